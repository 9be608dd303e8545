//! `hegui rules derive`: rules on the parts of a report, drafted from reports that are as they should be.
//!
//! What most of the reports have becomes a demand: headings that are of no known part, the order of the known parts, and how much
//! of the text each takes at least. Every draft loads and its examples hold; a person decides which of them are meant.

use std::collections::BTreeMap;
use std::fs;

use super::arguments::DeriveArguments;
use crate::cli::failure::Failure;
use crate::cli::inputs::find;
use crate::cli::reading::{read, unreadable_reason};
use crate::cli::session::Session;
use crate::cli::writing::{tell, write};
use crate::diagnostic::Language;
use crate::report::{self, Report, RoleId, Section};
use crate::rule::Pack;
use crate::source::{Reading, View};

/// Writes or prints the drafts; 2 where a report could not be read.
pub(super) fn derive(arguments: &DeriveArguments, session: &Session) -> Result<u8, Failure> {
    let pack = session.pack(&arguments.pack)?;
    let inputs = find(&arguments.paths, "stdin.txt", session.language)?;
    let reading = Reading { pages: pack.pages.clone(), view: View::default() };
    let mut outlines = Vec::new();
    let mut unreadable = inputs.unreadable.len();
    for input in &inputs.reports {
        match read(input, &reading) {
            Ok(source) => outlines.push(Outline::of(&report::read(&source, &pack.vocabulary))),
            Err(error) => {
                unreadable += 1;
                tell(&unreadable_reason(&input.name(), &error.message(), session.language));
            }
        }
    }
    if outlines.is_empty() {
        return Err(Failure::NoFile { places: arguments.paths.clone() });
    }
    let drafts = drafts(&outlines, arguments.share, &pack);
    match &arguments.output {
        None => write(None, |out| drafts.iter().try_for_each(|(name, text)| write!(out, "# {name}\n{text}\n")))?,
        Some(folder) => {
            for (name, text) in &drafts {
                let path = folder.join(name);
                if path.symlink_metadata().is_ok() {
                    return Err(Failure::Exists(path));
                }
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent).map_err(|error| Failure::writing(Some(path.clone()), error))?;
                }
                write(Some(&path), |out| out.write_all(text.as_bytes()))?;
            }
        }
    }
    tell(&match session.language {
        Language::Chinese => format!("读了 {} 份报告，得出 {} 条规则草稿，请逐条核对后使用。\n", outlines.len(), drafts.len()),
        Language::English => format!("{} reports read, {} rules drafted; look at each before use\n", outlines.len(), drafts.len()),
    });
    Ok(if unreadable > 0 { 2 } else { 0 })
}

/// What of one report takes part.
struct Outline {
    /// Known parts at the first level in their order, each with its heading and its share of the text in hundredths.
    parts: Vec<(RoleId, String, u64)>,
    /// Headings of the first two levels that are of no known part, in the form that they are compared in.
    others: Vec<String>,
}

impl Outline {
    fn of(report: &Report) -> Self {
        let length = |section: &Section| -> u64 {
            let inside = report.paragraphs.iter().filter(|paragraph| section.span.contains(paragraph.prose.whole()));
            inside.map(|paragraph| paragraph.prose.text[paragraph.body_start()..].chars().count() as u64).sum()
        };
        let all: u64 = report.paragraphs.iter().map(|paragraph| paragraph.prose.text.chars().count() as u64).sum();
        let parts = report.sections.iter().filter(|section| section.parent.is_none() && section.also.is_empty());
        let parts = parts
            .filter_map(|section| Some((section.role.clone()?, section.title.text.clone(), length(section) * 100 / all.max(1))))
            .collect();
        let others = report.sections.iter().filter(|section| section.role.is_none() && section.level <= 2);
        Self { parts, others: others.map(|section| comparable(&section.title.text)).filter(|title| !title.is_empty()).collect() }
    }
}

/// A heading without what differs from year to year.
fn comparable(title: &str) -> String {
    title.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('年').trim_start_matches('度').to_owned()
}

/// Files below the folder of rules with their text.
fn drafts(outlines: &[Outline], share: u8, pack: &Pack) -> BTreeMap<String, String> {
    let mut drafts = BTreeMap::new();
    let enough = |count: usize| count * 100 >= outlines.len() * usize::from(share);
    let version = pack.version.as_str();
    let mut headings: BTreeMap<&str, usize> = BTreeMap::new();
    for outline in outlines {
        let mut own: Vec<&str> = outline.others.iter().map(String::as_str).collect();
        own.sort_unstable();
        own.dedup();
        for title in own {
            *headings.entry(title).or_default() += 1;
        }
    }
    for (number, (title, count)) in headings.iter().filter(|(_, count)| enough(**count)).enumerate() {
        let id = format!("structure/derived-heading-{}", number + 1);
        drafts.insert(format!("{id}.yaml"), heading_rule(&id, version, title, *count, outlines.len()));
    }
    let mut roles: BTreeMap<&RoleId, Vec<(&str, u64)>> = BTreeMap::new();
    for (role, title, percent) in outlines.iter().flat_map(|outline| &outline.parts) {
        roles.entry(role).or_default().push((title, *percent));
    }
    for (role, seen) in roles.iter().filter(|(_, seen)| enough(seen.len())) {
        let least = seen.iter().map(|(_, percent)| *percent).min().unwrap_or(0);
        if least >= 4 {
            let id = format!("structure/derived-short-{}", role.0.replace('_', "-"));
            drafts.insert(format!("{id}.yaml"), share_rule(&id, version, role, seen[0].0, least));
        }
    }
    if let Some(order) = common_order(outlines) {
        let id = "structure/derived-order";
        drafts.insert(format!("{id}.yaml"), order_rule(id, version, &order, outlines.len()));
    }
    drafts
}

/// The order of the known parts, where it is the same in all reports that have them, with a heading of each.
fn common_order(outlines: &[Outline]) -> Option<Vec<(RoleId, String)>> {
    let longest = outlines.iter().max_by_key(|outline| outline.parts.len())?;
    let order: Vec<(RoleId, String)> = longest.parts.iter().map(|(role, title, _)| (role.clone(), title.clone())).collect();
    let place = |role: &RoleId| order.iter().position(|(other, _)| other == role);
    let kept = outlines.iter().all(|outline| outline.parts.iter().map(|(role, ..)| place(role)).is_sorted());
    (kept && order.len() > 1).then_some(order)
}

/// A text inside single quotes of YAML.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn heading_rule(id: &str, version: &str, title: &str, count: usize, all: usize) -> String {
    let pattern = quoted(&regex_of(title));
    format!(
        "# {all} 份报告中有 {count} 份有这个标题。 / {count} of {all} reports have this heading.\n\
         id: {id}\nseverity: note\nsince: {version}\n\
         message:\n  zh: 没有“{title}”这一标题\n  en: \"no heading `{title}`\"\n\
         help:\n  zh: 补写这一部分；确无内容的，说明情况。\n  en: Add the part, or say why there is none.\n\
         why:\n  zh: 同类报告一般都有这一部分。\n  en: Reports of this sort usually have it.\n\
         check:\n  section: {{demand: heading, heading: {pattern}}}\n\
         limits:\n  zh: 只看标题的文字。\n  en: Only the heading's words are compared.\n\
         examples:\n  bad:\n    - |-\n      ⟦青岚县司法局工作情况⟧\n\n      一、工作开展\n\n      全年组织培训4期。\n\
         \x20 good:\n    - 全年组织培训4期。\n"
    )
}

/// The heading as a pattern, in which every character stands for itself.
fn regex_of(title: &str) -> String {
    format!("{}$", regex::escape(title))
}

fn share_rule(id: &str, version: &str, role: &RoleId, title: &str, least: u64) -> String {
    let percent = least / 2;
    let filler = "全年组织执法培训，规范案件办理。".repeat(12);
    format!(
        "# 所读报告中这一部分最少占全文的 {least}%，草稿取其一半。 / It takes at least {least} % of the reports; the draft asks for half of that.\n\
         id: {id}\nseverity: note\nsince: {version}\n\
         message:\n  zh: “{{heading}}”只占全文的{{share}}，同类报告在{least}%以上\n  en: \"`{{heading}}` takes {{share}} of the text; reports of this sort give it {least} % or more\"\n\
         help:\n  zh: 充实内容。\n  en: Say more.\n\
         why:\n  zh: 过短的部分看不出做了什么。\n  en: A short part does not show what was done.\n\
         check:\n  section: {{roles: [{}], demand: share, percent: {percent}, characters: 150}}\n\
         limits:\n  zh: 只比篇幅，不看内容。\n  en: Only lengths are compared.\n\
         examples:\n  cases:\n    - kind: rule_of_law\n      text: |-\n        青岚县司法局2023年法治政府建设情况报告\n\n        一、机关后勤保障\n\n        {filler}\n\n        ⟦二、{title}⟧\n\n        有。\n\
         \x20 good:\n    - 全年组织培训4期。\n",
        role.0
    )
}

fn order_rule(id: &str, version: &str, order: &[(RoleId, String)], all: usize) -> String {
    let names: Vec<&str> = order.iter().map(|(role, _)| role.0.as_str()).collect();
    let names = names.join(", ");
    let (first, second) = (&order[0].1, &order[1].1);
    format!(
        "# {all} 份报告的各部分都按这个顺序。 / The parts of all {all} reports stand in this order.\n\
         id: {id}\nseverity: note\nsince: {version}\n\
         message:\n  zh: “{{heading}}”的位置与同类报告不同\n  en: \"`{{heading}}` stands in another place than in reports of this sort\"\n\
         help:\n  zh: 按统一格式调整。\n  en: Follow the common order.\n\
         why:\n  zh: 顺序一致便于对照。\n  en: One order makes reports easy to compare.\n\
         check:\n  section: {{roles: [{names}], demand: order, order: [{names}]}}\n\
         limits:\n  zh: 只看各部分的先后。\n  en: Only the order of parts is compared.\n\
         examples:\n  cases:\n    - kind: rule_of_law\n      text: |-\n        青岚县司法局2023年法治政府建设情况报告\n\n        一、{second}\n\n        全年组织培训4期。\n\n        ⟦二、{first}⟧\n\n        全年组织宣讲6场。\n\
         \x20 good:\n    - 全年组织培训4期。\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Validation, run_examples};
    use crate::rule::Folder;
    use crate::source::{Format, Source};

    /// The drafts from those reports, read as a folder of rules.
    fn derived(texts: &[&str]) -> (Vec<String>, Pack) {
        let pack = Pack::builtin();
        let outline = |text: &&str| Outline::of(&report::read(&Source::from_text(Format::Text, (*text).to_owned()), &pack.vocabulary));
        let files: Vec<(String, String)> = drafts(&texts.iter().map(outline).collect::<Vec<_>>(), 80, &pack).into_iter().collect();
        let names = files.iter().map(|(name, _)| name.clone()).collect();
        (names, Pack::with_folders(&[Folder { path: "own".to_owned(), files }]).unwrap())
    }

    const REPORT: &str = "石桥县林业局2023年法治政府建设情况报告\n\n一、2023年度推进法治政府建设的主要举措和成效\n\n（一）示范创建情况\n\n全年组织执法培训4期，印发方案2件。\n\n二、2023年度推进法治政府建设存在的不足和原因\n\n普法形式单一，主要原因是专职人员少。\n\n三、2024年度推进法治政府建设的主要安排\n\n丰富普法形式，开展案卷评查2次。\n";

    #[test]
    fn what_all_reports_have_becomes_rules_whose_examples_hold() {
        let other = REPORT.replace("石桥县林业局", "松汀县水利局").replace("4期", "6期");
        let (names, pack) = derived(&[REPORT, &other]);
        assert!(names.iter().any(|name| name.contains("derived-heading")), "{names:?}");
        assert!(names.contains(&"structure/derived-order.yaml".to_owned()), "{names:?}");
        for rule in pack.rules.iter().filter(|rule| rule.id.as_str().contains("/derived-")) {
            for example in run_examples(rule, &pack) {
                assert_eq!(example.validation, Validation::Validated, "{} {}", rule.id, example.text);
            }
        }
    }

    #[test]
    fn what_few_reports_have_becomes_no_rule() {
        let other = REPORT.replace("示范创建情况", "队伍建设情况");
        let (names, _) = derived(&[REPORT, &other]);
        assert!(!names.iter().any(|name| name.contains("derived-heading")), "{names:?}");
    }
}
