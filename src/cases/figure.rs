//! The value of a metric as the case data have it, and where it comes from.

use super::error::CaseError;
use super::records::{Answer, Counting, Records};
use super::sql::Window;
use super::totals::{Total, UnknownMetric};
use super::{Snapshot, day};
use crate::claim::{Exact, MetricId};
use crate::diagnostic::Bilingual;

/// Everything that `--cases` named.
#[derive(Debug, Default)]
pub struct Cases {
    /// Files and databases in the order given.
    pub snapshots: Vec<Snapshot>,
    /// Ready values.
    pub totals: Vec<Total>,
    /// Records by kind.
    pub records: Vec<Records>,
    /// Names in totals that are no metric.
    pub unknown: Vec<UnknownMetric>,
    /// The organ to count for, whatever the report says: `all` for every one.
    pub organ: Option<String>,
}

/// What the case data say of a metric.
#[derive(Debug, Clone)]
pub enum Known {
    /// A value.
    Value(Box<Figure>),
    /// Nothing: the data do not speak of it.
    Nothing,
    /// Something that cannot be compared.
    Unusable(Bilingual),
}

/// A value with its origin.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The value; a rate in %.
    pub value: Exact,
    /// Numerator and base of a rate that was counted.
    pub parts: Option<(i64, i64)>,
    /// How it was counted, in words; for totals where it stands.
    pub definition: Bilingual,
    /// The statements that count it.
    pub sql: Vec<String>,
    /// Index of the snapshot.
    pub snapshot: usize,
    /// The records it was counted from.
    pub origin: Option<Origin>,
}

/// The records behind a figure.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Index into [`Cases::records`].
    pub records: usize,
    /// How they were counted.
    pub counting: Counting,
}

/// What is asked: a metric for a time, organ and unit.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The metric.
    pub metric: &'a MetricId,
    /// First and last day.
    pub window: Window,
    /// The report's organ.
    pub organ: Option<&'a str>,
    /// The unit that the report counts in.
    pub unit: Option<&'a str>,
}

/// Whose records or totals answer for a report's organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// All of them.
    All,
    /// Those of this organ.
    One(String),
    /// It cannot be told.
    Unclear(Bilingual),
}

impl Cases {
    /// Metrics that the data speak of, sorted.
    pub fn metrics(&self) -> Vec<MetricId> {
        let counted = self.records.iter().flat_map(|records| records.kind.metrics.iter().map(|definition| &definition.metric));
        let mut metrics: Vec<MetricId> = self.totals.iter().map(|total| &total.metric).chain(counted).cloned().collect();
        metrics.sort();
        metrics.dedup();
        metrics
    }

    /// The value of a metric; ready values come before counted ones.
    pub fn figure(&self, question: Question<'_>) -> Result<Known, CaseError> {
        let total = self.total(question);
        match total {
            Known::Nothing => {}
            // Records may still know what the totals cannot tell.
            Known::Unusable(_) if self.records.iter().any(|records| records.kind.definition(question.metric).is_some()) => {}
            known => return Ok(known),
        }
        for (index, records) in self.records.iter().enumerate() {
            if records.kind.definition(question.metric).is_some() {
                return self.counted(index, question);
            }
        }
        Ok(total)
    }

    /// Which organ's values answer for `organ` among those `named` in the data.
    pub fn whose(&self, organ: Option<&str>, named: &[String]) -> Whose {
        let wanted = match self.organ.as_deref() {
            Some("all" | "全部") => return Whose::All,
            Some(own) => Some(own),
            None => organ,
        };
        if named.is_empty() {
            return Whose::All;
        }
        let listed = named.iter().take(6).cloned().collect::<Vec<_>>().join("、");
        let Some(wanted) = wanted else {
            if named.len() == 1 {
                return Whose::All;
            }
            return Whose::Unclear(Bilingual::new(
                format!("不知道报告是哪个机关的，数据中有：{listed}；用 --case-organ 指定"),
                format!("the report's organ is not known; the data have {listed}; name it with --case-organ"),
            ));
        };
        let folded = |name: &str| super::map::folded(name);
        let wanted_folded = folded(wanted);
        let same = |name: &String| folded(name) == wanted_folded;
        // 市信访局 in the data of one city is 石桥市信访局.
        let short = |name: &String| {
            let name = folded(name);
            let shorter = name.chars().count().min(wanted_folded.chars().count());
            shorter >= 3 && (name.ends_with(&wanted_folded) || wanted_folded.ends_with(&name))
        };
        let exact: Vec<&String> = named.iter().filter(|name| same(name)).collect();
        let found: Vec<&String> = if exact.is_empty() { named.iter().filter(|name| short(name)).collect() } else { exact };
        match found.as_slice() {
            [one] => Whose::One((*one).clone()),
            _ => Whose::Unclear(Bilingual::new(
                format!("数据中没有唯一对应“{wanted}”的机关，有：{listed}；用 --case-organ 指定，all 为全部"),
                format!("no single organ of the data is {wanted}; they have {listed}; name one with --case-organ, or all"),
            )),
        }
    }

    fn total(&self, question: Question<'_>) -> Known {
        let of_metric: Vec<&Total> = self.totals.iter().filter(|total| total.metric == *question.metric).collect();
        if of_metric.is_empty() {
            return Known::Nothing;
        }
        let (from, to) = (day::to_date(question.window.from), day::to_date(question.window.to));
        if Window::year(from.year()) != Some(question.window) {
            return Known::Unusable(Bilingual::new(
                format!("数据是全年的，报告说的是{from}至{to}"),
                format!("the data are of whole years, the report speaks of {from} to {to}"),
            ));
        }
        let of_year: Vec<&Total> = of_metric.iter().copied().filter(|total| total.year == from.year()).collect();
        if of_year.is_empty() {
            let year = from.year();
            return Known::Unusable(Bilingual::new(format!("没有{year}年的数据"), format!("no data of {year}")));
        }
        let mut named: Vec<String> = of_year.iter().filter_map(|total| total.organ.clone()).collect();
        named.sort();
        named.dedup();
        let mine: Vec<&Total> = match self.whose(question.organ, &named) {
            Whose::All => of_year,
            Whose::One(organ) => of_year.into_iter().filter(|total| total.organ.as_ref() == Some(&organ)).collect(),
            // Values without an organ are the report's own.
            Whose::Unclear(reason) => match of_year.iter().copied().filter(|total| total.organ.is_none()).collect::<Vec<_>>() {
                own if own.is_empty() => return Known::Unusable(reason),
                own => own,
            },
        };
        let of_unit: Vec<&Total> =
            mine.iter().copied().filter(|total| total.unit.is_some() && total.unit.as_deref() == question.unit).collect();
        let mine = if of_unit.is_empty() { mine } else { of_unit };
        match mine.as_slice() {
            [] => Known::Nothing,
            [first, rest @ ..] if rest.iter().any(|other| other.value != first.value) => {
                Known::Unusable(Bilingual::new("数据中这个指标有几个不同的值", "the data have several different values of this metric"))
            }
            [first, ..] => {
                if let (Some(unit), Some(asked)) = (&first.unit, question.unit)
                    && unit != asked
                {
                    return Known::Unusable(Bilingual::new(
                        format!("数据的单位是{unit}，报告的单位是{asked}"),
                        format!("the data count in {unit}, the report in {asked}"),
                    ));
                }
                let name = self.snapshots.get(first.snapshot).map_or("", |snapshot| snapshot.name.as_str());
                let place = super::error::place(name, None, Some(first.row));
                let definition = Bilingual::new(format!("{}的数据", place.zh), format!("value in {}", place.en));
                let (snapshot, sql) = (first.snapshot, Vec::new());
                Known::Value(Box::new(Figure { value: first.value, parts: None, definition, sql, snapshot, origin: None }))
            }
        }
    }

    fn counted(&self, index: usize, question: Question<'_>) -> Result<Known, CaseError> {
        let records = &self.records[index];
        let Some(definition) = records.kind.definition(question.metric) else { return Ok(Known::Nothing) };
        let organ = match self.whose(question.organ, &records.organs) {
            Whose::All => None,
            Whose::One(organ) => Some(organ),
            Whose::Unclear(reason) => return Ok(Known::Unusable(reason)),
        };
        let own_unit = question.unit.filter(|unit| definition.units.iter().any(|own| own.unit == **unit));
        let answers = records.totals(question.window, organ.as_deref())?;
        let counting = records.counting(definition, own_unit, question.window, organ.as_deref());
        match answers.get(&(question.metric.clone(), own_unit.map(str::to_owned))) {
            Some(Answer::Value { value, parts }) => {
                let definition = records.words(definition, own_unit, organ.as_deref());
                let sql = records.statements(&counting).iter().map(super::sql::Statement::shown).collect();
                let snapshot = records.snapshots.first().copied().unwrap_or(0);
                let origin = Some(Origin { records: index, counting });
                Ok(Known::Value(Box::new(Figure { value: *value, parts: *parts, definition, sql, snapshot, origin })))
            }
            Some(Answer::Unusable(reason)) => Ok(Known::Unusable(reason.clone())),
            None => Ok(Known::Nothing),
        }
    }
}

impl Records {
    /// The definition of a metric in words, with the conditions that every metric demands.
    fn words(&self, definition: &super::Definition, unit: Option<&str>, organ: Option<&str>) -> Bilingual {
        let mut words = definition.name.clone();
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        for condition in self.kind.base.iter().filter(|condition| !definition.unless.contains(&condition.id)) {
            let there = condition.is.fields().iter().all(|field| self.has(field));
            if there { kept.push(&condition.name) } else { dropped.push(&condition.name) }
        }
        let joined = |names: &[&Bilingual]| {
            let all = |text: fn(&Bilingual) -> &str, between: &str| names.iter().map(|name| text(name)).collect::<Vec<_>>().join(between);
            Bilingual::new(all(|name| &name.zh, "、"), all(|name| &name.en, ", "))
        };
        if let Some(unit) = unit {
            words.zh += &format!("，按{unit}计");
            words.en += &format!(", counted in {unit}");
        }
        if !kept.is_empty() {
            let kept = joined(&kept);
            words.zh += &format!("；{}", kept.zh);
            words.en += &format!("; {}", kept.en);
        }
        if !dropped.is_empty() {
            let dropped = joined(&dropped);
            words.zh += &format!("（导出中没有相应的列，未能核对：{}）", dropped.zh);
            words.en += &format!(" (the export has no column for: {})", dropped.en);
        }
        if let Some(organ) = organ {
            words.zh += &format!("；{organ}");
            words.en += &format!("; {organ}");
        }
        words
    }
}
