//! Predicates to SQL: one meaning, two spellings. Every value is a parameter; no text of a user becomes part of a statement
//! but the names of columns that the database itself has told, between quotation marks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::day::{self, DayNumber};
use super::definition::{Count, FieldKind, RecordKind};
use super::predicate::{Base, FieldId, Predicate, Term};
use super::working_days::WorkingDays;

/// The database that a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded SQLite: days are numbers, codes are numbers.
    Sqlite,
    /// PostgreSQL and what speaks its language: days are dates, codes are the words of the export.
    Postgres,
}

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// A number, or a code.
    Number(i64),
    /// A day.
    Day(DayNumber),
    /// A word.
    Text(String),
    /// Days that are no working days.
    Days(Vec<DayNumber>),
}

impl Parameter {
    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day::to_date(*day).to_string(),
            Self::Text(text) => format!("'{text}'"),
            Self::Days(days) => format!("[{} days off]", days.len()),
        }
    }
}

/// A statement with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// The values in order of their numbers.
    pub parameters: Vec<Parameter>,
}

impl Statement {
    /// Text and values in one line.
    pub fn shown(&self) -> String {
        if self.parameters.is_empty() {
            return self.sql.clone();
        }
        let values: Vec<String> = self.parameters.iter().zip(1..).map(|(value, number)| format!("{number}={}", value.shown())).collect();
        format!("{} -- {}", self.sql, values.join(", "))
    }
}

/// Where a field stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// An expression that gives its value: a day, a number, a word.
    pub sql: String,
    /// The words behind each code, where the database holds words.
    pub words: Option<BTreeMap<String, Vec<String>>>,
}

/// What a database holds.
#[derive(Debug, Clone)]
pub struct Schema<'k> {
    /// Its language.
    pub dialect: Dialect,
    /// The records.
    pub kind: &'k RecordKind,
    /// The fields that are there.
    pub columns: BTreeMap<FieldId, Column>,
    /// Table or view, ready to stand after FROM.
    pub table: String,
    /// Working days.
    pub working: WorkingDays,
}

impl Schema<'_> {
    /// The word of a field that has the same in all records.
    pub fn constant(&self, field: &FieldId) -> Option<&str> {
        self.columns.get(field)?.sql.strip_prefix('\'')?.split_once('\'').map(|(word, _)| word)
    }
}

/// The time that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    /// First day.
    pub from: DayNumber,
    /// Last day.
    pub to: DayNumber,
}

impl Window {
    /// From one day to another.
    pub fn of(from: jiff::civil::Date, to: jiff::civil::Date) -> Self {
        Self { from: day::of_date(from), to: day::of_date(to) }
    }

    /// The years of its first and last day.
    pub fn years(&self) -> (i16, i16) {
        (day::to_date(self.from).year(), day::to_date(self.to).year())
    }

    /// A whole year.
    pub fn year(year: i16) -> Option<Self> {
        let day = |month, day| jiff::civil::Date::new(year, month, day).ok().map(super::day::of_date);
        Some(Self { from: day(1, 1)?, to: day(12, 31)? })
    }
}

/// Builds a statement.
#[derive(Debug)]
pub struct Builder<'s> {
    schema: &'s Schema<'s>,
    window: Window,
    parameters: Vec<Parameter>,
}

impl<'s> Builder<'s> {
    /// For a database and a time.
    pub fn new(schema: &'s Schema<'s>, window: Window) -> Self {
        Self { schema, window, parameters: Vec::new() }
    }

    /// The finished statement.
    pub fn finish(self, sql: String) -> Statement {
        Statement { sql, parameters: self.parameters }
    }

    /// The same statement goes on for another time.
    #[must_use]
    pub fn in_window(self, window: Window) -> Self {
        Self { window, ..self }
    }

    /// A placeholder for the value; the same value has one placeholder.
    pub fn bind(&mut self, value: Parameter) -> String {
        let at = self.parameters.iter().position(|other| *other == value).unwrap_or_else(|| {
            self.parameters.push(value.clone());
            self.parameters.len() - 1
        });
        let number = at + 1;
        match (self.schema.dialect, value) {
            (Dialect::Sqlite, _) => format!("?{number}"),
            // All values are sent as they are written; of which type they are is said in the statement.
            (Dialect::Postgres, Parameter::Number(_)) => format!("${number}::bigint"),
            (Dialect::Postgres, Parameter::Day(_)) => format!("${number}::date"),
            (Dialect::Postgres, Parameter::Text(_)) => format!("${number}::text"),
            (Dialect::Postgres, Parameter::Days(_)) => format!("${number}::int[]"),
        }
    }

    /// The expression of a field; a field that is not there is empty.
    pub fn column(&self, field: &FieldId) -> String {
        self.schema.columns.get(field).map_or_else(|| "NULL".to_owned(), |column| column.sql.clone())
    }

    /// A condition; what cannot be decided because a value is empty counts as not fulfilled.
    pub fn condition(&mut self, predicate: &Predicate) -> String {
        match predicate {
            Predicate::And(all) if all.is_empty() => "1 = 1".to_owned(),
            Predicate::And(all) => self.joined(all, " AND "),
            Predicate::Or(any) => format!("({})", self.joined(any, " OR ")),
            Predicate::Not(inner) => format!("({}) IS NOT TRUE", self.condition(inner)),
            Predicate::Code(field, codes) => self.codes(field, codes),
            Predicate::Empty(field) => format!("{} IS NULL", self.column(field)),
            Predicate::InPeriod(term) => {
                let term = self.term(term);
                let (from, to) = (self.bind(Parameter::Day(self.window.from)), self.bind(Parameter::Day(self.window.to)));
                format!("{term} BETWEEN {from} AND {to}")
            }
            Predicate::Compare(left, comparator, right) => {
                let working = left.working || right.working;
                let (left, right) = (self.side(left, working), self.side(right, working));
                format!("{left} {} {right}", comparator.sign())
            }
        }
    }

    fn joined(&mut self, all: &[Predicate], between: &str) -> String {
        all.iter().map(|one| self.condition(one)).collect::<Vec<_>>().join(between)
    }

    fn codes(&mut self, field: &FieldId, codes: &[String]) -> String {
        let Some(column) = self.schema.columns.get(field).cloned() else { return "1 = 0".to_owned() };
        let known = self.schema.kind.field(field).map_or(&[][..], |field| &field.codes);
        let wanted: Vec<Parameter> = if let Some(words) = &column.words {
            codes.iter().filter_map(|code| words.get(code)).flatten().map(|word| Parameter::Text(word.clone())).collect()
        } else {
            let number = |code: &String| known.iter().position(|known| known.id == *code).and_then(|at| i64::try_from(at).ok());
            codes.iter().filter_map(number).map(Parameter::Number).collect()
        };
        let values: Vec<String> = wanted.into_iter().map(|value| self.bind(value)).collect();
        match values.as_slice() {
            [] => "1 = 0".to_owned(),
            [one] => format!("{} = {one}", column.sql),
            several => format!("{} IN ({})", column.sql, several.join(", ")),
        }
    }

    /// One side of a comparison; where working days are counted, both sides are numbers of working days.
    fn side(&mut self, term: &Term, working: bool) -> String {
        if !working {
            return self.term(term);
        }
        let base = self.term(&Term { days: 0, working: false, ..term.clone() });
        let ordinal = match self.schema.dialect {
            Dialect::Sqlite => format!("working_days({base})"),
            Dialect::Postgres => {
                let before = self.bind(Parameter::Day(self.schema.working.before()));
                let first = self.bind(Parameter::Day(0));
                let off = self.bind(Parameter::Days(self.schema.working.off()));
                format!("({base} - {before} - width_bucket({base} - {first}, {off}))")
            }
        };
        if term.days == 0 { ordinal } else { format!("{ordinal} + {}", self.bind(Parameter::Number(i64::from(term.days)))) }
    }

    fn term(&mut self, term: &Term) -> String {
        let base = match &term.base {
            Base::Field(field) => self.column(field),
            Base::Start => self.bind(Parameter::Day(self.window.from)),
            Base::End => self.bind(Parameter::Day(self.window.to)),
            Base::Day(date) => self.bind(Parameter::Day(day::of_date(*date))),
            Base::Number(number) => self.bind(Parameter::Number(*number)),
        };
        if term.days == 0 {
            return base;
        }
        let days = self.bind(Parameter::Number(i64::from(term.days)));
        match self.schema.dialect {
            Dialect::Sqlite => format!("{base} + {days}"),
            Dialect::Postgres => format!("{base} + ({days})::int"),
        }
    }

    /// What is counted of the records that fulfil a condition.
    pub fn counted(&self, count: &Count) -> String {
        match count {
            Count::Rows => "count(*)".to_owned(),
            Count::Distinct(field) => format!("count(DISTINCT {})", self.column(field)),
            Count::Sum(field) => {
                let cast = if self.schema.dialect == Dialect::Postgres { "::bigint" } else { "" };
                format!("coalesce(sum(coalesce({}, 1)), 0){cast}", self.column(field))
            }
        }
    }

    /// The number of one predicate.
    pub fn total(mut self, predicate: &Predicate, count: &Count, organ: Option<&str>) -> Statement {
        let counted = self.counted(count);
        let condition = self.condition(predicate);
        let organ = self.organ(organ);
        let sql = format!("SELECT {counted} FROM {} WHERE {condition}{organ}", self.schema.table);
        self.finish(sql)
    }

    /// ` AND organ = …`, or nothing where all organs count.
    pub fn organ(&mut self, organ: Option<&str>) -> String {
        let Some(organ) = organ else { return String::new() };
        let Some(field) = self.schema.kind.first(FieldKind::Organ) else { return String::new() };
        let Some(column) = self.schema.columns.get(&field.id).cloned() else { return String::new() };
        match self.schema.dialect {
            Dialect::Sqlite => {
                let name = self.bind(Parameter::Text(organ.to_owned()));
                format!(" AND {} = (SELECT organ FROM organs WHERE name = {name})", column.sql)
            }
            Dialect::Postgres => format!(" AND {} = {}", column.sql, self.bind(Parameter::Text(organ.to_owned()))),
        }
    }
}

/// All numbers of many predicates in one pass over the records of a store: conditions on days and numbers are counted for each combination of
/// codes, and the combinations added up for each predicate. Of a server see [`super::tally`].
pub fn totals(schema: &Schema<'_>, window: Window, wanted: &[(Predicate, Count)], organ: Option<&str>) -> Statement {
    let mut builder = Builder::new(schema, window);
    // The same condition on values is counted once.
    let mut inner: Vec<(Predicate, Count)> = Vec::new();
    let mut outer: Vec<(usize, Predicate)> = Vec::new();
    for (predicate, count) in wanted {
        let (codes, values) = split(predicate);
        let at = inner.iter().position(|(other, of)| *other == values && of == count).unwrap_or_else(|| {
            inner.push((values, count.clone()));
            inner.len() - 1
        });
        outer.push((at, codes));
    }
    let mut columns = String::new();
    for (at, (values, count)) in inner.iter().enumerate() {
        let counted = builder.counted(count);
        let filter = if *values == Predicate::ALL { String::new() } else { format!(" FILTER (WHERE {})", builder.condition(values)) };
        let counted = match count {
            Count::Sum(field) => format!("coalesce(sum(coalesce({}, 1)){filter}, 0)", builder.column(field)),
            _ => format!("{counted}{filter}"),
        };
        let _ = write!(columns, ", {counted} AS n{at}");
    }
    let organ = builder.organ(organ);
    let sums = sums(&mut builder, &outer);
    // Codes stand in `dims`; the passage is faster without it.
    let mixed = inner.iter().any(|(values, _)| values.looks_at_codes());
    let from = if mixed { "facts JOIN dims USING (dim)" } else { "facts" };
    let sql = format!("SELECT {sums} FROM (SELECT dim{columns} FROM {from} GROUP BY dim) JOIN dims USING (dim) WHERE 1 = 1{organ}");
    builder.finish(sql)
}

fn sums(builder: &mut Builder<'_>, outer: &[(usize, Predicate)]) -> String {
    let mut sums = Vec::with_capacity(outer.len());
    for (at, codes) in outer {
        let filter = if *codes == Predicate::ALL { String::new() } else { format!(" FILTER (WHERE {})", builder.condition(codes)) };
        sums.push(format!("coalesce(sum(n{at}){filter}, 0)"));
    }
    sums.join(", ")
}

/// The part that codes alone decide, and the rest.
fn split(predicate: &Predicate) -> (Predicate, Predicate) {
    let (values, codes) = predicate.clone().conjuncts().into_iter().partition::<Vec<_>, _>(Predicate::looks_at_values);
    let all = |mut parts: Vec<Predicate>| if parts.len() == 1 { parts.remove(0) } else { Predicate::And(parts) };
    (all(codes), all(values))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> RecordKind {
        let text = "id: trial\nname: 件\nfields:\n  - {id: case_no, kind: key, name: 编号}\n  - {id: registered, kind: day, name: 登记}\n  - {id: closed, kind: day, name: 办结}\n  - id: channel\n    kind: code\n    name: 形式\n    codes: [{id: letter, name: 来信}, {id: visit, name: 来访}]\nmetrics: []\n";
        crate::yaml::read(text, "a.yaml").unwrap()
    }

    fn schema(kind: &RecordKind, dialect: Dialect) -> Schema<'_> {
        let column = |id: &str, heading: &str| {
            let sql = if dialect == Dialect::Sqlite { id.to_owned() } else { format!("\"{heading}\"") };
            let words = (dialect == Dialect::Postgres && id == "channel")
                .then(|| BTreeMap::from([("letter".to_owned(), vec!["来'信".to_owned()])]));
            (FieldId(id.to_owned()), Column { sql, words })
        };
        let columns = BTreeMap::from([column("registered", "登记时间"), column("closed", "办结"), column("channel", "形式")]);
        Schema { dialect, kind, columns, table: "cases".to_owned(), working: WorkingDays::default() }
    }

    fn sent(dialect: Dialect, predicate: &str) -> String {
        let kind = kind();
        let schema = schema(&kind, dialect);
        let predicate = Predicate::parse(predicate).unwrap();
        Builder::new(&schema, Window::year(2023).unwrap()).total(&predicate, &Count::Rows, None).shown()
    }

    #[test]
    fn values_are_parameters_and_never_text() {
        assert_eq!(
            sent(Dialect::Sqlite, "registered in period and channel = letter"),
            "SELECT count(*) FROM cases WHERE registered BETWEEN ?1 AND ?2 AND channel = ?3 -- 1=2023-01-01, 2=2023-12-31, 3=0"
        );
        assert_eq!(
            sent(Dialect::Postgres, "registered in period and channel = letter"),
            "SELECT count(*) FROM cases WHERE \"登记时间\" BETWEEN $1::date AND $2::date AND \"形式\" = $3::text -- 1=2023-01-01, 2=2023-12-31, 3='来'信'"
        );
    }

    #[test]
    fn what_is_empty_counts_as_not_so() {
        assert_eq!(
            sent(Dialect::Postgres, "not closed <= registered + 60 days"),
            "SELECT count(*) FROM cases WHERE (\"办结\" <= \"登记时间\" + ($1::bigint)::int) IS NOT TRUE -- 1=60"
        );
        assert_eq!(
            sent(Dialect::Sqlite, "channel = visit and person = a"),
            "SELECT count(*) FROM cases WHERE channel = ?1 AND 1 = 0 -- 1=1"
        );
    }
}
