//! `hegui.extract/1`: what the program sees in one file, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{CoverageView, ReportView, coverage_view, judgement_name, report_view};
use super::{FileResult, ReportFacts, Run};
use crate::check::JudgedRelation;
use crate::claim::{Change, Citation, Claim, DateMention, Dictionary, Interval, Period, Quantity, Value};
use crate::diagnostic::Language;
use crate::report::Section;
use crate::rule::{Law, LawStatus, Pack};

/// Prints what was read as JSON: one document for one file, a list of them for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtractJson {
    /// Language of messages.
    pub language: Language,
}

impl ExtractJson {
    /// Writes what was read from the files of `run`.
    pub fn print(&self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let documents: Vec<Document<'_>> = run.files.iter().map(|file| document(file, run.pack, self.language)).collect();
        match &documents[..] {
            [one] => serde_json::to_writer_pretty(&mut *out, one)?,
            all => serde_json::to_writer_pretty(&mut *out, all)?,
        }
        writeln!(out)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    path: &'a str,
    format: Option<&'static str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    report: Option<ReportView>,
    sections: Vec<SectionView>,
    claims: Vec<ClaimView<'a>>,
    set_aside: Vec<SetAsideView<'a>>,
    citations: Vec<CitationView>,
    dates: Vec<DateView>,
    relations: Vec<RelationView<'a>>,
    coverage: Option<CoverageView<'a>>,
}

#[derive(Serialize)]
struct SectionView {
    level: u8,
    number: Option<u32>,
    title: String,
    role: Option<String>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct ClaimView<'a> {
    start: usize,
    end: usize,
    text: String,
    value: Option<String>,
    unit: &'a str,
    kind: &'static str,
    approx: &'a str,
    low: Option<String>,
    high: Option<String>,
    low_open: bool,
    high_open: bool,
    metric: Option<&'a str>,
    phrase: String,
    period: PeriodView<'a>,
    scope: &'a str,
    change: Option<&'static str>,
    verb: &'a str,
    link: String,
}

#[derive(Serialize)]
struct PeriodView<'a> {
    kind: &'static str,
    from: Option<String>,
    to: Option<String>,
    text: &'a str,
}

#[derive(Serialize)]
struct SetAsideView<'a> {
    start: usize,
    end: usize,
    text: String,
    reason: &'a str,
}

#[derive(Serialize)]
struct CitationView {
    start: usize,
    end: usize,
    title: String,
    law: Option<String>,
    status: Option<&'static str>,
    article: Option<u32>,
}

#[derive(Serialize)]
struct DateView {
    start: usize,
    end: usize,
    text: String,
    value: Option<String>,
    possible: bool,
}

#[derive(Serialize)]
struct RelationView<'a> {
    kind: &'a str,
    rule: &'a str,
    claims: &'a [usize],
    text: String,
    outcome: &'static str,
}

fn document<'a>(file: &'a FileResult, pack: &'a Pack, language: Language) -> Document<'a> {
    let mut document = Document {
        schema: "hegui.extract/1",
        path: &file.path,
        format: file.format.map(crate::source::Format::name),
        status: if file.unreadable { "unreadable" } else { "checked" },
        reason: file.diagnostics.first().filter(|_| file.unreadable).map(|diagnostic| diagnostic.message.get(language)),
        report: None,
        sections: Vec::new(),
        claims: Vec::new(),
        set_aside: Vec::new(),
        citations: Vec::new(),
        dates: Vec::new(),
        relations: Vec::new(),
        coverage: None,
    };
    let Some(checked) = &file.read else { return document };
    let extraction = &checked.extraction;
    document.report = Some(report_view(&ReportFacts::of(&checked.report), &file.masks));
    document.sections = checked.report.sections.iter().map(|section| section_view(file, section)).collect();
    document.claims = extraction.claims.iter().map(|claim| claim_view(file, claim, &pack.dictionary, language)).collect();
    document.set_aside = extraction
        .set_aside
        .iter()
        .map(|number| SetAsideView {
            start: number.span.start,
            end: number.span.end,
            text: file.masks.folded(&number.text, number.span),
            reason: number.reason.get(language),
        })
        .collect();
    document.citations = extraction.citations.iter().map(|citation| citation_view(file, citation, pack)).collect();
    document.dates = extraction.dates.iter().map(|date| date_view(file, date)).collect();
    document.coverage = file.facts.as_ref().map(|facts| coverage_view(file, &facts.coverage, language));
    document.relations = file.facts.iter().flat_map(|facts| &facts.relations).map(|relation| relation_view(file, relation)).collect();
    document
}

fn section_view(file: &FileResult, section: &Section) -> SectionView {
    SectionView {
        level: section.level,
        number: section.number,
        title: file.masks.folded(&section.title.text, section.title.span),
        role: section.role.as_ref().map(|role| role.0.clone()),
        start: section.span.start,
        end: section.span.end,
    }
}

fn claim_view<'a>(file: &FileResult, claim: &'a Claim, dictionary: &Dictionary, language: Language) -> ClaimView<'a> {
    let Interval { low, low_open, high, high_open } = claim.quantity.interval;
    ClaimView {
        start: claim.span.start,
        end: claim.span.end,
        text: file.masks.folded(&claim.text, claim.span),
        value: written_value(&claim.quantity).map(|value| file.masks.folded(&value, claim.span)),
        unit: &claim.quantity.unit,
        kind: claim.quantity.kind.name(),
        approx: &claim.quantity.approximation,
        low: low.map(|low| file.masks.folded(&low.to_string(), claim.span)),
        high: high.map(|high| file.masks.folded(&high.to_string(), claim.span)),
        low_open,
        high_open,
        metric: claim.metric.as_ref().map(|metric| metric.0.as_str()),
        phrase: file.masks.sentence(&claim.phrase),
        period: period_view(&claim.period),
        scope: &claim.scope,
        change: claim.change.map(|change| match change {
            Change::Up => "up",
            Change::Down => "down",
        }),
        verb: &claim.verb,
        link: file.masks.sentence(claim.why(dictionary).get(language)),
    }
}

/// The written value as a plain decimal in base units: `120000000`, `98.65`, `20-30`, `1/3`; none where only the interval is known.
pub(super) fn written_value(quantity: &Quantity) -> Option<String> {
    match quantity.value {
        Value::Number(number) => Some(number.to_string()),
        Value::Range(low, high) => Some(format!("{low}-{high}")),
        Value::Fraction(numerator, denominator) => Some(format!("{numerator}/{denominator}")),
        Value::Vague => None,
    }
}

fn period_view(period: &Period) -> PeriodView<'_> {
    PeriodView {
        kind: period.kind.name(),
        from: period.from.map(|day| day.to_string()),
        to: period.to.map(|day| day.to_string()),
        text: &period.text,
    }
}

fn citation_view(file: &FileResult, citation: &Citation, pack: &Pack) -> CitationView {
    let law = law_of(pack, &citation.title);
    CitationView {
        start: citation.span.start,
        end: citation.span.end,
        title: file.masks.folded(&citation.title, citation.span),
        law: law.map(|law| law.title.clone()),
        status: law.map(|law| status_name(law.status)),
        article: citation.article.map(|(_, number)| number),
    }
}

/// The law of that full or accepted short title.
fn law_of<'a>(pack: &'a Pack, title: &str) -> Option<&'a Law> {
    let laws = &pack.laws.laws;
    laws.iter().find(|law| law.title == title).or_else(|| laws.iter().find(|law| law.short_titles.iter().any(|short| short == title)))
}

fn status_name(status: LawStatus) -> &'static str {
    match status {
        LawStatus::InForce => "in_force",
        LawStatus::Repealed => "repealed",
        LawStatus::AmendedTitle => "amended_title",
        LawStatus::Superseded => "superseded",
    }
}

fn date_view(file: &FileResult, date: &DateMention) -> DateView {
    let value = match (date.year, date.month, date.day) {
        (Some(year), Some(month), Some(day)) => Some(format!("{year:04}-{month:02}-{day:02}")),
        (Some(year), Some(month), None) => Some(format!("{year:04}-{month:02}")),
        (Some(year), None, None) => Some(format!("{year:04}")),
        (None, Some(month), Some(day)) => Some(format!("--{month:02}-{day:02}")),
        (None, Some(month), None) => Some(format!("--{month:02}")),
        _ => None,
    };
    DateView { start: date.span.start, end: date.span.end, text: file.masks.folded(&date.text, date.span), value, possible: date.possible }
}

fn relation_view<'a>(file: &FileResult, relation: &'a JudgedRelation) -> RelationView<'a> {
    RelationView {
        kind: relation.kind.name(),
        rule: relation.rule.as_str(),
        claims: &relation.claims,
        text: file.masks.sentence(&relation.text),
        outcome: judgement_name(relation.judgement),
    }
}
