//! Parameters of the checks that hold a report against case data and against the year before.

use serde::Deserialize;

use super::{MetricName, MonthDay};
use crate::claim::Exact;
use crate::diagnostic::Bilingual;

/// Parameters of `reconcile`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReconcileParameters {
    /// Only these metrics; all of them without a list.
    #[serde(default)]
    pub metrics: Vec<MetricName>,
    /// Not these: another rule speaks of them.
    #[serde(default)]
    pub except: Vec<MetricName>,
    /// How far the two may differ, with the reason.
    #[serde(default)]
    pub slack: Option<Slack>,
    /// Words before a metric's name that do not narrow it: 全年, 共, 群众.
    #[serde(default)]
    pub neutral: Vec<String>,
    /// Parts of a year by their words.
    #[serde(default)]
    pub parts: Vec<PartOfYear>,
}

/// A difference that is let pass.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slack {
    /// `'2'`, or `'0.5%'` of the value of the data.
    pub by: SlackSize,
    /// Why; it is printed with the evidence.
    pub reason: Bilingual,
}

/// How large a difference may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlackSize {
    /// The number.
    pub size: Exact,
    /// Whether it is meant in hundredths of the value.
    pub percent: bool,
}

impl<'de> Deserialize<'de> for SlackSize {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SizeVisitor;
        impl serde::de::Visitor<'_> for SizeVisitor {
            type Value = SlackSize;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a difference such as '2' or '0.5%'")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SlackSize, E> {
                let (number, percent) = text.strip_suffix('%').map_or((text, false), |number| (number, true));
                let size = Exact::parse(number).filter(|size| !size.is_negative());
                let wrong =
                    || Bilingual::new(format!("`{text}` 应如 '2' 或 '0.5%'"), format!("`{text}` is no difference such as '2' or '0.5%'"));
                size.map(|size| SlackSize { size, percent }).ok_or_else(|| crate::yaml::fail(&wrong()))
            }
        }
        deserializer.deserialize_str(SizeVisitor)
    }
}

/// 上半年: 1 January to 30 June.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartOfYear {
    /// The words.
    pub words: Vec<String>,
    /// First day.
    pub from: MonthDay,
    /// Last day.
    pub to: MonthDay,
}

/// Parameters of `previous`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviousParameters {
    /// What is looked for.
    pub fault: PreviousFault,
    /// `growth`: words between a number and its change which show that the year before is compared.
    #[serde(default)]
    pub comparing: Vec<String>,
    /// `unchanged`: so many equal numbers are no accident.
    #[serde(default = "several")]
    pub least: usize,
    /// `unchanged`: smaller numbers are equal by chance.
    #[serde(default)]
    pub from: u32,
    /// `carried`: what was left at the end of a year, and what the next begins with.
    #[serde(default)]
    pub pairs: Vec<CarriedPair>,
}

fn several() -> usize {
    3
}

/// What a year leaves and the next takes over.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedPair {
    /// Left at the end of the year before.
    pub closing: MetricName,
    /// Taken over at the beginning of this one.
    pub opening: MetricName,
}

/// Faults that last year's numbers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviousFault {
    /// The change does not fit last year's number.
    Growth,
    /// Last year's number is told differently now.
    Restated,
    /// Several numbers are those of last year.
    Unchanged,
    /// What last year left is not what this year took over.
    Carried,
}
