//! Case data that arguments or settings name, opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::earlier;
use super::failure::Failure;
use super::inputs::{read_text, shown};
use super::session::Session;
use crate::cases::{self, CaseError, Cases, ColumnMap, Opening};
use crate::check::across::Facts;
use crate::check::{Options, Previous};
use crate::diagnostic::Bilingual;
use crate::rule::{self, Pack};

/// How column headings are understood.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct MapArguments {
    /// 列对照表（YAML），先于自带的使用；可重复。 / A column map in YAML, tried before the built-in ones; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub case_map: Vec<PathBuf>,
}

/// Case data and last year's numbers, as `check` takes them.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct CaseArguments {
    /// 案件系统的数据：指标数据或案件记录（CSV、XLSX、XLS、ODS、SQLite、JSON、YAML），或 postgres:// 地址；可重复。 / Data of the case system, totals or records (CSV, XLSX, XLS, ODS, SQLite, JSON, YAML) or a postgres:// address; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub cases: Vec<String>,
    #[command(flatten)]
    pub maps: MapArguments,
    /// 与哪个机关的案件数据核对；all 为全部；默认按报告机关。 / The body whose case data count, or all; by default the report's.
    #[arg(long, value_name = "NAME")]
    pub case_organ: Option<String>,
    /// 把差异涉及的全部案件写入此文件（.csv 或 .json）。 / Write all cases behind the differences to this file (.csv or .json).
    #[arg(long, value_name = "FILE")]
    pub case_export: Option<PathBuf>,
    /// 在案件文件中不遮盖姓名。 / Do not mask persons in that file.
    #[arg(long)]
    pub unmask: bool,
    /// 上一年的报告、存放各机关上一年报告的文件夹，或上一年的案件数据。 / The report of the year before, a folder with the reports of all organs, or its case data.
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
}

/// Formats of reports; any other file of the year before holds case data.
const DATA_EXTENSIONS: [&str; 9] = ["csv", "tsv", "xlsx", "xls", "ods", "json", "yaml", "yml", "db"];

/// Opens what arguments or settings name and puts it into `options`; gives the reports of earlier years for comparing.
pub(super) fn prepare(arguments: &CaseArguments, (pack, session): (&Pack, &Session), options: &mut Options) -> Result<Vec<Facts>, Failure> {
    let names = if arguments.cases.is_empty() { from_settings(session) } else { arguments.cases.clone() };
    let settings = session.found.as_ref().map(|found| &found.settings);
    let organ = arguments.case_organ.clone().or_else(|| settings.and_then(|settings| settings.case_organ.clone()));
    if !names.is_empty() {
        let mut cases = open(&names, &arguments.maps, (pack, session), options.year, (None, false))?;
        cases.organ.clone_from(&organ);
        options.cases = Some(Arc::new(cases));
    }
    let place = |found: &super::settings::Found| Some(found.folder.join(found.settings.previous.as_ref()?));
    let Some(path) = arguments.previous.clone().or_else(|| session.found.as_ref().and_then(place)) else { return Ok(Vec::new()) };
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !path.is_dir() && DATA_EXTENSIONS.contains(&extension.as_str()) {
        options.previous = vec![Arc::new(previous_data(&path, arguments, (pack, session), (options.year, organ))?)];
        return Ok(Vec::new());
    }
    let (previous, facts) = earlier::read(&path, pack, options.year)?;
    options.previous = previous.into_iter().map(Arc::new).collect();
    Ok(facts)
}

/// Last year's numbers in case data.
fn previous_data(
    path: &Path,
    arguments: &CaseArguments,
    (pack, session): (&Pack, &Session),
    (year, organ): (Option<i16>, Option<String>),
) -> Result<Previous, Failure> {
    let name = shown(path);
    let mut cases = open(std::slice::from_ref(&name), &arguments.maps, (pack, session), year.map(|year| year - 1), (None, false))?;
    let last = year.map(|year| year - 1).or_else(|| cases.totals.iter().map(|total| total.year).max());
    let last = last.ok_or_else(|| {
        let error = CaseError::new(&name, Bilingual::new("不知道是哪一年的数据", "the year of the data is not known"));
        Failure::Cases(error.help(Bilingual::new("用 --year 指定报告年度", "give the report's year with --year")))
    })?;
    cases.organ = organ.or_else(|| Some("all".to_owned()));
    Ok(Previous::of_cases(&name, &cases, last, None, true))
}

/// Opens what `names` name; `year` is that of totals that name none.
pub(super) fn open(
    names: &[String],
    maps: &MapArguments,
    (pack, session): (&Pack, &Session),
    year: Option<i16>,
    (keep, describe): (Option<&Path>, bool),
) -> Result<Cases, Failure> {
    let maps = column_maps(maps, pack, session)?;
    let rules = Arc::new(pack.cases.as_ref().clone().with_maps(maps));
    let opening = Opening { rules, dictionary: &pack.dictionary, year, keep, describe };
    cases::open(names, &opening).map_err(Failure::Cases)
}

/// The maps of the flags, else those of the settings.
fn column_maps(arguments: &MapArguments, pack: &Pack, session: &Session) -> Result<Vec<ColumnMap>, Failure> {
    let from_settings = || {
        let found = session.found.as_ref();
        found.map(|found| found.settings.case_map.iter().map(|path| found.folder.join(path)).collect()).unwrap_or_default()
    };
    let paths: Vec<PathBuf> = if arguments.case_map.is_empty() { from_settings() } else { arguments.case_map.clone() };
    let mut maps = Vec::with_capacity(paths.len());
    for path in paths {
        let text = read_text(&path)?;
        let map = rule::column_map(&text, &shown(&path), &pack.cases.kinds).map_err(|mistakes| Failure::Broken {
            drawn: mistakes.iter().map(|mistake| mistake.render(session.language)).collect(),
            what: Bilingual::new("列对照表写得有误", "the column map has mistakes"),
        })?;
        maps.push(map);
    }
    Ok(maps)
}

/// Files of the settings, seen from the settings file; addresses stay as they are.
pub(super) fn from_settings(session: &Session) -> Vec<String> {
    let Some(found) = &session.found else { return Vec::new() };
    let place = |name: &String| if cases::is_address(name) { name.clone() } else { found.folder.join(name).to_string_lossy().into_owned() };
    found.settings.cases.iter().map(place).collect()
}
