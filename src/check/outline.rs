//! `outline`: headings are numbered without gap or repeat, and their levels follow each other.

use std::collections::{BTreeMap, HashSet};

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Edit, Fix, Label, Severity};
use crate::report::{NumberStyle, Report, Section};
use crate::rule::{OutlineFault, OutlineParameters};
use crate::span::Span;

/// Looks for one fault in the numbering of all headings.
pub fn check(parameters: &OutlineParameters, context: &Context<'_>) -> Verdict {
    let report = context.report;
    let examined = report.sections.iter().filter(|section| parts::is_numbered(section)).count();
    let findings = match parameters.fault {
        OutlineFault::Number => numbers(context),
        OutlineFault::Level => levels(report),
        OutlineFault::Single => groups(report).iter().filter_map(|group| single(group)).collect(),
    };
    let unchecked = (examined == 0).then(|| Bilingual::new("没有带序号的标题", "no heading has a number"));
    Verdict { findings, examined, unchecked, ..Verdict::default() }
}

/// Numbered headings of one parent and one style, in order.
fn groups(report: &Report) -> Vec<Vec<&Section>> {
    let mut groups: BTreeMap<(Option<usize>, u8), Vec<&Section>> = BTreeMap::new();
    for section in report.sections.iter().filter(|section| parts::is_numbered(section)) {
        groups.entry((section.parent, section.style as u8)).or_default().push(section);
    }
    groups.into_values().collect()
}

/// Wrong numbers of all groups. A lost heading leaves a gap and, below the heading before it, numbers that start again:
/// the gap is told.
fn numbers(context: &Context<'_>) -> Vec<Finding> {
    let report = context.report;
    let mut slips: Vec<Slip> = Vec::new();
    for group in groups(report) {
        let mut of_group = misnumbered(&group);
        // One fix numbers the whole group again, so that the headings behind the slip follow it.
        if let Some(first) = of_group.first_mut() {
            first.finding.fixes.extend(renumbered(&group, context.text));
        }
        slips.append(&mut of_group);
    }
    let gaps: HashSet<Span> = slips.iter().filter_map(|slip| slip.gap_after).collect();
    let told = |slip: &Slip| {
        let above = slip.restart_below.and_then(|parent| report.sections.get(parent));
        above.is_none_or(|above| !gaps.contains(&above.marker))
    };
    slips.into_iter().filter(told).map(|slip| slip.finding).collect()
}

/// A wrong number.
struct Slip {
    finding: Finding,
    /// The number that stands before a gap.
    gap_after: Option<Span>,
    /// The section above, where the numbers start again.
    restart_below: Option<usize>,
}

/// The slips of one group.
///
/// A wrong number has one of two causes: this number alone is wrong, or something before it is missing. So the next
/// heading may follow either from the number that was expected or from the one that stands here. A heading that only
/// stands in another place (一 二 四 三 五) belongs to the finding that its number left.
fn misnumbered(group: &[&Section]) -> Vec<Slip> {
    let mut slips: Vec<Slip> = Vec::new();
    let mut allowed = vec![1];
    let mut skipped: BTreeMap<u32, usize> = BTreeMap::new();
    let mut last: Option<&Section> = None;
    for &section in group {
        let Some(number) = section.number else { continue };
        if allowed.contains(&number) {
            allowed = vec![number.saturating_add(1)];
            last = Some(section);
            continue;
        }
        if let Some(slip) = skipped.remove(&number) {
            slips[slip].finding.labels.push(Label::secondary(section.marker, Bilingual::new("排在了这里", "stands here")));
            continue;
        }
        let expected = allowed.first().copied().unwrap_or(1);
        // More numbers than that are not left out by mistake.
        if number > expected && number - expected <= 20 {
            skipped.extend((expected..number).map(|missing| (missing, slips.len())));
        }
        let restart = number == 1 && last.is_some_and(|last| last.number > Some(1));
        slips.push(Slip {
            finding: wrong_number(section, expected, restart, last.is_none()),
            gap_after: last.filter(|_| number > expected).map(|last| last.marker),
            restart_below: section.parent.filter(|_| restart),
        });
        allowed = if number == 1 { vec![2] } else { vec![expected.saturating_add(1), number.saturating_add(1)] };
        last = Some(section);
    }
    slips
}

/// The numbers of a group in their order; `None` where it is not sure that its headings belong together.
///
/// Numbers that start again may lack a heading above, and a first heading that is not the first may lack one before it.
fn renumbered(group: &[&Section], text: &str) -> Option<Fix> {
    let starts = group.iter().filter(|section| section.number == Some(1)).count();
    if starts != 1 || group.first()?.number != Some(1) {
        return None;
    }
    let mut edits = Vec::new();
    for (section, number) in group.iter().zip(1..) {
        if section.number != Some(number) {
            let span = numeral(section.marker, text)?;
            edits.push(Edit { span, text: bare(number, section.style) });
        }
    }
    let title = Bilingual::new("按顺序重新编号", "number the headings in order");
    Some(Fix { title, safe: true, edits })
}

/// The numeral inside a heading's mark: 四 of （四）.
fn numeral(marker: Span, text: &str) -> Option<Span> {
    let words = text.get(marker.range())?;
    let is_numeral = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十百".contains(c);
    let start = words.find(is_numeral)?;
    let length = words[start..].find(|c| !is_numeral(c)).unwrap_or(words.len() - start);
    Some(Span::new(marker.start + start, marker.start + start + length))
}

/// A heading's number without its marks.
fn bare(number: u32, style: NumberStyle) -> String {
    match style {
        NumberStyle::Chinese | NumberStyle::ChineseBracketed => chinese(number),
        NumberStyle::Arabic | NumberStyle::ArabicBracketed | NumberStyle::None => number.to_string(),
    }
}

fn wrong_number(section: &Section, expected: u32, restart: bool, first: bool) -> Finding {
    let mut finding = finding(section.marker, section, expected);
    if restart {
        finding.severity = Some(Severity::Warning);
        finding.remark =
            Some(Bilingual::new("序号从头开始，可能缺了上一级标题。", "The numbers start again; a heading above may be missing."));
    }
    // 1. and (1) also number the items of a list, which may be quoted from its middle.
    if first && matches!(section.style, NumberStyle::Arabic | NumberStyle::ArabicBracketed) {
        finding.severity = Some(Severity::Warning);
    }
    finding
}

fn finding(span: Span, section: &Section, expected: u32) -> Finding {
    let marker = section.number.map_or_else(String::new, |number| written(number, section.style));
    Finding {
        arguments: Arguments::from([("marker", Bilingual::same(marker)), ("expected", Bilingual::same(written(expected, section.style)))]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}

/// A heading's number as it is written.
fn written(number: u32, style: NumberStyle) -> String {
    match style {
        NumberStyle::Chinese => format!("{}、", chinese(number)),
        NumberStyle::ChineseBracketed => format!("（{}）", chinese(number)),
        NumberStyle::Arabic => format!("{number}."),
        NumberStyle::ArabicBracketed => format!("（{number}）"),
        NumberStyle::None => String::new(),
    }
}

/// A number below 100 in characters; others in digits.
fn chinese(number: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |value: u32| DIGITS[value as usize % 10].to_string();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, 0) => format!("{}十", digit(tens)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => number.to_string(),
    }
}

/// A group of one heading, which divides nothing.
fn single(group: &[&Section]) -> Option<Finding> {
    let [section] = group else { return None };
    let lone = section.parent.is_some() && section.number == Some(1);
    lone.then(|| finding(section.marker, section, 2))
}

/// Headings whose level does not follow from the one above.
fn levels(report: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told: Option<usize> = None;
    for (index, section) in report.sections.iter().enumerate().filter(|(_, section)| parts::is_numbered(section)) {
        let Some(parent) = section.parent else { continue };
        let above = &report.sections[parent];
        // Two levels may be 一、 and 1.
        let short = above.style == NumberStyle::Chinese && section.style == NumberStyle::Arabic;
        let follows = !parts::is_numbered(above) || depth(section) == depth(above) + 1 || short;
        if !follows && told != Some(parent) && !parts::is_item(report, index) {
            told = Some(parent);
            findings.push(level_finding(section, above));
        }
    }
    findings
}

fn level_finding(section: &Section, above: &Section) -> Finding {
    let number = section.number.unwrap_or(1);
    let style = match above.style {
        NumberStyle::Chinese => NumberStyle::ChineseBracketed,
        NumberStyle::ChineseBracketed => NumberStyle::Arabic,
        NumberStyle::Arabic | NumberStyle::ArabicBracketed | NumberStyle::None => NumberStyle::ArabicBracketed,
    };
    let mut finding = finding(section.marker, section, number);
    finding.arguments.insert("expected", Bilingual::same(written(number, style)));
    finding.labels.push(Label::secondary(above.marker, Bilingual::new("上一级标题", "the heading above")));
    finding
}

/// 1 for 一、 to 4 for (1).
fn depth(section: &Section) -> u8 {
    match section.style {
        NumberStyle::Chinese => 1,
        NumberStyle::ChineseBracketed => 2,
        NumberStyle::Arabic => 3,
        NumberStyle::ArabicBracketed => 4,
        NumberStyle::None => section.level,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Words;

    fn headings(numbers: &[u32]) -> Vec<Section> {
        let heading = |(at, &number): (usize, &u32)| Section {
            level: 2,
            style: NumberStyle::ChineseBracketed,
            number: Some(number),
            marker: Span::new(at, at + 1),
            title: Words { text: String::new(), span: Span::default() },
            heading: Span::new(at, at + 1),
            span: Span::new(at, at + 1),
            role: None,
            also: Vec::new(),
            parent: None,
            run_in: false,
        };
        numbers.iter().enumerate().map(heading).collect()
    }

    /// Positions of the headings that are reported.
    fn reported(numbers: &[u32]) -> Vec<usize> {
        let headings = headings(numbers);
        let group: Vec<&Section> = headings.iter().collect();
        misnumbered(&group).iter().map(|slip| slip.finding.labels[0].span.start).collect()
    }

    #[test]
    fn one_slip_gives_one_finding() {
        assert_eq!(reported(&[1, 2, 3, 4]), [0; 0]);
        assert_eq!(reported(&[1, 2, 4]), [2], "gap");
        assert_eq!(reported(&[1, 2, 4, 5]), [2], "gap, the rest follows");
        assert_eq!(reported(&[1, 2, 4, 4, 5]), [2], "one number mistyped");
        assert_eq!(reported(&[1, 2, 2, 3]), [2], "repeat");
        assert_eq!(reported(&[1, 2, 2, 4]), [2], "repeat, the rest right");
        assert_eq!(reported(&[1, 2, 4, 3, 5]), [2], "swapped");
        assert_eq!(reported(&[1, 3, 4, 2, 5]), [1], "moved");
        assert_eq!(reported(&[1, 2, 3, 1, 2]), [3], "started again");
        assert_eq!(reported(&[2, 3]), [0], "first missing");
    }

    #[test]
    fn numbers_are_written_as_headings_write_them() {
        assert_eq!(written(12, NumberStyle::Chinese), "十二、");
        assert_eq!(written(20, NumberStyle::ChineseBracketed), "（二十）");
        assert_eq!(written(3, NumberStyle::Arabic), "3.");
    }
}
