//! What may stand behind `hegui rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::arguments::PackArguments;
use crate::cli::formats::ListFormat;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum RulesCommand {
    /// 列出全部规则。 / List all rules.
    List(ListArguments),
    /// 用规则自带的示例测试规则。 / Run the examples of the rules.
    Test(TestArguments),
    /// 检查规则本身：写错的、没用到的、重复的。 / Look for what is wrong, unused or written twice in the rules themselves.
    Lint(LintArguments),
    /// 输出规则文件（或 hegui.yaml）的 JSON Schema，供编辑器补全和检查。 / Print the JSON Schema of rule files or of hegui.yaml, for editors.
    Schema(SchemaArguments),
    /// 为每条规则写一页说明，并按领域、依据和条目列出目录。 / Write a page for each rule, with indexes by area, basis and row.
    Docs(DocsArguments),
    /// 按台账中的核查情况统计每条规则的属实率。 / Tell from ledgers how often each rule was right.
    Precision(crate::cli::arguments::PrecisionArguments),
    /// 比较两套规则在一批报告上的结果：多报了什么，少报了什么。 / Compare two packs on reports: what is gained and what is lost.
    Impact(ImpactArguments),
    /// 新建一条带注释的规则。 / Start a new rule from a commented skeleton.
    New(NewArguments),
    /// 从写得好的报告得出章节规则的草稿。 / Draft rules on the parts of a report from good reports.
    Derive(DeriveArguments),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ListArguments {
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出格式：table 或 json；默认 table。 / Format of the result: table or json; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TestArguments {
    /// 只测试这些规则（可用 * 通配）；不写则测试全部。 / Only these rules, globs allowed; all without it.
    #[arg(value_name = "RULE")]
    pub only: Vec<String>,
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出格式：table 或 json；默认 table。 / Format of the result: table or json; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LintArguments {
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出格式：table 或 json；默认 table。 / Format of the result: table or json; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SchemaArguments {
    #[command(flatten)]
    pub pack: PackArguments,
    /// 输出 hegui.yaml 的 Schema。 / The schema of hegui.yaml.
    #[arg(long, conflicts_with = "metrics")]
    pub settings: bool,
    /// 输出指标文件（metrics/*.yaml）的 Schema。 / The schema of files of metrics.
    #[arg(long)]
    pub metrics: bool,
    /// 写入此文件，不输出到屏幕。 / Write to this file.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DocsArguments {
    #[command(flatten)]
    pub pack: PackArguments,
    /// 写到这个文件夹；默认 docs/rules。 / The folder to write to; docs/rules by default.
    #[arg(long, short, value_name = "DIR", default_value = "docs/rules", hide_default_value = true)]
    pub output: PathBuf,
    /// 不写入，只看是否已是最新；不是最新时退出码为 1。 / Write nothing; exit with 1 where a page is not up to date.
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImpactArguments {
    /// 报告文件或文件夹。 / Reports, as files or folders.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 原来的规则文件夹；builtin 为程序自带的规则，也是默认值。 / The folder of rules before; builtin, the default, is what the program brings.
    #[arg(long, value_name = "DIR", default_value = "builtin", hide_default_value = true)]
    pub old: PathBuf,
    /// 改动后的规则文件夹，或 builtin。 / The folder of rules after, or builtin.
    #[arg(long, value_name = "DIR")]
    pub new: PathBuf,
    /// 输出格式：table 或 json；默认 table。 / Format of the result: table or json; table by default.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "table", hide_default_value = true)]
    pub format: ListFormat,
}

/// What a new rule is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Purpose {
    Forbid,
    Require,
    Compare,
    Phrase,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArguments {
    /// 规则编号，如 structure/officer-number：领域/名称，用小写字母、数字和连字符，名称说的是毛病。 / The rule's id, such as structure/officer-number: area and the name of the fault.
    #[arg(value_name = "AREA/NAME")]
    pub id: String,
    /// 规则做什么：forbid 不应出现的写法，require 必须写到的内容，compare 指标之间的关系，phrase 固定表述；默认 forbid。 / What it does: forbid words, require something to be said, compare metrics, or keep a fixed phrase; forbid by default.
    #[arg(long = "for", value_name = "PURPOSE", value_enum, default_value = "forbid", hide_default_value = true)]
    pub purpose: Purpose,
    /// 规则文件夹；默认为 hegui.yaml 中的 rules，否则为 rules。 / The folder of rules; that of hegui.yaml, else rules.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DeriveArguments {
    /// 写得好的报告。 / Good reports.
    #[arg(required = true, value_name = "REPORT")]
    pub paths: Vec<PathBuf>,
    /// 写到这个文件夹；不写则输出到屏幕。 / The folder to write the drafts to; without it they are printed.
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// 至少多少（百分数）的报告有的部分才写成规则；默认 80。 / Parts that at least so many hundredths of the reports have become rules; 80 by default.
    #[arg(long, value_name = "PERCENT", default_value_t = 80, hide_default_value = true, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub share: u8,
    #[command(flatten)]
    pub pack: PackArguments,
}
