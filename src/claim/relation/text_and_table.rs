//! A fact that the text and a table of the report both state: `全年受理行政复议申请386件` beside the row 受理行政复议申请 of the table.
//!
//! Only whole names are compared, without what speaks of the year, and only where the row or column has nothing else to say.

use std::collections::HashMap;

use super::{Certainty, Relation, RelationKind};
use crate::claim::date::date;
use crate::claim::sentence::clause_start;
use crate::claim::{Claim, ClaimKind, Extraction, Lexicon, MetricId, PeriodKind, Place, Value};
use crate::report::{Report, ReportTable};

/// Characters of the shortest name that says what is counted.
const SHORTEST: usize = 4;

/// What a cell states: the metric, its name, and the year that the column names; `None` for the report's.
type Fact<'f> = (&'f MetricId, String, Option<i16>);

/// Finds the facts of the text that a table states too. A fact that some place of the text states as the table does is left alone.
pub fn find(report: &Report, found: &Extraction, lexicon: &Lexicon, relations: &mut Vec<Relation>) {
    let cells = cells(report, found, lexicon);
    if cells.is_empty() {
        return;
    }
    let mut told: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, claim) in found.claims.iter().enumerate() {
        let Some((name, metric)) = fact(report, claim, lexicon) else { continue };
        if claim.period.kind != PeriodKind::Year {
            continue;
        }
        let year = claim.period.from.map(jiff::civil::Date::year);
        let stated = |year: Option<i16>| cells.get(&(metric, name.clone(), year)).copied().flatten();
        let Some(cell) = stated(year).or_else(|| stated(None)) else { continue };
        if lexicon.same_class(&found.claims[cell].quantity, &claim.quantity) {
            told.entry(cell).or_default().push(index);
        }
    }
    let mut facts: Vec<(usize, Vec<usize>)> = told.into_iter().collect();
    facts.sort_unstable();
    for (cell, places) in facts {
        let agrees = |index: &usize| found.claims[*index].quantity.interval.meets(&found.claims[cell].quantity.interval);
        let shown = places.iter().copied().find(agrees).unwrap_or(places[0]);
        relations.push(Relation::new(RelationKind::Agreement, vec![cell, shown], Certainty::Likely));
    }
}

/// The facts of all tables by metric and name; `None` where two cells have one name.
fn cells<'f>(report: &Report, found: &'f Extraction, lexicon: &Lexicon) -> HashMap<Fact<'f>, Option<usize>> {
    let mut cells: HashMap<Fact<'_>, Option<usize>> = HashMap::new();
    for (index, claim) in found.claims.iter().enumerate() {
        let (Place::Cell { table, column, .. }, Some(metric)) = (claim.place, &claim.metric) else { continue };
        if !is_plain(claim) {
            continue;
        }
        let Some((name, year)) = cell_name(&report.tables[table], claim, column, lexicon) else { continue };
        cells.entry((metric, name, year)).and_modify(|cell| *cell = None).or_insert(Some(index));
    }
    cells
}

/// The name of the fact in a cell: the row's under a column of values, the column's in the row of totals.
fn cell_name(table: &ReportTable, claim: &Claim, column: usize, lexicon: &Lexicon) -> Option<(String, Option<i16>)> {
    let words = &lexicon.relations.text_and_table;
    let header = crate::claim::table::header(table, column);
    let header = header.split('(').next().unwrap_or_default().trim();
    let year = date(header, 0).filter(|written| written.month.is_none() && written.last_year.is_none());
    let rest = year.as_ref().map_or(header, |written| &header[written.length..]);
    let year = year.and_then(|written| written.year);
    let values = words.values.iter().any(|word| word == rest) || rest.is_empty() && year.is_some();
    let row = claim.scope.as_str();
    let total = words.totals.iter().any(|word| word == row);
    let name = match (values, total) {
        (true, false) => row,
        (false, true) => header,
        _ => return None,
    };
    named(name, lexicon).map(|name| (name, year))
}

/// What a number of the text states, where its whole clause names it.
fn fact<'c>(report: &Report, claim: &'c Claim, lexicon: &Lexicon) -> Option<(String, &'c MetricId)> {
    let (paragraph, metric) = (claim.place_paragraph()?, claim.metric.as_ref()?);
    if !is_plain(claim) {
        return None;
    }
    let text = &report.paragraphs[paragraph].prose.text;
    let before = text[..claim.range.0].strip_suffix(claim.phrase.as_str())?;
    let before = &before[clause_start(before)..];
    let of_year = before.is_empty() || before.ends_with(['年', '度']) && before.chars().count() <= 8;
    if !of_year {
        return None;
    }
    named(&claim.phrase, lexicon).map(|name| (name, metric))
}

fn is_plain(claim: &Claim) -> bool {
    let counted = matches!(claim.quantity.kind, ClaimKind::Count | ClaimKind::Money);
    counted && claim.change.is_none() && matches!(claim.quantity.value, Value::Number(_)) && claim.quantity.approximation.is_empty()
}

/// A name without the words of year, scope and total around it; none where it is too short or says that it is a part.
fn named(words: &str, lexicon: &Lexicon) -> Option<String> {
    let own = &lexicon.relations.text_and_table;
    let mut name = words.split('(').next().unwrap_or(words).trim();
    if lexicon.part_openers.at(name, 0).is_some() || name.contains([',', ';', ':', '、']) {
        return None;
    }
    loop {
        let shorter = own.around.iter().find_map(|word| name.strip_prefix(word.as_str()));
        let shorter = shorter.or_else(|| own.endings.iter().find_map(|word| name.strip_suffix(word.as_str())));
        match shorter {
            Some(rest) => name = rest,
            None => break,
        }
    }
    (name.chars().count() >= SHORTEST).then(|| name.to_owned())
}
