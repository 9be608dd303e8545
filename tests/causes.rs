//! One cause gives one finding, at the place of the cause.
#![allow(clippy::unwrap_used)]

use hegui::check::{Options, check};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};

const REPORT: &str = "\
石桥县林业局2023年法治政府建设情况报告

一、2023年度推进法治政府建设的主要举措和成效

（一）规范执法。依照《信访工作条例》办理群众来信12件。

（二）加强培训。全年组织执法培训4期。

二、2023年度推进法治政府建设存在的不足和原因

（一）普法形式单一。主要原因是专职人员少。

（二）执法装备不足。主要原因是经费安排少。

三、2023年度党政主要负责人履行推进法治建设第一责任人职责，加强法治政府建设的有关情况

（一）履行第一责任人职责。局主要负责人主持研究法治议题6个。

（二）带头学法。组织学法12次。

四、2024年度推进法治政府建设的主要安排

开展案卷评查2次。

石桥县林业局
2024年1月15日
";

/// Rule and marked words of every finding in the report with `old` replaced by `new`.
fn findings(old: &str, new: &str, options: &Options) -> Vec<String> {
    assert!(REPORT.contains(old));
    let pack = Pack::builtin();
    let source = Source::from_text(Format::Text, REPORT.replace(old, new));
    let checked = check(&source.text, report::read(&source, &pack.vocabulary), &pack, options);
    let words = |diagnostic: &hegui::diagnostic::Diagnostic| source.text[diagnostic.primary().span.range()].to_owned();
    checked.diagnostics.iter().map(|diagnostic| format!("{} {}", diagnostic.rule, words(diagnostic))).collect()
}

fn changed(old: &str, new: &str) -> Vec<String> {
    findings(old, new, &Options::default())
}

#[test]
fn the_report_itself_gives_nothing() {
    assert_eq!(changed("", ""), [""; 0]);
}

#[test]
fn a_lost_heading_is_a_missing_part_and_no_wrong_number() {
    let achievements = "一、2023年度推进法治政府建设的主要举措和成效";
    let problems = "二、2023年度推进法治政府建设存在的不足和原因";
    let leader = "三、2023年度党政主要负责人履行推进法治建设第一责任人职责，加强法治政府建设的有关情况";
    let title = "石桥县林业局2023年法治政府建设情况报告";
    assert_eq!(changed(&format!("{achievements}\n\n"), ""), [format!("structure/missing-achievements {title}")]);
    assert_eq!(changed(&format!("{problems}\n\n"), ""), [format!("structure/missing-problems {achievements}")]);
    assert_eq!(changed(&format!("{leader}\n\n"), ""), [format!("structure/missing-leader {problems}")]);
    assert_eq!(changed("四、2024年度推进法治政府建设的主要安排\n\n", ""), [format!("structure/missing-plan {leader}")]);
}

#[test]
fn without_the_rule_on_the_part_the_number_is_told() {
    let options = Options { ignore: vec!["structure/missing-*".to_owned()], ..Options::default() };
    let found = findings("二、2023年度推进法治政府建设存在的不足和原因\n\n", "", &options);
    assert_eq!(found, ["structure/heading-number 三、"]);
}

#[test]
fn a_wrong_year_in_the_title_is_told_once() {
    let found = changed("林业局2023年", "林业局2022年");
    assert_eq!(found, ["time/title-year 石桥县林业局2022年法治政府建设情况报告"]);
}

#[test]
fn a_misspelt_title_is_no_typo_besides() {
    assert_eq!(changed("《信访工作条例》", "《信访工作条列》"), ["citation/misspelt-title 《信访工作条列》"]);
}

#[test]
fn a_year_that_the_user_gives_counts() {
    let options = Options { year: Some(2022), select: vec!["time/*-year".to_owned()], ..Options::default() };
    let found = findings("", "", &options);
    assert_eq!(found.first().map(String::as_str), Some("time/heading-year 2023年"));
}
