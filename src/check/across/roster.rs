//! What became of each organ that had to send a report.

use jiff::civil::Date;

use super::Facts;

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

/// Whether and when a report came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// 已交, in time as far as its dates show.
    Received,
    /// 逾期: its latest date is after the day due.
    Late,
    /// 重复: more than one report for the year.
    Twice,
    /// 年度不符: only reports for other years.
    WrongYear,
    /// 缺交
    Missing,
    /// 未交: none came and none was required.
    NotRequired,
}

impl Receipt {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Late => "late",
            Self::Twice => "twice",
            Self::WrongYear => "wrong_year",
            Self::Missing => "missing",
            Self::NotRequired => "not_required",
        }
    }
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
        (rows.iter().map(|row| row.receipt.name()).collect(), unknown)
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
