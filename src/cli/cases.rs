//! `hegui cases`: what a case export holds, and the totals counted from it.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::arguments::PackArguments;
use super::case_data::{self, MapArguments};
use super::failure::Failure;
use super::originals::{data_files, spare};
use super::session::Session;
use super::writing::{tell, write};
use crate::cases::{Question, Whose, Window};
use crate::diagnostic::{Bilingual, Language};
use crate::output::{CaseFormat, CaseTotals, Inspection};

#[derive(Debug, Subcommand)]
pub(super) enum CasesCommand {
    /// 显示导出文件中认出了什么、没认出什么，并给出可修改的列对照表。 / Show what of an export is recognised and what is not, with a column map to change.
    Inspect(InspectArguments),
    /// 按指标统计某一年的数。 / Count the totals of a year by metric.
    Totals(TotalsArguments),
    /// 把大的导出文件导入为 SQLite 文件，以后查询更快。 / Import a large export into a SQLite file that is asked faster.
    Import(ImportArguments),
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// 案件系统的导出文件（CSV、XLSX、XLS、ODS、SQLite、JSON、YAML），或 postgres:// 地址。 / Exports of a case system (CSV, XLSX, XLS, ODS, SQLite, JSON, YAML) or a postgres:// address.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub maps: MapArguments,
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出格式：table、json、yaml（只输出列对照表）；默认 table。 / Format of the result: table, json, or yaml for the column map alone; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: InspectFormat,
    /// 写入此文件，不输出到屏幕。 / Write to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct TotalsArguments {
    /// 案件系统的导出文件（CSV、XLSX、XLS、ODS、SQLite、JSON、YAML），或 postgres:// 地址。 / Exports of a case system (CSV, XLSX, XLS, ODS, SQLite, JSON, YAML) or a postgres:// address.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// 统计哪一年。 / The year to count.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1949..=2100))]
    pub year: i16,
    /// 统计哪个机关；默认全部。 / The body to count for; all by default.
    #[arg(long, value_name = "NAME")]
    pub organ: Option<String>,
    #[command(flatten)]
    pub maps: MapArguments,
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出格式：table、json、csv；默认 table。 / Format of the result: table, json or csv; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: TotalsFormat,
    /// 写入此文件，不输出到屏幕。 / Write to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// 案件系统的导出文件。 / Exports of a case system.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub maps: MapArguments,
    #[command(flatten)]
    pub pack: PackArguments,
    /// 要写入的 SQLite 文件；已存在的不覆盖。 / The SQLite file to write; one that exists is not overwritten.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

/// Formats of `cases inspect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    Table,
    Json,
    Yaml,
}

/// Formats of `cases totals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TotalsFormat {
    Table,
    Json,
    Csv,
}

pub(super) fn cases(command: &CasesCommand, session: &Session) -> Result<u8, Failure> {
    match command {
        CasesCommand::Inspect(arguments) => inspect(arguments, session),
        CasesCommand::Totals(arguments) => totals(arguments, session),
        CasesCommand::Import(arguments) => import(arguments, session),
    }
}

/// 2 where nothing of a file can be used.
fn inspect(arguments: &InspectArguments, session: &Session) -> Result<u8, Failure> {
    let read = data_files(&arguments.files).chain(arguments.maps.case_map.clone());
    spare(&arguments.output, read, (session, &arguments.pack))?;
    let pack = session.pack(&arguments.pack)?;
    // Totals without a year are described too.
    let cases = case_data::open(&arguments.files, &arguments.maps, (&pack, session), Some(1949), (None, true))?;
    let inspection = Inspection { cases: &cases, rules: &pack.cases, language: session.language };
    write(arguments.output.as_deref(), |out: &mut dyn Write| match arguments.format {
        InspectFormat::Table => inspection.table(out),
        InspectFormat::Json => inspection.json(out),
        InspectFormat::Yaml => inspection.map(out),
    })?;
    let usable = |snapshot: &crate::cases::Snapshot| snapshot.tables.iter().any(|table| table.fault.is_none());
    Ok(if cases.snapshots.iter().all(usable) { 0 } else { 2 })
}

fn totals(arguments: &TotalsArguments, session: &Session) -> Result<u8, Failure> {
    let read = data_files(&arguments.files).chain(arguments.maps.case_map.clone());
    spare(&arguments.output, read, (session, &arguments.pack))?;
    let pack = session.pack(&arguments.pack)?;
    let mut cases = case_data::open(&arguments.files, &arguments.maps, (&pack, session), Some(arguments.year), (None, false))?;
    // Whoever names no organ wants all of them.
    cases.organ = arguments.organ.clone().or_else(|| Some("all".to_owned()));
    let window = Window::year(arguments.year).unwrap_or(Window { from: 0, to: 0 });
    let named: Vec<String> = cases.records.iter().flat_map(|records| records.organs.clone()).collect();
    if let Whose::Unclear(reason) = cases.whose(None, &named) {
        return Err(Failure::Usage { message: reason.get(session.language).to_owned(), advice: String::new() });
    }
    let mut lines = Vec::new();
    for metric in cases.metrics() {
        let units: Vec<Option<String>> = std::iter::once(None)
            .chain(
                cases
                    .records
                    .iter()
                    .filter_map(|records| records.kind.definition(&metric))
                    .flat_map(|definition| definition.units.iter().map(|unit| Some(unit.unit.clone())).collect::<Vec<_>>()),
            )
            .collect();
        for unit in units {
            let question = Question { metric: &metric, window, organ: None, unit: unit.as_deref() };
            let known = cases.figure(question).map_err(Failure::Cases)?;
            lines.push((metric.clone(), unit, known));
        }
    }
    let format = match arguments.format {
        TotalsFormat::Table => CaseFormat::Table,
        TotalsFormat::Json => CaseFormat::Json,
        TotalsFormat::Csv => CaseFormat::Csv,
    };
    let printed = CaseTotals {
        cases: &cases,
        dictionary: &pack.dictionary,
        year: arguments.year,
        organ: arguments.organ.as_deref(),
        lines: &lines,
        language: session.language,
    };
    write(arguments.output.as_deref(), |out: &mut dyn Write| printed.print(format, out))?;
    if format != CaseFormat::Json {
        tell(&printed.notes());
    }
    Ok(0)
}

fn import(arguments: &ImportArguments, session: &Session) -> Result<u8, Failure> {
    let path = &arguments.output;
    if path.exists() {
        return Err(Failure::Exists(path.clone()));
    }
    let pack = session.pack(&arguments.pack)?;
    let mut part = path.clone().into_os_string();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    let remove = |failure: Failure| {
        // The half-written file is of no use; that it may stay behind changes nothing of the failure.
        let _ = std::fs::remove_file(&part);
        failure
    };
    let count = {
        let opened = case_data::open(&arguments.files, &arguments.maps, (&pack, session), None, (Some(&part), false));
        let cases = opened.map_err(remove)?;
        let [records] = cases.records.as_slice() else {
            let message = Bilingual::new("要导入的文件中应有且只有一种案件记录", "the files to import must hold case records of one kind");
            return Err(remove(Failure::Usage { message: message.get(session.language).to_owned(), advice: String::new() }));
        };
        records.count
    };
    std::fs::rename(&part, path).map_err(|error| remove(Failure::writing(Some(path.clone()), error)))?;
    tell(&match session.language {
        Language::Chinese => format!("已导入 {count} 件，写入 {}\n", path.display()),
        Language::English => format!("imported {count} cases into {}\n", path.display()),
    });
    Ok(0)
}
