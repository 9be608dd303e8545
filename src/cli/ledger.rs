//! The ledger of the last round, read back: what was fixed, what remains, what is new, and what reviewers wrote is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};

use super::failure::Failure;
use crate::diagnostic::{Acceptance, Bilingual, Language, Waived};
use crate::fault;
use crate::output::{FileResult, LEDGER_COLUMNS, LedgerRow, LedgerStatus, Mark, Round, unit};

/// Largest ledger, in bytes.
const LARGEST: u64 = 64 << 20;

/// A ledger and what of it was met so far.
#[derive(Debug)]
pub(super) struct Ledger {
    rows: Vec<LedgerRow>,
    met: Vec<bool>,
    /// Rows by fingerprint.
    places: HashMap<String, Vec<usize>>,
    /// The rules that ran on each unit and each file of this run.
    ran: BTreeMap<String, BTreeSet<String>>,
    remaining: usize,
    new: usize,
    /// Rows of false alarms that were met, with the words that are marked now.
    false_alarms: Vec<(LedgerRow, String)>,
}

impl Ledger {
    /// Reads the workbook or the .csv at `path`.
    pub fn read(path: &Path, language: Language) -> Result<Self, Failure> {
        let rows = rows(path, language)?;
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            places.entry(row.fingerprint.clone()).or_default().push(index);
        }
        let met = vec![false; rows.len()];
        Ok(Self { rows, met, places, ran: BTreeMap::new(), remaining: 0, new: 0, false_alarms: Vec::new() })
    }

    /// Puts what the ledger says to the findings of `file`. A finding marked as a false alarm no longer counts.
    pub fn apply(&mut self, file: &mut FileResult, language: Language) {
        let unit = unit(file);
        let rules = file.facts.iter().flat_map(|facts| &facts.outcomes).map(|outcome| outcome.rule.to_string());
        let rules: BTreeSet<String> = rules.collect();
        if !file.unreadable {
            for name in [&unit, &file.path] {
                self.ran.entry(name.clone()).or_default().extend(rules.iter().cloned());
            }
        }
        for index in 0..file.diagnostics.len() {
            let fingerprint = file.diagnostics[index].fingerprint.clone();
            let found = self.place(&fingerprint, &unit, &file.path);
            let mark = file.marks.entry(fingerprint).or_default();
            mark.known = Some(found.is_some());
            let Some(at) = found else {
                self.new += 1;
                continue;
            };
            self.met[at] = true;
            self.remaining += 1;
            let row = &self.rows[at];
            let LedgerRow { reply, status, reviewer, date, .. } = row.clone();
            *mark = Mark { reply, status, reviewer, date, ..mark.clone() };
            if LedgerStatus::of(&row.status) == LedgerStatus::False {
                let words = file.masks.words(&file.text, file.diagnostics[index].primary().span);
                self.false_alarms.push((row.clone(), words));
                let waived = &mut file.diagnostics[index].waived;
                waived.get_or_insert_with(|| false_alarm(row, language));
            }
        }
    }

    /// The row of the finding: of the same unit or file, not met yet.
    fn place(&self, fingerprint: &str, unit: &str, path: &str) -> Option<usize> {
        let rows = self.places.get(fingerprint)?;
        let free = |at: &&usize| !self.met[**at];
        let same_path = rows.iter().filter(free).find(|at| self.rows[**at].path == path);
        same_path.or_else(|| rows.iter().filter(free).find(|at| self.rows[**at].unit == unit)).copied()
    }

    /// What became of the ledger when all files have been seen, and waivers for the false alarms in the form of the settings.
    pub fn close(self) -> (Round, String) {
        let waivers = self.false_alarms.iter().map(|(row, words)| waiver(row, words)).collect();
        let mut round = Round { remaining: self.remaining, new: self.new, ..Round::default() };
        for (row, met) in self.rows.into_iter().zip(self.met) {
            if met {
                continue;
            }
            let looked = |name: &str| self.ran.get(name).is_some_and(|rules| row.rule.starts_with("source/") || rules.contains(&row.rule));
            let looked = looked(&row.unit) || looked(&row.path);
            if looked && LedgerStatus::of(&row.status) != LedgerStatus::False {
                let chinese = !row.level.is_ascii();
                round.fixed.push(LedgerRow { status: LedgerStatus::Corrected.word(chinese).to_owned(), ..row });
            } else {
                round.left.push(row);
            }
        }
        (round, waivers)
    }
}

fn false_alarm(row: &LedgerRow, language: Language) -> Waived {
    let word = if language == Language::Chinese { "台账标为误报" } else { "marked as a false alarm in the ledger" };
    let reason = if row.reply.is_empty() { word.to_owned() } else { format!("{word}：{}", row.reply) };
    let by = if row.reviewer.is_empty() { "台账" } else { &row.reviewer };
    Waived { reason, by: by.to_owned(), kind: Acceptance::FalseAlarm }
}

/// An entry of `waive:` in the settings.
fn waiver(row: &LedgerRow, words: &str) -> String {
    let quote = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let file = row.path.rsplit('/').next().unwrap_or_default();
    let reason = if row.reply.is_empty() { "误报" } else { &row.reply };
    let by = if row.reviewer.is_empty() { "台账" } else { &row.reviewer };
    format!(
        "  - rule: {}\n    files: [{}]\n    text: {}\n    reason: {}\n    by: {}\n",
        row.rule,
        quote(&globset::escape(file)),
        quote(words),
        quote(reason),
        quote(by)
    )
}

/// The rows of a ledger, from .xlsx, .xls, .ods or .csv.
pub(super) fn rows(path: &Path, language: Language) -> Result<Vec<LedgerRow>, Failure> {
    let failure = |reason: &Bilingual| unusable(path, reason, language);
    let size = std::fs::metadata(path).map_err(|error| Failure::Read { path: path.to_owned(), error })?.len();
    if size > LARGEST {
        return Err(failure(&Bilingual::new("文件太大", "it is too large")));
    }
    let cells = if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        from_csv(path).map_err(|reason| failure(&reason))?
    } else {
        from_workbook(path).map_err(|reason| failure(&reason))?
    };
    let is_heading = |row: &Vec<String>| row.iter().any(|cell| column(cell) == Some(FINGERPRINT));
    let Some(heading) = cells.iter().position(is_heading) else {
        let message = Bilingual::new("没有“指纹”一列，不是本程序的台账", "there is no column “fingerprint”: not a ledger of this program");
        return Err(failure(&message));
    };
    let columns: Vec<Option<usize>> = cells[heading].iter().map(|cell| column(cell)).collect();
    Ok(cells[heading + 1..].iter().filter_map(|cells| row(cells, &columns)).collect())
}

const FINGERPRINT: usize = LEDGER_COLUMNS.len() - 1;

fn column(heading: &str) -> Option<usize> {
    let heading = heading.trim().trim_start_matches('\u{feff}');
    LEDGER_COLUMNS.iter().position(|(zh, en)| *zh == heading || en.eq_ignore_ascii_case(heading))
}

fn row(cells: &[String], columns: &[Option<usize>]) -> Option<LedgerRow> {
    let cell = |name: &str| {
        let wanted = LEDGER_COLUMNS.iter().position(|(_, en)| *en == name);
        let at = columns.iter().position(|column| *column == wanted && wanted.is_some())?;
        cells.get(at).map(|cell| cell.trim().to_owned())
    };
    let text = |name: &str| cell(name).unwrap_or_default();
    let fingerprint = cell("fingerprint").filter(|fingerprint| !fingerprint.is_empty())?;
    Some(LedgerRow {
        unit: text("unit"),
        path: text("file"),
        place: text("place"),
        section: text("section"),
        quoted: text("text"),
        area: text("type"),
        rule: text("rule"),
        message: text("problem"),
        basis: text("basis"),
        calculation: text("calculation"),
        level: text("level"),
        help: text("suggestion"),
        reply: text("reply"),
        status: text("status"),
        reviewer: text("reviewer"),
        date: text("date"),
        fingerprint,
    })
}

fn from_workbook(path: &Path) -> Result<Vec<Vec<String>>, Bilingual> {
    let mut workbook = open_workbook_auto(path).map_err(|error| fault::of_container(&error.to_string()))?;
    let names = workbook.sheet_names();
    let name = names.iter().find(|name| ["问题台账", "ledger"].contains(&name.as_str())).or(names.first()).cloned();
    let range = workbook.worksheet_range(&name.unwrap_or_default()).map_err(|error| fault::of_container(&error.to_string()))?;
    Ok(range.rows().map(|row| row.iter().map(text_of).collect()).collect())
}

/// A cell as people see it; a date as its day.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => {
            let days = moment.as_f64().floor();
            let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(whole(days)));
            day.map_or_else(|_| cell.to_string(), |day| day.to_string())
        }
        other => other.to_string(),
    }
}

/// A count of days, of which calendars hold few.
#[allow(clippy::cast_possible_truncation)]
fn whole(days: f64) -> i64 {
    if (0.0..3_000_000.0).contains(&days) { days as i64 } else { 0 }
}

fn from_csv(path: &Path) -> Result<Vec<Vec<String>>, Bilingual> {
    let mut text = String::new();
    std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)).map_err(|error| fault::of_io(&error))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let records: Result<Vec<csv::StringRecord>, csv::Error> = reader.records().collect();
    let records = records.map_err(|error| Bilingual::new("不是正确的 CSV", error.to_string()))?;
    Ok(records.iter().map(|record| record.iter().map(str::to_owned).collect()).collect())
}

fn unusable(path: &Path, reason: &Bilingual, language: Language) -> Failure {
    let reason = reason.get(language);
    let message = match language {
        Language::Chinese => format!("台账 {} 读不出：{reason}", path.display()),
        Language::English => format!("the ledger {} cannot be read: {reason}", path.display()),
    };
    Failure::Usage { message, advice: String::new() }
}
