//! The reports of a run looked at together: held back until all are read, compared, and then passed on in their order.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::failure::Failure;
use super::inputs::Input;
use super::reading::Reader;
use super::roster::{self, RosterFile};
use crate::check::Options;
use crate::check::across::{self, Facts, Found, RollUp, RollUpVerdict, RosterRow};
use crate::diagnostic::{Diagnostic, Outcome};
use crate::output::{Contribution, FileResult, Packed, RollUpLine, RosterLine, TogetherView, Words};
use crate::rule::{AcrossFault, Check, Pack, Receipt, Rule};

/// Reports that are compared with each other without being asked for; more of them would take too much memory.
const FEW: usize = 200;

/// What is looked at beside the reports.
#[derive(Debug, Args)]
pub(super) struct TogetherArguments {
    /// 报送花名册（xlsx、xls、ods 或 csv）：核对缺交、逾期、重复、年度不符。 / The roster of organs that report (xlsx, xls, ods or csv): who is missing, late, twice, of the wrong year.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// 上级机关的报告：与各份报告的数相加对照。 / The report of the upper body: its figures are held against the sum of the others.
    #[arg(long, value_name = "FILE")]
    pub roll_up: Option<PathBuf>,
    /// 报告再多也互相比较（默认不超过 200 份时比较）。 / Compare the reports with each other however many they are; up to 200 are compared without asking.
    #[arg(long)]
    pub across: bool,
}

/// Reports that wait for each other.
pub(super) struct Together<'a> {
    pack: &'a Pack,
    options: Options,
    roster: Option<RosterFile>,
    upper: Option<(FileResult, Option<Facts>)>,
    earlier: Vec<Facts>,
    held: Vec<(Packed, Option<Facts>)>,
    /// The texts of those that are held.
    words: Words,
    /// How many may wait.
    limit: usize,
    /// Off as soon as more came than may wait; then nothing is compared.
    comparing: Arc<AtomicBool>,
}

/// What looking at all reports gave beside the findings in them.
pub(super) struct Seen {
    /// Who sent what, and what adds up.
    pub view: TogetherView,
    /// The roster with its findings.
    pub roster: Option<FileResult>,
}

impl<'a> Together<'a> {
    /// Reads roster and upper report; `earlier` are reports of earlier years; `files` counts those of the run, up to
    /// the number that it is given, so that none is held where nothing will be compared.
    pub fn begin(
        arguments: &TogetherArguments,
        reader: &Reader<'a>,
        earlier: Vec<Facts>,
        files: impl FnOnce(usize) -> usize,
    ) -> Result<Self, Failure> {
        let roster = arguments.roster.as_deref().map(|path| roster::read(path, &reader.pack().roster)).transpose()?;
        let upper = arguments.roll_up.clone().map(|path| reader.check_for(&Input::File(path), &AtomicBool::new(true)));
        let all = arguments.across || roster.is_some() || upper.is_some() || !earlier.is_empty();
        let comparing = all || (2..=FEW).contains(&files(FEW + 1));
        Ok(Self {
            pack: reader.pack(),
            options: reader.options().clone(),
            roster,
            upper,
            earlier,
            held: Vec::new(),
            words: Words::default(),
            limit: if all { usize::MAX } else { FEW },
            comparing: Arc::new(AtomicBool::new(comparing)),
        })
    }

    /// Whether reports are still to be compared.
    pub fn comparing(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.comparing)
    }

    /// Takes the next report; passes it on at once where too many came to be compared.
    pub fn take(
        &mut self,
        result: (FileResult, Option<Facts>),
        pass_on: &mut impl FnMut(FileResult) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if !self.comparing.load(Ordering::Relaxed) {
            return pass_on(result.0);
        }
        let (file, mut facts) = result;
        if self.upper.is_none() {
            facts = facts.map(Facts::without_own_figures);
        }
        self.held.push((Packed::new(file, &mut self.words), facts));
        if self.held.len() <= self.limit {
            return Ok(());
        }
        self.comparing.store(false, Ordering::Relaxed);
        let words = std::mem::take(&mut self.words);
        self.held.drain(..).try_for_each(|(file, _)| pass_on(file.open(&words)))
    }

    /// Compares what was held and passes it on.
    pub fn end(mut self, pass_on: &mut impl FnMut(FileResult) -> Result<(), Failure>) -> Result<Seen, Failure> {
        let mut seen = Seen { view: TogetherView::default(), roster: None };
        let places: Vec<usize> = (0..self.held.len()).filter(|index| self.held[*index].1.is_some()).collect();
        let mut reports: Vec<Facts> = self.held.iter_mut().filter_map(|(_, facts)| facts.take()).collect();
        let names = self.roster.as_ref().map(|file| file.roster.names()).unwrap_or_default();
        let several = reports.len() > 1;
        let mut found = if several || !self.earlier.is_empty() {
            across::compare(&reports, &self.earlier, &names, self.pack, &self.options)
        } else {
            Vec::new()
        };
        let looked_at = Looked { rules: self.rules_that_looked(several), reports: reports.len() };
        if let Some(file) = self.roster.take() {
            let (rows, unknown) = across::judge(&file.roster, &reports, self.options.year);
            let (in_roster, of_strangers) = across::roster_findings(&file.roster, (&rows, &unknown), &reports, self.pack, &self.options);
            found.extend(of_strangers);
            seen.view.roster = rows.iter().map(|row| line(&file, row, &reports)).collect();
            seen.view.roster.extend(unknown.iter().map(|report| stranger(&reports[*report])));
            seen.roster = Some(FileResult::other(file.shown, file.roster.text(), in_roster));
        }
        if let Some((mut file, facts)) = self.upper.take() {
            if let Some(upper) = facts {
                let parts = parts_of(&upper, std::mem::take(&mut reports), &seen.view.roster);
                let roll_ups = across::roll_up(&upper, &parts);
                for diagnostic in across::roll_up_findings(&roll_ups, &parts, self.pack, &self.options) {
                    add(&mut file, diagnostic);
                }
                seen.view.roll_up = roll_ups.iter().map(|roll_up| sum(roll_up, &parts)).collect();
            }
            pass_on(file)?;
        }
        drop(reports);
        self.pass_on_held(found, &places, &looked_at, pass_on).map(|()| seen)
    }

    /// The rules that looked at all reports, or at those of earlier years.
    fn rules_that_looked(&self, several: bool) -> Vec<&'a Rule> {
        let looked = |earlier: bool| if earlier { !self.earlier.is_empty() } else { several };
        let looks_here = |rule: &&Rule| match &rule.check {
            Check::Across(parameters) => looks(parameters.fault).is_some_and(looked),
            _ => false,
        };
        self.pack.rules.iter().filter(looks_here).collect()
    }

    /// Opens what was held, one after the other, and puts into it what was found; `places` says which of them each report is.
    fn pass_on_held(
        self,
        found: Vec<Found>,
        places: &[usize],
        looked: &Looked<'_>,
        pass_on: &mut impl FnMut(FileResult) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut of_place: HashMap<usize, Vec<Diagnostic>> = HashMap::new();
        for Found { report, diagnostic } in found {
            of_place.entry(places[report]).or_default().push(diagnostic);
        }
        let mut compared = places.iter().copied().peekable();
        for (place, (file, _)) in self.held.into_iter().enumerate() {
            let mut file = file.open(&self.words);
            if compared.next_if_eq(&place).is_some() {
                looked.enter(&mut file);
            }
            of_place.remove(&place).into_iter().flatten().for_each(|diagnostic| add(&mut file, diagnostic));
            pass_on(file)?;
        }
        Ok(())
    }
}

/// What looked at all reports of a run.
struct Looked<'a> {
    rules: Vec<&'a Rule>,
    reports: usize,
}

impl Looked<'_> {
    /// Says of the rules what became of them in one of the reports, before what they found is added.
    fn enter(&self, file: &mut FileResult) {
        let Some(facts) = &mut file.facts else { return };
        for outcome in facts.outcomes.iter_mut().filter(|outcome| self.rules.iter().any(|rule| rule.id == outcome.rule)) {
            if matches!(outcome.outcome, Outcome::NotChecked(_)) {
                outcome.outcome = Outcome::Passed;
                outcome.examined = self.reports;
            }
        }
    }
}

/// The reports whose figures are added: of the upper report's year, one of each organ, of no sender that the roster does not have.
fn parts_of(upper: &Facts, reports: Vec<Facts>, roster: &[RosterLine]) -> Vec<Facts> {
    let strange = |report: &Facts| roster.iter().any(|line| line.receipt == Receipt::Unknown && line.paths.contains(&report.path));
    let mut organs = HashSet::new();
    let of_year = |report: &Facts| upper.year.is_none() || report.year.is_none() || report.year == upper.year;
    let mut once = |organ: &Option<String>| organ.clone().is_none_or(|organ| organs.insert(organ));
    reports.into_iter().filter(|report| of_year(report) && !strange(report) && once(&report.organ)).collect()
}

/// Whether a fault is looked for among the reports (`false`) or among those of earlier years (`true`).
fn looks(fault: AcrossFault) -> Option<bool> {
    match fault {
        AcrossFault::Copied | AcrossFault::ToldDifferently | AcrossFault::ForeignOrgan => Some(false),
        AcrossFault::CopiedFromEarlier => Some(true),
        AcrossFault::RollUp | AcrossFault::Roster => None,
    }
}

/// Adds a finding at its place and says that its rule found something.
fn add(file: &mut FileResult, diagnostic: Diagnostic) {
    if let Some(facts) = &mut file.facts {
        for outcome in facts.outcomes.iter_mut().filter(|outcome| outcome.rule == diagnostic.rule) {
            outcome.outcome = Outcome::Failed;
        }
    }
    let start = diagnostic.primary().span.start;
    let at = file.diagnostics.partition_point(|known| known.primary().span.start <= start);
    file.diagnostics.insert(at, diagnostic);
}

fn line(file: &RosterFile, row: &RosterRow, reports: &[Facts]) -> RosterLine {
    let entry = &file.roster.entries[row.entry];
    let sent: Vec<&Facts> = row.reports.iter().chain(&row.other_years).map(|report| &reports[*report]).collect();
    RosterLine {
        organ: entry.organ.clone(),
        required: entry.required,
        due: entry.due,
        receipt: row.receipt,
        day: sent.iter().filter_map(|facts| facts.day).max(),
        paths: sent.iter().map(|facts| facts.path.clone()).collect(),
    }
}

fn stranger(report: &Facts) -> RosterLine {
    RosterLine {
        organ: report.organ.clone().unwrap_or_default(),
        required: false,
        due: None,
        receipt: Receipt::Unknown,
        day: report.day,
        paths: vec![report.path.clone()],
    }
}

fn sum(roll_up: &RollUp, reports: &[Facts]) -> RollUpLine {
    let contribution =
        |part: &across::Contribution| Contribution { organ: reports[part.report].name().to_owned(), text: part.figure.text.clone() };
    RollUpLine {
        metric: roll_up.whole.metric.0.to_string(),
        name: roll_up.whole.name.clone(),
        stated: roll_up.whole.text.clone(),
        sum: roll_up.sum.to_string(),
        equal: roll_up.verdict == RollUpVerdict::Equal,
        parts: roll_up.parts.iter().map(contribution).collect(),
    }
}
