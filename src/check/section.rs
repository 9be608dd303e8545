//! `section`: a part that the report must have is there, is not empty, and says what it must.

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label, Severity};
use crate::report::{NumberStyle, Report, RoleId, Section};
use crate::rule::{SectionDemand, SectionParameters};
use crate::span::Span;

/// Holds one part against one demand.
pub fn check(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    match parameters.demand {
        SectionDemand::Present => present(parameters, context),
        SectionDemand::Share => share(parameters, context),
        SectionDemand::Order => order(parameters, context),
        SectionDemand::Heading => heading(parameters, context),
        SectionDemand::Mention if parameters.roles.is_empty() => anywhere(parameters, context),
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

/// Looks for the words in the whole report: text, headings and tables.
fn anywhere(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    let (report, Some(pattern)) = (context.report, &parameters.mentions) else { return Verdict::default() };
    let paragraphs = report.paragraphs.iter().map(|paragraph| &paragraph.prose);
    let cells = report.tables.iter().flat_map(|table| table.rows.iter().flatten());
    let said = paragraphs.chain(cells).any(|prose| pattern.regex().is_match(&prose.text));
    absent_from_report(!said, context)
}

/// Looks for the heading among all headings.
fn heading(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    let Some(pattern) = &parameters.heading else { return Verdict::default() };
    if context.report.sections.is_empty() {
        let reason = Bilingual::new("没有读到标题", "the report has no headings");
        return Verdict { unchecked: Some(reason), ..Verdict::default() };
    }
    let there = context.report.sections.iter().any(|section| pattern.regex().is_match(&section.title.text));
    absent_from_report(!there, context)
}

/// The verdict on something that the report should have somewhere; what is absent is marked at the title.
fn absent_from_report(absent: bool, context: &Context<'_>) -> Verdict {
    let report = context.report;
    let title = report.title.as_ref().map(|title| (title.span, title.text.as_str()));
    let Some((span, words)) = title.or_else(|| report.paragraphs.first().map(|first| (first.prose.whole(), ""))) else {
        let reason = Bilingual::new("没有读到标题和正文", "no title and no text were read");
        return Verdict { unchecked: Some(reason), ..Verdict::default() };
    };
    Verdict { findings: if absent { vec![finding(span, words)] } else { Vec::new() }, examined: 1, ..Verdict::default() }
}

/// Looks at every section of each role; `fine` judges one. A part in several sections is fine where one of them is.
fn each(parameters: &SectionParameters, context: &Context<'_>, fine: impl Fn(&Section) -> bool) -> Verdict {
    let mut verdict = Verdict::default();
    for role in &parameters.roles {
        let sections: Vec<&Section> = parts::sections_of(context.report, role).collect();
        verdict.examined += sections.len();
        if !sections.iter().any(|section| fine(section)) {
            verdict.findings.extend(sections.iter().map(|section| finding(section.heading, &section.title.text)));
        }
    }
    if verdict.examined == 0 {
        verdict.unchecked = Some(Bilingual::new("报告没有单列这一部分", "the report has no such part of its own"));
    }
    verdict
}

/// A part that is short beside the rest of the report.
fn share(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let report = context.report;
    let length = |text: &str| u64::try_from(text.chars().count()).unwrap_or(0);
    let total: u64 = parts::bodies(report).map(|(_, text)| length(text)).sum();
    if total < u64::from(parameters.characters) {
        verdict.unchecked =
            Some(Bilingual::new("报告较短，不比较各部分的篇幅", "the report is short; the length of parts is not compared"));
        return verdict;
    }
    for role in &parameters.roles {
        let sections: Vec<&Section> = parts::sections_of(report, role).collect();
        let own: u64 = sections.iter().flat_map(|section| parts::texts(report, section)).map(|(_, text)| length(text)).sum();
        let Some(first) = sections.first() else { continue };
        verdict.examined += 1;
        // A part that shares its heading with another one is as long as both; an empty part is the fault of another rule.
        if own > 0 && first.also.is_empty() && own * 100 < total * u64::from(parameters.percent) {
            let mut finding = finding(first.heading, &first.title.text);
            finding.arguments.insert("share", Bilingual::same(format!("{}.{}%", own * 100 / total, own * 1000 / total % 10)));
            verdict.findings.push(finding);
        }
    }
    verdict
}

/// A part that stands before one that usually precedes it.
fn order(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    let place = |order: &[RoleId], section: &Section| order.iter().position(|role| section.has_role(role));
    let known = |order: &[RoleId]| -> Vec<(usize, &Section)> {
        parts::top_sections(context.report).filter_map(|section| Some((place(order, section)?, section))).collect()
    };
    let late = |order: &[RoleId]| known(order).windows(2).find(|pair| pair[1].0 < pair[0].0).map(|pair| pair[1].1);
    let usual = parameters.or_order.iter().any(|order| late(order).is_none());
    let findings = late(&parameters.order).filter(|_| !usual).map(|section| finding(section.heading, &section.title.text));
    Verdict { findings: findings.into_iter().collect(), examined: known(&parameters.order).len(), ..Verdict::default() }
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
        || has_table(report, section)
        || title_of_part_below(report, section, |title| title.chars().nth(5).is_some())
}

fn says(report: &Report, section: &Section, test: impl Fn(&str) -> bool) -> bool {
    parts::texts(report, section).any(|(_, text)| test(text))
}

fn title_of_part_below(report: &Report, section: &Section, test: impl Fn(&str) -> bool) -> bool {
    let first = report.sections.partition_point(|other| other.span.start < section.span.start);
    let mut below = report.sections[first..].iter().take_while(|other| other.span.start <= section.span.end);
    below.any(|other| other.level > section.level && section.span.contains(other.span) && test(&other.title.text))
}

fn has_table(report: &Report, section: &Section) -> bool {
    let first = report.tables.partition_point(|table| table.span.start < section.span.start);
    report.tables.get(first).is_some_and(|table| section.span.contains(table.span))
}

/// How a report without the part looks.
enum Absence {
    /// All its parts are known ones, and this one is not among them.
    Plain,
    /// It is not among them, but its text is somewhere.
    UnderOtherHeading,
    /// No heading is that of a known part, and its text is somewhere.
    Mentioned,
    /// Its heading stands below another one.
    BelowOther,
    /// Some headings are of no known part, or there are no headings: the part cannot be proved missing.
    Unclear,
}

fn present(parameters: &SectionParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for role in &parameters.roles {
        verdict.examined += 1;
        let part = Part { role, parameters, report: context.report };
        let Some(place) = part.belongs_after() else {
            verdict.unchecked = Some(Bilingual::new("没有读到标题和正文", "no title and no text were read"));
            return verdict;
        };
        let explains = explained(context.report, place.section);
        let Some(absence) = part.absence(!explains.is_empty()) else { continue };
        let mut finding = finding(place.span, place.heading);
        finding.explains = explains;
        finding.remark = absence.remark();
        finding.severity = absence.severity();
        finding.arguments.insert("state", absence.state());
        let title = context.pack.vocabulary.title_of(role).unwrap_or_default();
        finding.arguments.insert("part", Bilingual::same(title));
        verdict.findings.push(finding);
    }
    verdict
}

impl Absence {
    /// Why the finding is no more than a warning.
    fn remark(&self) -> Option<Bilingual> {
        match self {
            Self::Plain => None,
            Self::Mentioned => Some(Bilingual::new(
                "各部分按主题分列，正文提到了有关内容；上级要求单列的，请单列。",
                "The parts follow themes and the text speaks of it; give it a part of its own if that is asked for.",
            )),
            Self::BelowOther => Some(Bilingual::new(
                "有关内容写成了下级标题；上级要求单列的，请单列。",
                "It stands under a heading of a lower level; give it a part of its own if that is asked for.",
            )),
            Self::UnderOtherHeading => {
                Some(Bilingual::new("正文写到了有关内容，建议单列一部分。", "The text speaks of it; give it a part of its own."))
            }
            Self::Unclear => {
                Some(Bilingual::new("有的标题看不出属于哪一部分，请人工核对。", "Some headings belong to no known part; please look."))
            }
        }
    }
}

impl Absence {
    /// How grave it is; `None` leaves it to the rule.
    fn severity(&self) -> Option<Severity> {
        match self {
            Self::Plain => None,
            Self::UnderOtherHeading | Self::Unclear => Some(Severity::Warning),
            Self::Mentioned | Self::BelowOther => Some(Severity::Note),
        }
    }

    /// What is said of the part.
    fn state(&self) -> Bilingual {
        match self {
            Self::Plain | Self::Unclear => Bilingual::new("缺少", "missing"),
            Self::UnderOtherHeading | Self::Mentioned | Self::BelowOther => Bilingual::new("没有单列", "not set apart"),
        }
    }
}

/// One of the parts that a rule demands.
struct Part<'a> {
    role: &'a RoleId,
    parameters: &'a SectionParameters,
    report: &'a Report,
}

impl<'a> Part<'a> {
    /// How the part is missing; `None` where it is there. `gap` tells that the numbers show a heading to be lost.
    fn absence(&self, gap: bool) -> Option<Absence> {
        let parameters = self.parameters;
        let heading = parameters.heading.as_ref();
        let named =
            |section: &Section| section.has_role(self.role) || heading.is_some_and(|heading| heading.regex().is_match(&section.title.text));
        // The part may be a subsection of another; where the numbers tell of a lost heading, it is what that one left.
        let lost = |section: &Section| {
            let above = section.parent.map(|parent| &self.report.sections[parent]);
            let other = |above: &Section| parameters.order.iter().any(|role| above.has_role(role));
            gap && above.is_some_and(|above| !above.has_role(self.role) && other(above))
        };
        let mut found = self.report.sections.iter().filter(|section| named(section) && !lost(section)).peekable();
        if found.peek().is_some() {
            // Only where headings go by theme does the level tell how plainly the part is written.
            let below = !self.has_other_parts() && found.all(|section| section.parent.is_some());
            return below.then_some(Absence::BelowOther);
        }
        let content = parameters
            .content
            .as_ref()
            .is_some_and(|pattern| parts::bodies(self.report).any(|(_, text)| pattern.regex().is_match(&without_titles(text))));
        match (self.has_other_parts(), self.themes().next().is_none(), content) {
            (true, true, true) if !gap => Some(Absence::UnderOtherHeading),
            (true, true, _) => Some(Absence::Plain),
            (_, false, _) if parameters.themes => None,
            (_, _, true) => Some(Absence::Mentioned),
            (_, _, false) => Some(Absence::Unclear),
        }
    }

    fn has_other_parts(&self) -> bool {
        parts::top_sections(self.report).any(|section| self.position(section).is_some())
    }

    /// Where the parts that a section holds stand in the usual order.
    fn position(&self, section: &Section) -> Option<usize> {
        self.parameters.order.iter().rposition(|role| section.has_role(role))
    }

    /// Top headings of no known part, on the level of the parts; what stands below that level has lost its heading.
    fn themes(&self) -> impl Iterator<Item = &'a Section> {
        let report = self.report;
        let level = parts::top_sections(report).filter(|section| self.position(section).is_some()).map(|section| section.level).min();
        parts::top_sections(report).filter(move |section| section.role.is_none() && level.is_none_or(|level| section.level <= level))
    }

    /// The heading that the part should follow, else the title.
    fn belongs_after(&self) -> Option<Place<'a>> {
        let report = self.report;
        let own = self.parameters.order.iter().position(|role| role == self.role)?;
        let before = parts::top_sections(report).filter(|section| self.position(section).is_some_and(|place| place < own)).last();
        // Without a known part before it: the last theme that stands before a later part.
        let later = parts::top_sections(report).find(|section| self.position(section).is_some_and(|place| place > own));
        let end = later.map_or(usize::MAX, |section| section.heading.start);
        let found = before.or_else(|| self.themes().take_while(|section| section.heading.start < end).last());
        if let Some(section) = found {
            return Some(Place { span: section.heading, heading: &section.title.text, section: Some(section) });
        }
        if let Some(title) = &report.title {
            return Some(Place { span: title.span, heading: &title.text, section: None });
        }
        let first = report.paragraphs.first()?;
        Some(Place { span: first.prose.whole(), heading: "", section: None })
    }
}

/// The place of a missing part.
struct Place<'a> {
    span: Span,
    heading: &'a str,
    section: Option<&'a Section>,
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

/// What the missing part leaves behind: the gap in the numbers of the headings, and the numbers below the heading before it
/// that start again.
fn explained(report: &Report, after: Option<&Section>) -> Vec<Span> {
    let Some(heading) = after else {
        let first = parts::top_sections(report).find(|section| section.level == 1 && parts::is_numbered(section));
        return first.filter(|section| section.number == Some(2)).map(|section| section.marker).into_iter().collect();
    };
    let mut spans = Vec::new();
    let following = |section: &&Section| section.heading.start > heading.heading.start;
    let mut siblings = report.sections.iter().filter(|section| section.parent == heading.parent && section.style == heading.style);
    if let (Some(next), Some(number)) = (siblings.find(following), heading.number)
        && next.number == Some(number + 2)
    {
        spans.push(next.marker);
    }
    let inside = |section: &&Section| section.parent.is_some_and(|parent| report.sections[parent].heading == heading.heading);
    let below = report.sections.iter().filter(inside).filter(|section| section.style != NumberStyle::None);
    let mut seen = false;
    for section in below {
        if section.number == Some(1) && seen {
            spans.push(section.marker);
        }
        seen = true;
    }
    spans
}
