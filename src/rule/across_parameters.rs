//! Parameters of the checks that look at names of other places and at several reports together.

use serde::Deserialize;

use crate::pattern::Pattern;

/// Parameters of `foreign_place`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignPlaceParameters {
    /// What follows a name that is the subject of its clause and speaks of the report's own work: 县委坚持, 公安局党组认真.
    pub subject: Pattern,
    /// Words in the sentence which show that another place is meant on purpose: 考察, 对口支援, 联合.
    pub except: Pattern,
}

/// Parameters of `across`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcrossParameters {
    /// What the reports are compared for; exactly one.
    pub fault: AcrossFault,
    /// `told_differently`: scopes that several organs of one place share (全县).
    #[serde(default)]
    pub scopes: Option<Pattern>,
    /// `foreign_organ`: what follows a name that is the subject of its clause.
    #[serde(default)]
    pub subject: Option<Pattern>,
    /// `foreign_organ`: words in the sentence which show that the other organ is meant on purpose.
    #[serde(default)]
    pub except: Option<Pattern>,
    /// `copied`: least number of characters of a passage.
    #[serde(default = "least_characters")]
    pub characters: usize,
    /// `copied`: least share of equal wording, in hundredths.
    #[serde(default = "least_share")]
    pub percent: usize,
}

fn least_characters() -> usize {
    60
}

fn least_share() -> usize {
    75
}

/// Faults that only several reports together can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AcrossFault {
    /// Nearly the same passage in the reports of two organs.
    Copied,
    /// Nearly the same passage as in the organ's own report of an earlier year.
    CopiedFromEarlier,
    /// One fact with two values.
    ToldDifferently,
    /// Another organ's name as the one that speaks.
    ForeignOrgan,
}
