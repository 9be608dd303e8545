//! Parameters of the checks that hold words and days against the report's year.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::diagnostic::Bilingual;
use crate::pattern::Pattern;

/// Parameters of `stage`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageParameters {
    /// Which fault the rule looks for.
    pub fault: StageFault,
    /// Words that belong to a stage, each with the day on which it began or was followed by the next one.
    pub words: Vec<StageWords>,
}

/// Faults of wording that belongs to a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageFault {
    /// The next stage had begun before the report's year.
    Stale,
    /// What is named had not happened when the report was signed or published.
    Early,
}

/// Words of one stage.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageWords {
    /// The words. The first group is marked where there is one, else the whole match.
    pub find: Pattern,
    /// Words in the sentence which show that it looks back.
    #[serde(default)]
    pub unless: Option<Pattern>,
    /// `stale`: words of the next stage; a report that has them anywhere is not stale.
    #[serde(default)]
    pub newer: Option<Pattern>,
    /// `stale`: first day of the next stage. `early`: first day on which the words could be written.
    pub day: FirstDay,
    /// What to write instead.
    #[serde(default)]
    pub write: Option<String>,
}

/// A day, written `'2022-10-16'`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstDay(pub Date);

impl<'de> Deserialize<'de> for FirstDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DayVisitor;
        impl Visitor<'_> for DayVisitor {
            type Value = FirstDay;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day such as '2022-10-16'")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<FirstDay, E> {
                text.parse().map(FirstDay).map_err(|_| E::custom(format!("`{text}` is no day such as '2022-10-16'")))
            }
        }
        deserializer.deserialize_str(DayVisitor)
    }
}

/// Parameters of `span_of_time`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanOfTimeParameters {
    /// Which fault the rule looks for.
    pub fault: SpanOfTimeFault,
    /// `count`, `plan`: how spans of years are written; `reversed`: how two days of one month are.
    #[serde(default)]
    pub patterns: Vec<SpanOfYears>,
    /// `reversed`: what stands between the first and the last day.
    #[serde(default)]
    pub joints: Vec<String>,
}

/// Faults of spans of years and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpanOfTimeFault {
    /// The years are not as many as is said.
    Count,
    /// The years go beyond those of the plan that is named.
    Plan,
    /// The end comes before the beginning.
    Reversed,
}

/// How a span of years is written.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanOfYears {
    /// Groups `from` and `to` are years or days; `count` says how many years it should be, `first_month` and `last_month` whose days they are.
    pub find: Pattern,
    /// `plan`: the plan's first year.
    #[serde(default)]
    pub from: Option<i16>,
    /// `plan`: the plan's last year.
    #[serde(default)]
    pub to: Option<i16>,
}

/// Parameters of `unseen`: a demand that no text can show to be met.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnseenParameters {
    /// Why the text cannot show it.
    pub reason: Bilingual,
}
