//! Whole small reports, shown as outlines.

use super::{ParagraphKind, Report, Vocabulary, VocabularyFile, read};
use crate::source::{Format, Source};
use crate::span::Span;

fn vocabulary() -> Vocabulary {
    let file: VocabularyFile = serde_yaml::from_str(include_str!("../../rules/lexicon/report.yaml")).unwrap();
    Vocabulary::new(file)
}

fn text(text: &str) -> Report {
    read(&Source::from_text(Format::Text, text.to_owned()), &vocabulary())
}

fn markdown(text: &str) -> Report {
    read(&Source::from_text(Format::Markdown, text.to_owned()), &vocabulary())
}

/// The report as indented lines: `一 heading [role] | text`, title `=`, signature `~`, tables `#rows×cells`.
fn outline(report: &Report) -> String {
    let mut lines = Vec::new();
    let mut tables = report.tables.iter().peekable();
    for (index, paragraph) in report.paragraphs.iter().enumerate() {
        while let Some(table) = tables.next_if(|table| table.after_paragraphs <= index) {
            lines.push(format!("#{}×{}", table.rows.len(), table.rows[0].len()));
        }
        let indent = paragraph.section.map_or(0, |section| usize::from(report.sections[section].level));
        let body = &paragraph.prose.text[paragraph.body_start()..];
        let line = match (paragraph.kind, paragraph.heading) {
            (ParagraphKind::Title, _) => format!("= {body}"),
            (ParagraphKind::Signature, _) => format!("~ {body}"),
            (_, None) => format!("{}{body}", "  ".repeat(indent)),
            (_, Some((section, _))) => {
                let section = &report.sections[section];
                let roles: String = section.role.iter().chain(&section.also).map(|role| format!(" [{}]", role.0)).collect();
                let text = if section.run_in { format!(" | {body}") } else { String::new() };
                let number = section.number.map_or("-".to_owned(), |number| number.to_string());
                format!("{}{number} {}{roles}{text}", "  ".repeat(usize::from(section.level) - 1), section.title.text)
            }
        };
        lines.push(line);
    }
    lines.extend(tables.map(|table| format!("#{}×{}", table.rows.len(), table.rows[0].len())));
    lines.join("\n")
}

fn check(report: &Report, expected: &[&str]) {
    assert_eq!(outline(report), expected.join("\n"));
}

const WEB: &str = "\
当前位置：首页 > 政务公开 > 法治政府
云溪县信访局2023年法治政府建设情况报告
  • 发布日期:2024-01-15 09:44:55
  • 文章来源:云溪县信访局
  • 点击次数:

2023年,云溪县信访局依法履职。
一、2023年推进法治政府建设的主要举措和成效
(一)健全机制。全年受理初信505件。
(二)加强培训。举办培训班4期。
二、2023年推进法治政府建设存在的不足和原因
原因是人手不足。
三、2023年党政主要负责人履行推进法治建设第一责任人职责,加强法治政府建设的情况
主要负责人带头学法。
四、2024年推进法治政府建设的主要安排
2024年加强培训。

云溪县信访局
2024年1月10日
上一篇:关于召开会议的通知
下一篇:无
";

#[test]
fn a_web_page() {
    let report = text(WEB);
    check(
        &report,
        &[
            "= 云溪县信访局2023年法治政府建设情况报告",
            "2023年,云溪县信访局依法履职。",
            "1 2023年推进法治政府建设的主要举措和成效 [achievements]",
            "  1 健全机制 | 全年受理初信505件。",
            "  2 加强培训 | 举办培训班4期。",
            "2 2023年推进法治政府建设存在的不足和原因 [problems]",
            "  原因是人手不足。",
            "3 2023年党政主要负责人履行推进法治建设第一责任人职责,加强法治政府建设的情况 [leader]",
            "  主要负责人带头学法。",
            "4 2024年推进法治政府建设的主要安排 [plan]",
            "  2024年加强培训。",
            "~ 云溪县信访局",
            "~ 2024年1月10日",
        ],
    );
    assert_eq!(facts(&report), "rule_of_law 云溪县信访局 department 2023 published 2024-01-15 signed 云溪县信访局 2024-01-10");
    assert_eq!(report.page_source.as_ref().unwrap().text, "云溪县信访局");
    assert_eq!(report.furniture.len(), 6);
    let section = &report.sections[0];
    assert!(WEB[section.span.range()].ends_with("举办培训班4期。"));
    assert_eq!(&WEB[section.marker.range()], "一、");
    assert_eq!(report.sections[1].parent, Some(0));
}

/// What was read beside the text, in one line.
fn facts(report: &Report) -> String {
    let words = |words: &Option<super::Words>| words.as_ref().map_or("-".to_owned(), |words| words.text.clone());
    let date = |date: &Option<super::Dated>| date.as_ref().map_or("-".to_owned(), |date| date.date.to_string());
    format!(
        "{} {} {} {} published {} signed {} {}",
        report.kind.name(),
        words(&report.organ),
        report.organ_kind.map_or("-".to_owned(), |kind| format!("{kind:?}").to_lowercase()),
        report.year.map_or("-".to_owned(), |mention| mention.year.to_string()),
        date(&report.published),
        words(&report.signed_by),
        date(&report.signed_on),
    )
}

fn check_facts(head: &str, expected: &str) {
    let report = text(&format!("{head}\n\n一、主要举措和成效\n全年受理初信505件。\n"));
    assert_eq!(facts(&report).trim_end_matches(" signed - -"), expected, "{head}");
}

#[test]
fn titles_of_many_organs() {
    check_facts("云溪县司法局关于2023年度法治政府建设情况的报告", "rule_of_law 云溪县司法局 department 2023 published -");
    check_facts("云溪县人民政府\n关于2023年法治政府建设情况的报告", "rule_of_law 云溪县人民政府 government 2023 published -");
    check_facts("云溪县司法局关于2023年度法治\n政府建设情况的报告", "rule_of_law 云溪县司法局 department 2023 published -");
    check_facts("石渡镇人民政府2022年法治政府建设年度报告", "rule_of_law 石渡镇人民政府 township 2022 published -");
    check_facts("长宁街道办事处２０２２年法治政府建设情况报告", "rule_of_law 长宁街道办事处 subdistrict 2022 published -");
    check_facts("2023年云溪县住房和城乡建设局法治政府建设工作报告", "rule_of_law 云溪县住房和城乡建设局 department 2023 published -");
    check_facts("云溪县二〇二三年法治政府建设情况报告", "rule_of_law 云溪县 government 2023 published -");
    check_facts("云溪县财政局法治政府建设年度报告（2023年）", "rule_of_law 云溪县财政局 department 2023 published -");
    check_facts("云溪县教育局2023年政府信息公开工作年度报告", "info_disclosure 云溪县教育局 department 2023 published -");
    check_facts("云溪县财政局2023年法治政府建设工作总结", "rule_of_law 云溪县财政局 department 2023 published -");
    check_facts("2025年云溪县人民政府工作报告", "other 云溪县人民政府 government 2025 published -");
    check_facts("云溪县财政局23年度法治政府建设情况报告", "rule_of_law 云溪县财政局23 - - published -");
}

#[test]
fn days_of_publication() {
    let title = "云溪县财政局2023年法治政府建设情况报告";
    let expected = "rule_of_law 云溪县财政局 department 2023 published 2024-01-15";
    for line in [
        "发布时间: 2024年1月15日",
        "[2024-01-15]",
        "【发布日期：2024/1/15】　【来源：县财政局】",
        "来源：县财政局　发布时间：2024-01-15 09:30　浏览次数：26次　字体：[大][中][小]",
        "2024-01-15 云溪县财政局",
        "更新时间：2024-03-05　发布时间：2024-01-15",
        "日期：２０２４年１月１５日  打印  关闭",
    ] {
        check_facts(&format!("{title}\n{line}"), expected);
        check_facts(&format!("{line}\n{title}"), expected);
    }
    let below = text(&format!("{title}\n（2024年1月10日）\n一、成效\n检查26次。\n"));
    assert_eq!(facts(&below), "rule_of_law 云溪县财政局 department 2023 published - signed - 2024-01-10");
    let written = text(&format!("索引号：1/2024　成文日期：2024年1月10日\n{title}\n发布日期：2024-01-15\n一、成效\n检查26次。\n"));
    assert_eq!(facts(&written), format!("{expected} signed - 2024-01-10"));
    check_facts(&format!("{title}\n发布日期：2024-02-30"), "rule_of_law 云溪县财政局 department 2023 published -");
}

#[test]
fn signatures() {
    let signed = |end: &str| facts(&text(&format!("2023年法治政府建设情况报告\n一、主要举措和成效\n全年受理初信505件。\n{end}\n")));
    let expected = "rule_of_law 云溪县信访局 department 2023 published - signed 云溪县信访局 2024-01-15";
    for end in [
        "云溪县信访局\n2024年1月15日",
        "　　　　　　云溪县信访局\n　　　　　　二〇二四年一月十五日",
        "云溪县信访局　　2024年1月15日",
        "云溪县信访局\n2024年1月15日\n附件：1.统计表\n（此件公开发布）",
        "云溪县信访局\n2024年1月15日\n责任编辑：某某\n分享到：\n打印本页 关闭窗口",
    ] {
        assert_eq!(signed(end), expected, "{end}");
    }
    assert_eq!(signed(""), "rule_of_law - - 2023 published - signed - -");
}

#[test]
fn headings_without_numbers() {
    check(
        &text(
            "云溪县财政局2023年法治政府建设情况报告\n主要举措和成效\n全年检查26次。\n存在的问题及原因\n原因是人手不足。\n下一步工作打算\n加强培训。\n",
        ),
        &[
            "= 云溪县财政局2023年法治政府建设情况报告",
            "- 主要举措和成效 [achievements]",
            "  全年检查26次。",
            "- 存在的问题及原因 [problems]",
            "  原因是人手不足。",
            "- 下一步工作打算 [plan]",
            "  加强培训。",
        ],
    );
}

#[test]
fn one_heading_for_two_parts() {
    let combined = "云溪县2023年法治政府建设年度报告\n一、主要成效\n全年检查26次。\n二、存在的不足和2024年工作打算\n";
    check(
        &text(&format!("{combined}原因是人手不足。\n")),
        &[
            "= 云溪县2023年法治政府建设年度报告",
            "1 主要成效 [achievements]",
            "  全年检查26次。",
            "2 存在的不足和2024年工作打算 [problems] [plan]",
            "  原因是人手不足。",
        ],
    );
    check(
        &text(&format!("{combined}（一）存在的不足\n原因是人手不足。\n（二）2024年重点工作\n加强培训。\n")),
        &[
            "= 云溪县2023年法治政府建设年度报告",
            "1 主要成效 [achievements]",
            "  全年检查26次。",
            "2 存在的不足和2024年工作打算",
            "  1 存在的不足 [problems]",
            "    原因是人手不足。",
            "  2 2024年重点工作 [plan]",
            "    加强培训。",
        ],
    );
}

/// The roles of one heading in a report on 2023.
fn roles(heading: &str) -> String {
    let report = text(&format!("云溪县2023年法治政府建设年度报告\n一、{heading}\n全年检查26次。\n"));
    let section = &report.sections[0];
    section.role.iter().chain(&section.also).map(|role| role.0.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn wordings_of_the_parts() {
    for (role, headings) in [
        (
            "achievements",
            &[
                "推进法治政府建设取得的成效",
                "主要举措和成效",
                "工作总结",
                "年度主要工作成效",
                "全省法治政府建设情况",
                "2023年法治政府建设工作情况",
                "2023年度推进法治政府建设的主要举措和成效",
                "上一年度推进法治政府建设的主要举措和成效",
                "主要工作开展情况",
                "法治政府建设工作开展情况",
                "2023年工作回顾",
                "主要工作及成效",
                "基本情况",
                "2023年法治政府建设主要工作",
                "推进法治政府建设工作的主要做法和取得的成效",
            ][..],
        ),
        (
            "problems",
            &[
                "存在的问题及原因",
                "存在的不足和原因",
                "存在问题",
                "主要问题",
                "2023年推进法治政府建设存在的不足和原因",
                "法治政府建设中存在的主要问题及原因分析",
                "存在的困难和问题",
                "面临的短板和不足",
                "工作中存在的不足及原因",
                "存在的主要问题和差距",
            ],
        ),
        (
            "leader",
            &[
                "党政主要负责人履行法治建设第一责任人职责及相关工作情况",
                "区政府主要负责同志履行推进法治建设第一责任人职责情况",
                "2023年度党政主要负责人履行推进法治建设第一责任人职责,加强法治政府建设的有关情况",
                "主要负责人履行法治建设第一责任人职责情况",
                "履行推进法治建设第一责任人职责情况",
                "党政主要负责人履职情况",
            ],
        ),
        (
            "plan",
            &[
                "2024年工作计划",
                "下一步工作打算",
                "下一步工作安排",
                "下步工作计划",
                "2024年推进法治政府建设的主要安排",
                "下一年度推进法治政府建设的主要安排",
                "2024年重点工作",
                "工作计划",
                "2024年法治政府建设工作思路和打算",
                "今后努力方向",
            ],
        ),
        ("other", &["其他需要报告的情况", "其他情况", "需要报告的其他事项"]),
        ("problems plan", &["存在的问题和下一步工作计划", "存在的不足及2024年工作安排"]),
        ("achievements problems plan", &["主要成效、存在的问题及下一步打算"]),
        (
            "",
            &[
                "加强党对法治政府建设的领导",
                "严格规范公正文明执法",
                "依法预防化解矛盾纠纷",
                "着力解决突出问题",
                "推动问题整改落实",
                "完善工作机制",
                "优化法治化营商环境",
                "落实重大行政决策程序",
                "健全依法行政制度体系",
            ],
        ),
    ] {
        for heading in headings {
            assert_eq!(roles(heading), role, "{heading}");
        }
    }
}

#[test]
fn what_looks_like_a_heading() {
    check(
        &text(
            "云溪县2023年法治政府建设年度报告\n一、主要成效\n2023.5月，检查26次。\n1.5万件已办结。\n（2021—2025年）纲要收官。\n一、二审案件12件，均胜诉。\n一是健全机制。\n“（一）健全机制”已落实。\n",
        ),
        &[
            "= 云溪县2023年法治政府建设年度报告",
            "1 主要成效 [achievements]",
            "  2023.5月,检查26次。",
            "  1.5万件已办结。",
            "  (2021—2025年)纲要收官。",
            "  一、二审案件12件,均胜诉。",
            "  一是健全机制。",
            "  “(一)健全机制”已落实。",
        ],
    );
}

#[test]
fn levels_nest() {
    let report = text("一、成效\n（一）机制\n1.会商。每月1次。\n（1）提醒。每周1次。\n2.督办。每季1次。\n二、不足\n1.人手少。需补充。\n");
    let parents: Vec<Option<usize>> = report.sections.iter().map(|section| section.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(1), Some(2), Some(1), None, Some(5)]);
}

#[test]
fn a_table_of_contents_is_set_aside() {
    for dots in ["", "……………3", "......... 3"] {
        let report = text(&format!(
            "云溪县2023年法治政府建设年度报告\n目　录\n一、成效{dots}\n二、不足{dots}\n一、成效\n已健全。\n二、不足\n原因是编制少。\n"
        ));
        let found: Vec<_> = report.sections.iter().map(|section| section.title.text.as_str()).collect();
        assert_eq!(found, ["成效", "不足"], "{dots}");
    }
}

#[test]
fn divisions_stand_above_the_first_level() {
    let report = text(
        "云溪县2023年法治政府建设年度报告\n第一部分　主要成效\n一、机制\n已健全。\n第二部分　存在的不足和原因\n一、人手\n原因是编制少。\n",
    );
    let shown: Vec<_> = report.sections.iter().map(|section| (section.level, section.title.text.as_str(), section.parent)).collect();
    assert_eq!(shown, [(0, "主要成效", None), (1, "机制", Some(0)), (0, "存在的不足和原因", None), (1, "人手", Some(2))]);
    assert_eq!(report.sections[2].role.as_ref().unwrap().0, "problems");
}

#[test]
fn markdown_with_tables() {
    let report = markdown(
        "# 云溪县财政局2023年法治政府建设情况报告\n\n## 主要举措和成效\n\n### 健全**机制**\n\n检查情况统计表\n\n| 类别 | 件 |\n|---|---|\n| 甲 | 26 |\n\n合计26件。\n\n## 存在的不足和原因\n\n原因是人手不足。\n",
    );
    check(
        &report,
        &[
            "= 云溪县财政局2023年法治政府建设情况报告",
            "- 主要举措和成效 [achievements]",
            "  - 健全机制",
            "    检查情况统计表",
            "#2×2",
            "    合计26件。",
            "- 存在的不足和原因 [problems]",
            "  原因是人手不足。",
        ],
    );
    let table = &report.tables[0];
    assert_eq!((table.section, table.caption), (Some(1), Some(3)));
}

#[test]
fn a_text_without_title_or_headings_is_a_report_too() {
    check(&text("全年受理初信505件。"), &["全年受理初信505件。"]);
    check(&text("全年受理初信505件"), &["全年受理初信505件"]);
    assert_eq!(text("全年受理初信505件").kind.name(), "other");
}

/// All spans of a report with the text they must lie in.
fn spans(report: &Report) -> Vec<Span> {
    let mut spans: Vec<Span> = report.paragraphs.iter().map(|paragraph| paragraph.prose.whole()).collect();
    spans.extend(report.sections.iter().flat_map(|section| [section.marker, section.title.span, section.heading, section.span]));
    spans.extend(report.tables.iter().map(|table| table.span));
    spans.extend(report.furniture.iter().copied());
    spans.extend(report.notes.iter().map(|note| note.span));
    let words = [&report.title, &report.organ, &report.signed_by, &report.page_source];
    spans.extend(words.into_iter().flatten().map(|words| words.span));
    spans.extend([&report.published, &report.signed_on].into_iter().flatten().map(|date| date.span));
    spans.extend(report.year.map(|year| year.span));
    spans
}

#[test]
fn mutated_texts_never_break_a_span() {
    let scraps: Vec<&str> = "一、|（一）|1.|(1)|\n|\r\n|　|。|，|：|《|》|“|2023年|二〇二四年一月十五日|发布日期：|上一篇|**|# |> |- || a |\n|---|\n|\u{200b}|\u{feff}|𠮷|😀|\t|26|件|局|报告|&amp;|`|<!--|~"
        .split('|')
        .collect();
    let mut state = 42_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let vocabulary = vocabulary();
    for round in 0..400 {
        let mut characters: Vec<String> = WEB.chars().map(String::from).collect();
        for _ in 0..random(40) {
            let at = random(characters.len());
            match random(3) {
                0 => characters[at] = scraps[random(scraps.len())].to_owned(),
                1 => characters.insert(at, scraps[random(scraps.len())].to_owned()),
                _ => drop(characters.remove(at)),
            }
        }
        let text: String = if round % 4 == 0 { (0..60).map(|_| scraps[random(scraps.len())]).collect() } else { characters.concat() };
        for format in [Format::Text, Format::Markdown] {
            let source = Source::from_text(format, text.clone());
            for span in spans(&read(&source, &vocabulary)) {
                assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
            }
        }
    }
}
