//! Parameters of the checks that look at names of other places and at several reports together.

use serde::Deserialize;

use crate::diagnostic::Bilingual;
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
    /// `roster`: what became of an organ of the roster.
    #[serde(default)]
    pub receipt: Option<Receipt>,
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
    /// The departments' figures do not add up to the figure of the report above them.
    RollUp,
    /// What became of an organ of the roster.
    Roster,
}

/// Whether and when the report of an organ of a roster came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// 已交, in time as far as its dates show.
    Received,
    /// 逾期: its latest date is after the day due.
    Late,
    /// 重复: more than one report for the year.
    Twice,
    /// 年度不符: only reports for other years.
    WrongYear,
    /// 缺交
    Missing,
    /// 未交: none came and none was required.
    NotRequired,
    /// 花名册外: a report of an organ that the roster does not have.
    Unknown,
}

impl Receipt {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Late => "late",
            Self::Twice => "twice",
            Self::WrongYear => "wrong_year",
            Self::Missing => "missing",
            Self::NotRequired => "not_required",
            Self::Unknown => "unknown",
        }
    }

    /// The word that people see.
    pub fn words(self) -> Bilingual {
        match self {
            Self::Received => Bilingual::new("已交", "received"),
            Self::Late => Bilingual::new("逾期", "late"),
            Self::Twice => Bilingual::new("重复", "twice"),
            Self::WrongYear => Bilingual::new("年度不符", "wrong year"),
            Self::Missing => Bilingual::new("缺交", "missing"),
            Self::NotRequired => Bilingual::new("未交（不必报）", "none, not required"),
            Self::Unknown => Bilingual::new("花名册外", "not in the roster"),
        }
    }
}
