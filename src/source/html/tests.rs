use super::*;
use crate::source::{Block, CellPlace, Prose, Run};

fn source(page: &str) -> Source {
    read("a.html", page.as_bytes(), None, false, &PageWords::builtin()).unwrap()
}

/// The blocks as lines: `#` for headings, `|` between cells.
fn shown(source: &Source) -> Vec<String> {
    let prose = |run: &Run| Prose::new(&source.text, run).text;
    let row = |row: &Vec<Run>| row.iter().map(prose).collect::<Vec<_>>().join("|");
    source
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph(run) => vec![prose(run)],
            Block::Heading(level, run) => vec![format!("{} {}", "#".repeat(usize::from(*level)), prose(run))],
            Block::Table(table) => table.rows.iter().map(row).collect(),
        })
        .collect()
}

fn check(page: &str, expected: &[&str]) {
    assert_eq!(shown(&source(page)), expected);
}

const SENTENCE: &str = "2023年，县信访局坚持以人民为中心，依法受理群众来信来访，全年受理初信505件。";

/// A page as government sites build it.
fn whole_page(article: &str) -> String {
    format!(
        r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>云溪县信访局2023年法治政府建设情况报告_云溪县人民政府门户网站</title>
<meta name="SiteName" content="云溪县人民政府门户网站"/>
<meta name="ArticleTitle" content="云溪县信访局2023年法治政府建设情况报告">
<meta name="PubDate" content="2024-01-15 09:44">
<meta name="ContentSource" content="县信访局">
<style>.a{{color:red}}</style></head>
<body class="has-nav">
<!-- 共有访问 999 次 -->
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li><a href="/b">互动交流</a></li></ul></div>
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href=x>法治政府</a> &gt; 正文</div>
<div class="article">
<h1 class="title">云溪县信访局2023年法治政府建设情况报告</h1>
<div class="info">发布日期：2024-01-16 来源：县信访局 浏览次数：<span id="hits">1234</span><script>document.write("5678次");</script> 字体：[<a href=x>大</a> <a href=x>中</a> <a href=x>小</a>]</div>
{article}
<div class="bdsharebuttonbox"><a href=x>微信</a><a href=x>微博</a></div>
<p>上一篇：<a href=x>云溪县财政局2022年报告</a></p>
<div class="xgwz"><h3>相关链接</h3><ul><li><a href=x>2022年办结88件</a></li><li><a href=x>乙</a></li><li><a href=x>丙</a></li></ul></div>
</div>
<div class="footer">主办：云溪县人民政府 备案号：某ICP备12345678号 您是第88888位访问者</div>
<noscript>请打开脚本，共77人</noscript><template><p>模板66件</p></template>
</body></html>"#
    )
}

#[test]
fn the_article_is_kept_and_the_page_around_it_dropped() {
    let page = whole_page(&format!(
        "<div class=\"TRS_Editor\"><p>　　一、主要举措和成效</p><p>　　{SENTENCE}</p><p style=\"display: none\">隐藏99件</p><p align=right>云溪县信访局</p><p>2024年1月15日</p></div>"
    ));
    let source = source(&page);
    let lines = shown(&source);
    assert_eq!(lines[0], "# 云溪县信访局2023年法治政府建设情况报告", "{lines:#?}");
    assert!(lines.iter().any(|line| line == "一、主要举措和成效"), "{lines:#?}");
    assert!(lines.iter().any(|line| line == "2024年1月15日"), "{lines:#?}");
    for furniture in ["首页", "999", "5678次", "88888", "77人", "66件", "99件", "微信", "88件", "ICP", "color"] {
        assert!(!source.text.contains(furniture), "{furniture}: {}", source.text);
    }
    let words = |span: Option<Span>| span.map(|span| &source.text[span.range()]);
    assert_eq!(words(source.page.published), Some("2024-01-15 09:44"));
    assert_eq!(words(source.page.source), Some("县信访局"));
    assert_eq!(words(source.page.site), Some("云溪县人民政府"));
}

#[test]
fn an_article_without_a_known_name_is_found_by_its_sentences() {
    let page = whole_page(&format!(
        "<div class=\"x1\"><div class=\"x2\"><p>一、主要举措</p>{}<p>2024年1月15日</p></div></div>",
        format!("<p>{SENTENCE}</p>").repeat(4)
    ));
    let lines = shown(&source(&page));
    assert_eq!(lines.iter().filter(|line| line.contains("505件")).count(), 4, "{lines:#?}");
    assert!(lines.iter().all(|line| !line.contains("首页") && !line.contains("88件")), "{lines:#?}");
    assert!(lines.iter().any(|line| line == "2024年1月15日"), "{lines:#?}");
}

#[test]
fn a_signature_or_table_beside_the_text_is_kept() {
    let text = format!("<p>{SENTENCE}</p>").repeat(6);
    let lines =
        shown(&source(&format!("<html><body><div><div>{text}</div><div>云溪县信访局</div><div>2024年1月15日</div></div></body></html>")));
    assert!(lines.ends_with(&["云溪县信访局".into(), "2024年1月15日".into()]), "{lines:#?}");
    let table = "<table><tr><th>类别</th><th>件数</th></tr><tr><td>初信</td><td>505</td></tr></table>";
    let lines = shown(&source(&format!("<html><body><div id=zoom>{text}</div>{table}</body></html>")));
    assert!(lines.ends_with(&["类别|件数".into(), "初信|505".into()]), "{lines:#?}");
}

#[test]
fn the_title_comes_from_the_head_where_the_text_has_none() {
    let page = format!(
        "<html><head><title>云溪县2023年法治政府建设报告-云溪县人民政府</title></head><body><div id=zoom><p>{SENTENCE}</p></div></body></html>"
    );
    assert_eq!(shown(&source(&page))[0], "# 云溪县2023年法治政府建设报告");
}

#[test]
fn line_breaks_entities_and_blanks() {
    check(
        "<p>受理&nbsp;505&#20214;，\n   占&lt;98&gt;%。<br>　　办结500件。<br/>退回5件。</p><p>甲<b>乙</b>\n丙</p>",
        &["受理505件,占<98>%。", "办结500件。", "退回5件。", "甲乙丙"],
    );
    check("<p>全年受理初信505件、<br>初访602件。</p>", &["全年受理初信505件、初访602件。"]);
    check("<pre>一、主要举措\n全年受理505件。\n办结500件。</pre>", &["一、主要举措", "全年受理505件。", "办结500件。"]);
}

#[test]
fn headings_and_lists() {
    check(
        "<h2>一、主要举措</h2><ol><li>完善制度。<li>（二）办结26件。</ol><ol start=3 type=a><li>丙项工作</ol><ul><li>丁项工作</ul><p style='mso-outline-level:2'>存在问题</p>",
        &["## 一、主要举措", "1.完善制度。", "(二)办结26件。", "c.丙项工作", "丁项工作", "## 存在问题"],
    );
    check("<ol style='list-style-type:cjk-ideographic'><li>主要举措<li>存在问题</ol>", &["一、主要举措", "二、存在问题"]);
}

#[test]
fn merged_cells_are_empty_where_they_are_covered() {
    let page = "<table border=1><tr><td rowspan=2>类别</td><td colspan=2>件数</td></tr><tr><td>上年</td><td>本年</td></tr>\
                <tr><td>初信<p>来访</p></td><td>41</td><td>99.27%</td></tr></table>";
    check(page, &["类别|件数|", "|上年|本年", "初信来访|41|99.27%"]);
    let source = source(page);
    let Block::Table(table) = &source.blocks[0] else { panic!() };
    assert_eq!(table.header_rows, 2);
    let cell = table.rows[2][2].span();
    assert_eq!(source.places.of(cell).cell, Some(CellPlace { table: 1, row: 3, column: 3 }));
    let file = source.places.in_file(cell.start).unwrap();
    assert_eq!(&page[file.offset..file.offset + 6], "99.27%");
}

#[test]
fn tables_that_lay_out_the_page_are_no_tables() {
    let text = format!("<p>{SENTENCE}</p>").repeat(12);
    let lines = shown(&source(&format!(
        "<table><tr><td>目录</td><td><table><tr><td>{text}</td></tr></table></td></tr><tr><td></td><td>2024年1月15日</td></tr></table>"
    )));
    assert_eq!(lines.iter().filter(|line| line.contains("505件")).count(), 12, "{lines:#?}");
}

#[test]
fn a_table_of_details_gives_lines() {
    let page = format!(
        "<html><body><table class=xxgk><tr><td>索引号</td><td>113701</td><td>发布日期</td><td>2024-01-15</td></tr><tr><td>发布机构：</td><td>县信访局</td><td>文号</td><td></td></tr></table><h1>云溪县信访局2023年法治政府建设情况报告</h1><div id=zoom><p>{}</p></div></body></html>",
        SENTENCE.repeat(3)
    );
    let lines = shown(&source(&page));
    assert!(lines.iter().any(|line| line.contains("发布日期:2024-01-15")), "{lines:#?}");
}

#[test]
fn every_word_is_found_again_in_the_file() {
    for encoding in [encoding_rs::UTF_8, encoding_rs::GB18030] {
        let page = whole_page(&format!("<div id=zoom>\r\n<p>{SENTENCE}占&nbsp;98.65%，办结<b>5</b>00件。</p></div>"));
        let bytes = encoding.encode(&page).0.into_owned();
        let source = read("a.html", &bytes, None, false, &PageWords::builtin()).unwrap();
        for words in ["初信505件", "98.65%", "2024-01-15 09:44", "00件"] {
            let file = source.places.in_file(source.text.find(words).unwrap()).unwrap();
            let there = encoding.decode_without_bom_handling(&bytes[file.offset..]).0.into_owned();
            assert!(there.starts_with(words), "{words}: {}", there.chars().take(20).collect::<String>());
            let line: String = page.split('\n').nth(file.line - 1).unwrap().chars().skip(file.column - 1).collect();
            assert!(line.starts_with(words), "{words}: {line}");
        }
    }
}

#[test]
fn a_page_whose_text_is_elsewhere_says_where() {
    let empty = |page: &str| match read("a.html", page.as_bytes(), None, false, &PageWords::builtin()) {
        Err(error) => error.message().zh,
        Ok(source) => panic!("{}", source.text),
    };
    assert!(empty("<html><frameset><frame src='main.htm'></frameset></html>").contains("main.htm"));
    assert!(empty("<html><body><img src='1.jpg'></body></html>").contains("图片"));
    assert!(empty("<html><body><script>var a = '受理505件';</script></body></html>").contains("没有文字"));
    let source = source("<html><body><p>年度报告</p><iframe src='report.html'></iframe></body></html>");
    assert!(source.notes[0].message.zh.contains("report.html"));
}

#[test]
fn content_says_what_a_page_is() {
    for page in
        ["<!DOCTYPE html><p>", "\u{feff} <html>", "<?xml version='1.0'?>\n<!-- saved from url -->\n<html xmlns='a'>", "<p>甲</p><p>乙</p>"]
    {
        assert!(is_page(page.as_bytes(), false), "{page}");
    }
    for text in ["一、主要举措", "<《条例》>说明", "# <div>", "<p>", "<html5>"] {
        assert!(!is_page(text.as_bytes(), false), "{text}");
    }
    assert!(is_page("报告<br>正文</p>".as_bytes(), true));
    assert!(!is_page("报告正文".as_bytes(), true));
}

#[test]
fn hostile_pages_end_soon() {
    let started = std::time::Instant::now();
    let words = PageWords::builtin();
    for page in [
        format!("<html>{}受理505件。{}", "<div>".repeat(100_000), "</div>".repeat(100_000)),
        format!("<html>{}受理505件。", "<table><tr><td>".repeat(20_000)),
        format!("<html><table>{}</table>", "<tr><td colspan=99999 rowspan=99999>505</td></tr>".repeat(5_000)),
        format!("<html><ol>{}</ol>", "<li>受理505件".repeat(20_000)),
        format!("<html><p {}>受理505件。", "a=b ".repeat(200_000)),
        format!("<html><p>{}受理505件。", "&nbsp".repeat(200_000)),
        format!("<html>{}", "<".repeat(500_000)),
        format!("<html><!--{}", "-".repeat(500_000)),
        format!("<html>{}", "<p>受理505件。".repeat(100_000)),
        format!("<html>{}<p>受理505件。", "<i><h1>".repeat(50_000)),
        format!("<html>{}", "受理505件。<a href=x>甲</a>".repeat(50_000)),
    ] {
        let _ = read("a.html", page.as_bytes(), None, false, &words);
        assert!(started.elapsed().as_secs() < 60, "{}", &page[..30]);
    }
    let pieces = "甲<br>".repeat(400_000);
    assert!(matches!(read("a.html", pieces.as_bytes(), None, false, &words), Err(SourceError::Unfit { .. })));
}
