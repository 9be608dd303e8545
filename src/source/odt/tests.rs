use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::source::{Block, CellPlace, Prose, Run};

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

fn content(styles: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn source(styles: &str, body: &str) -> Source {
    let bytes = packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content(styles, body))]);
    read("a.odt", &bytes, View::Final).unwrap()
}

#[test]
fn blanks_tabs_and_line_breaks() {
    let source = source(
        "",
        "<text:p> 受理\n  <text:span>5</text:span>05件<text:s text:c=\"2\"/>甲<text:tab/>乙&amp;丙<text:line-break/>（二）丁</text:p><text:p/>",
    );
    assert_eq!(source.text, "受理 505件  甲\t乙&丙\n（二）丁\n");
    assert_eq!(shown(&source), ["受理505件甲乙&丙", "(二)丁"]);
}

#[test]
fn lists_and_headings_show_their_numbers() {
    let level = |level: u8, format: &str, prefix: &str, suffix: &str| {
        format!(
            "<text:list-level-style-number text:level=\"{level}\" style:num-format=\"{format}\" style:num-prefix=\"{prefix}\" style:num-suffix=\"{suffix}\"/>"
        )
    };
    let styles = format!(
        "<text:list-style style:name=\"L\">{}{}<text:list-level-style-bullet text:level=\"3\" text:bullet-char=\"•\"/></text:list-style>\
         <text:list-style style:name=\"N\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" text:start-value=\"3\" loext:num-list-format=\"第%1%项\"/></text:list-style>",
        level(1, "一, 二, 三, ...", "", "、"),
        level(2, "1", "（", "）")
    );
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    let body = format!(
        "<text:list text:style-name=\"L\">{}<text:list-item><text:p>乙</text:p><text:p>续</text:p><text:list>{}{}</text:list></text:list-item></text:list>\
         <text:p>中</text:p><text:list text:style-name=\"L\" text:continue-numbering=\"true\">{}</text:list>\
         <text:list text:style-name=\"L\">{}</text:list><text:list text:style-name=\"N\">{}</text:list>",
        item("甲"),
        item("子"),
        item("丑"),
        item("丙"),
        item("新"),
        item("丁")
    );
    assert_eq!(shown(&source(&styles, &body)), ["一、甲", "二、乙", "续", "(1)子", "(2)丑", "中", "三、丙", "一、新", "第3项丁"]);
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:styles><text:outline-style><text:outline-level-style text:level=\"1\" style:num-format=\"一, 二, 三, ...\" style:num-suffix=\"、\"/></text:outline-style></office:styles><office:body><office:text>{}</office:text></office:body></office:document>",
        "<text:h text:outline-level=\"1\">甲</text:h><text:h text:outline-level=\"1\" text:is-list-header=\"true\">无</text:h><text:h text:outline-level=\"1\">乙</text:h>"
    );
    assert!(is_flat(flat.as_bytes()));
    assert_eq!(shown(&read_flat("a.fodt", flat.as_bytes(), View::Final).unwrap()), ["# 一、甲", "# 无", "# 二、乙"]);
}

#[test]
fn tables_notes_and_boxes_come_in_order() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let body = format!(
        "<text:p>前<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>后</text:p>\
         <table:table><table:table-row>{}<table:table-cell table:number-columns-spanned=\"2\"><text:p>件数</text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
         <table:table-row>{}{}<table:table-cell table:number-columns-repeated=\"2000000\"/></table:table-row><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row></table:table>",
        cell("类别"),
        cell("初信</text:p><text:p>来信"),
        cell("41"),
    );
    let source = source("", &body);
    let lines = shown(&source);
    assert_eq!(lines[..3], ["前后", "框", "注"]);
    assert!(lines[3].starts_with("类别|件数||") && lines[4].starts_with("初信来信|41|"), "{lines:#?}");
    let Block::Table(table) = &source.blocks[3] else { panic!() };
    assert_eq!(source.places.of(table.rows[1][1].span()).cell, Some(CellPlace { table: 1, row: 2, column: 2 }));
}

const CHANGED: &str = "<text:tracked-changes><text:changed-region xml:id=\"a\" text:id=\"a\"><text:deletion><office:change-info><dc:creator>甲</dc:creator></office:change-info><text:p>1</text:p></text:deletion></text:changed-region>\
    <text:changed-region text:id=\"b\"><text:insertion><office:change-info><dc:creator>甲</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>\
    <text:p>化解505<text:change text:change-id=\"a\"/>件，<text:change-start text:change-id=\"b\"/>办结98件。</text:p><text:p>新<text:change-end text:change-id=\"b\"/>旧。</text:p>";

#[test]
fn either_text_of_tracked_changes_is_read() {
    let bytes = packed(&[("content.xml", &content("", CHANGED))]);
    let last = read("a.odt", &bytes, View::Final).unwrap();
    assert_eq!(shown(&last), ["化解505件,办结98件。", "新旧。"]);
    assert_eq!(last.revisions, Some(Revisions { count: 2, view: View::Final }));
    assert!(last.notes[0].message.zh.contains("2 处修订"));
    assert_eq!(shown(&read("a.odt", &bytes, View::Original).unwrap()), ["化解5051件,旧。"]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let refused = |parts: &[(&str, &str)]| read("a.odt", &packed(parts), View::Final).unwrap_err();
    let whole = content("", "<text:p>受理505件。</text:p>");
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    assert!(matches!(refused(&[("content.xml", &whole), ("META-INF/manifest.xml", manifest)]), SourceError::Protected { .. }));
    assert!(matches!(refused(&[("encrypted-package", "x")]), SourceError::Protected { .. }));
    assert!(matches!(refused(&[("styles.xml", "<a/>")]), SourceError::MissingPart { .. }));
    assert!(
        refused(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &whole)]).message().zh.contains("表格")
    );
    assert!(matches!(refused(&[("content.xml", &content("", "<text:p> </text:p>"))]), SourceError::Empty { .. }));
    let deep = format!("{}505件{}", "<text:span>".repeat(10_000), "</text:span>".repeat(10_000));
    assert!(matches!(refused(&[("content.xml", &content("", &format!("<text:p>{deep}</text:p>")))]), SourceError::Xml { .. }));
    let entities = whole.replace("<office:document-content>", "<!DOCTYPE a [<!ENTITY b \"cc\">]><office:document-content>");
    assert!(matches!(refused(&[("content.xml", &entities)]), SourceError::Xml { .. }));
}
