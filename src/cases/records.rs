//! Records that can be asked for the value of a metric.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::definition::{Count, Definition, FieldKind, RecordKind, Variant};
use super::error::CaseError;
use super::predicate::{FieldId, Predicate, Term};
use super::sql::{self, Builder, Column, Dialect, Schema, Statement, Window};
use super::store::Store;
use super::tally::Tally;
use super::working_days::WorkingDays;
use crate::claim::{Exact, MetricId};
use crate::diagnostic::Bilingual;

/// Where the records are.
#[derive(Debug)]
pub enum Backend {
    /// In the embedded database.
    Sqlite(Store),
    /// In a database server.
    #[cfg(feature = "postgres")]
    Postgres(Box<super::postgres::Server>),
}

/// Records of one kind, from one or several files.
#[derive(Debug)]
pub struct Records {
    /// What they hold.
    pub kind: RecordKind,
    /// The fields that the source has.
    pub columns: BTreeMap<FieldId, Column>,
    /// Table as statements name it.
    pub table: String,
    /// Where they are.
    pub backend: Backend,
    /// Indices of their snapshots; a record names one of them by its place here.
    pub snapshots: Vec<usize>,
    /// How many there are.
    pub count: u64,
    /// Rows with a word that no code stands for, by field.
    pub unknown: BTreeMap<FieldId, u64>,
    /// The organs in the records, where they name any.
    pub organs: Vec<String>,
    /// Working days.
    pub working: WorkingDays,
    /// What a server counted when it was opened.
    pub tally: Option<Tally>,
    /// Totals that were asked for already.
    pub asked: Mutex<AllAsked>,
}

/// Answers by time and organ.
pub type AllAsked = BTreeMap<(Window, Option<String>), BTreeMap<Asked, Answer>>;

/// A metric, and the unit where something else than rows is counted.
pub type Asked = (MetricId, Option<String>);

/// The value of a metric, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A number; for a rate in %, with numerator and base.
    Value {
        /// The value.
        value: Exact,
        /// Numerator and base of a rate.
        parts: Option<(i64, i64)>,
    },
    /// It cannot be counted from these records.
    Unusable(Bilingual),
}

/// How a number is counted: of these records those, counted so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// The records; for a rate its base.
    pub of: Predicate,
    /// For a rate its numerator.
    pub part: Option<Predicate>,
    /// What is counted.
    pub count: Count,
    /// The time.
    pub window: Window,
    /// The organ.
    pub organ: Option<String>,
}

impl Records {
    /// The schema for statements.
    pub fn schema(&self) -> Schema<'_> {
        let dialect = match self.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Backend::Postgres(_) => Dialect::Postgres,
        };
        Schema { dialect, kind: &self.kind, columns: self.columns.clone(), table: self.table.clone(), working: self.working.clone() }
    }

    /// Whether the source has the field.
    pub fn has(&self, field: &FieldId) -> bool {
        self.columns.contains_key(field)
    }

    /// The records of a definition, with its variant; base conditions named in `without` are left out, and those whose fields the
    /// source does not have.
    pub fn whole(&self, definition: &Definition, variant: Option<&Variant>, without: &[&str]) -> Predicate {
        let base = self.kind.base.iter().filter(|condition| {
            !definition.unless.contains(&condition.id)
                && !without.contains(&condition.id.as_str())
                && condition.is.fields().iter().all(|field| self.has(field))
        });
        let mut whole = base.fold(Predicate::ALL, |whole, condition| whole.and(condition.is.clone()));
        if let Some(date) = variant.and_then(|variant| variant.date.as_ref()).or(definition.date.as_ref()) {
            whole = whole.and(Predicate::InPeriod(Term::field(date)));
        }
        whole.and(variant.and_then(|variant| variant.of.as_ref()).unwrap_or(&definition.of).clone())
    }

    /// How the metric of a definition is counted in a unit.
    pub fn counting(&self, definition: &Definition, unit: Option<&str>, window: Window, organ: Option<&str>) -> Counting {
        let of = self.whole(definition, None, &[]);
        let part = definition.part.as_ref().map(|part| of.clone().and(part.clone()));
        Counting { of, part, count: count_of(definition, unit).clone(), window, organ: organ.map(str::to_owned) }
    }

    /// Why the counting cannot be done: a field that the source does not have, days that the calendar does not cover.
    pub fn obstacle(&self, counting: &Counting) -> Option<Bilingual> {
        let predicates = || [Some(&counting.of), counting.part.as_ref()].into_iter().flatten();
        let counted = match &counting.count {
            Count::Rows => None,
            Count::Distinct(field) | Count::Sum(field) => Some(field),
        };
        let mut fields = predicates().flat_map(Predicate::fields).chain(counted);
        if let Some(missing) = fields.find(|field| !self.has(field)) {
            let name = self.kind.field(missing).map_or_else(|| Bilingual::same(&missing.0), |field| field.name.clone());
            return Some(Bilingual::new(format!("导出中没有“{}”列", name.zh), format!("the export has no column for {}", name.en)));
        }
        let doubtful = predicates().flat_map(Predicate::fields).find(|field| self.unknown.get(*field).is_some_and(|rows| *rows > 0));
        if let Some(field) = doubtful {
            let rows = self.unknown[field];
            let name = self.kind.field(field).map_or_else(|| Bilingual::same(&field.0), |field| field.name.clone());
            return Some(Bilingual::new(
                format!("有{rows}行“{}”的取值不在对照表中，请补入列对照表", name.zh),
                format!("{rows} rows have a value of {} that the column map does not know; add it to the map", name.en),
            ));
        }
        let working = predicates().any(Predicate::counts_working_days);
        if working && !self.working.covers(counting.window.from - 60, counting.window.to) {
            return Some(Bilingual::new(
                "节假日数据不覆盖该年度，不能计算工作日",
                "the calendar does not cover this year, so working days cannot be counted",
            ));
        }
        None
    }

    /// All metrics for a time and organ, each in each of its units; asked for once.
    pub fn totals(&self, window: Window, organ: Option<&str>) -> Result<BTreeMap<Asked, Answer>, CaseError> {
        let key = (window, organ.map(str::to_owned));
        let mut asked = self.asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(answers) = asked.get(&key) {
            return Ok(answers.clone());
        }
        let (names, countings): (Vec<Asked>, Vec<Counting>) = self.all(window, organ).into_iter().unzip();
        let answers: BTreeMap<Asked, Answer> = names.into_iter().zip(self.answers(&countings)?).collect();
        asked.insert(key, answers.clone());
        Ok(answers)
    }

    /// Every metric in each of its units.
    fn all(&self, window: Window, organ: Option<&str>) -> Vec<(Asked, Counting)> {
        let mut all: Vec<(Asked, Counting)> = Vec::new();
        for definition in &self.kind.metrics {
            all.push(((definition.metric.clone(), None), self.counting(definition, None, window, organ)));
            for unit in &definition.units {
                let counting = self.counting(definition, Some(&unit.unit), window, organ);
                all.push(((definition.metric.clone(), Some(unit.unit.clone())), counting));
            }
        }
        all
    }

    /// What all metrics need to be counted of a server at once, in groups that differ in `fields` too.
    #[cfg(feature = "postgres")]
    pub(super) fn tally_of_all(&self, window: Window, fields: Vec<FieldId>) -> Tally {
        let countings = self.all(window, None).into_iter().map(|(_, counting)| counting);
        let countings = countings.filter(|counting| self.obstacle(counting).is_none());
        let numbers = countings
            .flat_map(|Counting { of, part, count, .. }| [Some(of), part].into_iter().flatten().map(move |of| (of, count.clone())));
        let numbers: Vec<(Predicate, Count)> = numbers.filter(|(_, count)| !matches!(count, Count::Distinct(_))).collect();
        Tally::new(&self.schema(), window, fields, &numbers)
    }

    /// The answers to several countings of one time and organ.
    pub fn answers(&self, countings: &[Counting]) -> Result<Vec<Answer>, CaseError> {
        let obstacles: Vec<Option<Bilingual>> = countings.iter().map(|counting| self.obstacle(counting)).collect();
        // A rate asks for two numbers.
        let mut asked: Vec<(Predicate, Count)> = Vec::new();
        let mut places: Vec<Option<(usize, Option<usize>)>> = Vec::new();
        for (counting, obstacle) in countings.iter().zip(&obstacles) {
            if obstacle.is_some() {
                places.push(None);
                continue;
            }
            asked.push((counting.of.clone(), counting.count.clone()));
            let of = asked.len() - 1;
            let part = counting.part.as_ref().map(|part| {
                asked.push((part.clone(), counting.count.clone()));
                asked.len() - 1
            });
            places.push(Some((of, part)));
        }
        let numbers = match countings.first() {
            Some(first) if !asked.is_empty() => self.numbers(first.window, first.organ.as_deref(), &asked)?,
            _ => Vec::new(),
        };
        let none = Bilingual::new("基数为0，没有比率", "the base is 0, so there is no rate");
        let answer = |place: Option<(usize, Option<usize>)>, obstacle: Option<Bilingual>| match (place, obstacle) {
            (Some((of, None)), _) => Answer::Value { value: Exact::whole(numbers[of].into()), parts: None },
            (Some((of, Some(part))), _) => {
                let (top, base) = (numbers[part], numbers[of]);
                let rate = Exact::fraction(i128::from(top) * 100, base.into());
                rate.map_or_else(|| Answer::Unusable(none.clone()), |value| Answer::Value { value, parts: Some((top, base)) })
            }
            (None, obstacle) => Answer::Unusable(obstacle.unwrap_or_default()),
        };
        Ok(places.into_iter().zip(obstacles).map(|(place, obstacle)| answer(place, obstacle)).collect())
    }

    /// Numbers of predicates, all in one statement but for those that count different values.
    fn numbers(&self, window: Window, organ: Option<&str>, wanted: &[(Predicate, Count)]) -> Result<Vec<i64>, CaseError> {
        let schema = self.schema();
        let together: Vec<(Predicate, Count)> = wanted.iter().filter(|(_, count)| !matches!(count, Count::Distinct(_))).cloned().collect();
        let counted = match schema.dialect {
            _ if together.is_empty() => Vec::new(),
            Dialect::Sqlite => self.backend.numbers(&sql::totals(&schema, window, &together, organ))?,
            Dialect::Postgres => self.tallied(&schema, window, organ, &together)?,
        };
        let mut counted = counted.into_iter();
        let mut numbers = Vec::with_capacity(wanted.len());
        for (predicate, count) in wanted {
            numbers.push(match count {
                Count::Distinct(_) => {
                    let statement = Builder::new(&schema, window).total(predicate, count, organ);
                    self.backend.numbers(&statement)?.first().copied().unwrap_or(0)
                }
                _ => counted.next().unwrap_or(0),
            });
        }
        Ok(numbers)
    }

    /// Numbers out of the groups that the server counts, or has counted already.
    fn tallied(
        &self,
        schema: &Schema<'_>,
        window: Window,
        organ: Option<&str>,
        wanted: &[(Predicate, Count)],
    ) -> Result<Vec<i64>, CaseError> {
        let number = |tally: &Tally, organ| wanted.iter().map(|wanted| tally.number(schema, wanted, organ)).collect::<Option<Vec<i64>>>();
        if let Some(numbers) = self.tally.as_ref().filter(|tally| tally.window() == window).and_then(|tally| number(tally, organ)) {
            return Ok(numbers);
        }
        let mut tally = Tally::new(schema, window, Vec::new(), wanted);
        tally.fill(self.backend.rows(&tally.statement(schema, organ))?);
        // All of them were asked for.
        Ok(number(&tally, None).unwrap_or_default())
    }

    /// The statements behind a counting, as people can run them: the number, or numerator and base.
    pub fn statements(&self, counting: &Counting) -> Vec<Statement> {
        let schema = self.schema();
        let one =
            |predicate: &Predicate| Builder::new(&schema, counting.window).total(predicate, &counting.count, counting.organ.as_deref());
        counting.part.iter().chain([&counting.of]).map(one).collect()
    }

    /// The organ column, where the source has one.
    pub fn organ_field(&self) -> Option<&FieldId> {
        self.kind.first(FieldKind::Organ).map(|field| &field.id).filter(|field| self.has(field))
    }
}

/// What a definition counts in a unit.
pub fn count_of<'d>(definition: &'d Definition, unit: Option<&str>) -> &'d Count {
    let own = unit.and_then(|unit| definition.units.iter().find(|own| own.unit == unit));
    own.map_or(&definition.count, |own| &own.count)
}

impl Backend {
    /// The numbers of the only row that the statement gives.
    pub fn numbers(&self, statement: &Statement) -> Result<Vec<i64>, CaseError> {
        let rows = self.rows(statement)?;
        Ok(rows
            .into_iter()
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(|cell| cell.and_then(|cell| cell.parse().ok()).unwrap_or(0))
            .collect())
    }

    /// All rows of a statement, as text.
    pub fn rows(&self, statement: &Statement) -> Result<Vec<Vec<Option<String>>>, CaseError> {
        match self {
            Self::Sqlite(store) => store.rows(statement).map_err(|error| super::sqlite_table::wrong("SQLite", &error)),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => server.rows(statement),
        }
    }
}
