use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Block, CautionKind, Prose, Run, Source, SourceError};
use super::read;
use crate::diagnostic::Language;
use crate::span::Span;

const NAMESPACE: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a file whose documents have these pages; a page is what stands in its layer.
fn parts(documents: &[&[String]]) -> Vec<(String, String)> {
    let mut entry = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ofd:OFD {NAMESPACE} Version=\"1.0\" DocType=\"OFD\">");
    let mut parts = Vec::new();
    for (document, pages) in documents.iter().enumerate() {
        let folder = format!("Doc_{document}");
        write!(
            entry,
            "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        )
        .unwrap();
        let mut root = format!(
            "<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        );
        root += "<ofd:TemplatePage ID=\"9\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData><ofd:Pages>";
        for (page, content) in pages.iter().enumerate() {
            write!(root, "<ofd:Page ID=\"{page}\" BaseLoc=\"Pages/Page_{page}/Content.xml\"/>").unwrap();
            let content = format!(
                "<ofd:Page {NAMESPACE}><ofd:Template TemplateID=\"9\"/><ofd:Content><ofd:Layer ID=\"2\">{content}</ofd:Layer></ofd:Content></ofd:Page>"
            );
            parts.push((format!("{folder}/Pages/Page_{page}/Content.xml"), content));
        }
        root += "</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>";
        parts.push((format!("{folder}/Document.xml"), root));
    }
    parts.insert(0, ("OFD.xml".to_owned(), entry + "</ofd:OFD>"));
    parts
}

fn source(pages: &[String]) -> Source {
    read("a.ofd", &zipped(&parts(&[pages]))).unwrap()
}

fn paragraphs(source: &Source) -> Vec<String> {
    let words = |run: &Run| Prose::new(&source.text, run).text;
    let block = |block: &Block| match block {
        Block::Paragraph(run) | Block::Heading(_, run) => words(run),
        Block::Table(table) => {
            table.rows.iter().map(|row| row.iter().map(words).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join("/")
        }
    };
    source.blocks.iter().map(block).collect()
}

/// A text object of size 5 mm at a place in millimetres; digits are half as wide.
fn show(x: f32, y: f32, text: &str) -> String {
    let steps: Vec<&str> = text.chars().map(|c| if c.is_ascii() { "2.5" } else { "5" }).collect();
    let delta = steps[..steps.len() - 1].join(" ");
    format!(
        "<ofd:TextObject ID=\"3\" Boundary=\"{x} {y} 150 6\" Font=\"4\" Size=\"5\"><ofd:FillColor Value=\"0 0 0\"/>\
         <ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"{delta}\">{text}</ofd:TextCode></ofd:TextObject>"
    )
}

/// Paragraphs set in lines of 30 characters, two blanks before each, `lines` lines a page.
fn set(paragraphs: &[&str], lines: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for paragraph in paragraphs {
        let (mut row, mut used, mut left) = (String::new(), 4, 40.0);
        for c in paragraph.chars() {
            let width = if c.is_ascii() { 1 } else { 2 };
            if used + width > 60 {
                rows.push((left, std::mem::take(&mut row)));
                (used, left) = (0, 30.0);
            }
            row.push(c);
            used += width;
        }
        rows.push((left, row));
    }
    let page = |rows: &[(f32, String)]| {
        let line = |(index, (left, row)): (u16, &(f32, String))| show(*left, 40.0 + 9.0 * f32::from(index), row);
        (0_u16..).zip(rows).map(line).collect::<String>()
    };
    rows.chunks(lines).map(page).collect()
}

const FIRST: &str = "全年受理群众初信1291件、初访602起，及时受理率、按期办结率均为98.65%，全县信访形势总体平稳。";
const SECOND: &str = "落实《信访工作条例》，办结群众来信来访共计1107件次，化解疑难复杂信访事项36件，化解率92.31%。";

fn folded(text: &str) -> String {
    text.replace('，', ",")
}

#[test]
fn lines_are_joined_to_paragraphs_also_over_pages() {
    let source = source(&set(&[FIRST, SECOND, FIRST], 3));
    assert_eq!(paragraphs(&source), [folded(FIRST), folded(SECOND), folded(FIRST)]);
    let at = source.text.find("92.31").unwrap();
    let span = Span::new(at, at + 5);
    assert_eq!(source.places.of(span).words(Language::Chinese), "第2页 第1段");
    assert_eq!(source.boxes.of(span).len(), 1);
}

#[test]
fn drawing_order_is_not_reading_order() {
    let page = show(30.0, 60.0, "办结500件。") + &show(80.0, 40.0, "505件，") + &show(30.0, 40.0, "全年受理初信访");
    assert_eq!(paragraphs(&source(&[page])), ["全年受理初信访505件,", "办结500件。"]);
}

#[test]
fn digits_a_whole_character_apart_make_one_number() {
    let wide = |x: f32, y: f32, text: &str| show(x, y, text).replace("2.5", "5");
    assert_eq!(paragraphs(&source(&[wide(30.0, 40.0, "县司法局2023年法治政府建设报告")])), ["县司法局2023年法治政府建设报告"]);
    let page = wide(30.0, 60.0, "全年受理505件，办结率98.6%。") + &wide(30.0, 80.0, "12");
    assert_eq!(paragraphs(&source(&[page])), ["全年受理505件,办结率98.6%。", "12"]);
    // Where other digits stand close, a whole character is a gap.
    let page = show(30.0, 40.0, "受理12件").replace("DeltaX=\"5 5 2.5 2.5", "DeltaX=\"5 5 5 2.5");
    assert_eq!(paragraphs(&source(&[page])), ["受理1 2件"]);
}

#[test]
fn objects_with_the_boundary_of_the_whole_line_keep_the_order_of_the_file() {
    let page = show(30.0, 40.0, "全年受理") + &show(30.0, 40.0, "505") + &show(30.0, 40.0, "件，办结") + &show(30.0, 40.0, "500件。");
    assert_eq!(paragraphs(&source(&[page])), ["全年受理505件,办结500件。"]);
    let twice = show(30.0, 40.0, "受理505件。") + &show(30.0, 40.0, "受理505件。");
    assert_eq!(paragraphs(&source(&[twice])), ["受理505件。"]);
}

#[test]
fn a_transformation_scales_and_moves_text() {
    let page = "<ofd:TextObject Boundary=\"30 40 100 10\" CTM=\"0.5 0 0 0.5 10 0\" size=\"10\">\
        <ofd:TextCode X=\"0\" Y=\"10\" DeltaX=\"g 4 10\">受理五百件</ofd:TextCode></ofd:TextObject>";
    let source = source(&[page.to_owned()]);
    assert_eq!(paragraphs(&source), ["受理五百件"]);
    let place = source.boxes.of(Span::new(0, source.text.trim_end().len()))[0];
    let millimetres = |points: f32| points * 25.4 / 72.0;
    assert!((millimetres(place.left) - 40.0).abs() < 0.1 && (millimetres(place.right) - 65.0).abs() < 0.1, "{place:?}");
}

#[test]
fn tables_keep_their_cells() {
    let mut page = String::new();
    for y in [50, 60, 70] {
        write!(page, "<ofd:PathObject Boundary=\"30 {y} 150 1\" LineWidth=\"0.2\"><ofd:AbbreviatedData>M 0 0 L 150 0</ofd:AbbreviatedData></ofd:PathObject>")
            .unwrap();
    }
    for x in [30, 105, 180] {
        write!(page, "<ofd:PathObject Boundary=\"{x} 50 1 20\"><ofd:AbbreviatedData>M 0 0 L 0 20</ofd:AbbreviatedData></ofd:PathObject>")
            .unwrap();
    }
    page += &(show(35.0, 52.0, "领域") + &show(110.0, 52.0, "处罚（件）") + &show(35.0, 62.0, "交通") + &show(110.0, 62.0, "126"));
    let source = source(&[page]);
    assert_eq!(paragraphs(&source), ["领域|处罚(件)/交通|126"]);
    let at = source.text.find("126").unwrap();
    assert_eq!(source.places.of(Span::new(at, at + 3)).words(Language::Chinese), "第1页 表1 第2行 第2列");
}

#[test]
fn page_numbers_watermarks_templates_and_annotations_are_no_text() {
    let pages: Vec<String> = set(&[FIRST, SECOND], 3)
        .into_iter()
        .enumerate()
        .map(|(index, page)| page + &show(100.0, 280.0, &format!("— {} —", index + 1)))
        .collect();
    let watermark = "<ofd:TextObject Boundary=\"50 100 100 100\" CTM=\"0.7 -0.7 0.7 0.7 0 50\" Size=\"20\">\
        <ofd:TextCode X=\"0\" Y=\"20\" DeltaX=\"20\">样稿</ofd:TextCode></ofd:TextObject>";
    let mut parts = parts(&[&[pages[0].clone() + watermark, pages[1].clone()]]);
    parts.push(("Doc_0/Tpls/Tpl_0/Content.xml".into(), format!("<ofd:Page {NAMESPACE}>{}</ofd:Page>", show(30.0, 20.0, "模板文字"))));
    parts
        .push(("Doc_0/Annots/Page_0/Annot.xml".into(), format!("<ofd:PageAnnot {NAMESPACE}>{}</ofd:PageAnnot>", show(30.0, 20.0, "批注"))));
    let source = read("a.ofd", &zipped(&parts)).unwrap();
    assert_eq!(paragraphs(&source), [folded(FIRST), folded(SECOND)]);
    let marks: Vec<&str> = source.page_marks.iter().map(|span| &source.text[span.range()]).collect();
    assert!(marks.contains(&"—1—") && marks.contains(&"—2—") && marks.concat().contains('样'), "{marks:?}");
    assert!(!source.text.contains("模板") && !source.text.contains("批注"));
}

#[test]
fn several_documents_follow_each_other_and_do_not_run_on() {
    let (one, two) = (set(&[FIRST], 1), set(&[SECOND], 9));
    let source = read("a.ofd", &zipped(&parts(&[&one[..1], &two]))).unwrap();
    let found = paragraphs(&source);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], folded(SECOND));
    let at = source.text.find("1107").unwrap();
    assert_eq!(source.places.of(Span::new(at, at + 4)).page, Some(2));
}

#[test]
fn any_namespace_and_prefix_will_do() {
    let mut parts = parts(&[&set(&[FIRST], 9)]);
    for (_, text) in &mut parts {
        *text = text.replace(NAMESPACE, "xmlns=\"http://www.example.cn/ofd\"").replace("ofd:", "");
    }
    assert_eq!(paragraphs(&read("a.ofd", &zipped(&parts)).unwrap()), [folded(FIRST)]);
}

#[test]
fn pictures_of_pages_are_named() {
    let picture = "<ofd:ImageObject Boundary=\"0 0 210 297\" ResourceID=\"7\" CTM=\"210 0 0 297 0 0\"/>".to_owned();
    let mixed = source(&[set(&[FIRST], 9)[0].clone(), picture.clone()]);
    assert!(mixed.cautions[0].message().zh.starts_with("第2页是扫描图像，未核对"));
    let error = read("a.ofd", &zipped(&parts(&[std::slice::from_ref(&picture)]))).unwrap_err();
    assert!(error.message().zh.contains("第1页是扫描图像，未核对"));
    let clear = set(&[FIRST], 9)[0].replace("<ofd:FillColor Value=\"0 0 0\"/>", "<ofd:FillColor Alpha=\"0\"/>");
    let recognised = source(&[picture + &clear]);
    assert_eq!(recognised.cautions[0].kind, CautionKind::Recognised);
    assert_eq!(paragraphs(&recognised), [folded(FIRST)]);
}

fn refused(change: impl Fn(&mut Vec<(String, String)>)) -> SourceError {
    let mut parts = parts(&[&set(&[FIRST], 9)]);
    change(&mut parts);
    read("a.ofd", &zipped(&parts)).unwrap_err()
}

#[test]
fn locked_files_are_refused() {
    let locked = SourceError::Locked { path: "a.ofd".into() };
    assert_eq!(refused(|parts| parts.push(("Doc_0/Encryptions.xml".into(), "<a/>".into()))), locked);
    let document = |parts: &mut Vec<(String, String)>, text: &str| {
        parts.iter_mut().find(|(name, _)| name == "Doc_0/Document.xml").unwrap().1 = text.to_owned();
    };
    assert_eq!(refused(|parts| document(parts, "\u{1}\u{2}\u{3}not readable at all")), locked);
    assert!(matches!(refused(|parts| document(parts, "<a><b></a>")), SourceError::Xml { .. }));
}

#[test]
fn missing_parts_are_named() {
    let missing = refused(|parts| parts.retain(|(name, _)| name != "Doc_0/Document.xml"));
    assert_eq!(missing, SourceError::MissingPart { path: "a.ofd".into(), part: "Doc_0/Document.xml".into() });
    let mut parts = parts(&[&set(&[FIRST, SECOND], 3)]);
    parts.retain(|(name, _)| !name.contains("Page_1/"));
    let source = read("a.ofd", &zipped(&parts)).unwrap();
    assert_eq!((source.cautions[0].first, source.cautions[0].kind), (2, CautionKind::Damaged));
}

#[test]
fn a_file_cut_off_anywhere_is_damaged() {
    let bytes = zipped(&parts(&[&set(&[FIRST], 9)]));
    for length in (30..bytes.len()).step_by(41) {
        assert!(read("a.ofd", &bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn hostile_pages_end_in_a_caution() {
    let deep = "<ofd:PageBlock>".repeat(10_000) + &"</ofd:PageBlock>".repeat(10_000);
    let steps = show(30.0, 40.0, "受理505件。").replace("DeltaX=\"", "DeltaX=\"g 999999999 1 g 999999999 1 ");
    let huge =
        "<ofd:TextObject Boundary=\"0 0 1e30 1e30\" Size=\"1e30\"><ofd:TextCode X=\"1e38\">受理</ofd:TextCode></ofd:TextObject>".to_owned();
    let source = source(&[set(&[FIRST], 9)[0].clone(), deep, steps, huge]);
    assert_eq!(source.cautions.iter().map(|caution| caution.first).collect::<Vec<_>>(), [2]);
}
