//! `wording`: words and patterns that should not stand.

use std::ops::Range;

use regex::Captures;

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Edit, Fix, Label, Severity};
use crate::pattern::Pattern;
use crate::report::{ParagraphKind, Report, RoleId};
use crate::rule::{WordingEntry, WordingParameters, Zone};
use crate::source::Prose;
use crate::span::Span;

/// Looks for every entry in the zones of the rule.
pub fn check(parameters: &WordingParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut places = Vec::new();
    let entries: Vec<(usize, &WordingEntry)> = parameters.words.iter().enumerate().filter(|(_, entry)| speaks(entry, context)).collect();
    let sifted = if parameters.raw { context.raw_sifted } else { context.sifted };
    let (sieved, open): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(_, entry)| sifted.passages_of(&entry.find).is_some());
    let in_parts = |passage: &Passage<'_>| parameters.roles.is_empty() || in_parts(&parameters.roles, context, passage.prose.whole());
    for &zone in &parameters.zones {
        let whole = |(number, prose)| (number, Passage::whole(prose));
        let beside: Vec<(usize, Passage<'_>)> = context.beside.of_zone(zone).map(whole).filter(|(_, passage)| in_parts(passage)).collect();
        for (number, passage) in &beside {
            let may_match = |entry: &&(usize, &WordingEntry)| context.beside.may_match(&entry.1.find, *number, parameters.raw);
            for entry in sieved.iter().chain(&open).filter(may_match) {
                passage.find(*entry, parameters.raw, context, &mut places);
            }
        }
        for entry in &sieved {
            let numbers = sifted.passages_of(&entry.1.find).unwrap_or_default().iter();
            for passage in numbers.filter_map(|&number| passage(zone, number as usize, context)).filter(in_parts) {
                passage.find(*entry, parameters.raw, context, &mut places);
            }
        }
        if open.is_empty() && parameters.roles.is_empty() {
            verdict.examined += beside.len() + context.zones.size(zone);
            continue;
        }
        verdict.examined += beside.len();
        for passage in (0..context.passages.len()).filter_map(|number| passage(zone, number, context)).filter(in_parts) {
            verdict.examined += 1;
            for entry in &open {
                passage.find(*entry, parameters.raw, context, &mut places);
            }
        }
    }
    places.sort_by_key(|place| (place.span, place.entry));
    places.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
    verdict.findings = if parameters.once { at_once(places) } else { one_by_one(places) };
    verdict
}

/// How many passages of a report belong to each zone.
#[derive(Debug, Clone, Copy)]
pub struct ZoneSizes {
    heading: usize,
    body: usize,
    signature: usize,
    table: usize,
}

impl ZoneSizes {
    /// Counts the passages of a report.
    pub fn of(report: &Report) -> Self {
        let of_kind = |kind: ParagraphKind| report.paragraphs.iter().filter(|paragraph| paragraph.kind == kind).count();
        Self {
            heading: report.paragraphs.iter().filter(|paragraph| paragraph.heading.is_some()).count(),
            body: of_kind(ParagraphKind::Body),
            signature: of_kind(ParagraphKind::Signature),
            table: report.tables.iter().flat_map(|table| &table.rows).map(Vec::len).sum(),
        }
    }

    /// The number of the report's passages in a zone.
    fn size(self, zone: Zone) -> usize {
        match zone {
            Zone::Heading | Zone::LoneHeading => self.heading,
            Zone::Body => self.body,
            Zone::Signature => self.signature,
            Zone::Table => self.table,
            Zone::Title | Zone::Furniture => 0,
        }
    }
}

/// Whether the entry is right for a report of that year, written on that day, with those other words.
fn speaks(entry: &WordingEntry, context: &Context<'_>) -> bool {
    let in_years = match context.year {
        Some(year) => entry.from_year.is_none_or(|from| from <= year) && entry.to_year.is_none_or(|to| year <= to),
        None => entry.from_year.is_none() && entry.to_year.is_none(),
    };
    let absent = |pattern: &Pattern| {
        let matches = |passage: &Prose| pattern.regex().is_match(&passage.text);
        match context.sifted.passages_of(pattern) {
            Some(numbers) => !numbers.iter().any(|&number| matches(context.passages[number as usize])),
            None => !context.passages.iter().any(|passage| matches(passage)),
        }
    };
    in_years && entry.without.as_ref().is_none_or(absent)
}

fn in_parts(roles: &[RoleId], context: &Context<'_>, span: Span) -> bool {
    parts::role_at(context.report, span).is_some_and(|role| roles.contains(role))
}

/// A piece of text of one zone.
struct Passage<'a> {
    prose: &'a Prose,
    /// Bytes of the prose that belong to the zone; patterns see the whole prose.
    bytes: Range<usize>,
}

impl<'a> Passage<'a> {
    fn whole(prose: &'a Prose) -> Self {
        let bytes = 0..prose.text.len();
        Self { prose, bytes }
    }
}

/// Passage `number` of the report as far as it belongs to the zone.
fn passage<'a>(zone: Zone, number: usize, context: &Context<'a>) -> Option<Passage<'a>> {
    let Some(paragraph) = context.report.paragraphs.get(number) else {
        let cell = context.passages.get(number).filter(|_| zone == Zone::Table);
        return cell.map(|cell| Passage::whole(cell));
    };
    let length = paragraph.prose.text.len();
    let bytes = match zone {
        Zone::Heading if paragraph.kind == ParagraphKind::Heading => 0..length,
        Zone::Heading => 0..paragraph.heading.map(|(_, body)| body)?,
        Zone::LoneHeading if paragraph.kind == ParagraphKind::Heading => {
            let item = paragraph.section.is_some_and(|section| parts::is_item(context.report, section));
            if item {
                return None;
            }
            0..length
        }
        Zone::Body if paragraph.kind == ParagraphKind::Body => paragraph.body_start()..length,
        Zone::Signature if paragraph.kind == ParagraphKind::Signature => 0..length,
        _ => return None,
    };
    Some(Passage { prose: &paragraph.prose, bytes })
}

/// One place where an entry was found.
struct Place {
    span: Span,
    /// Which entry of the rule found it.
    entry: usize,
    severity: Option<Severity>,
    words: String,
    /// What to write, and in whose place: the group `fix` where there is one, else the marked words.
    write: Option<(Span, String)>,
    safe: bool,
}

impl Passage<'_> {
    /// Adds the places of `entry` in this passage.
    fn find(&self, (number, entry): (usize, &WordingEntry), raw: bool, context: &Context<'_>, places: &mut Vec<Place>) {
        let whole = self.prose.whole();
        let (text, bytes) = if raw {
            let at = |byte: usize| self.prose.origin(byte).saturating_sub(whole.start);
            (context.text.get(whole.range()).unwrap_or_default(), at(self.bytes.start)..at(self.bytes.end))
        } else {
            (self.prose.text.as_str(), self.bytes.clone())
        };
        let mut excused: Option<Vec<Range<usize>>> = None;
        let mut from = 0;
        // Groups are told apart only where there is a match at all.
        if !entry.find.regex().is_match(text) {
            return;
        }
        while let Some(captures) = entry.find.regex().captures_at(text, from) {
            let (Some(all), Some(marked)) = (captures.get(0), captures.get(1).or_else(|| captures.get(0))) else { break };
            // What a match needs behind its words may be the start of the next one.
            from = if marked.end() > from { marked.end() } else { all.end().max(from + 1) };
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let inside = bytes.start <= marked.start() && marked.end() <= bytes.end;
            if inside && !covered(entry, text, marked.range(), &mut excused) {
                let span_of = |bytes: Range<usize>| {
                    if raw {
                        Span::new(whole.start + bytes.start, whole.start + bytes.end)
                    } else {
                        self.prose.span(bytes.start, bytes.end)
                    }
                };
                let fixed = captures.name("fix").map_or(marked.range(), |group| group.range());
                let span = span_of(marked.range());
                places.push(Place {
                    span,
                    entry: number,
                    severity: entry.severity,
                    words: as_written(context.text.get(span.range()), marked.as_str()).to_owned(),
                    write: replacement(entry, &captures).map(|write| (span_of(fixed), write)),
                    safe: entry.safe,
                });
            }
            if from > text.len() {
                break;
            }
        }
    }
}

/// The words of the text itself where they are those of the prose but for the width of their characters.
fn as_written<'t>(written: Option<&'t str>, folded: &'t str) -> &'t str {
    written.filter(|written| written.chars().count() == folded.chars().count()).unwrap_or(folded)
}

/// Whether a match of `unless` covers the marked bytes.
fn covered(entry: &WordingEntry, text: &str, marked: Range<usize>, excused: &mut Option<Vec<Range<usize>>>) -> bool {
    let Some(unless) = &entry.unless else { return false };
    let ranges = excused.get_or_insert_with(|| unless.regex().find_iter(text).map(|found| found.range()).collect());
    let next = ranges.partition_point(|range| range.end < marked.end);
    ranges.get(next).is_some_and(|range| range.start <= marked.start)
}

fn replacement(entry: &WordingEntry, captures: &Captures<'_>) -> Option<String> {
    let mut written = String::new();
    captures.expand(entry.write.as_ref()?, &mut written);
    Some(written)
}

/// One finding for the surest places, one for those of which less is known.
fn at_once(mut places: Vec<Place>) -> Vec<Finding> {
    places.sort_by_key(|place| place.severity);
    places.chunk_by(|a, b| a.severity == b.severity).map(finding).collect()
}

/// A finding for each place; what is only a note is told once for each entry.
fn one_by_one(mut places: Vec<Place>) -> Vec<Finding> {
    let note = |place: &Place| place.severity == Some(Severity::Note);
    places.sort_by_key(|place| (note(place), note(place).then_some(place.entry)));
    places.chunk_by(|a, b| note(a) && note(b) && a.entry == b.entry).map(finding).collect()
}

/// One finding at the first of `places`, of which there is one at least.
fn finding(places: &[Place]) -> Finding {
    let first = &places[0];
    let write = first.write.as_ref().map(|(_, write)| write);
    let arguments = Arguments::from([
        ("words", Bilingual::same(&first.words)),
        ("write", Bilingual::same(write.cloned().unwrap_or_default())),
        ("count", Bilingual::same(places.len().to_string())),
    ]);
    let labels = vec![Label::primary(first.span, Bilingual::default())];
    // What is certain can be done without the rest.
    let fixes = [true, false].into_iter().filter_map(|safe| fix(places, safe)).collect();
    Finding { severity: first.severity, arguments, labels, fixes, ..Finding::default() }
}

/// The replacements of `places` that are safe, or those that are not.
fn fix(places: &[Place], safe: bool) -> Option<Fix> {
    let edits = places.iter().filter(|place| place.safe == safe).filter_map(|place| place.write.clone());
    let edits: Vec<Edit> = edits.map(|(span, text)| Edit { span, text }).collect();
    let first = places.iter().find(|place| place.safe == safe && place.write.is_some())?;
    let (span, write) = first.write.as_ref()?;
    let title = if !write.is_empty() {
        Bilingual::new(format!("改为“{write}”"), format!("write `{write}`"))
    } else if *span == first.span {
        Bilingual::new(format!("删去“{}”", first.words), format!("delete `{}`", first.words))
    } else {
        Bilingual::new("删去多余的部分", "delete what is too much")
    };
    Some(Fix { title, safe, edits })
}
