//! The registry of laws and documents, from `rules/laws/*.csv`.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::law_titles;
use crate::diagnostic::Bilingual;
use crate::yaml::Located;

/// What has become of a law or document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Full and short titles in the form of [`law_titles::key`], with the law's place in `laws`.
    titles: HashMap<String, usize>,
}

impl LawRegistry {
    /// The law of that full or short title; blanks and the width of brackets do not matter.
    pub fn find(&self, title: &str) -> Option<&Law> {
        self.titles.get(&law_titles::key(title)).map(|&at| &self.laws[at])
    }

    /// The law whose title is one slip away from `title`, which itself is not known.
    ///
    /// `None` for titles of less than five characters, for local regulations, where the slip would be in a number or
    /// the name of a level (十三五 is not 十四五, 省 is not 市), and where two laws are equally near.
    pub fn nearest(&self, title: &str) -> Option<&Law> {
        let wrong = law_titles::key(title);
        if self.titles.contains_key(&wrong) || !law_titles::may_be_misspelt(&wrong) {
            return None;
        }
        let mut near = self.titles.iter().filter(|(known, _)| law_titles::one_slip_apart(&wrong, known)).map(|(_, &at)| at);
        let first = near.next()?;
        let law = &self.laws[first];
        (near.all(|at| at == first) && law.kind != "地方性法规").then_some(law)
    }

    /// The plans that bear the name of `title`, which itself is not known, with other years.
    ///
    /// Empty where the years begin after all known ones: the next plan may simply not be in the registry yet.
    pub fn with_other_years(&self, title: &str) -> Vec<&Law> {
        let wrong = law_titles::key(title);
        let Some((name, years)) = law_titles::name_and_years(&wrong).filter(|_| !self.titles.contains_key(&wrong)) else {
            return Vec::new();
        };
        let same_name = |law: &&Law| law_titles::name_and_years(&law_titles::key(&law.title)).is_some_and(|(other, _)| other == name);
        let plans: Vec<&Law> = self.laws.iter().filter(|law| law.period_end.is_some()).filter(same_name).collect();
        let last = plans.iter().filter_map(|law| law.period_end).map(Date::year).max();
        if last.is_some_and(|last| years.0 <= last) { plans } else { Vec::new() }
    }

    /// The latest day of which any row speaks.
    pub fn as_of(&self) -> Option<Date> {
        self.laws.iter().filter_map(|law| law.as_of).max()
    }

    /// Makes titles findable; called once all files are read. A title in force wins over one that is not.
    pub(super) fn index(&mut self) {
        self.titles.clear();
        for (at, law) in self.laws.iter().enumerate() {
            self.titles.insert(law_titles::key(&law.title), at);
        }
        for (at, law) in self.laws.iter().enumerate() {
            for short in &law.short_titles {
                let slot = self.titles.entry(law_titles::key(short)).or_insert(at);
                if self.laws[*slot].status != LawStatus::InForce
                    && law.status == LawStatus::InForce
                    && law_titles::key(&self.laws[*slot].title) != law_titles::key(short)
                {
                    *slot = at;
                }
            }
        }
    }
}

/// A row as the file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    title: String,
    short_titles: String,
    kind: String,
    issuer: String,
    promulgated: String,
    effective: String,
    latest_amendment: String,
    amendment_kind: String,
    latest_text_effective: String,
    status: LawStatus,
    replaced_by: String,
    repealed_on: String,
    period_end: String,
    articles: Option<u32>,
    verified: Verified,
    as_of: String,
    #[serde(rename = "notes")]
    _notes: String,
}

/// Whether a row was held against the text itself.
#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Verified {
    Text,
    Partly,
    Memory,
}

/// Adds the rows of a file to `registry`; a row takes the place of an earlier one of the same title.
pub(super) fn read(text: &str, path: &str, registry: &mut LawRegistry) -> Result<(), Vec<Located>> {
    let mut mistakes = Vec::new();
    let mut places: HashMap<String, usize> = registry.laws.iter().enumerate().map(|(at, law)| (law.title.clone(), at)).collect();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for row in reader.deserialize::<Row>() {
        let law = match row {
            Ok(row) => {
                let title = row.title.clone();
                Law::try_from(row).map_err(|message| (line_of(text, &title), message))
            }
            Err(error) => Err((
                error.position().map_or(1, csv::Position::line),
                Bilingual::new(format!("表格有误：{}", reason(&error)), reason(&error)),
            )),
        };
        match law {
            Ok(law) => {
                if let Some(&at) = places.get(&law.title) {
                    registry.laws[at] = law;
                } else {
                    places.insert(law.title.clone(), registry.laws.len());
                    registry.laws.push(law);
                }
            }
            Err((line, message)) => {
                let line = usize::try_from(line).unwrap_or(1);
                mistakes.push(Located::at(text, path, (line, 1, 1), message));
            }
        }
    }
    if registry.laws.is_empty() && mistakes.is_empty() {
        mistakes.push(Located::whole_file(path, Bilingual::new("没有一行法规", "no law in the file")));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// The line that begins with the title.
fn line_of(text: &str, title: &str) -> u64 {
    let at = text.lines().position(|line| line.trim_start_matches('"').starts_with(title)).unwrap_or_default();
    u64::try_from(at + 1).unwrap_or(1)
}

fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("the row has {len} fields, the first one {expected_len}"),
        _ => error.to_string(),
    }
}

impl TryFrom<Row> for Law {
    type Error = Bilingual;

    fn try_from(row: Row) -> Result<Self, Bilingual> {
        let title = row.title.trim().to_owned();
        if title.is_empty() || row.issuer.trim().is_empty() {
            return Err(Bilingual::new("标题和发布机关不能为空", "title and issuer must not be empty"));
        }
        check_promulgated(&row.promulgated)?;
        let latest_amendment = day(&row.latest_amendment)?.map(|date| (date, row.amendment_kind.clone()));
        Ok(Self {
            title,
            short_titles: list(&row.short_titles),
            kind: row.kind,
            status: row.status,
            effective: day(&row.effective)?,
            repealed_on: last_day(&row.repealed_on)?,
            replaced_by: list(&row.replaced_by),
            period_end: day(&row.period_end)?,
            latest_text_effective: day(&row.latest_text_effective)?,
            latest_amendment,
            articles: row.articles,
            as_of: day(&row.as_of)?,
            verified: row.verified == Verified::Text,
        })
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn day(cell: &str) -> Result<Option<Date>, Bilingual> {
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse()
        .map(Some)
        .map_err(|_| Bilingual::new(format!("`{cell}` 不是日期，应如 2023-03-13"), format!("`{cell}` is not a day such as 2023-03-13")))
}

/// A day; where only month or year is known, the last one of it: a citation is wrong only when it surely is.
fn last_day(cell: &str) -> Result<Option<Date>, Bilingual> {
    match cell.len() {
        4 => day(&format!("{cell}-12-31")),
        7 => Ok(day(&format!("{cell}-01"))?.map(Date::last_of_month)),
        _ => day(cell),
    }
}

/// The day of adoption is for readers of the file; it may be a year or month only.
fn check_promulgated(cell: &str) -> Result<(), Bilingual> {
    last_day(cell).map(|_| ())
}
