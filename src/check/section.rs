//! `section`: a part that the report must have is there, is not empty, and says what it must.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label, Severity};
use crate::report::{NumberStyle, Report, Section};
use crate::rule::{SectionDemand, SectionParameters};
use crate::span::Span;

/// Holds one part against one demand.
pub fn check(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    match parameters.demand {
        SectionDemand::Present => present(parameters, context),
        SectionDemand::Body => each(parameters, context, |section| has_text(context.report, section)),
        SectionDemand::Mention => each(parameters, context, |section| {
            let Some(pattern) = &parameters.mentions else { return true };
            // An empty part is the fault of another rule.
            !has_text(context.report, section)
                || says(context.report, section, |text| pattern.regex().is_match(text))
                || title_of_part_below(context.report, section, |title| pattern.regex().is_match(title))
        }),
    }
}

/// Looks at every section of the role; `fine` judges one.
fn each(parameters: &SectionParameters, context: &Context<'_>, fine: impl Fn(&Section) -> bool) -> Verdict {
    let mut verdict = Verdict::default();
    for section in parts::sections_of(context.report, &parameters.role) {
        verdict.examined += 1;
        if !fine(section) {
            verdict.findings.push(finding(section.heading, &section.title.text));
        }
    }
    // One part in several sections is fine where one of them is.
    if verdict.findings.len() < verdict.examined {
        verdict.findings.clear();
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告没有单列这一部分", "the report has no such part of its own"));
    }
    verdict
}

fn finding(span: Span, heading: &str) -> Finding {
    Finding {
        arguments: Arguments::from([("heading", Bilingual::same(heading))]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}

/// Whether there is text below the heading: a run-in text, a paragraph, a table, or a subheading.
fn has_text(report: &Report, section: &Section) -> bool {
    says(report, section, |text| text.chars().filter(|c| c.is_alphanumeric()).nth(2).is_some())
        || report.tables.iter().any(|table| section.span.contains(table.span))
        || title_of_part_below(report, section, |title| title.chars().nth(5).is_some())
}

fn says(report: &Report, section: &Section, test: impl Fn(&str) -> bool) -> bool {
    parts::texts(report, section).any(|(_, text)| test(text))
}

fn title_of_part_below(report: &Report, section: &Section, test: impl Fn(&str) -> bool) -> bool {
    report.sections.iter().any(|other| other.level > section.level && section.span.contains(other.span) && test(&other.title.text))
}

/// How a report without the part looks.
enum Absence {
    /// All its parts are known ones, and this one is not among them.
    Plain,
    /// It is not among them, but its text is somewhere.
    UnderOtherHeading,
    /// Some headings are of no known part, or there are no headings: the part cannot be proved missing.
    Unclear,
}

fn present(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict { examined: 1, ..Verdict::default() };
    let report = context.report;
    let Some(place) = belongs_after(parameters, context) else {
        verdict.unchecked = Some(Bilingual::new("没有读到标题和正文", "no title and no text were read"));
        return verdict;
    };
    let Some(absence) = absence(parameters, report) else { return verdict };
    let mut finding = finding(place.span, place.heading);
    match absence {
        Absence::Plain => {}
        Absence::UnderOtherHeading => {
            finding.severity = Some(Severity::Warning);
            finding.remark =
                Some(Bilingual::new("正文写到了有关内容，建议单列一部分。", "The text speaks of it; give it a part of its own."));
        }
        Absence::Unclear => {
            finding.severity = Some(Severity::Warning);
            finding.remark =
                Some(Bilingual::new("有的标题看不出属于哪一部分，请人工核对。", "Some headings belong to no known part; please look."));
        }
    }
    finding.explains = explained(report, place.section);
    verdict.findings.push(finding);
    verdict
}

/// `None` where the part is there.
fn absence(parameters: &SectionParameters, report: &Report) -> Option<Absence> {
    let own = |section: &Section| section.has_role(&parameters.role);
    // Inside the achievements, or a heading of no known part, the part may be a subsection; inside any other part it is
    // what a lost heading left.
    let lost = |section: &Section| {
        let above = section.parent.map(|parent| &report.sections[parent]);
        above.is_some_and(|above| !above.has_role(&parameters.role) && parameters.order.iter().skip(1).any(|other| above.has_role(other)))
    };
    let named = |section: &Section| parameters.heading.as_ref().is_some_and(|heading| heading.regex().is_match(&section.title.text));
    let titled = |section: &Section| (own(section) && !lost(section)) || named(section);
    if report.sections.iter().any(titled) {
        return None;
    }
    let (known, unknown): (Vec<&Section>, Vec<&Section>) = parts::top_sections(report).partition(|section| section.role.is_some());
    let content = parameters
        .content
        .as_ref()
        .is_some_and(|pattern| parts::bodies(report).any(|(_, text)| pattern.regex().is_match(&without_titles(text))));
    let other_parts = known.iter().any(|section| parameters.order.iter().any(|role| section.has_role(role)));
    match (other_parts, unknown.is_empty(), content) {
        (true, true, false) => Some(Absence::Plain),
        (true, true, true) => Some(Absence::UnderOtherHeading),
        (_, false, _) if parameters.themes => None,
        (_, _, true) => None,
        (_, _, false) => Some(Absence::Unclear),
    }
}

/// The text without the titles of documents: naming the regulation on a duty does not tell how the duty was done.
fn without_titles(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('《') {
        kept.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('》') else { break };
        rest = &rest[open + close..];
    }
    kept.push_str(rest);
    kept
}

/// The place of a missing part: the heading that it should follow, else the title.
struct Place<'a> {
    span: Span,
    heading: &'a str,
    section: Option<usize>,
}

fn belongs_after<'a>(parameters: &SectionParameters, context: &Context<'a>) -> Option<Place<'a>> {
    let report = context.report;
    let position = |section: &Section| parameters.order.iter().rposition(|role| section.has_role(role));
    let own = parameters.order.iter().position(|role| *role == parameters.role)?;
    let tops: Vec<(usize, &Section)> = report.sections.iter().enumerate().filter(|(_, section)| section.parent.is_none()).collect();
    let before = tops.iter().rfind(|(_, section)| position(section).is_some_and(|place| place < own));
    // Without a known part before it: the last heading of no known part, such as a theme, that stands before a later part.
    let later = tops.iter().position(|(_, section)| position(section).is_some_and(|place| place > own)).unwrap_or(tops.len());
    let found = before.or_else(|| tops[..later].iter().rfind(|(_, section)| section.role.is_none()));
    if let Some(&(index, section)) = found {
        return Some(Place { span: section.heading, heading: &section.title.text, section: Some(index) });
    }
    if let Some(title) = &report.title {
        return Some(Place { span: title.span, heading: &title.text, section: None });
    }
    let first = report.paragraphs.first()?;
    Some(Place { span: first.prose.whole(), heading: "", section: None })
}

/// What the missing part leaves behind: the gap in the numbers of the headings, and the numbers below the heading before it
/// that start again.
fn explained(report: &Report, after: Option<usize>) -> Vec<Span> {
    let Some(after) = after else {
        let first = parts::top_sections(report).find(|section| parts::is_numbered(section));
        return first.filter(|section| section.number == Some(2)).map(|section| section.marker).into_iter().collect();
    };
    let heading = &report.sections[after];
    let mut spans = Vec::new();
    let mut next = report.sections[after + 1..].iter().filter(|section| section.parent == heading.parent && section.style == heading.style);
    if let (Some(next), Some(number)) = (next.next(), heading.number)
        && next.number == Some(number + 2)
    {
        spans.push(next.marker);
    }
    let below = report.sections.iter().filter(|section| section.parent == Some(after) && section.style != NumberStyle::None);
    let mut seen = false;
    for section in below {
        if section.number == Some(1) && seen {
            spans.push(section.marker);
        }
        seen = true;
    }
    spans
}
