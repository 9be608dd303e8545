//! What may stand on the command line.
//!
//! Each help text is a Chinese sentence, a slash and the same in English; [`super::language::localized`] keeps one of the two.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use serde::de::DeserializeOwned;

use super::cache::CacheArguments;
use super::case_data::CaseArguments;
use super::cases::CasesCommand;
use super::formats::{CheckTarget, ExtractFormat, ListFormat};
use super::rules::RulesCommand;
use super::together::TogetherArguments;
use crate::report::{Level, OrganKind, ReportKind};
use crate::source::View;

/// 核查法治政府建设年度报告：数字、章节、引用、格式。 / Audits China's yearly rule-of-law-government reports: numbers, parts, citations, form.
#[derive(Debug, Parser)]
#[command(name = "hegui", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// 信息的语言：zh 或 en；默认按系统语言，否则为中文。 / Language of messages: zh or en; by default the locale's, else Chinese.
    #[arg(long, global = true, value_name = "LANG", value_enum)]
    pub lang: Option<LanguageName>,
    /// “ ” … — 等字符在终端占几列：narrow 一列，wide 两列；默认按系统语言。 / How wide the terminal draws “ ” … —: narrow or wide; by default as the locale says.
    #[arg(long, global = true, value_name = "WIDTH", value_enum)]
    pub ambiguous_width: Option<WidthName>,
    #[command(subcommand)]
    pub command: Command,
}

/// Languages as they are named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LanguageName {
    Zh,
    En,
}

/// Widths as they are named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WidthName {
    Narrow,
    Wide,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 核查文件或文件夹。 / Check files or folders.
    Check(Box<CheckArguments>),
    /// 显示程序从文件中读到的内容：章节、数据、引用、勾稽关系。 / Show what the program sees in a file: sections, claims, citations, relations.
    Extract(ExtractArguments),
    /// 改正有把握的问题（序号、重复标点、失效的法规名称等），从不改动数字；默认只显示改动。 / Make the corrections that are certain (numbering, doubled marks, repealed titles …), never of a number; by default only show them.
    Fix(FixArguments),
    /// 逐句输出读到的文字，作为 .docx、.pdf 的文本副本。 / Print the text that is read, a clause a line: the stable twin of a .docx or .pdf.
    Text(TextArguments),
    /// 每行一份 JSON 文档输入，每行一份结果输出，供 Spark 等调用。 / One JSON document a line in, one result a line out, for Spark and the like.
    Stream(StreamArguments),
    /// 对照同一机关两年的报告：指标、未变的数、沿用的段落。 / Compare two years of one organ: metrics side by side, unchanged numbers, copied passages.
    Compare(CompareArguments),
    /// 说明一条规则：查什么、为什么、依据、示例。 / Explain a rule: what it checks, why, its basis, its examples.
    Explain(ExplainArguments),
    /// 读取案件系统的导出数据，按指标统计。 / Read exports of case systems and count metrics from them.
    #[command(subcommand)]
    Cases(CasesCommand),
    /// 查看、编写、测试规则。 / List, write and test rules.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// 在原 Word 文档（副本）中逐处加批注；其他格式生成带批注的网页。 / Put a comment on each finding into a copy of the Word document; of other formats make an annotated page.
    Annotate(AnnotateArguments),
    /// 在当前文件夹写入带注释的 hegui.yaml。 / Write a commented hegui.yaml into the current folder.
    Init,
    /// 输出命令行补全脚本。 / Print a script that completes command lines in a shell.
    Completions(CompletionsArguments),
}

#[derive(Debug, Args)]
pub(super) struct PackArguments {
    /// 另加的规则文件夹；同名规则以其中的为准。 / A folder of further rules; a rule of the same name replaces the built-in one.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct RuleArguments {
    /// 只用这些规则（可用 * 通配，可重复，可用逗号分隔）。 / Only these rules; globs such as arithmetic/*, repeated or separated by commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// 不用这些规则（写法同上）。 / Not these rules, written alike.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// 要核查的文件或文件夹；- 为标准输入。 / Files or folders to check; - is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub pack: PackArguments,
    #[command(flatten)]
    pub report: ReportArguments,
    #[command(flatten)]
    pub view: ViewArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// 输出格式：terminal、concise、json、ndjson、csv、sarif、junit、github、gitlab、markdown、html、xlsx、notice、sheet；可重复，可写入文件，如 json=结果.json；notice 每份报告写一份反馈，需要文件夹：notice=反馈。 / Format of the result: terminal, concise, json, ndjson, csv, sarif, junit, github, gitlab, markdown, html, xlsx, notice, sheet; may be repeated, each with its file, as in json=out.json; notice writes a note a report into a folder: notice=notes.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub format: Vec<CheckTarget>,
    /// 把未指定文件的格式写入此文件，不输出到屏幕。 / Write the format that has no file of its own to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 发现哪一级问题时退出码为 1：error、warning、note、never；默认 error。 / Exit with 1 on findings of this level or above: error, warning, note or never; error by default.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub fail_on: Option<FailOn>,
    /// 另外列出成立的勾稽关系，以及未核对的规则和数字。 / Also list relations that hold, and rules and numbers that were not checked.
    #[arg(long, short)]
    pub verbose: bool,
    #[command(flatten)]
    pub cases: CaseArguments,
    /// 标准输入的文件名，用于显示和判断格式。 / Name of the text on standard input, for messages and to tell its format.
    #[arg(long, value_name = "NAME", default_value = "stdin.txt", hide_default_value = true)]
    pub stdin_name: String,
    #[command(flatten)]
    pub together: TogetherArguments,
    /// 同时核查几个文件；默认等于处理器核数。 / How many files are checked at once; by default one for each processor core.
    #[arg(long, short, value_name = "N", value_parser = count)]
    pub jobs: Option<usize>,
    /// 上一轮的问题台账（.xlsx、.csv）：标明已改、未改、新增，保留答复和核查情况，标为误报的不再计入。 / The ledger of the last round (.xlsx, .csv): tells fixed, remaining and new, keeps replies; what is marked as a false alarm no longer counts.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// 把台账中标为误报的问题写成 hegui.yaml 的 waive 条目。 / Write the false alarms of the ledger to this file as entries for hegui.yaml.
    #[arg(long, value_name = "FILE", requires = "ledger")]
    pub waive_false: Option<PathBuf>,
    /// 基线：其中已有的问题显示为已接受，新问题照常计入。 / A baseline: findings in it are shown as accepted, new ones count.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 把这次发现的问题写成基线。 / Write the findings of this run as a baseline.
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// 把 .docx、.pdf 等的文字逐句写入此文件夹，问题标在其中的行上。 / Write the text of .docx, .pdf and the like below this folder, a clause a line, and place findings on its lines.
    #[arg(long, value_name = "DIR")]
    pub twin: Option<PathBuf>,
    #[command(flatten)]
    pub cache: CacheArguments,
    /// 文件保存后自动重新核查。 / Check again whenever a file is saved.
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub(super) struct StreamArguments {
    #[command(flatten)]
    pub pack: PackArguments,
    #[command(flatten)]
    pub report: ReportArguments,
    #[command(flatten)]
    pub view: ViewArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// 只输出问题和计数，不列勾稽关系、规则结果和数字。 / Only findings and counts, without the lists of relations, rules and numbers.
    #[arg(long)]
    pub brief: bool,
    /// 同时核查几份；默认等于处理器核数。 / How many documents are checked at once; by default one for each processor core.
    #[arg(long, short, value_name = "N", value_parser = count)]
    pub jobs: Option<usize>,
}

#[derive(Debug, Args)]
pub(super) struct PrecisionArguments {
    /// 填好状态的问题台账（.xlsx、.csv）。 / Ledgers with their statuses filled in (.xlsx, .csv).
    #[arg(required = true, value_name = "LEDGER")]
    pub ledgers: Vec<PathBuf>,
    /// 输出格式：table 或 json；默认 table。 / Format of the result: table or json; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// 较早的报告。 / The older report.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// 较新的报告。 / The newer report.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出格式：table 或 json；默认 table。 / Format of the result: table or json; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ListFormat,
    /// 写入此文件，不输出到屏幕。 / Write to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct TextArguments {
    /// 要读取的文件；- 为标准输入。 / The file to read; - is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub pack: PackArguments,
    #[command(flatten)]
    pub view: ViewArguments,
    /// 写入此文件，不输出到屏幕。 / Write to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 标准输入的文件名。 / Name of the text on standard input.
    #[arg(long, value_name = "NAME", default_value = "stdin.txt", hide_default_value = true)]
    pub stdin_name: String,
}

#[derive(Debug, Args)]
pub(super) struct ViewArguments {
    /// 文档有修订痕迹时读哪一稿：final 接受全部修订，original 拒绝全部修订；默认 final。 / Which text of a document with tracked changes is read: final with all accepted, original with none; final by default.
    #[arg(long, value_name = "VIEW", value_enum, default_value = "final", hide_default_value = true)]
    pub view: ViewName,
}

/// The two texts of a document with tracked changes, as they are named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ViewName {
    Final,
    Original,
}

impl From<ViewName> for View {
    fn from(name: ViewName) -> Self {
        match name {
            ViewName::Final => Self::Final,
            ViewName::Original => Self::Original,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// 报告年度，不按标题读取。 / The report's year, instead of the one read from its title.
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub year: Option<i16>,
    /// 报告机关，不按标题或落款读取。 / The issuing body, instead of the one read from title or signature.
    #[arg(long, value_name = "NAME")]
    pub organ: Option<String>,
    /// 报告种类，不按标题判断：rule_of_law 法治政府建设年度报告，info_disclosure 政府信息公开工作年度报告，other 其他。 / Kind of report, whatever its title says: rule_of_law, info_disclosure or other.
    #[arg(long, value_name = "KIND", value_parser = words::<ReportKind>(&["rule_of_law", "info_disclosure", "other"]))]
    pub kind: Option<ReportKind>,
    /// 机关种类，不按名称判断：government 政府，department 部门，township 乡镇，subdistrict 街道。 / Kind of organ, whatever its name says: government, department, township or subdistrict.
    #[arg(long, value_name = "KIND", value_parser = words::<OrganKind>(&["government", "department", "township", "subdistrict"]))]
    pub organ_kind: Option<OrganKind>,
    /// 机关层级，不按名称判断：province 省，city 市，county 县，township 乡。 / Level of the organ, whatever its name says: province, city, county or township.
    #[arg(long, value_name = "LEVEL", value_parser = words::<Level>(&["province", "city", "county", "township"]))]
    pub level: Option<Level>,
    /// 所在省份，如 山东省。 / The province, such as 山东省.
    #[arg(long, value_name = "NAME")]
    pub region: Option<String>,
}

/// One word of a closed set, as the settings spell it.
fn words<T: DeserializeOwned + Clone + Send + Sync + 'static>(known: &'static [&'static str]) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(known).try_map(|word| serde_yaml::from_str::<T>(&word))
}

/// The years that a report can be of.
pub(super) const YEARS: RangeInclusive<i16> = 1949..=2999;

/// The year of a report.
fn year(text: &str) -> Result<i16, String> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    let (first, last) = (YEARS.start(), YEARS.end());
    year.ok_or_else(|| format!("应为四位年份（{first}—{last}），如 2023 / a year of four digits such as 2023, from {first} to {last}"))
}

/// How many files are worked on at once.
fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "应为不小于 1 的整数 / a whole number from 1 on".to_owned())
}

/// From which severity on a run counts as failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    #[value(alias = "必改")]
    Error,
    #[value(alias = "核实")]
    Warning,
    #[value(alias = "提示")]
    Note,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct ExtractArguments {
    /// 要读取的文件；- 为标准输入。 / The file to read; - is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub pack: PackArguments,
    #[command(flatten)]
    pub report: ReportArguments,
    #[command(flatten)]
    pub view: ViewArguments,
    /// 输出格式：table、json 或 csv；默认 table。 / Format of the result: table, json or csv; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ExtractFormat,
    /// 写入此文件，不输出到屏幕。 / Write to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 说明每个数字为何归入某项指标。 / Say why each number was linked to its metric.
    #[arg(long)]
    pub explain: bool,
    /// 标准输入的文件名。 / Name of the text on standard input.
    #[arg(long, value_name = "NAME", default_value = "stdin.txt", hide_default_value = true)]
    pub stdin_name: String,
}

#[derive(Debug, Args)]
pub(super) struct FixArguments {
    /// 要改正的文件或文件夹；- 为标准输入，只显示改动。 / Files or folders to correct; - is standard input, which is only shown.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub pack: PackArguments,
    #[command(flatten)]
    pub report: ReportArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// 写入文件；不加则只显示改动。 / Write the files; without it the difference is only shown.
    #[arg(long)]
    pub write: bool,
    /// 写入前把原文件另存为 .bak。 / Keep the old file as .bak before writing.
    #[arg(long, requires = "write")]
    pub backup: bool,
    /// Word 文档的改正写成修订痕迹，可逐处接受或拒绝。 / In Word documents write the corrections as tracked changes, to be accepted or refused.
    #[arg(long, requires = "write")]
    pub track: bool,
    /// 标准输入的文件名。 / Name of the text on standard input.
    #[arg(long, value_name = "NAME", default_value = "stdin.txt", hide_default_value = true)]
    pub stdin_name: String,
}

#[derive(Debug, Args)]
pub(super) struct AnnotateArguments {
    /// 要批注的文件；- 为标准输入。 / The file to annotate; - is standard input.
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    #[command(flatten)]
    pub pack: PackArguments,
    #[command(flatten)]
    pub report: ReportArguments,
    #[command(flatten)]
    pub view: ViewArguments,
    #[command(flatten)]
    pub rules: RuleArguments,
    /// 写入此文件；默认写在原文件旁边，名为 *.hegui.docx 或 *.hegui.html。 / Write to this file; by default beside the original, as *.hegui.docx or *.hegui.html.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 另把有把握的改正写成修订痕迹，可逐处接受或拒绝。 / Also write the corrections that are certain as tracked changes, to be accepted or refused.
    #[arg(long)]
    pub fixes: bool,
    /// 标准输入的文件名。 / Name of the text on standard input.
    #[arg(long, value_name = "NAME", default_value = "stdin.txt", hide_default_value = true)]
    pub stdin_name: String,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// 规则编号，如 arithmetic/sum。 / The rule's id, such as arithmetic/sum.
    #[arg(value_name = "RULE")]
    pub rule: String,
    #[command(flatten)]
    pub pack: PackArguments,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// 哪种命令行：bash、zsh、fish、powershell、elvish。 / The shell: bash, zsh, fish, powershell, elvish.
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}
