//! What became of each organ that had to send a report.

use jiff::civil::Date;

use super::{Facts, Found};
use crate::check::engine::{Selection, diagnostic};
use crate::check::{Finding, Options};
use crate::diagnostic::{Arguments, Bilingual, Diagnostic, Label};
use crate::rule::{AcrossFault, Check, Pack, Receipt, Rule};
use crate::span::Span;

/// The organs that report, as a roster lists them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// In the order of the roster.
    pub entries: Vec<Entry>,
}

/// An organ of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its full name.
    pub organ: String,
    /// Other names under which it may sign.
    pub aliases: Vec<String>,
    /// The last day for its report.
    pub due: Option<Date>,
    /// Whether it must send one.
    pub required: bool,
    /// Line or row of the roster, from 1, for messages.
    pub row: usize,
}

impl Roster {
    /// The roster as a text: one organ a line, in order.
    pub fn text(&self) -> String {
        self.entries.iter().map(|entry| format!("{}\n", entry.organ)).collect()
    }

    /// All names of its organs.
    pub fn names(&self) -> Vec<String> {
        self.entries.iter().flat_map(|entry| std::iter::once(&entry.organ).chain(&entry.aliases)).cloned().collect()
    }
}

/// What became of one organ of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// Index into the roster's entries.
    pub entry: usize,
    /// Indices into the reports that the organ sent for the year.
    pub reports: Vec<usize>,
    /// Indices of its reports for other years.
    pub other_years: Vec<usize>,
    /// The result.
    pub receipt: Receipt,
}

/// Matches reports to organs by the organ that each report names, never by the file's name. `year` is the year asked for, or the one that
/// most reports speak of. Gives one row for each entry, and the reports of senders that the roster does not know.
pub fn judge(roster: &Roster, reports: &[Facts], year: Option<i16>) -> (Vec<RosterRow>, Vec<usize>) {
    let year = year.or_else(|| usual_year(reports));
    let sender: Vec<Option<usize>> =
        reports.iter().map(|report| report.organ.as_deref().and_then(|organ| entry_of(roster, organ))).collect();
    let rows = roster.entries.iter().enumerate().map(|(index, entry)| {
        let own = (0..reports.len()).filter(|report| sender[*report] == Some(index));
        let (of_year, other_years): (Vec<usize>, Vec<usize>) =
            own.partition(|report| reports[*report].year.is_none_or(|of| Some(of) == year));
        let late = |report: &usize| entry.due.zip(reports[*report].day).is_some_and(|(due, day)| day > due);
        let receipt = match (of_year.len(), other_years.is_empty()) {
            (0, true) if entry.required => Receipt::Missing,
            (0, true) => Receipt::NotRequired,
            (0, false) => Receipt::WrongYear,
            (1, _) if of_year.iter().any(late) => Receipt::Late,
            (1, _) => Receipt::Received,
            _ => Receipt::Twice,
        };
        RosterRow { entry: index, reports: of_year, other_years, receipt }
    });
    let rows = rows.collect();
    let unknown = (0..reports.len()).filter(|report| sender[*report].is_none()).collect();
    (rows, unknown)
}

/// What the receipts give cause to report, by those rules of `pack` that `options` select: findings in [`Roster::text`], and findings in the
/// reports of senders that the roster does not know.
pub fn roster_findings(
    roster: &Roster,
    (rows, unknown): (&[RosterRow], &[usize]),
    reports: &[Facts],
    pack: &Pack,
    options: &Options,
) -> (Vec<Diagnostic>, Vec<Found>) {
    let selection = Selection::new(options);
    let rule_of = |receipt: Receipt| -> Option<&Rule> {
        pack.rules.iter().filter(|rule| selection.takes(rule)).find(|rule| match &rule.check {
            Check::Across(parameters) => parameters.fault == AcrossFault::Roster && parameters.receipt == Some(receipt),
            _ => false,
        })
    };
    let mut in_roster = Vec::new();
    let mut start = 0;
    for row in rows {
        let entry = &roster.entries[row.entry];
        let line = Span::new(start, start + entry.organ.len());
        start = line.end + 1;
        if let Some(rule) = rule_of(row.receipt) {
            in_roster.push(named(rule, line, &entry.organ, entry.due, row.reports.iter().chain(&row.other_years), reports));
        }
    }
    let of_strangers = unknown.iter().filter_map(|report| {
        let facts = &reports[*report];
        let diagnostic = named(rule_of(Receipt::Unknown)?, facts.head, facts.name(), None, std::iter::once(report), reports);
        Some(Found { report: *report, diagnostic })
    });
    let of_strangers = of_strangers.collect();
    (in_roster, of_strangers)
}

fn named<'r>(
    rule: &Rule,
    span: Span,
    organ: &str,
    due: Option<Date>,
    sent: impl Iterator<Item = &'r usize>,
    reports: &[Facts],
) -> Diagnostic {
    let sent: Vec<&Facts> = sent.map(|report| &reports[*report]).collect();
    let joined = |parts: Vec<String>| Bilingual::same(parts.join("、"));
    let day = sent.iter().filter_map(|facts| facts.day).max();
    let finding = Finding {
        arguments: Arguments::from([
            ("organ", Bilingual::same(organ)),
            ("due", Bilingual::same(due.map_or_else(String::new, |due| due.to_string()))),
            ("day", Bilingual::same(day.map_or_else(String::new, |day| day.to_string()))),
            ("count", Bilingual::same(sent.len().to_string())),
            ("path", joined(sent.iter().map(|facts| facts.path.clone()).collect())),
            ("year", joined(sent.iter().filter_map(|facts| facts.year).map(|year| year.to_string()).collect())),
        ]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    };
    let mut named = diagnostic(rule, finding);
    named.fingerprint = crate::check::fingerprint::of(&[rule.id.as_str(), organ]);
    named
}

/// The entry that an organ's name means: the same name or alias, else the only one whose name ends it or that it ends
/// (云溪县信访局 is 信访局 of a county's roster).
fn entry_of(roster: &Roster, organ: &str) -> Option<usize> {
    let names = |entry: &Entry| std::iter::once(&entry.organ).chain(&entry.aliases).cloned().collect::<Vec<_>>();
    let exact = roster.entries.iter().position(|entry| names(entry).iter().any(|name| name == organ));
    exact.or_else(|| {
        let near = |entry: &Entry| names(entry).iter().any(|name| organ.ends_with(name.as_str()) || name.ends_with(organ));
        let mut found = roster.entries.iter().enumerate().filter(|(_, entry)| near(entry)).map(|(index, _)| index);
        found.next().filter(|_| found.next().is_none())
    })
}

/// The year that most reports speak of; the later one of two equally frequent.
fn usual_year(reports: &[Facts]) -> Option<i16> {
    let mut counts = std::collections::BTreeMap::new();
    for year in reports.iter().filter_map(|report| report.year) {
        *counts.entry(year).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::across::facts::tests::facts;
    use jiff::civil::date;

    fn roster() -> Roster {
        let entry =
            |organ: &str, required, row| Entry { organ: organ.to_owned(), aliases: Vec::new(), due: Some(date(2024, 3, 1)), required, row };
        let mut entries =
            vec![entry("云溪县水利局", true, 2), entry("林业局", true, 3), entry("云溪县教育局", true, 4), entry("云溪县残联", false, 5)];
        entries[0].aliases.push("云溪县水务局".to_owned());
        Roster { entries }
    }

    fn receipts(reports: &[Facts]) -> (Vec<&'static str>, Vec<usize>) {
        let (rows, unknown) = judge(&roster(), reports, Some(2023));
        (rows.iter().map(|row: &RosterRow| row.receipt.name()).collect(), unknown)
    }

    #[test]
    fn organs_are_matched_by_what_the_report_says() {
        let reports = [facts("a", "云溪县水务局", 2023, ""), facts("b", "云溪县林业局", 2023, ""), facts("c", "青阳县档案馆", 2023, "")];
        assert_eq!(receipts(&reports), (vec!["received", "received", "missing", "not_required"], vec![2]));
    }

    #[test]
    fn late_twice_and_wrong_year_are_told_apart() {
        let mut late = facts("a", "云溪县水利局", 2023, "");
        late.day = Some(date(2024, 3, 2));
        let reports =
            [late, facts("b", "云溪县林业局", 2023, ""), facts("c", "云溪县林业局", 2023, ""), facts("d", "云溪县教育局", 2022, "")];
        assert_eq!(receipts(&reports).0, ["late", "twice", "wrong_year", "not_required"]);
    }
}
