//! How numbers are read in the wordings of reports: period, value and metric.

use hegui::claim::{self, Extraction, Value};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};

fn read(text: &str) -> Extraction {
    let pack = Pack::builtin();
    let source = Source::from_text(Format::Text, text.to_owned());
    let report = report::read(&source, &pack.vocabulary);
    claim::extract(&report, Some(2024), &pack.lexicon, &pack.dictionary)
}

/// Number, unit and period of each claim.
fn periods(text: &str) -> Vec<String> {
    read(text).claims.iter().map(|claim| format!("{} {}", claim.text, claim.period.kind.name())).collect()
}

/// Value, unit and kind of each claim.
fn values(text: &str) -> Vec<String> {
    let value = |value| match value {
        Value::Number(value) => value.to_string(),
        Value::Range(low, high) => format!("{low}-{high}"),
        Value::Fraction(upper, lower) => format!("{upper}/{lower}"),
        Value::Vague => "vague".to_owned(),
    };
    read(text).claims.iter().map(|claim| format!("{}{}", value(claim.quantity.value), claim.quantity.unit)).collect()
}

/// The metric of each claim, `-` where there is none.
fn metrics(text: &str) -> Vec<String> {
    let claims = read(text).claims;
    claims.into_iter().map(|claim| claim.metric.map_or("-".to_owned(), |id| id.0.to_string())).collect()
}

#[test]
fn words_of_another_year_reach_no_further_than_their_number() {
    for (text, expected) in [
        ("前年办理案件287件。", &["287件 unknown"][..]),
        ("去年全年共办理326件。", &["326件 previous"]),
        ("“十四五”以来，累计投入3600余万元。", &["3600余万元 unknown"]),
        ("办理案件超过500件，不低于上年水平，为312名农民工追讨欠薪。", &["500件 year", "312名 year"]),
        ("差错率由上年的1.82%降至0.67%。", &["1.82% previous", "0.67% year"]),
        ("合格率由2023年的94.5%提高到96.2%，提高1.7个百分点。", &["94.5% previous", "96.2% year", "1.7个百分点 year"]),
        ("企业由年初的17家压减至9家，压减率47.1%。", &["17家 part", "9家 year", "47.1% year"]),
        ("受理案件92件，同比-8.6%。", &["92件 year", "-8.6% year"]),
    ] {
        assert_eq!(periods(text), expected, "{text}");
    }
}

#[test]
fn numbers_in_unusual_forms() {
    for (text, expected) in [
        ("投入1千余万元。", &["10000000元"][..]),
        ("走访企业20来家。", &["20家"]),
        ("培训一百二三十人。", &["vague人"]),
        ("约三成为欠薪纠纷。", &["0.3成"]),
        ("服务上千人次。", &["1000人次"]),
        ("每年办理1.2-1.5万个。", &["12000-15000个"]),
        ("每10万人拥有律师32名。", &["32名"]),
        ("建成场馆3.2万㎡，缴获子弹126发。", &["32000㎡", "126发"]),
        ("受理1 024件。", &["1024件"]),
        ("分别提高0个和1.3个百分点。", &["0百分点", "1.3百分点"]),
        ("“三项合计”1543件。", &["1543件"]),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn parts_of_a_hundred_end_there() {
    for text in ["100%的学校配备法治副校长。", "“最多跑一次”事项占比99.9%。", "窗口事项办结率分别为99.4%、100%。"]
    {
        let claims = read(text).claims;
        let high = claims.last().and_then(|claim| claim.quantity.interval.high);
        assert!(high.is_some_and(|high| high <= claim::Exact::HUNDRED), "{text}: {high:?}");
    }
}

#[test]
fn general_words_need_a_cue_of_their_domain() {
    for text in [
        "公安机关立刑事案件1286起。",
        "办理涉刑事案件318件。",
        "挽回经济损失120万元。",
        "收到申请45件。",
        "其他处理73件。",
        "立案受理612件，调解结案402件。",
        "生态环境损害赔偿结案率95%。",
        "信用信息报送及时率100%。",
        "全局共有执法人员393名。",
        "行政应诉案件中未开庭4件。",
    ] {
        assert!(metrics(text).iter().all(|metric| metric == "-"), "{text}: {:?}", metrics(text));
    }
    assert_eq!(metrics("办理法律援助刑事案件318件。"), ["legal_aid.cases.criminal"]);
}
