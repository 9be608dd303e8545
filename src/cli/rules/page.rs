//! The pages about rules as Markdown, in Chinese and English: one a rule, the indexes, and what is covered.

use std::collections::BTreeMap;

use crate::check::{self, unmarked};
use crate::diagnostic::{Bilingual, Language};
use crate::rule::{Case, Demand, MARK_OPEN, Pack, Rule, Status, When};

/// First line of every page, by which a page is known to be generated.
pub(super) const MARKER: &str = "<!-- written by `hegui rules docs`; change the rules, not this page -->\n";

/// All pages: path below the folder, and text.
pub(super) fn pages(pack: &Pack) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> =
        pack.rules.iter().map(|rule| (format!("rules/{}.md", rule.id), rule_page(rule, pack))).collect();
    pages.insert("rules/index.md".to_owned(), index(pack));
    pages.insert("rules/by-basis.md".to_owned(), by_basis(pack));
    pages.insert("coverage.md".to_owned(), coverage(pack));
    pages
}

/// Everything to be known of one rule.
fn rule_page(rule: &Rule, pack: &Pack) -> String {
    let mut page = format!("{MARKER}\n# {}\n\n{}\n\n{}\n\n", rule.id, rule.message.zh, rule.message.en);
    let severity = rule.severity;
    page += &format!("- 最高一级 / at most: {}（{}）\n", severity.word(Language::Chinese), severity.name());
    page += &format!("- 检查方式 / check: `{}`\n- 始于 / since: {}\n", rule.check.kind(), rule.since);
    if rule.status == Status::Preview {
        page += "- 试用，指名选用时才运行 / preview, runs only when selected by name\n";
    }
    if let Some(base) = &rule.extends {
        page += &format!("- 扩展 / extends: [{base}](../{base}.md)\n");
    }
    if !rule.covers.is_empty() {
        page += &format!("- 条目 / rows: {}（[coverage](../../coverage.md)）\n", rule.covers.join("、"));
    }
    page += &when(&rule.when);
    page.push('\n');
    let help = rule.help.as_ref().map(|help| ("怎么改", "What to write instead", help));
    let basis = rule.basis.as_ref().map(|basis| ("依据", "Basis", basis));
    let parts =
        help.into_iter().chain([("为什么", "Why", &rule.why)]).chain(basis).chain([("看不到的", "What it cannot see", &rule.limits)]);
    for (zh, en, text) in parts {
        page += &format!("## {zh} / {en}\n\n{}\n\n", both(text));
    }
    page + &examples(rule, pack)
}

/// Both languages, a paragraph each.
fn both(text: &Bilingual) -> String {
    if text.zh == text.en { text.zh.clone() } else { format!("{}\n\n{}", text.zh, text.en) }
}

/// Which reports the rule speaks of.
fn when(when: &When) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(when.kind.iter().map(|kind| kind.name().to_owned()));
    words.extend(when.organ.iter().map(|organ| organ.name().to_owned()));
    words.extend(when.level.iter().map(|level| level.name().to_owned()));
    words.extend(when.region.iter().cloned());
    words.extend(when.from_year.map(|year| format!("{year} 年度起 / from {year}")));
    words.extend(when.to_year.map(|year| format!("{year} 年度止 / to {year}")));
    if words.is_empty() {
        "- 适用 / applies to: 全部 / all reports\n".to_owned()
    } else {
        format!("- 适用 / applies to: {}\n", words.join("、"))
    }
}

/// The examples with what the rule really says to them.
fn examples(rule: &Rule, pack: &Pack) -> String {
    let plain = |text: &String| Case { text: text.clone(), ..Case::default() };
    let all: Vec<Case> =
        rule.examples.bad.iter().chain(&rule.examples.good).map(plain).chain(rule.examples.cases.iter().cloned()).collect();
    let (bad, good): (Vec<&Case>, Vec<&Case>) = all.iter().partition(|case| case.text.contains(MARK_OPEN));
    let mut text = String::new();
    if !bad.is_empty() {
        text += "## 会报告 / Reported\n\n";
    }
    for case in bad {
        text += &example(case);
        let plain = unmarked(&case.text).0;
        for finding in check::example_findings(rule, case, pack) {
            let words = plain.get(finding.primary().span.range()).unwrap_or_default();
            let words = if finding.primary().masked { crate::diagnostic::mask(words) } else { words.split_whitespace().collect() };
            text += &format!(
                "- {}（{}）`{words}`：{}  \n  {}\n",
                finding.severity.word(Language::Chinese),
                finding.severity.name(),
                finding.message.zh,
                finding.message.en
            );
        }
        text.push('\n');
    }
    if !good.is_empty() {
        text += "## 不会报告 / Not reported\n\n";
    }
    for case in good {
        text += &example(case);
    }
    text.trim_end().to_owned() + "\n"
}

/// The text of an example and its circumstances.
fn example(case: &Case) -> String {
    let mut circumstances: Vec<String> = Vec::new();
    circumstances.extend(case.year.map(|year| format!("--year {year}")));
    circumstances.extend(case.organ.as_ref().map(|organ| format!("--organ {organ}")));
    circumstances.extend(case.kind.map(|kind| format!("--kind {}", kind.name())));
    circumstances.extend(case.organ_kind.map(|kind| format!("--organ-kind {}", kind.name())));
    circumstances.extend(case.level.map(|level| format!("--level {}", level.name())));
    circumstances.extend(case.region.as_ref().map(|region| format!("--region {region}")));
    let mut text = if circumstances.is_empty() { String::new() } else { format!("`{}`\n\n", circumstances.join(" ")) };
    let shown: Vec<(&str, &str)> = std::iter::once(("", case.text.as_str()))
        .chain(case.beside.iter().map(|text| ("同时核查的另一份 / checked beside it\n\n", text.as_str())))
        .chain(case.earlier.iter().map(|text| ("以前年度的报告 / report of an earlier year\n\n", text.as_str())))
        .collect();
    for (head, body) in shown {
        text += &format!("{head}```text\n{}\n```\n\n", body.trim_end());
    }
    text
}

/// All rules by area.
fn index(pack: &Pack) -> String {
    let mut page = format!(
        "{MARKER}\n# 规则 / Rules\n\n共 {} 条 / {} rules. [按依据 / by basis](by-basis.md) · [条目 / coverage](../coverage.md)\n",
        pack.rules.len(),
        pack.rules.len()
    );
    let mut area = "";
    for rule in &pack.rules {
        let own = rule.id.as_str().split('/').next().unwrap_or_default();
        if own != area {
            area = own;
            page += &format!("\n## {area}\n\n| 规则 / rule | 最高一级 / at most | 查什么 / what it reports |\n|---|---|---|\n");
        }
        page += &format!(
            "| [{0}]({0}.md) | {1} | {2}<br>{3} |\n",
            rule.id,
            rule.severity.name(),
            cell(&rule.message.zh),
            cell(&rule.message.en)
        );
    }
    page
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// The rules by the documents that they rest on.
fn by_basis(pack: &Pack) -> String {
    let mut titles: BTreeMap<String, Vec<&Rule>> = BTreeMap::new();
    for rule in &pack.rules {
        let mut named: Vec<String> = rule.basis.iter().flat_map(|basis| cited(&basis.zh)).collect();
        named.sort();
        named.dedup();
        let named = if named.is_empty() { vec![String::new()] } else { named };
        for title in named {
            titles.entry(title).or_default().push(rule);
        }
    }
    let mut page = format!("{MARKER}\n# 按依据 / Rules by basis\n");
    // What rests on the text alone comes last.
    let (alone, named): (Vec<_>, Vec<_>) = titles.into_iter().partition(|(title, _)| title.is_empty());
    for (title, rules) in named.into_iter().chain(alone) {
        let heading = if title.is_empty() {
            "文本自身或者一般做法 / the text itself, or usage".to_owned()
        } else {
            format!("《{title}》")
        };
        page += &format!("\n## {heading}\n\n");
        for rule in rules {
            let basis = rule.basis.as_ref().map(|basis| format!(" — {}", basis.zh)).unwrap_or_default();
            page += &format!("- [{0}]({0}.md){basis}\n", rule.id);
        }
    }
    page
}

/// Titles between 《》.
fn cited(text: &str) -> Vec<String> {
    text.split('《').skip(1).filter_map(|rest| rest.split_once('》')).map(|(title, _)| title.to_owned()).collect()
}

/// Every row of the demands with the rules that cover it, or why a text cannot show it.
fn coverage(pack: &Pack) -> String {
    let covering = |demand: &Demand| -> Vec<String> {
        let covers = pack.rules.iter().filter(|rule| rule.covers.contains(&demand.id));
        covers.map(|rule| format!("[{0}](rules/{0}.md)", rule.id)).collect()
    };
    let visible: Vec<&Demand> = pack.demands.iter().filter(|demand| demand.outside.is_none()).collect();
    let covered = visible.iter().filter(|demand| !covering(demand).is_empty()).count();
    let percent = if visible.is_empty() { 0 } else { covered * 100 / visible.len() };
    let mut page = format!("{MARKER}\n# 条目与规则 / Coverage\n\n");
    page += &format!(
        "{} 个条目，其中一份文本能看出的 {} 个，已有规则的 {covered} 个（{percent}%）；其余写明一份文本为什么看不出。\n\n",
        pack.demands.len(),
        visible.len()
    );
    page += &format!(
        "{} rows; {} of them one text can show, {covered} of these ({percent} %) have a rule. The others say why one text cannot show them.\n",
        pack.demands.len(),
        visible.len()
    );
    let mut area = "";
    for demand in &pack.demands {
        if demand.area.zh != area {
            area = &demand.area.zh;
            page +=
                &format!("\n## {} / {}\n\n| 条目 / row | 要求 / demand | 规则 / rules |\n|---|---|---|\n", demand.area.zh, demand.area.en);
        }
        let rules = covering(demand);
        let mut answer = rules.join("<br>");
        if let Some(outside) = &demand.outside {
            let reason = format!("{}<br>{}", cell(&outside.zh), cell(&outside.en));
            answer = if rules.is_empty() { reason } else { format!("{answer}<br>{reason}") };
        } else if rules.is_empty() {
            answer.push_str("未覆盖 / not covered");
        }
        page += &format!("| {} | {}<br>{} | {answer} |\n", demand.id, cell(&demand.title.zh), cell(&demand.title.en));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_taken_from_a_basis() {
        assert_eq!(cited("《甲法》第二条、《乙条例》"), ["甲法", "乙条例"]);
    }

    #[test]
    fn most_rows_that_a_text_can_show_have_a_rule() {
        let pack = Pack::builtin();
        let visible: Vec<&Demand> = pack.demands.iter().filter(|demand| demand.outside.is_none()).collect();
        let covered = visible.iter().filter(|demand| pack.rules.iter().any(|rule| rule.covers.contains(&demand.id))).count();
        assert!(!visible.is_empty() && covered * 10 >= visible.len() * 9, "{covered} of {}", visible.len());
    }
}
