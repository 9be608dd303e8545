//! Explaining a written number that the data do not have: which small change of the counting gives it exactly.
//!
//! The changes are few and fixed: conditions left out, another day, another unit, the status of another day, a cut-off, another
//! organ, another period, another base, another metric. Each that fits comes with the records that it adds or takes away.

use super::day;
use super::definition::{Count, Definition, FieldKind};
use super::error::CaseError;
use super::figure::{Cases, Figure, Origin};
use super::predicate::{FieldId, Predicate, Term};
use super::records::{Answer, Counting, Records, count_of};
use super::sql::{Builder, Dialect, Parameter, Statement, Window};
use crate::claim::{Exact, Interval, MetricId};
use crate::diagnostic::Bilingual;

/// A way to the written number.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The sort of change: `include_transferred`, `cut_off`, `other_base`, `other_metric` …
    pub kind: String,
    /// In words.
    pub words: Bilingual,
    /// What it gives.
    pub value: Exact,
    /// Statements that give it.
    pub sql: Vec<String>,
    /// How many records it adds.
    pub added: usize,
    /// How many it takes away.
    pub removed: usize,
    /// The two countings between which the records differ.
    pub change: Option<Box<Change>>,
    /// The lower, the likelier.
    pub rank: u8,
}

impl Explanation {
    /// A slip of the pen, or another source that has the written number: no records behind it.
    pub fn slip(kind: &str, words: Bilingual, value: Exact, rank: u8) -> Self {
        Self { kind: kind.to_owned(), words, value, sql: Vec::new(), added: 0, removed: 0, change: None, rank }
    }
}

/// Two countings of the same records.
#[derive(Debug, Clone)]
pub struct Change {
    /// Index into [`Cases::records`].
    pub records: usize,
    /// As it is defined.
    pub from: Counting,
    /// As it gives the written number.
    pub to: Counting,
}

/// A record as it is exported: everything but the person may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRecord {
    /// Index of its snapshot.
    pub snapshot: usize,
    /// Row of its file; a database has none.
    pub row: Option<u64>,
    /// Case number.
    pub key: String,
    /// The day that decides the period.
    pub day: Option<String>,
    /// The person: to be masked.
    pub person: Option<String>,
}

/// The records that a change adds and takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Counted by the change alone.
    pub added: Vec<CaseRecord>,
    /// Counted without the change alone.
    pub removed: Vec<CaseRecord>,
}

/// What is to be explained.
#[derive(Debug, Clone, Copy)]
pub struct Puzzle<'a> {
    /// The metric.
    pub metric: &'a MetricId,
    /// What the report's number may stand for.
    pub written: &'a Interval,
    /// The unit of the report's number.
    pub unit: Option<&'a str>,
    /// What the data have.
    pub figure: &'a Figure,
}

/// A change to try.
struct Candidate {
    kind: String,
    words: Bilingual,
    counting: Counting,
    rank: u8,
}

/// At most so many explanations are given.
const MOST: usize = 5;

impl Cases {
    /// The changes that give the written number, the likeliest first.
    pub fn explain(&self, puzzle: Puzzle<'_>) -> Result<Vec<Explanation>, CaseError> {
        let Some(origin) = &puzzle.figure.origin else { return Ok(self.explain_totals(puzzle)) };
        let records = &self.records[origin.records];
        let Some(definition) = records.kind.definition(puzzle.metric) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for candidate in candidates(records, definition, origin, puzzle.unit) {
            let answers = records.answers(std::slice::from_ref(&candidate.counting))?;
            if let Some(Answer::Value { value, .. }) = answers.first()
                && *value != puzzle.figure.value
                && puzzle.written.contains(*value)
            {
                found.push(self.explanation(origin, candidate, *value)?);
            }
        }
        if let Some(cut) = self.cut_off(origin, definition, puzzle)? {
            found.push(cut);
        }
        found.extend(self.other_metric(origin, puzzle)?);
        found.sort_by_key(|explanation| explanation.rank);
        found.truncate(MOST);
        Ok(found)
    }

    fn explanation(&self, origin: &Origin, candidate: Candidate, value: Exact) -> Result<Explanation, CaseError> {
        let records = &self.records[origin.records];
        let sql = records.statements(&candidate.counting).iter().map(Statement::shown).collect();
        let change = Change { records: origin.records, from: origin.counting.clone(), to: candidate.counting };
        let difference = self.difference(&change)?;
        Ok(Explanation {
            kind: candidate.kind,
            words: candidate.words,
            value,
            sql,
            added: difference.added.len(),
            removed: difference.removed.len(),
            change: Some(Box::new(change)),
            rank: candidate.rank,
        })
    }

    /// The day up to which counting gives the written number.
    fn cut_off(&self, origin: &Origin, definition: &Definition, puzzle: Puzzle<'_>) -> Result<Option<Explanation>, CaseError> {
        let records = &self.records[origin.records];
        let counting = &origin.counting;
        let (Some(date), None) = (&definition.date, &counting.part) else { return Ok(None) };
        if matches!(counting.count, Count::Distinct(_)) || puzzle.written.single().is_none() {
            return Ok(None);
        }
        let schema = records.schema();
        let mut builder = Builder::new(&schema, counting.window);
        let (day, counted) = (number_of_day(&builder.column(date), schema.dialect), builder.counted(&counting.count));
        let condition = builder.condition(&counting.of);
        let organ = builder.organ(counting.organ.as_deref());
        let sql = format!("SELECT {day}, {counted} FROM {} WHERE {condition}{organ} GROUP BY 1 ORDER BY 1", schema.table);
        let statement = builder.finish(sql);
        let whole = |cell: Option<&Option<String>>| cell.and_then(Option::as_ref).and_then(|cell| cell.parse::<i64>().ok());
        let days: Vec<(i64, i64)> =
            records.backend.rows(&statement)?.iter().filter_map(|row| Some((whole(row.first())?, whole(row.get(1))?))).collect();
        let mut sum = 0;
        for (at, (day, count)) in days.iter().enumerate() {
            sum += count;
            if !puzzle.written.contains(Exact::whole(sum.into())) {
                continue;
            }
            let last = days.get(at + 1).map_or(i64::from(counting.window.to), |(next, _)| next - 1);
            if last >= i64::from(counting.window.to) {
                return Ok(None);
            }
            let (Ok(first), Ok(last)) = (i32::try_from(*day), i32::try_from(last)) else { return Ok(None) };
            let (words, to, rank) = cut_words(first, last);
            let window = Window { from: counting.window.from, to };
            // Only the day of the period is cut; what `end` means elsewhere stays.
            let of = counting.of.clone().and(Predicate::Compare(
                Term::field(date),
                super::Comparator::LessOrEqual,
                Term { base: super::Base::Day(day::to_date(window.to)), days: 0, working: false },
            ));
            let candidate = Candidate { kind: "cut_off".to_owned(), words, counting: Counting { of, ..counting.clone() }, rank };
            return self.explanation(origin, candidate, Exact::whole(sum.into())).map(Some);
        }
        Ok(None)
    }

    /// Another metric that has the written value.
    fn other_metric(&self, origin: &Origin, puzzle: Puzzle<'_>) -> Result<Vec<Explanation>, CaseError> {
        let records = &self.records[origin.records];
        let answers = records.totals(origin.counting.window, origin.counting.organ.as_deref())?;
        let rate = puzzle.figure.parts.is_some();
        let mut found = Vec::new();
        for ((metric, unit), answer) in &answers {
            let Answer::Value { value, parts } = answer else { continue };
            // Small numbers are alike by chance.
            let telling = rate || *value >= Exact::whole(10);
            if metric == puzzle.metric || unit.is_some() || parts.is_some() != rate || !telling || puzzle.written.single() != Some(*value) {
                continue;
            }
            let Some(definition) = records.kind.definition(metric) else { continue };
            let words = Bilingual::new(
                format!("与另一项指标（{}）的数相同", definition.name.zh),
                format!("equals another metric ({})", definition.name.en),
            );
            let counting = records.counting(definition, None, origin.counting.window, origin.counting.organ.as_deref());
            let candidate = Candidate { kind: "other_metric".to_owned(), words, counting, rank: 60 };
            found.push(self.explanation(origin, candidate, *value)?);
        }
        Ok(found)
    }

    fn explain_totals(&self, puzzle: Puzzle<'_>) -> Vec<Explanation> {
        let own = self.totals.iter().find(|total| total.metric == *puzzle.metric && total.value == puzzle.figure.value);
        let Some(own) = own else { return Vec::new() };
        let mut found = Vec::new();
        for total in &self.totals {
            if puzzle.written.single() != Some(total.value) || total.value == puzzle.figure.value {
                continue;
            }
            let (kind, words, rank) = if total.metric == own.metric && total.organ == own.organ && total.year != own.year {
                let year = total.year;
                (
                    if year + 1 == own.year { "last_year" } else { "other_year" },
                    Bilingual::new(format!("是{year}年的数"), format!("the value of {year}")),
                    5,
                )
            } else if total.metric == own.metric && total.year == own.year && total.organ != own.organ {
                let organ = total.organ.clone().unwrap_or_default();
                ("other_organ", Bilingual::new(format!("是{organ}的数"), format!("the value of {organ}")), 30)
            } else if total.year == own.year && total.organ == own.organ && total.value >= Exact::whole(10) {
                let metric = &total.metric;
                ("other_metric", Bilingual::new(format!("与指标 {metric} 的数相同"), format!("equals the metric {metric}")), 60)
            } else {
                continue;
            };
            let (sql, value) = (Vec::new(), total.value);
            found.push(Explanation { kind: kind.to_owned(), words, value, sql, added: 0, removed: 0, change: None, rank });
        }
        found.sort_by_key(|explanation| explanation.rank);
        found.truncate(MOST);
        found
    }

    /// The records that a change adds and takes away: of a rate those of its base, or of its numerator where the base is the same.
    /// Where only the counting changes, the records that count more than once.
    pub fn difference(&self, change: &Change) -> Result<Difference, CaseError> {
        let records = &self.records[change.records];
        let (from, to) = (&change.from, &change.to);
        if from.count != to.count && from.of == to.of {
            return Ok(Difference { added: several(records, to)?, removed: Vec::new() });
        }
        let (left, right) = match (&from.part, &to.part) {
            (Some(part), Some(other)) if from.of == to.of && from.window == to.window => (part, other),
            _ => (&from.of, &to.of),
        };
        Ok(Difference { added: only(records, (right, to), Some((left, from)))?, removed: only(records, (left, from), Some((right, to)))? })
    }

    /// The records behind a counting; of a rate those of its base.
    pub fn behind(&self, origin: &Origin) -> Result<Vec<CaseRecord>, CaseError> {
        only(&self.records[origin.records], (&origin.counting.of, &origin.counting), None)
    }
}

/// Records that fulfil one condition and not the other.
fn only(
    records: &Records,
    (predicate, counting): (&Predicate, &Counting),
    other: Option<(&Predicate, &Counting)>,
) -> Result<Vec<CaseRecord>, CaseError> {
    let schema = records.schema();
    let mut builder = Builder::new(&schema, counting.window);
    let condition = builder.condition(predicate);
    let organ = builder.organ(counting.organ.as_deref());
    let mut wanted = format!("({condition}{organ})");
    if let Some((predicate, counting)) = other {
        let mut inner = builder.in_window(counting.window);
        let condition = inner.condition(predicate);
        let organ = inner.organ(counting.organ.as_deref());
        wanted += &format!(" AND ({condition}{organ}) IS NOT TRUE");
        builder = inner;
    }
    listed(records, builder, &wanted)
}

/// Records that count more than once: persons or times above 1, or a value that another record has too.
fn several(records: &Records, counting: &Counting) -> Result<Vec<CaseRecord>, CaseError> {
    let schema = records.schema();
    let mut builder = Builder::new(&schema, counting.window);
    let condition = builder.condition(&counting.of);
    let organ = builder.organ(counting.organ.as_deref());
    let wanted = match &counting.count {
        Count::Sum(field) => {
            let (column, one) = (builder.column(field), builder.bind(Parameter::Number(1)));
            format!("{condition}{organ} AND {column} <> {one}")
        }
        Count::Distinct(field) => {
            let column = builder.column(field);
            format!(
                "{condition}{organ} AND {column} IN (SELECT {column} FROM {} WHERE {condition}{organ} GROUP BY {column} HAVING count(*) > 1)",
                schema.table
            )
        }
        Count::Rows => format!("{condition}{organ}"),
    };
    listed(records, builder, &wanted)
}

/// The records that fulfil a condition, as they are exported.
fn listed(records: &Records, builder: Builder<'_>, wanted: &str) -> Result<Vec<CaseRecord>, CaseError> {
    let schema = records.schema();
    let column = |kind: FieldKind| {
        let field = records.kind.fields.iter().find(|field| field.kind == kind && (kind != FieldKind::Day || field.required));
        field.map_or_else(|| "NULL".to_owned(), |field| builder.column(&field.id))
    };
    let day = number_of_day(&column(FieldKind::Day), schema.dialect);
    let place = if schema.dialect == Dialect::Sqlite { "source, row" } else { "0, NULL" };
    let (key, person) = (column(FieldKind::Key), column(FieldKind::Person));
    let order = if schema.dialect == Dialect::Sqlite { "1, 2" } else { "3" };
    let sql = format!("SELECT {place}, {key}, {day}, {person} FROM {} WHERE {wanted} ORDER BY {order}", schema.table);
    let statement = builder.finish(sql);
    let rows = records.backend.rows(&statement)?;
    let record = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter();
        let mut next = || cells.next().flatten();
        let source: usize = next().and_then(|cell| cell.parse().ok()).unwrap_or(0);
        let row = next().and_then(|cell| cell.parse().ok());
        let key = next().unwrap_or_default();
        let day = next().and_then(|cell| cell.parse().ok()).map(|number: i32| day::to_date(number).to_string());
        let snapshot = records.snapshots.get(source).copied().unwrap_or(0);
        CaseRecord { snapshot, row, key, day, person: next() }
    };
    Ok(rows.into_iter().map(record).collect())
}

/// A day as the number of days since 1970.
fn number_of_day(column: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => column.to_owned(),
        Dialect::Postgres => format!("({column} - date '1970-01-01')"),
    }
}

/// What is said of a cut-off between two days that give the same number, the day taken, and its rank.
fn cut_words(first: i32, last: i32) -> (Bilingual, i32, u8) {
    let (begin, end) = (day::to_date(first), day::to_date(last));
    let named =
        [(3, 31, "一季度", "the first quarter"), (6, 30, "上半年", "the first half of the year"), (9, 30, "前三季度", "three quarters")];
    for (month, day_of_month, zh, en) in named {
        let Ok(day) = jiff::civil::Date::new(begin.year(), month, day_of_month) else { continue };
        let number = day::of_date(day);
        if (first..=last).contains(&number) {
            let words = Bilingual::new(format!("是{zh}的数（只计到{day}）"), format!("the number of {en} (counted until {day} only)"));
            return (words, number, 12);
        }
    }
    let between = if first == last { String::new() } else { format!("（{begin}至{end}之间截止都得此数）") };
    let words = Bilingual::new(
        format!("只计到{begin}，其后的没有计入{between}"),
        format!("counted until {begin} only; what came later is left out"),
    );
    (words, first, 15)
}

/// The changes to try, one at a time, and two conditions together.
fn candidates(records: &Records, definition: &Definition, origin: &Origin, unit: Option<&str>) -> Vec<Candidate> {
    let counting = &origin.counting;
    let part = |of: &Predicate| definition.part.as_ref().map(|part| of.clone().and(part.clone()));
    let own_count = count_of(definition, unit);
    let mut all = Vec::new();
    let mut push = |kind: &str, words: Bilingual, counting: Counting, rank: u8| {
        all.push(Candidate { kind: kind.to_owned(), words, counting, rank });
    };
    // Conditions left out.
    let base: Vec<_> = records
        .kind
        .base
        .iter()
        .filter(|condition| !definition.unless.contains(&condition.id) && condition.is.fields().iter().all(|field| records.has(field)))
        .collect();
    for (at, condition) in base.iter().enumerate() {
        let of = records.whole(definition, None, &[&condition.id]);
        push(&condition.id, condition.without.clone(), Counting { part: part(&of), of, ..counting.clone() }, 1);
        for other in &base[at + 1..] {
            let of = records.whole(definition, None, &[&condition.id, &other.id]);
            let words = Bilingual::new(
                format!("{}，并且{}", condition.without.zh, other.without.zh),
                format!("{}, and {}", condition.without.en, other.without.en),
            );
            let kind = format!("{}+{}", condition.id, other.id);
            push(&kind, words, Counting { part: part(&of), of, ..counting.clone() }, 20);
        }
    }
    // Other ways of counting that the definition knows.
    for variant in &definition.variants {
        let of = records.whole(definition, Some(variant), &[]);
        let part = variant.part.as_ref().or(definition.part.as_ref()).map(|part| of.clone().and(part.clone()));
        push(&variant.id, variant.name.clone(), Counting { of, part, ..counting.clone() }, 3);
    }
    // Other units.
    let mut counts: Vec<(&str, Bilingual, &Count)> = definition
        .units
        .iter()
        .map(|own| ("other_unit", Bilingual::new(format!("写的是{}数", own.unit), format!("counted in {}", own.unit)), &own.count))
        .collect();
    counts.push(("other_unit", Bilingual::new("写的是件数", "counted in cases"), &definition.count));
    let persons = records.kind.first(FieldKind::Person).map(|field| Count::Distinct(field.id.clone()));
    if let Some(persons) = &persons {
        counts.push(("persons", Bilingual::new("按人数计，同一人只计一次", "persons were counted, each once"), persons));
    }
    for (kind, words, count) in counts {
        if count != own_count && counting.part.is_none() {
            push(kind, words, Counting { count: count.clone(), ..counting.clone() }, 2);
        }
    }
    // Another day decides the period.
    if let Some(date) = &definition.date {
        for field in records.kind.fields.iter().filter(|field| field.kind == FieldKind::Day && field.id != *date) {
            let of = replaced_date(&counting.of, date, &field.id);
            let words = Bilingual::new(format!("按“{}”划分年度", field.name.zh), format!("the year was taken by {}", field.name.en));
            push("other_date", words, Counting { part: part(&of), of, ..counting.clone() }, 10);
        }
    }
    // Another period: the year before.
    let year = day::to_date(counting.window.from).year();
    if Window::year(year) == Some(counting.window)
        && let Some(window) = Window::year(year - 1)
    {
        let words = Bilingual::new(format!("是{}年的数", year - 1), format!("the value of {}", year - 1));
        push("last_year", words, Counting { window, ..counting.clone() }, 4);
    }
    // Another organ, or all of them.
    if records.organ_field().is_some() {
        if counting.organ.is_some() {
            let words = Bilingual::new("计入了所有机关的", "those of all organs were counted");
            push("all_organs", words, Counting { organ: None, ..counting.clone() }, 6);
        }
        for organ in records.organs.iter().take(200).filter(|organ| Some(*organ) != counting.organ.as_ref()) {
            let words = Bilingual::new(format!("是{organ}的数"), format!("the value of {organ}"));
            push("other_organ", words, Counting { organ: Some(organ.clone()), ..counting.clone() }, 5);
        }
    }
    // A rate over another base.
    if let Some(part) = &counting.part {
        for metric in &definition.other_bases {
            let Some(other) = records.kind.definition(metric) else { continue };
            let of = records.whole(other, None, &[]);
            let words = Bilingual::new(format!("分母用的是另一个数：{}", other.name.zh), format!("over another base: {}", other.name.en));
            push("other_base", words, Counting { of, part: Some(part.clone()), ..counting.clone() }, 3);
        }
    }
    all
}

/// The same condition with another day in the place of the one that decides the period.
fn replaced_date(of: &Predicate, date: &FieldId, other: &FieldId) -> Predicate {
    let own = Predicate::InPeriod(Term::field(date));
    let new = Predicate::InPeriod(Term::field(other));
    let conjuncts = of.clone().conjuncts().into_iter();
    Predicate::And(conjuncts.map(|one| if one == own { new.clone() } else { one }).collect())
}
