//! Settings from `hegui.yaml`, found upwards from the working directory.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::arguments::YEARS;
use super::cache::CacheSetting;
use super::failure::Failure;
use super::inputs::{read_text, shown};
use crate::diagnostic::{Bilingual, Language};
use crate::report::{Level, OrganKind, ReportKind};
use crate::yaml;

/// Name of the settings file.
pub(super) const FILE_NAME: &str = "hegui.yaml";

/// The file's content.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// A folder of further rules, seen from the settings file.
    pub rules: Option<PathBuf>,
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    /// Files and folders inside folders that are not looked at.
    pub exclude: Vec<String>,
    pub fail_on: Option<FailOn>,
    pub lang: Option<Lang>,
    #[serde(deserialize_with = "year")]
    pub year: Option<i16>,
    pub organ: Option<String>,
    pub kind: Option<ReportKind>,
    pub organ_kind: Option<OrganKind>,
    pub level: Option<Level>,
    pub region: Option<String>,
    pub ambiguous_width: Option<Width>,
    /// Case data: files seen from the settings file, or addresses.
    pub cases: Vec<String>,
    /// Column maps for them.
    pub case_map: Vec<PathBuf>,
    /// The organ to count for.
    pub case_organ: Option<String>,
    /// Last year's report or totals.
    pub previous: Option<PathBuf>,
    /// Whether results are kept, or the folder for them seen from the settings file.
    pub cache: Option<CacheSetting>,
    pub waive: Vec<Waiver>,
}

/// The year, within the same bounds as on the command line.
fn year<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i16>, D::Error> {
    struct YearVisitor;
    impl Visitor<'_> for YearVisitor {
        type Value = Option<i16>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a year such as 2023")
        }
        fn visit_unit<E: de::Error>(self) -> Result<Option<i16>, E> {
            Ok(None)
        }
        fn visit_i64<E: de::Error>(self, year: i64) -> Result<Option<i16>, E> {
            let (first, last) = (YEARS.start(), YEARS.end());
            let wrong = || {
                Bilingual::new(
                    format!("{year} 不是报告年度，应为四位年份（{first}—{last}），如 2023"),
                    format!("{year} is no year of a report; write four digits such as 2023, from {first} to {last}"),
                )
            };
            i16::try_from(year).ok().filter(|year| YEARS.contains(year)).map(Some).ok_or_else(|| yaml::fail(&wrong()))
        }
        fn visit_u64<E: de::Error>(self, year: u64) -> Result<Option<i16>, E> {
            self.visit_i64(i64::try_from(year).unwrap_or(i64::MAX))
        }
    }
    deserializer.deserialize_any(YearVisitor)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Lang {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Width {
    Narrow,
    Wide,
}

/// A finding that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Waiver {
    /// The rule's id.
    pub rule: String,
    /// Globs over paths seen from the settings file, or over file names; all files where there are none.
    #[serde(default)]
    pub files: Vec<String>,
    /// The marked words; when the report's words change, the waiver lapses.
    pub text: String,
    /// Why the finding was accepted.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// The last day on which the waiver holds.
    #[serde(default)]
    pub until: Option<Day>,
}

/// A day, written `2026-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day(pub Date);

impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DayVisitor;
        impl Visitor<'_> for DayVisitor {
            type Value = Day;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day such as 2026-03-31")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
                let wrong =
                    || Bilingual::new(format!("{text} 不是日期，应写成 2026-03-31 这样"), format!("{text} is no day such as 2026-03-31"));
                text.parse().map(Day).map_err(|_| yaml::fail(&wrong()))
            }
        }
        deserializer.deserialize_str(DayVisitor)
    }
}

/// Settings with the file they come from.
#[derive(Debug)]
pub(super) struct Found {
    pub settings: Settings,
    /// The file's path as it is shown.
    pub shown: String,
    /// The folder that the file stands in.
    pub folder: PathBuf,
    pub text: String,
}

/// Reads the nearest settings file at or above `from`, if there is one. `language` is used for its mistakes.
pub(super) fn find(from: &Path, language: Language) -> Result<Option<Found>, Failure> {
    let Some(path) = from.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| fs::symlink_metadata(path).is_ok()) else {
        return Ok(None);
    };
    let text = read_text(&path)?;
    let shown = path.strip_prefix(from).map_or_else(|_| shown(&path), shown);
    let folder = path.parent().unwrap_or(from).to_owned();
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Some(Found { settings: Settings::default(), shown, folder, text }));
    }
    match yaml::read(&text, &shown) {
        Ok(settings) => Ok(Some(Found { settings, shown, folder, text })),
        Err(mistake) => {
            let what = Bilingual::new(format!("{shown} 写得有误"), format!("{shown} has a mistake"));
            Err(Failure::Broken { drawn: vec![mistake.render(language)], what })
        }
    }
}
