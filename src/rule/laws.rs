//! The registry of laws and documents, from `rules/laws/laws.csv`.

use jiff::civil::Date;

/// What has become of a law or document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LawStatus {
    /// 现行有效
    InForce,
    /// 已废止
    Repealed,
    /// 名称已修改
    AmendedTitle,
    /// A plan replaced by the next one.
    Superseded,
}

/// One law or document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Full official title, without 《》.
    pub title: String,
    /// Accepted short titles.
    pub short_titles: Vec<String>,
    /// 法律, 行政法规, 党内法规 …
    pub kind: String,
    /// What has become of it.
    pub status: LawStatus,
    /// First day in force, where known.
    pub effective: Option<Date>,
    /// Day from which it is no longer in force.
    pub repealed_on: Option<Date>,
    /// Titles that replace it.
    pub replaced_by: Vec<String>,
    /// Last day of a plan's period.
    pub period_end: Option<Date>,
    /// Day on which the present text took effect.
    pub latest_text_effective: Option<Date>,
    /// Year of the latest amendment and whether it was 修订 or 修正.
    pub latest_amendment: Option<(Date, String)>,
    /// Number of articles of the present text.
    pub articles: Option<u32>,
    /// Day of the information.
    pub as_of: Option<Date>,
    /// Whether dates and titles were read in the text itself.
    pub verified: bool,
}

/// All laws that a pack knows.
#[derive(Debug, Clone, Default)]
pub struct LawRegistry {
    /// In order of the file.
    pub laws: Vec<Law>,
}
