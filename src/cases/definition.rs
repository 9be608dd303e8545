//! What the records of a domain hold, and how metrics are counted from them: the types; the rule layer fills them from
//! `rules/cases/metrics/*.yaml`.

use serde::Deserialize;

use super::predicate::{FieldId, Predicate};
use crate::claim::MetricId;
use crate::diagnostic::Bilingual;

/// One file of definitions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordKind {
    /// Its name, by which column maps refer to it: `petition`.
    pub id: String,
    /// In words: 信访件.
    pub name: Bilingual,
    /// What a record may hold.
    pub fields: Vec<Field>,
    /// Units in which each record is one: 件, 起.
    #[serde(default)]
    pub row_units: Vec<String>,
    /// Verbs of a report that mean what the metrics count: 登记, 受理.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Words in the place of a case number that say that the row is a sum and no record: 合计.
    #[serde(default)]
    pub sum_rows: Vec<String>,
    /// What every metric demands unless it says otherwise.
    #[serde(default)]
    pub base: Vec<BaseCondition>,
    /// The metrics that can be counted.
    pub metrics: Vec<Definition>,
}

/// A field of a record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in predicates.
    #[serde(deserialize_with = "field_id")]
    pub id: FieldId,
    /// What it holds.
    pub kind: FieldKind,
    /// In words, as a column is usually called.
    pub name: Bilingual,
    /// Without it the records are of no use.
    #[serde(default)]
    pub required: bool,
    /// `code`: the codes with their words.
    #[serde(default)]
    pub codes: Vec<Code>,
}

/// A value of a field of kind `code`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Its name in predicates.
    pub id: String,
    /// In words: 来信.
    pub name: Bilingual,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// The number of the case.
    Key,
    /// A person; never shown unmasked.
    Person,
    /// A day.
    Day,
    /// One of few values.
    Code,
    /// Whether the case number stood in an earlier row; found while reading.
    Copy,
    /// A whole number.
    Number,
    /// The body whose case it is.
    Organ,
}

/// A condition that every metric demands, with what it means to leave it out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseCondition {
    /// Name of the change that leaves it out: `include_transferred`.
    pub id: String,
    /// The condition.
    pub is: Predicate,
    /// In words.
    pub name: Bilingual,
    /// What was probably done where the number fits without it: 计入了转送其他机关的件.
    pub without: Bilingual,
}

/// How a metric is counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The metric.
    pub metric: MetricId,
    /// The definition in words.
    pub name: Bilingual,
    /// The day that decides the period; without it the condition says so itself.
    #[serde(default, deserialize_with = "some_field_id")]
    pub date: Option<FieldId>,
    /// Which records; for a rate, those of its base.
    #[serde(default = "everything")]
    pub of: Predicate,
    /// A rate: which of these are its numerator.
    #[serde(default)]
    pub part: Option<Predicate>,
    /// What is counted.
    #[serde(default, deserialize_with = "serde_yaml::with::singleton_map::deserialize")]
    pub count: Count,
    /// Units in which something else is counted, such as 人次.
    #[serde(default)]
    pub units: Vec<UnitCount>,
    /// Verbs of a report that mean this metric, in place of those of all records.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Base conditions, by id, that it does not demand.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Other ways of counting that people mix up with it.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// A rate: metrics that are mistaken for its base.
    #[serde(default)]
    pub other_bases: Vec<MetricId>,
}

/// A unit with what is counted in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitCount {
    /// 人次, 件次 …
    pub unit: String,
    /// What is counted.
    #[serde(deserialize_with = "serde_yaml::with::singleton_map::deserialize")]
    pub count: Count,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Records.
    #[default]
    Rows,
    /// Different values of a field.
    #[serde(deserialize_with = "field_id")]
    Distinct(FieldId),
    /// The sum of a field; where it is empty, 1.
    #[serde(deserialize_with = "field_id")]
    Sum(FieldId),
}

/// Another way of counting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its name: `as_of_export`.
    pub id: String,
    /// What was probably done where the number fits so.
    pub name: Bilingual,
    /// In place of the definition's.
    #[serde(default, deserialize_with = "some_field_id")]
    pub date: Option<FieldId>,
    /// In place of the definition's.
    #[serde(default)]
    pub of: Option<Predicate>,
    /// In place of the definition's.
    #[serde(default)]
    pub part: Option<Predicate>,
}

fn everything() -> Predicate {
    Predicate::ALL
}

fn field_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<FieldId, D::Error> {
    struct NameVisitor;
    impl serde::de::Visitor<'_> for NameVisitor {
        type Value = FieldId;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a field such as `registered`")
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FieldId, E> {
            if super::parse::is_name(text) {
                return Ok(FieldId(text.to_owned()));
            }
            let message = Bilingual::new(
                format!("字段名 `{text}` 应为小写字母、数字和下划线"),
                format!("the field name `{text}` must be small letters, digits and `_`"),
            );
            Err(crate::yaml::fail(&message))
        }
    }
    deserializer.deserialize_str(NameVisitor)
}

fn some_field_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<FieldId>, D::Error> {
    field_id(deserializer).map(Some)
}

impl RecordKind {
    /// The field of that name.
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// The first field of a kind.
    pub fn first(&self, kind: FieldKind) -> Option<&Field> {
        self.fields.iter().find(|field| field.kind == kind)
    }

    /// The definition of a metric.
    pub fn definition(&self, metric: &MetricId) -> Option<&Definition> {
        self.metrics.iter().find(|definition| definition.metric == *metric)
    }
}
