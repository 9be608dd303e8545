//! A made-up petition office with 2,000 records: its true report agrees in every metric, and each planted slip is named with its records.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use hegui::cases::{self, Cases, Known, Opening, Question, Window};
use hegui::check::{self, Agreement, Checked, Options, Reconciled};
use hegui::diagnostic::Severity;
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};

static PACK: LazyLock<Pack> = LazyLock::new(Pack::builtin);
static EXPORT: LazyLock<Arc<Cases>> = LazyLock::new(|| Arc::new(open(&["petition.csv"])));

fn fixture(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases").join(name).to_str().unwrap().to_owned()
}

fn try_open(paths: &[String]) -> Result<Cases, cases::CaseError> {
    cases::open(paths, &Opening { rules: PACK.cases.clone(), dictionary: &PACK.dictionary, year: None, keep: None, describe: false })
}

fn open(names: &[&str]) -> Cases {
    try_open(&names.iter().map(|name| fixture(name)).collect::<Vec<_>>()).unwrap()
}

fn report_text() -> String {
    std::fs::read_to_string(fixture("report.txt")).unwrap()
}

fn check_with(text: &str, cases: &Arc<Cases>) -> Checked {
    let source = Source::from_text(Format::Text, text.to_owned());
    let options = Options { cases: Some(cases.clone()), ..Options::default() };
    check::check(&source.text, report::read(&source, &PACK.vocabulary), &PACK, &options)
}

/// The true report with one number written wrongly.
fn slipped(right: &str, wrong: &str) -> Checked {
    let text = report_text();
    assert_eq!(text.matches(right).count(), 1, "{right}");
    check_with(&text.replace(right, wrong), &EXPORT)
}

/// The one metric that differs.
fn difference(checked: &Checked) -> &Reconciled {
    let mut differing = checked.reconciliation.iter().filter(|one| one.agreement == Agreement::Differs);
    let one = differing.next().unwrap();
    assert!(differing.next().is_none(), "only one number was changed");
    let finding = checked.diagnostics.iter().find(|finding| finding.rule.as_str() == "cases/difference").unwrap();
    assert_eq!(finding.severity, Severity::Error);
    let first = &one.explanations[0].words.zh;
    assert!(finding.help.as_ref().unwrap().zh.contains(first.as_str()), "the finding names the slip: {first}");
    one
}

/// The kind of the likeliest explanation, and the case numbers that it adds and takes away.
fn explained(one: &Reconciled) -> (String, BTreeSet<String>, BTreeSet<String>) {
    let explanation = &one.explanations[0];
    let difference = explanation.change.as_ref().map(|change| EXPORT.difference(change).unwrap()).unwrap_or_default();
    let keys = |records: Vec<cases::CaseRecord>| records.into_iter().map(|record| record.key).collect::<BTreeSet<_>>();
    assert_eq!((explanation.added, explanation.removed), (difference.added.len(), difference.removed.len()));
    (explanation.kind.clone(), keys(difference.added), keys(difference.removed))
}

/// A row of the export, read without any of the program's code.
struct Row {
    cells: csv::StringRecord,
    again: bool,
}

impl Row {
    fn is(&self, column: usize, value: &str) -> bool {
        &self.cells[column] == value
    }
    fn own(&self) -> bool {
        self.is(7, "石桥县信访局")
    }
    fn kept(&self) -> bool {
        !self.again && !self.is(8, "是") && !self.is(9, "是")
    }
    fn registered(&self, year: &str) -> bool {
        self.cells[1].starts_with(year)
    }
}

fn rows() -> Vec<Row> {
    let mut seen = BTreeSet::new();
    let mut reader = csv::Reader::from_path(fixture("petition.csv")).unwrap();
    reader
        .records()
        .map(|record| {
            let cells = record.unwrap();
            let again = !seen.insert(cells[0].to_owned());
            Row { cells, again }
        })
        .collect()
}

fn keys(wanted: impl Fn(&Row) -> bool) -> BTreeSet<String> {
    rows().iter().filter(|row| wanted(row)).map(|row| row.cells[0].to_owned()).collect()
}

#[test]
fn the_true_report_agrees_in_every_metric() {
    assert_eq!(rows().len(), 2000);
    let checked = check_with(&report_text(), &EXPORT);
    let stated: Vec<_> = checked.reconciliation.iter().filter(|one| one.claim.is_some()).collect();
    assert!(stated.len() >= 24);
    for one in stated {
        assert_eq!(one.agreement, Agreement::Equal, "{} {:?}", one.metric, one.reason);
    }
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
}

#[test]
fn swapped_digits_are_named() {
    let checked = slipped("初信238件", "初信283件");
    let (kind, ..) = explained(difference(&checked));
    assert_eq!(kind, "swapped_digits");
}

#[test]
fn the_value_of_last_year_is_named_with_the_records_of_both_years() {
    let checked = slipped("群众来信325件", "群众来信55件");
    let (kind, added, removed) = explained(difference(&checked));
    assert_eq!(kind, "last_year");
    let letters = |year: &'static str| keys(move |row| row.own() && row.kept() && row.is(2, "来信") && row.registered(year));
    assert_eq!((added, removed), (letters("2022"), letters("2023")));
}

#[test]
fn times_for_cases_are_named_with_the_cases_of_several_times() {
    let checked = slipped("登记信访事项1351件", "登记信访事项1513件");
    let (kind, added, _) = explained(difference(&checked));
    assert_eq!(kind, "other_unit");
    assert_eq!(added, keys(|row| row.own() && row.kept() && row.registered("2023") && !row.is(6, "1")));
}

#[test]
fn an_export_cut_at_20_december_is_named_with_the_records_after_it() {
    let checked = slipped("登记信访事项1351件", "登记信访事项1316件");
    let one = difference(&checked);
    let (kind, added, removed) = explained(one);
    assert_eq!(kind, "cut_off");
    assert!(one.explanations[0].words.zh.contains("2023-12-20"), "{:?}", one.explanations[0].words);
    assert!(added.is_empty());
    assert_eq!(removed, keys(|row| row.own() && row.kept() && row.registered("2023-12") && &row.cells[1][..10] > "2023-12-20"));
}

#[test]
fn transferred_cases_that_were_counted_are_named() {
    let checked = slipped("群众来信325件", "群众来信341件");
    let (kind, added, removed) = explained(difference(&checked));
    assert_eq!(kind, "include_transferred");
    let transferred =
        |row: &Row| row.own() && !row.again && row.is(8, "是") && !row.is(9, "是") && row.is(2, "来信") && row.registered("2023");
    assert_eq!((added, removed), (keys(transferred), BTreeSet::new()));
}

#[test]
fn duplicates_that_were_counted_are_named() {
    let checked = slipped("群众来信325件", "群众来信337件");
    let (kind, added, removed) = explained(difference(&checked));
    assert_eq!(kind, "include_duplicates");
    let twice = |row: &Row| row.own() && !row.again && !row.is(8, "是") && row.is(9, "是") && row.is(2, "来信") && row.registered("2023");
    assert_eq!((added, removed), (keys(twice), BTreeSet::new()));
}

#[test]
fn the_value_of_another_organ_is_named() {
    let checked = slipped("群众来访512批", "群众来访57批");
    let one = difference(&checked);
    let (kind, added, removed) = explained(one);
    assert_eq!(kind, "other_organ");
    assert!(one.explanations[0].words.zh.contains("临江县信访局"));
    let visits = |own: bool| keys(move |row| row.own() == own && row.kept() && row.is(2, "来访") && row.registered("2023"));
    assert_eq!((added, removed), (visits(false), visits(true)));
}

#[test]
fn a_rate_over_another_base_is_named_with_the_records_of_that_base() {
    let checked = slipped("信访群众满意率96.34%", "信访群众满意率62.02%");
    let (kind, added, removed) = explained(difference(&checked));
    assert_eq!(kind, "other_base");
    assert_eq!(
        (added, removed),
        (keys(|row| row.own() && row.kept() && row.cells[11].starts_with("2023") && row.is(13, "未评价")), BTreeSet::new())
    );
}

#[test]
fn a_narrowed_claim_is_not_compared() {
    let checked = slipped("接收群众来信325件", "其中住建领域来信30件");
    let letters = checked.reconciliation.iter().find(|one| one.metric.0 == "petition.letters").unwrap();
    assert_eq!(letters.agreement, Agreement::NotComparable);
    assert!(letters.reason.as_ref().unwrap().zh.contains("住建领域"));
}

#[test]
fn a_metric_that_the_report_leaves_out_is_listed() {
    let checked = check_with(&report_text(), &EXPORT);
    let rate = checked.reconciliation.iter().find(|one| one.metric.0 == "petition.rate.closed").unwrap();
    assert_eq!((rate.agreement, rate.figure.as_ref().unwrap().parts), (Agreement::NotInReport, Some((1169, 1336))));
}

/// All values that a file gives for 2023, metric by metric.
fn values(cases: &Cases) -> Vec<String> {
    let window = Window::year(2023).unwrap();
    let cases_of_all =
        |metric: &hegui::claim::MetricId| cases.figure(Question { metric, window, organ: Some("石桥县信访局"), unit: None }).unwrap();
    cases
        .metrics()
        .iter()
        .map(|metric| match cases_of_all(metric) {
            Known::Value(figure) => format!("{metric} {}", figure.value),
            Known::Unusable(reason) => format!("{metric} {}", reason.en),
            Known::Nothing => format!("{metric} -"),
        })
        .collect()
}

#[test]
fn workbooks_of_other_programs_give_what_the_text_file_gives() {
    let expected = values(&open(&["small.csv"]));
    assert!(expected.contains(&"petition.total 47".to_owned()), "{expected:?}");
    for name in ["small-openpyxl.xlsx", "small-libreoffice.xlsx", "small-libreoffice.xls", "small-libreoffice.ods"] {
        assert_eq!(values(&open(&[name])), expected, "{name}");
    }
}

/// A folder with one file.
fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_gbk_file_gives_what_the_utf8_file_gives() {
    let text = std::fs::read_to_string(fixture("small.csv")).unwrap();
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let (_folder, path) = written("export.csv", &gbk);
    assert_eq!(values(&try_open(&[path]).unwrap()), values(&open(&["small.csv"])));
}

#[test]
fn a_sqlite_file_gives_what_the_text_file_gives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    let mut reader = csv::Reader::from_path(fixture("small.csv")).unwrap();
    let list = |words: Vec<String>| words.join(", ");
    let headings = reader.headers().unwrap().clone();
    database
        .execute_batch(&format!(
            "CREATE TABLE 信访件 ({}); CREATE TABLE 其他 (甲, 乙)",
            list(headings.iter().map(|heading| format!("\"{heading}\"")).collect())
        ))
        .unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let marks = list((1..=record.len()).map(|at| format!("?{at}")).collect());
        database.execute(&format!("INSERT INTO 信访件 VALUES ({marks})"), rusqlite::params_from_iter(record.iter())).unwrap();
    }
    drop(database);
    assert_eq!(values(&try_open(&[path.to_str().unwrap().to_owned()]).unwrap()), values(&open(&["small.csv"])));
}

#[test]
fn an_imported_file_gives_what_the_export_gives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("imported.db");
    let opening = Opening { rules: PACK.cases.clone(), dictionary: &PACK.dictionary, year: None, keep: Some(&path), describe: false };
    drop(cases::open(&[fixture("petition.csv")], &opening).unwrap());
    let imported = try_open(&[path.to_str().unwrap().to_owned()]).unwrap();
    assert_eq!(imported.snapshots[0].format, "imported");
    assert_eq!(values(&imported), values(&EXPORT));
}

/// What is said of a file that cannot be used.
fn refused(name: &str, bytes: &[u8]) -> String {
    let (_folder, path) = written(name, bytes);
    let error = try_open(&[path]).unwrap_err();
    let place = error.row.map(|row| format!("第{row}行 ")).unwrap_or_default();
    format!("{place}{}", error.message.zh)
}

#[test]
fn each_unusable_file_has_one_clear_message() {
    assert!(refused("a.csv", b"").contains("空"));
    assert!(refused("a.csv", "甲,乙\n1,2\n".as_bytes()).contains("没有找到表头"));
    assert_eq!(refused("a.csv", "信访件编号,信访形式\nX1,来信\n".as_bytes()).split('（').next(), Some("第1行 缺“登记日期”列"));
    assert_eq!(
        refused("a.csv", "信访件编号,登记时间,登记日期\nX1,2023-01-05,2023-01-06\n".as_bytes()),
        "第1行 “登记日期”有几列都像：B“登记时间”、C“登记日期”"
    );
    assert!(refused("a.csv", b"\xff\x80\x81\x90\xa0\x80\xff\x80\x81,\x90\xa0\x80\xff\xff\n").contains("编码"));
    assert!(refused("a.xlsx", b"PK\x03\x04 no workbook").contains("不能打开"));
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(refused("a.xlsx", &locked).contains("密码"));
    assert!(refused("a.db", b"SQLite format 3\0 damaged").contains("数据库"));
}

#[test]
fn rows_left_out_are_counted_and_listed() {
    let text = "信访件编号,登记时间,信访形式,办结时间\n\
        X1,2023-01-05,来信,\n,2023-01-06,来信,\nX3,2023-02-30,来信,\nX4,,来信,\nX5,2023-03-01,传真,\nX1,2023-01-05,来信,\nX7,2023-05-02,来信,2023-05-01\n合 计,2023-12-31,来信,\n";
    let (_folder, path) = written("a.csv", text.as_bytes());
    let cases = try_open(&[path]).unwrap();
    let remarks = &cases.snapshots[0].tables[0].remarks;
    let listed: Vec<String> = remarks.listed.iter().map(|remark| format!("{} {}", remark.row, remark.kind.name())).collect();
    assert_eq!(
        listed,
        ["3 no_case_number", "4 bad_date", "5 no_date", "6 unknown_value", "7 repeated_case_number", "8 date_order", "9 no_case_number"]
    );
    assert_eq!((remarks.left_out(), cases.records[0].count), (4, 4));
    // What the unknown word counts as is not guessed.
    let question = |metric: &str| {
        let metric = hegui::claim::MetricId(metric.into());
        cases.figure(Question { metric: &metric, window: Window::year(2023).unwrap(), organ: None, unit: None }).unwrap()
    };
    assert!(matches!(question("petition.letters"), Known::Unusable(reason) if reason.zh.contains("信访形式")));
    assert!(matches!(question("petition.total"), Known::Value(figure) if figure.value.to_string() == "3"));
}

/// What a statement gives that the program itself would never send.
fn sent(cases: &Cases, sql: &str) -> Result<Vec<Vec<Option<String>>>, cases::CaseError> {
    cases.records[0].backend.rows(&cases::Statement { sql: sql.to_owned(), parameters: Vec::new() })
}

#[test]
fn a_statement_that_would_write_is_refused_by_the_embedded_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("imported.db");
    let opening = Opening { rules: PACK.cases.clone(), dictionary: &PACK.dictionary, year: None, keep: Some(&path), describe: false };
    drop(cases::open(&[fixture("small.csv")], &opening).unwrap());
    let before = std::fs::read(&path).unwrap();
    for cases in [try_open(&[path.to_str().unwrap().to_owned()]).unwrap(), open(&["small.csv"])] {
        let count = sent(&cases, "SELECT count(*) FROM cases").unwrap();
        for refused in [
            "DELETE FROM facts",
            "UPDATE organs SET name = 'x'",
            "INSERT INTO hegui VALUES ('a', 'b')",
            "DROP TABLE facts",
            "CREATE TABLE other(a)",
            "ATTACH 'other.db' AS other",
            "VACUUM INTO 'other.db'",
            "PRAGMA writable_schema = on",
            "SELECT load_extension('other')",
        ] {
            assert!(sent(&cases, refused).is_err(), "{refused}");
        }
        assert_eq!(sent(&cases, "SELECT count(*) FROM cases").unwrap(), count);
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_column_map_with_a_statement_is_refused_with_its_place() {
    for heading in ["编号\\\"; DROP TABLE facts; --", "(SELECT name FROM organs)", "编号' OR '1'='1"] {
        let (_folder, map) =
            written("map.yaml", format!("records: petition\nname: 导出\ncolumns:\n  case_no: {{names: [\"{heading}\"]}}\n").as_bytes());
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_hegui"))
            .args(["cases", "totals", &fixture("small.csv"), "--year", "2023", "--lang", "zh", "--case-map", &map])
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{heading}: {told}");
        assert!(told.contains("SQL") && told.contains("map.yaml") && told.contains('4'), "{heading}: {told}");
    }
}

#[test]
fn a_difference_within_the_slack_of_a_rule_is_let_pass_with_the_reason() {
    let text = |by: &str| {
        format!(
            "id: cases/tolerant\nseverity: error\nsince: 0.2.0\nmessage: 与系统不一致\nhelp: 核对\nwhy: 应当一致\nbasis: 案件系统\ncheck:\n  reconcile:\n    metrics: [petition.initial.letters]\n    slack: {{by: '{by}', reason: {{zh: 两个系统导出日不同, en: two days of export}}}}\n    neutral: [受理, 群众]\nlimits: 无\nexamples:\n  cases:\n    - text: 2023年，受理群众初信⟦550件⟧。\n      year: 2023\n      totals: [{{metric: petition.initial.letters, year: 2023, value: '505'}}]\n    - text: 2023年，受理群众初信505件。\n      year: 2023\n      totals: [{{metric: petition.initial.letters, year: 2023, value: '505'}}]\n"
        )
    };
    let (_folder, path) = written("totals.csv", "指标,年度,数值\n初信,2023,505\n".as_bytes());
    let cases = Arc::new(try_open(&[path]).unwrap());
    for by in ["2", "0.5%"] {
        let folder = hegui::rule::Folder { path: "own".to_owned(), files: vec![("cases/tolerant.yaml".to_owned(), text(by))] };
        let pack = Pack::with_folders(&[folder]).unwrap();
        let checked = |written: &str| {
            let text = format!("石桥县信访局2023年法治政府建设情况报告\n\n一、举措\n\n2023年，受理群众初信{written}。");
            let source = Source::from_text(Format::Text, text);
            let options = Options { cases: Some(cases.clone()), select: vec!["cases/tolerant".to_owned()], ..Options::default() };
            check::check(&source.text, report::read(&source, &pack.vocabulary), &pack, &options)
        };
        let letters = |checked: &Checked| {
            let one = checked.reconciliation.iter().find(|one| one.metric.0 == "petition.initial.letters").unwrap();
            (one.agreement, one.reason.as_ref().map(|reason| reason.zh.clone()), checked.diagnostics.len())
        };
        let reason = Some("两个系统导出日不同".to_owned());
        assert_eq!(letters(&checked("505件")), (Agreement::Equal, None, 0), "{by}");
        assert_eq!(letters(&checked("507件")), (Agreement::Equal, reason.clone(), 0), "{by}");
        assert_eq!(letters(&checked("503件")), (Agreement::Equal, reason, 0), "{by}");
        let (agreement, _, findings) = letters(&checked("508件"));
        assert_eq!((agreement, findings), (Agreement::Differs, 1), "{by}");
    }
}

#[test]
fn totals_are_read_in_every_form() {
    let forms = [
        ("a.csv", "指标,年度,数值\n初信,2023,505\n不存在的指标,2023,7\n"),
        ("b.yaml", "year: 2023\ntotals:\n  petition.initial.letters: 505\n  不存在的指标: 7\n"),
        (
            "c.json",
            "{\"totals\": [{\"metric\": \"群众初信\", \"year\": 2023, \"value\": \"505件\"}, {\"metric\": \"不存在的指标\", \"year\": 2023, \"value\": 7}]}",
        ),
        ("d.csv", "指标,2022年,2023年\n初信,480,505\n不存在的指标,,7\n"),
        ("e.yaml", "- {metric: 初信, year: 2023, value: 505}\n- {metric: 不存在的指标, year: 2023, value: 7}\n"),
    ];
    for (name, text) in forms {
        let (_folder, path) = written(name, text.as_bytes());
        let cases = Arc::new(try_open(&[path]).unwrap());
        assert_eq!(cases.unknown.len(), 1, "{name}: an unknown metric is listed");
        let checked = check_with("2023年，受理群众初信550件。", &cases);
        let one = checked.reconciliation.iter().find(|one| one.metric.0 == "petition.initial.letters").unwrap();
        assert_eq!(
            (one.agreement, one.difference.unwrap().to_string()),
            (Agreement::NotComparable, "45".to_owned()),
            "{name}: no year of the report"
        );
        let checked = check_with("石桥县信访局2023年法治政府建设情况报告\n\n一、举措\n\n2023年，受理群众初信550件。", &cases);
        let one = checked.reconciliation.iter().find(|one| one.metric.0 == "petition.initial.letters").unwrap();
        assert_eq!((one.agreement, one.explanations[0].kind.as_str()), (Agreement::Differs, "swapped_digits"), "{name}");
    }
}
