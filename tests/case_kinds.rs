//! Exports of reconsideration, litigation and penalty cases: what is recognised, what is counted, and how a report is held against it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, LazyLock};

use hegui::cases::{self, Cases, Known, Opening, Question, Window};
use hegui::check::{self, Agreement, Checked, Options};
use hegui::claim::MetricId;
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};

static PACK: LazyLock<Pack> = LazyLock::new(Pack::builtin);

/// Nine applications; the last one stands twice.
const RECONSIDERATION: &str = "复议案号,申请日期,受理情况,受理日期,审结日期,复议结果,是否调解和解,审理程序,是否延期,申请人,复议机关
复9,2022-11-02,受理,2022-11-07,2023-01-10,维持,否,普通程序,是,甲某,云溪县人民政府
复10,2022-12-20,受理,2022-12-26,2024-01-05,维持,否,普通程序,是,甲某,云溪县人民政府
复1,2023-02-01,受理,2023-02-06,2023-03-30,维持,否,普通程序,否,乙某,云溪县人民政府
复2,2023-03-01,受理,2023-03-06,2023-05-20,撤销,否,普通程序,否,丙某,云溪县人民政府
复3,2023-03-02,不予受理,,,,否,,,丁某,云溪县人民政府
复4,2023-04-03,受理,2023-04-06,2023-05-01,终止,是,普通程序,否,戊某,云溪县人民政府
复5,2023-05-03,受理,2023-05-06,2023-06-01,驳回行政复议申请,否,简易程序,否,己某,云溪县人民政府
复6,2023-06-03,受理,2023-06-06,2023-07-20,确认违法,否,简易程序,否,庚某,云溪县人民政府
复7,2023-11-03,受理,2023-11-06,,,否,普通程序,否,辛某,云溪县人民政府
复8,2023-12-28,审查中,,,,否,,,壬某,云溪县人民政府
复8,2023-12-28,审查中,,,,否,,,壬某,云溪县人民政府
";

const LITIGATION: &str = "案号,收到应诉通知日期,开庭日期,负责人是否出庭,审结日期,裁判结果,原告,应诉机关
行初1,2022-10-01,2023-01-20,是,2023-02-10,胜诉,甲某,云溪县公安局
行初2,2023-02-01,2023-03-20,是,2023-04-10,败诉,乙某,云溪县公安局
行初3,2023-03-01,2023-04-20,否,2023-05-10,驳回起诉,丙某,云溪县公安局
行初4,2023-11-01,2023-12-20,是,,,丁某,云溪县公安局
行初5,2023-12-01,,,,,戊某,云溪县公安局
";

/// The last case is not decided yet.
const PENALTY: &str = "案件编号,行政处罚决定书文号,立案日期,处罚决定日期,结案日期,办案程序,处理结果,当事人,执法机关
罚1,云罚1,2022-12-01,2023-01-05,2023-02-01,普通程序,予以处罚,甲某,云溪县市场监督管理局
罚2,云罚2,,2023-01-02,2023-01-02,简易程序,处罚,乙某,云溪县市场监督管理局
罚3,云罚3,2023-03-02,2023-04-02,2023-05-02,一般程序,处罚,丙某,云溪县市场监督管理局
罚4,,2023-06-02,2023-07-02,2023-07-03,普通程序,不予处罚,丁某,云溪县市场监督管理局
罚5,云罚5,2023-11-02,2024-01-02,,普通程序,处罚,戊某,云溪县市场监督管理局
罚6,,2023-12-02,,,普通程序,,己某,云溪县市场监督管理局
";

fn open(export: &str) -> Cases {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    fs::write(&path, export).unwrap();
    let opening = Opening { rules: PACK.cases.clone(), dictionary: &PACK.dictionary, year: None, keep: None, describe: false };
    cases::open(&[path.to_str().unwrap().to_owned()], &opening).unwrap()
}

/// The value of every metric in 2023 that is not 0, by its id without the domain.
fn totals(export: &str) -> BTreeMap<String, String> {
    let cases = open(export);
    let value = |metric: &MetricId| match cases
        .figure(Question { metric, window: Window::year(2023).unwrap(), organ: None, unit: None })
        .unwrap()
    {
        Known::Value(figure) => figure.value.to_string(),
        Known::Unusable(reason) => reason.en,
        Known::Nothing => "nothing".to_owned(),
    };
    let named = cases.metrics().into_iter().map(|metric| (metric.0.split_once('.').unwrap().1.to_owned(), value(&metric)));
    named.filter(|(_, value)| value != "0").collect()
}

fn expected(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    values.iter().map(|(metric, value)| ((*metric).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn reconsideration_cases_are_counted() {
    let values = [
        ("received", "8"),
        ("accepted", "6"),
        ("rejected", "1"),
        ("carried_in", "2"),
        ("concluded", "6"),
        ("pending", "2"),
        ("concluded.upheld", "2"),
        ("concluded.revoked", "1"),
        ("concluded.unlawful", "1"),
        ("concluded.dismissed", "1"),
        ("concluded.terminated", "1"),
        ("concluded.settled", "1"),
        ("corrected", "2"),
        // 75 days without an extension and 44 days of the simple procedure are too long; 64 days with an extension are not.
        ("rate.concluded_in_time", "200/3"),
    ];
    assert_eq!(totals(RECONSIDERATION), expected(&values));
}

#[test]
fn litigation_cases_are_counted() {
    let values =
        [("new", "4"), ("opening", "1"), ("concluded", "3"), ("pending", "2"), ("hearings", "4"), ("attended", "3"), ("lost", "1")];
    assert_eq!(totals(LITIGATION), expected(&values));
}

#[test]
fn penalties_are_counted_and_cases_without_a_decision_are_filed_all_the_same() {
    let values = [("penalties", "3"), ("penalties.simple", "1"), ("penalties.ordinary", "2"), ("filed", "4"), ("closed", "4")];
    assert_eq!(totals(PENALTY), expected(&values));
}

#[test]
fn few_headings_of_a_petition_export_still_mean_petitions() {
    for headings in ["案件编号,登记日期,办结日期", "编号,登记时间,受理日期", "登记编号,登记日期,是否延期"]
    {
        let cases = open(&format!("{headings}\nX1,2023-01-02,\n"));
        assert_eq!(cases.records[0].kind.id, "petition", "{headings}");
    }
}

const REPORT: &str = "云溪县2023年法治政府建设情况报告

一、主要举措

2023年，收到行政复议申请8件，受理行政复议案件6件，决定不予受理1件，上年结转2件，审结行政复议案件6件，其中维持2件、撤销1件、确认违法1件、驳回1件、终止1件。

2023年，新收行政诉讼案件4件，开庭审理4件，负责人出庭3件，败诉1件，审结行政诉讼案件3件。

2023年，作出行政处罚决定3件，其中简易程序1件、普通程序2件，立案4件，结案4件。
";

fn checked(text: &str, export: &str) -> Checked {
    let mut cases = open(export);
    cases.organ = Some("all".to_owned());
    let source = Source::from_text(Format::Text, text.to_owned());
    let options = Options { cases: Some(Arc::new(cases)), ..Options::default() };
    check::check(&source.text, report::read(&source, &PACK.vocabulary), &PACK, &options)
}

#[test]
fn a_true_report_agrees_and_a_slip_is_named() {
    for (export, equal, right, wrong, metric, slip) in [
        (RECONSIDERATION, 10, "收到行政复议申请8件", "收到行政复议申请9件", "reconsideration.received", "编号重复的行也计入了"),
        (RECONSIDERATION, 10, "受理行政复议案件6件", "受理行政复议案件8件", "reconsideration.accepted", "计入了上年结转的案件"),
        (LITIGATION, 5, "新收行政诉讼案件4件", "新收行政诉讼案件5件", "litigation.new", "计入了上年结转的案件"),
        (PENALTY, 5, "作出行政处罚决定3件", "作出行政处罚决定4件", "enforcement.penalties", "计入了不予处罚、撤销立案、移送的案件"),
    ] {
        let agreeing = |checked: &Checked, agreement| checked.reconciliation.iter().filter(|one| one.agreement == agreement).count();
        let honest = checked(REPORT, export);
        assert_eq!((agreeing(&honest, Agreement::Equal), agreeing(&honest, Agreement::Differs)), (equal, 0), "{metric}");
        assert!(honest.diagnostics.iter().all(|diagnostic| diagnostic.rule.as_str() != "cases/difference"));
        let slipped = checked(&REPORT.replace(right, wrong), export);
        let one = slipped.reconciliation.iter().find(|one| one.agreement == Agreement::Differs).unwrap();
        assert_eq!(one.metric.0, metric);
        assert!(one.explanations.iter().any(|explanation| explanation.words.zh == slip), "{metric}: {:?}", one.explanations);
    }
}
