//! Records of a database server, counted in groups: those alike in their codes and in every condition on days and numbers are one group.
//!
//! The server passes over its records once and sends some thousand groups, of which every number is added up here. So it need not be
//! known beforehand which words a code has, and the organs' numbers come along.

use super::definition::{Count, FieldKind};
use super::predicate::{FieldId, Predicate};
use super::sql::{Builder, Schema, Statement, Window};

/// Conditions in a column of bits.
const BITS: usize = 30;

/// The groups of a time.
#[derive(Debug)]
pub struct Tally {
    window: Window,
    /// Fields by whose words groups differ.
    fields: Vec<FieldId>,
    conditions: Vec<Predicate>,
    counts: Vec<Count>,
    groups: Vec<Group>,
}

/// Records that are alike.
#[derive(Debug)]
struct Group {
    words: Vec<Option<String>>,
    bits: Vec<u32>,
    numbers: Vec<i64>,
}

/// A predicate over groups.
enum Test<'a> {
    All(Vec<Test<'a>>),
    Any(Vec<Test<'a>>),
    Not(Box<Test<'a>>),
    /// The field of that number has one of the words.
    Word(usize, Vec<&'a str>),
    /// The condition of that number is fulfilled.
    Condition(usize),
    Known(bool),
}

impl Tally {
    /// What `wanted` needs to be counted; groups differ in the words of `fields` too.
    pub fn new(schema: &Schema<'_>, window: Window, fields: Vec<FieldId>, wanted: &[(Predicate, Count)]) -> Self {
        let mut tally = Self { window, fields, conditions: Vec::new(), counts: vec![Count::Rows], groups: Vec::new() };
        for (predicate, count) in wanted {
            for leaf in predicate.leaves() {
                match leaf {
                    Predicate::Code(field, _) if schema.constant(field).is_some() || !schema.columns.contains_key(field) => {}
                    Predicate::Code(field, _) => add(&mut tally.fields, field),
                    _ => add(&mut tally.conditions, leaf),
                }
            }
            add(&mut tally.counts, count);
        }
        tally.fields.sort();
        tally
    }

    /// The statement that counts the groups of the organ's records, or of all.
    pub fn statement(&self, schema: &Schema<'_>, organ: Option<&str>) -> Statement {
        let mut builder = Builder::new(schema, self.window);
        let mut columns: Vec<String> =
            self.fields.iter().enumerate().map(|(at, field)| format!("{} AS k{at}", builder.column(field))).collect();
        // Servers guess how many groups there will be and sort for too many: one column of bits is guessed right. A condition that cannot be
        // decided counts as not fulfilled, inside `not` too.
        for (at, some) in self.conditions.chunks(BITS).enumerate() {
            let bit = |(bit, condition)| format!("CASE WHEN {} THEN {} ELSE 0 END", builder.condition(condition), 1_u32 << bit);
            let bits: Vec<String> = some.iter().enumerate().map(bit).collect();
            columns.push(format!("{} AS m{at}", bits.join(" + ")));
        }
        let group: Vec<String> = (1..=columns.len()).map(|at| at.to_string()).collect();
        let group = if group.is_empty() { String::new() } else { format!(" GROUP BY {}", group.join(", ")) };
        columns.extend(self.counts.iter().enumerate().map(|(at, count)| format!("{} AS n{at}", builder.counted(count))));
        let organ = builder.organ(organ);
        let sql = format!("SELECT {} FROM {} WHERE 1 = 1{organ}{group}", columns.join(", "), schema.table);
        builder.finish(sql)
    }

    /// Takes the rows that the statement gave.
    pub fn fill(&mut self, rows: Vec<Vec<Option<String>>>) {
        let masks = self.conditions.len().div_ceil(BITS);
        let group = |mut words: Vec<Option<String>>| {
            let rest = words.split_off(self.fields.len().min(words.len()));
            let number = |cell: &Option<String>| cell.as_ref().and_then(|cell| cell.parse::<i64>().ok()).unwrap_or(0);
            let numbers: Vec<i64> = rest.iter().skip(masks).map(number).collect();
            Group { words, bits: rest.iter().take(masks).map(|cell| u32::try_from(number(cell)).unwrap_or(0)).collect(), numbers }
        };
        self.groups = rows.into_iter().map(group).collect();
    }

    /// The time.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The words of a field in each group, with the number of its records.
    #[cfg(any(feature = "postgres", test))]
    pub fn words(&self, field: &FieldId) -> impl Iterator<Item = (Option<&str>, u64)> {
        let at = self.fields.iter().position(|own| own == field);
        self.groups.iter().map(move |group| {
            let word = at.and_then(|at| group.words[at].as_deref());
            (word, group.numbers.first().map_or(0, |rows| u64::try_from(*rows).unwrap_or(0)))
        })
    }

    /// How many records there are.
    #[cfg(any(feature = "postgres", test))]
    pub fn records(&self) -> u64 {
        self.groups.iter().filter_map(|group| u64::try_from(*group.numbers.first()?).ok()).sum()
    }

    /// The number of a predicate, for an organ or for all; `None` where something else was counted.
    pub fn number(&self, schema: &Schema<'_>, (predicate, count): &(Predicate, Count), organ: Option<&str>) -> Option<i64> {
        let of = self.counts.iter().position(|own| own == count)?;
        let test = self.test(schema, predicate)?;
        let organ = match organ.zip(schema.kind.first(FieldKind::Organ)).filter(|(_, field)| schema.columns.contains_key(&field.id)) {
            Some((organ, field)) => Some((self.fields.iter().position(|own| *own == field.id)?, organ)),
            None => None,
        };
        let is_of = |group: &&Group| organ.is_none_or(|(at, organ)| group.words[at].as_deref() == Some(organ));
        Some(self.groups.iter().filter(is_of).filter(|group| test.holds(group)).filter_map(|group| group.numbers.get(of)).sum())
    }

    fn test<'a>(&self, schema: &'a Schema<'_>, predicate: &Predicate) -> Option<Test<'a>> {
        let all = |some: &[Predicate]| some.iter().map(|one| self.test(schema, one)).collect::<Option<Vec<_>>>();
        Some(match predicate {
            Predicate::And(some) => Test::All(all(some)?),
            Predicate::Or(some) => Test::Any(all(some)?),
            Predicate::Not(inner) => Test::Not(Box::new(self.test(schema, inner)?)),
            Predicate::Code(field, codes) => {
                let words = schema.columns.get(field).and_then(|column| column.words.as_ref());
                let wanted: Vec<&str> = codes.iter().filter_map(|code| words?.get(code)).flatten().map(String::as_str).collect();
                match (schema.columns.get(field), schema.constant(field)) {
                    (None, _) => Test::Known(false),
                    (_, Some(word)) => Test::Known(wanted.contains(&word)),
                    _ => Test::Word(self.fields.iter().position(|own| own == field)?, wanted),
                }
            }
            condition => Test::Condition(self.conditions.iter().position(|own| own == condition)?),
        })
    }
}

impl Test<'_> {
    fn holds(&self, group: &Group) -> bool {
        match self {
            Self::All(all) => all.iter().all(|test| test.holds(group)),
            Self::Any(any) => any.iter().any(|test| test.holds(group)),
            Self::Not(test) => !test.holds(group),
            Self::Word(at, words) => group.words[*at].as_deref().is_some_and(|word| words.contains(&word)),
            Self::Condition(at) => group.bits.get(at / BITS).is_some_and(|bits| bits >> (at % BITS) & 1 == 1),
            Self::Known(known) => *known,
        }
    }
}

fn add<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) {
    if !list.contains(item) {
        list.push(item.clone());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cases::WorkingDays;
    use crate::cases::definition::RecordKind;
    use crate::cases::sql::{Column, Dialect};

    fn kind() -> RecordKind {
        let text = "id: trial\nname: 件\nfields:\n  - {id: case_no, kind: key, name: 编号}\n  - {id: registered, kind: day, name: 登记}\n  - {id: persons, kind: number, name: 人数}\n  - {id: organ, kind: organ, name: 机关}\n  - id: channel\n    kind: code\n    name: 形式\n    codes: [{id: letter, name: 来信}, {id: visit, name: 来访}]\nmetrics: []\n";
        crate::yaml::read(text, "a.yaml").unwrap()
    }

    fn schema(kind: &RecordKind) -> Schema<'_> {
        let words = |code: &str, words: &[&str]| (code.to_owned(), words.iter().map(|word| (*word).to_owned()).collect());
        let channel = BTreeMap::from([words("letter", &["来信", "来 信"]), words("visit", &["来访"])]);
        let column = |id: &str, sql: &str| (FieldId(id.to_owned()), Column { sql: sql.to_owned(), words: None });
        let mut columns = BTreeMap::from([
            column("registered", "\"登记时间\""),
            column("persons", "\"人数\""),
            column("organ", "\"机关\""),
            column("channel", "\"形式\""),
        ]);
        columns.get_mut(&FieldId("channel".to_owned())).unwrap().words = Some(channel);
        Schema { dialect: Dialect::Postgres, kind, columns, table: "cases".to_owned(), working: WorkingDays::default() }
    }

    fn wanted(text: &str) -> (Predicate, Count) {
        (Predicate::parse(text).unwrap(), Count::Rows)
    }

    #[test]
    fn all_numbers_come_from_one_passage() {
        let kind = kind();
        let schema = schema(&kind);
        let all = [wanted("registered in period"), wanted("registered in period and channel = letter")];
        let tally = Tally::new(&schema, Window::year(2023).unwrap(), Vec::new(), &all);
        assert_eq!(
            tally.statement(&schema, Some("甲局")).sql,
            "SELECT \"形式\" AS k0, CASE WHEN \"登记时间\" BETWEEN $1::date AND $2::date THEN 1 ELSE 0 END AS m0, \
             count(*) AS n0 FROM cases WHERE 1 = 1 AND \"机关\" = $3::text GROUP BY 1, 2"
        );
    }

    #[test]
    fn groups_are_added_up_as_the_predicate_says() {
        let kind = kind();
        let schema = schema(&kind);
        let all = [
            wanted("channel = letter"),
            wanted("not channel = letter"),
            wanted("registered in period or channel = visit"),
            wanted("not (registered in period and channel in (letter, visit))"),
            (Predicate::ALL, Count::Sum(FieldId("persons".to_owned()))),
        ];
        let mut tally = Tally::new(&schema, Window::year(2023).unwrap(), vec![FieldId("organ".to_owned())], &all);
        // Word of the channel, organ, bits, records, persons.
        let row = |channel: Option<&str>, organ: &str, bits: i64, rows: i64, persons: i64| {
            let texts = [channel.map(str::to_owned), Some(organ.to_owned())];
            texts.into_iter().chain([bits, rows, persons].map(|number| Some(number.to_string()))).collect::<Vec<_>>()
        };
        let rows = vec![
            row(Some("来信"), "甲局", 1, 10, 11),
            row(Some("来 信"), "甲局", 0, 20, 22),
            row(Some("来访"), "乙局", 0, 40, 44),
            row(None, "甲局", 1, 80, 88),
            row(Some("网上"), "乙局", 0, 160, 176),
        ];
        tally.fill(rows);
        let numbers = |organ| all.iter().map(|wanted| tally.number(&schema, wanted, organ).unwrap()).collect::<Vec<_>>();
        assert_eq!(numbers(None), [30, 280, 130, 300, 341]);
        assert_eq!(numbers(Some("甲局")), [30, 80, 90, 100, 121]);
        assert_eq!(tally.records(), 310);
        assert_eq!(tally.number(&schema, &wanted("persons >= 5"), None), None, "was not counted");
    }
}
