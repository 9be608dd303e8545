//! Totals: metric, year and value, as the case system gives them out.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::error::{CaseError, RemarkKind, Remarks};
use super::header::{Header, year_of};
use super::table::{Cell, Table};
use crate::claim::{Dictionary, Exact, MetricId};
use crate::diagnostic::Bilingual;

/// A value of a metric for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The metric.
    pub metric: MetricId,
    /// The year.
    pub year: i16,
    /// The value; a rate in %.
    pub value: Exact,
    /// The body whose value it is, where the file tells.
    pub organ: Option<String>,
    /// The unit, where the file tells.
    pub unit: Option<String>,
    /// Index of the snapshot it comes from.
    pub snapshot: usize,
    /// Row of its file.
    pub row: u64,
}

/// A name that is no metric, or of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMetric {
    /// As the file has it.
    pub name: String,
    /// Where it stands.
    pub place: Bilingual,
    /// Why it is not known.
    pub reason: Bilingual,
}

/// What a source of totals gives.
#[derive(Debug, Default)]
pub struct Read {
    /// Values.
    pub totals: Vec<Total>,
    /// Names that are no metric.
    pub unknown: Vec<UnknownMetric>,
    /// Rows that were left out.
    pub remarks: Remarks,
}

/// A file of totals in YAML or JSON: a list, or a map with `totals` and what all of them share.
#[derive(Debug, Default)]
pub struct TotalsFile {
    year: Option<i16>,
    organ: Option<String>,
    totals: Vec<Entry>,
}

/// One of them. Keys that are not known are passed over, so that what hegui prints can be read again.
#[derive(Debug, Default, serde::Deserialize)]
struct Entry {
    #[serde(default, alias = "指标")]
    metric: String,
    /// Stands for the metric where that is absent.
    #[serde(default, alias = "名称")]
    name: String,
    #[serde(default, alias = "年度", alias = "年份")]
    year: Option<i16>,
    #[serde(default, alias = "数值", alias = "值")]
    value: Option<Written>,
    #[serde(default, alias = "机关", alias = "单位名称")]
    organ: Option<String>,
    #[serde(default, alias = "计量单位")]
    unit: Option<String>,
}

/// A value as it is written.
#[derive(Debug, Default, Clone)]
struct Written(String);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WrittenVisitor;
        impl Visitor<'_> for WrittenVisitor {
            type Value = Written;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Written, E> {
                Ok(Written(text.to_owned()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Written, E> {
                Ok(Written(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Written, E> {
                Ok(Written(number.to_string()))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Written, E> {
                Ok(Written(number.to_string()))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Written, E> {
                Ok(Written(String::new()))
            }
        }
        deserializer.deserialize_any(WrittenVisitor)
    }
}

impl<'de> Deserialize<'de> for TotalsFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FileVisitor;
        impl<'de> Visitor<'de> for FileVisitor {
            type Value = TotalsFile;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of totals, or a map with `totals`")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<TotalsFile, A::Error> {
                let mut file = TotalsFile::default();
                while let Some(entry) = items.next_element()? {
                    file.totals.push(entry);
                }
                Ok(file)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TotalsFile, A::Error> {
                let mut file = TotalsFile::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "year" | "年度" | "年份" => file.year = map.next_value()?,
                        "organ" | "机关" => file.organ = map.next_value()?,
                        "totals" | "指标" | "数据" => file.totals = map.next_value::<Entries>()?.0,
                        _ => {
                            map.next_value::<de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(file)
            }
        }
        deserializer.deserialize_any(FileVisitor)
    }
}

/// A list of entries, or a map from metric to value.
struct Entries(Vec<Entry>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of totals, or a map from metric to value")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = items.next_element()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some((metric, value)) = map.next_entry::<String, Written>()? {
                    entries.push(Entry { metric, value: Some(value), ..Entry::default() });
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_any(EntriesVisitor)
    }
}

/// What totals need to be understood.
#[derive(Debug, Clone, Copy)]
pub struct Understanding<'a> {
    /// The metrics.
    pub dictionary: &'a Dictionary,
    /// The year of totals that name none.
    pub year: Option<i16>,
    /// The file's name.
    pub name: &'a str,
    /// Index of its snapshot.
    pub snapshot: usize,
}

impl TotalsFile {
    /// The values, with the mistakes of single entries.
    pub fn read(self, understanding: Understanding<'_>) -> Result<Read, CaseError> {
        let mut read = Read::default();
        let mut none = true;
        for (row, entry) in (1..).zip(self.totals) {
            none = false;
            let written = entry.value.unwrap_or_default().0;
            let year = entry.year.or(self.year);
            let organ = entry.organ.or_else(|| self.organ.clone());
            understanding.take(
                &mut read,
                Line {
                    row,
                    sheet: None,
                    metric: if entry.metric.is_empty() { &entry.name } else { &entry.metric },
                    year,
                    written: &written,
                    organ,
                    unit: entry.unit,
                },
            );
        }
        if none {
            let message =
                Bilingual::new("没有 totals：应为指标、年度、数值的列表", "no totals: a list of metric, year and value is wanted");
            return Err(CaseError::new(understanding.name, message));
        }
        Ok(read)
    }
}

/// An entry of any file.
struct Line<'a> {
    row: u64,
    sheet: Option<&'a str>,
    metric: &'a str,
    year: Option<i16>,
    written: &'a str,
    organ: Option<String>,
    unit: Option<String>,
}

impl Understanding<'_> {
    fn take(&self, read: &mut Read, line: Line<'_>) {
        let name = line.metric.trim();
        if name.is_empty() && line.written.trim().is_empty() {
            return;
        }
        let mut left_out = |sort, zh: String, en: String| read.remarks.push(sort, line.sheet, line.row, Bilingual::new(zh, en));
        let Some(value) = value(line.written) else {
            let written = line.written;
            left_out(
                RemarkKind::BadNumber,
                format!("“{name}”的数值“{written}”不是数"),
                format!("the value {written} of {name} is no number"),
            );
            return;
        };
        let Some(year) = line.year.or(self.year) else {
            left_out(RemarkKind::NoDay, format!("“{name}”没有年度"), format!("{name} has no year"));
            return;
        };
        match named(self.dictionary, name) {
            Ok(metric) => {
                let organ = line.organ.map(|organ| organ.trim().to_owned()).filter(|organ| !organ.is_empty());
                let unit = line.unit.map(|unit| unit.trim().to_owned()).filter(|unit| !unit.is_empty());
                read.totals.push(Total { metric, year, value, organ, unit, snapshot: self.snapshot, row: line.row });
            }
            Err(reason) => {
                let place = super::error::place(self.name, line.sheet, Some(line.row));
                read.unknown.push(UnknownMetric { name: name.to_owned(), place, reason });
            }
        }
    }

    /// The values of a sheet whose header is known.
    pub fn table(&self, table: &mut Table, header: &Header) -> Result<Read, CaseError> {
        let sheet = table.sheet().map(str::to_owned);
        let column = |id: &str| header.columns.get(&super::FieldId(id.to_owned())).map(|(column, _)| *column);
        let Some(metric) = column("metric") else { return Ok(Read::default()) };
        // A table may have a column for each year.
        let years: Vec<(i16, usize)> = match column("value") {
            Some(_) => Vec::new(),
            None => header.unknown.iter().filter_map(|(at, heading)| Some((year_of(heading)?, *at))).collect(),
        };
        let mut columns = vec![metric];
        let optional = [column("year"), column("value"), column("organ"), column("unit")];
        columns.extend(optional.map(|column| column.unwrap_or(usize::MAX)));
        columns.extend(years.iter().map(|(_, at)| *at));
        let mut read = Read::default();
        table.rows(header.row, &columns, &mut |row, cells| {
            let text = |at: usize| cells.get(at).map_or_else(String::new, |cell| cell.text().into_owned());
            if cells.contains(&Cell::Broken) {
                read.remarks.push(RemarkKind::BadText, sheet.as_deref(), row, RemarkKind::BadText.words());
                return Ok(());
            }
            let (metric, organ, unit) = (text(0), Some(text(3)), Some(text(4)));
            let mut line = |year: Option<i16>, written: &str| {
                let line = Line { row, sheet: sheet.as_deref(), metric: &metric, year, written, organ: organ.clone(), unit: unit.clone() };
                self.take(&mut read, line);
            };
            if years.is_empty() {
                line(year_of(&text(1)), &text(2));
            }
            for (at, (year, _)) in (5..).zip(&years) {
                let written = text(at);
                if !written.is_empty() {
                    line(Some(*year), &written);
                }
            }
            Ok(())
        })?;
        Ok(read)
    }
}

/// The metric of an id, name or alias.
fn named(dictionary: &Dictionary, name: &str) -> Result<MetricId, Bilingual> {
    let wanted = super::map::folded(name);
    let same = |text: &str| super::map::folded(text) == wanted;
    let by_id = dictionary.metrics().find(|metric| metric.id.0 == name);
    let mut found: Vec<&MetricId> = by_id.map(|metric| &metric.id).into_iter().collect();
    if found.is_empty() {
        found = dictionary.metrics().filter(|metric| same(&metric.name)).map(|metric| &metric.id).collect();
    }
    if found.is_empty() {
        found = dictionary.metrics().filter(|metric| metric.aliases.iter().any(|alias| same(alias))).map(|metric| &metric.id).collect();
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Bilingual::new("词典中没有这个指标", "the dictionary has no such metric")),
        several => {
            let ids: Vec<&str> = several.iter().map(|id| id.0.as_str()).collect();
            let message = format!("有几个指标叫这个名称，请写编号：{}", ids.join("、"));
            Err(Bilingual::new(message, format!("several metrics have this name; give the id: {}", ids.join(", "))))
        }
    }
}

/// `505`, `1,107`, `98.65%`, `505件`.
fn value(written: &str) -> Option<Exact> {
    let folded = super::map::folded_value(written).replace([',', ' '], "");
    let number = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &folded[number.len()..];
    // A scale word is no unit: its meaning would be guessed.
    if unit.contains(['万', '亿', '千']) {
        return None;
    }
    Exact::parse(number)
}
