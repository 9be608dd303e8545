//! `year`: the title names the report's year with four digits, and the headings of parts name the right ones.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label, Severity};
use crate::report::Section;
use crate::rule::{YearParameters, YearPlace};

/// Looks at the title, or at the headings of the parts named.
pub fn check(parameters: &YearParameters, context: &Context<'_>) -> Verdict {
    match parameters.place {
        YearPlace::Title => title(context),
        YearPlace::Heading => headings(parameters, context),
        YearPlace::Opening => opening(parameters, context),
    }
}

fn title(context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(title) = &context.report.title else {
        verdict.unchecked = Some(Bilingual::new("没有读到标题", "no title was read"));
        return verdict;
    };
    verdict.examined = 1;
    let consensus = parts::heading_consensus(context.report);
    let named = parts::only_year(&title.text).map(|(year, _)| year);
    let expected = context.year.or(consensus);
    let mut finding = finding("", expected);
    finding.labels = vec![Label::primary(title.span, Bilingual::default())];
    match (named, consensus) {
        (Some(named), Some(consensus)) if named != consensus => {
            finding.arguments = arguments(&format!("{named}年"), Some(consensus));
            finding.remark = Some(Bilingual::new(
                format!("标题写的是{named}年，各部分的标题写的都是{consensus}年，请核对。"),
                format!("The title names {named}, the headings of all parts {consensus}."),
            ));
            verdict.findings.push(finding);
        }
        _ if has_year(&title.text) => {}
        _ => verdict.findings.push(finding),
    }
    verdict
}

/// Whether a year of four digits stands in the title, in digits or characters (二〇二三年).
fn has_year(title: &str) -> bool {
    let characters: Vec<char> = title.chars().collect();
    characters.windows(4).any(|four| match four {
        ['1', '9', rest @ ..] | ['2', '0', rest @ ..] => rest.iter().all(char::is_ascii_digit),
        ['二', rest @ ..] => rest.iter().all(|c| "〇○零一二三四五六七八九".contains(*c)),
        _ => false,
    })
}

fn headings(parameters: &YearParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(year) = parts::settled_year(context) else {
        verdict.unchecked = Some(match context.year {
            None => Bilingual::new("看不出报告的年度", "the report's year is not known"),
            Some(_) => Bilingual::new("标题与各部分标题的年度不一致", "title and headings name different years"),
        });
        return verdict;
    };
    let expected = year.saturating_add(parameters.offset);
    // A heading of two parts (存在的不足和2024年工作打算) may name the year of either.
    let of_part = |section: &&Section| section.also.is_empty() && section.role.as_ref().is_some_and(|role| parameters.roles.contains(role));
    for section in parts::top_sections(context.report).filter(of_part) {
        let title = &section.title.text;
        if parameters.except.as_ref().is_some_and(|except| except.regex().is_match(title)) {
            continue;
        }
        let Some((named, bytes)) = parts::only_year(title) else { continue };
        verdict.examined += 1;
        if named == expected {
            continue;
        }
        let mut finding = finding(&format!("{named}年"), Some(expected));
        let prose = parts::prose_of(context.text, section.title.span);
        let span = if prose.text == *title { prose.span(bytes.start, bytes.end) } else { section.title.span };
        finding.labels = vec![Label::primary(span, Bilingual::default())];
        if !is_sure(context, year) {
            finding.severity = Some(Severity::Warning);
        }
        verdict.findings.push(finding);
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("这些标题没有写年度", "these headings name no year"));
    }
    verdict
}

/// The sentence before the first part that says of which year the report is: 现将2023年度法治政府建设情况报告如下.
fn opening(parameters: &YearParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let (Some(find), Some(year)) = (&parameters.find, parts::settled_year(context)) else {
        verdict.unchecked = Some(Bilingual::new("看不出报告的年度", "the report's year is not known"));
        return verdict;
    };
    let before_parts = parts::bodies(context.report).take_while(|(paragraph, _)| paragraph.section.is_none()).take(OPENING);
    for (paragraph, text) in before_parts {
        let Some(named) = find.regex().captures(text).and_then(|captures| captures.name("year")) else { continue };
        verdict.examined += 1;
        let only = parts::only_year(text).map(|(year, _)| year);
        // Where the headings agree with the opening the title is at fault, and another rule says so.
        if only.is_some() && only == parts::heading_consensus(context.report) {
            continue;
        }
        if only.is_some_and(|only| only != year.saturating_add(parameters.offset)) {
            let start = paragraph.body_start();
            let mut finding = finding(&format!("{}年", named.as_str()), Some(year.saturating_add(parameters.offset)));
            finding.labels = vec![Label::primary(paragraph.prose.span(start + named.start(), start + named.end()), Bilingual::default())];
            finding.severity = (!is_sure(context, year)).then_some(Severity::Warning);
            verdict.findings.push(finding);
        }
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("开头没有写报告的是哪一年", "the opening names no year"));
    }
    verdict
}

/// Paragraphs before the first part that are looked at.
const OPENING: usize = 20;

/// Whether the year comes from the title or from the user, not from the headings themselves.
fn is_sure(context: &Context<'_>, year: i16) -> bool {
    let title = context.report.title.as_ref().and_then(|title| parts::only_year(&title.text));
    title.is_some_and(|(named, _)| named == year) || context.report.year.map(|mention| mention.year) != Some(year)
}

fn finding(found: &str, expected: Option<i16>) -> Finding {
    Finding { arguments: arguments(found, expected), ..Finding::default() }
}

fn arguments(found: &str, expected: Option<i16>) -> Arguments {
    let expected = expected.map_or_else(|| Bilingual::new("报告年度", "the report's year"), |year| Bilingual::same(format!("{year}年")));
    Arguments::from([("found", Bilingual::same(found)), ("expected", expected)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_needs_four_digits() {
        assert!(has_year("某局2023年度法治政府建设情况报告"));
        assert!(has_year("某局二〇二三年法治政府建设情况报告"));
        assert!(!has_year("某局23年法治政府建设情况报告"));
    }
}
