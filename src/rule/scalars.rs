//! Short values of rule files that are more than text: ids, versions, names of metrics.

use std::fmt;

use ecow::EcoString;
use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::claim::MetricId;
use crate::diagnostic::{Bilingual, RuleId};
use crate::yaml;

/// Reads a scalar through a function from its text.
fn scalar<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    parse: impl Fn(&str) -> Result<T, Bilingual>,
) -> Result<T, D::Error> {
    struct Scalar<F>(&'static str, F);
    impl<T, F: Fn(&str) -> Result<T, Bilingual>> Visitor<'_> for Scalar<F> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text).map_err(|message| yaml::fail(&message))
        }
    }
    deserializer.deserialize_str(Scalar(expected, parse))
}

impl<'de> Deserialize<'de> for RuleId {
    /// `area/name` in small Latin letters, digits and hyphens.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "a rule id", |text| {
            let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            match text.split_once('/') {
                Some((area, name)) if word(area) && word(name) => Ok(Self(text.to_owned())),
                _ => Err(Bilingual::new(
                    format!("规则编号 `{text}` 应写成 area/name，只用小写字母、数字和连字符"),
                    format!("rule id `{text}` is not `area/name` in small letters, digits and hyphens"),
                )),
            }
        })
    }
}

/// A version such as `0.1.0`.
#[derive(Debug)]
pub(super) struct Version(pub String);

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "a version", |text| {
            let parts: Vec<&str> = text.split('.').collect();
            let number = |part: &&str| (1..6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if parts.len() == 3 && parts.iter().all(number) {
                return Ok(Self(text.to_owned()));
            }
            Err(Bilingual::new(format!("`{text}` 不是版本号，应如 0.1.0"), format!("`{text}` is not a version such as 0.1.0")))
        })
    }
}

/// A metric as a rule names it: by id, name or alias. The pack finds the metric when it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricName {
    /// As written in the rule.
    pub written: String,
    /// The metric meant; set when the pack is loaded.
    pub id: MetricId,
}

impl MetricName {
    /// A name whose metric is not yet looked up.
    pub fn new(written: &str) -> Self {
        Self { written: written.to_owned(), id: MetricId(EcoString::new()) }
    }
}

impl<'de> Deserialize<'de> for MetricName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, "a metric", |text| match text.trim() {
            "" => Err(Bilingual::new("指标名为空", "the metric's name is empty")),
            name => Ok(Self::new(name)),
        })
    }
}
