use std::io::Write;

use super::super::{Block, CautionKind, Prose, Source, SourceError};
use super::maker::{Pdf, set, show};
use super::read;
use crate::diagnostic::Language;

fn source(bytes: Vec<u8>) -> Source {
    read("a.pdf", bytes).unwrap()
}

fn of_pages(pages: &[String]) -> Source {
    let mut pdf = Pdf::new();
    for page in pages {
        pdf.page(page);
    }
    source(pdf.finish())
}

fn paragraphs(source: &Source) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(run) | Block::Heading(_, run) => Prose::new(&source.text, run).text,
        Block::Table(table) => {
            let cells = |row: &Vec<_>| row.iter().map(|cell| Prose::new(&source.text, cell).text).collect::<Vec<_>>().join("|");
            table.rows.iter().map(cells).collect::<Vec<_>>().join("/")
        }
    };
    source.blocks.iter().map(text).collect()
}

fn check(pages: &[String], expected: &[&str]) {
    assert_eq!(paragraphs(&of_pages(pages)), expected);
}

const FIRST: &str = "全年受理群众初信1291件、初访602起，及时受理率、按期办结率均为98.65%，全县信访形势总体平稳。";
const SECOND: &str = "落实《信访工作条例》，办结群众来信来访共计1107件次，化解疑难复杂信访事项36件，化解率92.31%。";

#[test]
fn chinese_fonts_without_a_map_are_read() {
    check(&[show(80.0, 700.0, 16.0, "受理505件，占98.65%。镕")], &["受理505件,占98.65%。镕"]);
    let (bytes, _, _) = encoding_rs::GBK.encode("受理505件，占98.65%。");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    check(&[format!("BT /F2 16 Tf 80 700 Td <{hex}> Tj ET")], &["受理505件,占98.65%。"]);
}

#[test]
fn lines_are_joined_to_paragraphs_also_over_pages() {
    let pages = set(&[FIRST, SECOND, FIRST], 26, 4);
    assert!(pages.len() > 1);
    check(&pages, &[FIRST, SECOND, FIRST].map(|text| text.replace('，', ",")).each_ref().map(String::as_str));
}

#[test]
fn every_character_has_its_page_paragraph_and_box() {
    let source = of_pages(&set(&[FIRST, SECOND], 26, 3));
    let at = source.text.find("92.31").unwrap();
    let span = crate::span::Span::new(at, at + 5);
    assert_eq!(source.places.of(span).words(Language::Chinese), "第2页 第1段");
    let boxes = source.boxes.of(span);
    assert_eq!((boxes.len(), boxes[0].page), (1, 2));
    assert!((boxes[0].right - boxes[0].left - 40.0).abs() < 0.5, "{boxes:?}");
    assert!((70.0..130.0).contains(&boxes[0].top), "{boxes:?}");
}

#[test]
fn headers_and_page_numbers_are_no_text() {
    let pages: Vec<String> = set(&[FIRST, SECOND, FIRST], 26, 4)
        .into_iter()
        .enumerate()
        .map(|(index, page)| page + &show(250.0, 790.0, 10.0, "云溪县年度报告") + &show(290.0, 40.0, 10.0, &format!("{}", index + 3)))
        .collect();
    let source = of_pages(&pages);
    assert_eq!(source.blocks.len(), 3);
    let marks: Vec<&str> = source.page_marks.iter().map(|span| &source.text[span.range()]).collect();
    assert_eq!(marks, ["云溪县年度报告", "3", "云溪县年度报告", "4"]);
}

#[test]
fn footnotes_stand_behind_the_paragraph_that_runs_on() {
    let mut pages = set(&[FIRST, SECOND], 26, 3);
    pages[0] = pages[0].replacen("BT", &(show(496.0, 736.0, 8.0, "1") + "BT"), 1);
    pages[0] += "80 100 m 200 100 l S\n";
    pages[0] += &show(80.0, 86.0, 10.0, "1 数据截至2023年12月31日。");
    let source = of_pages(&pages);
    assert_eq!(paragraphs(&source), [FIRST.replace('，', ","), SECOND.replace('，', ","), "数据截至2023年12月31日。".to_owned()]);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let column = |left: f32, text: &str| {
        let characters: Vec<char> = text.chars().collect();
        let rows: Vec<String> = characters.chunks(12).map(|row| row.iter().collect()).collect();
        (0_u16..).zip(rows).map(|(row, text)| show(left, 700.0 - 20.0 * f32::from(row), 14.0, &text)).collect::<String>()
    };
    let (left, right) = ("甲乙丙丁戊己庚辛壬癸子丑".repeat(7), "天地玄黄宇宙洪荒日月盈昃".repeat(7));
    let source = of_pages(&[column(80.0, &left) + &column(300.0, &right)]);
    assert_eq!(paragraphs(&source).concat(), left + &right);
}

/// A grid of lines with words in its cells.
fn ruled(rows: &[[&str; 3]]) -> String {
    let mut content = String::new();
    let count = u16::try_from(rows.len()).unwrap();
    for line in 0..=count {
        let y = 700.0 - 30.0 * f32::from(line);
        content += &format!("80 {y} m 500 {y} l S\n");
    }
    for x in [80, 220, 360, 500] {
        content += &format!("{x} 700 m {x} {} l S\n", 700.0 - 30.0 * f32::from(count));
    }
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            content += &show(90.0 + 140.0 * f32::from(column), 680.0 - 30.0 * f32::from(row), 14.0, cell);
        }
    }
    content
}

#[test]
fn ruled_tables_keep_their_cells() {
    let rows = [["领域", "处罚（件）", "罚款"], ["市场监管", "126", "38.40"], ["合计", "126", "38.40"]];
    let source = of_pages(&[show(80.0, 730.0, 14.0, "情况如下：") + &ruled(&rows) + &show(80.0, 560.0, 14.0, "以上。")]);
    assert_eq!(paragraphs(&source), ["情况如下:", "领域|处罚(件)|罚款/市场监管|126|38.40/合计|126|38.40", "以上。"]);
    let at = source.text.rfind("126").unwrap();
    assert_eq!(source.places.of(crate::span::Span::new(at, at + 3)).words(Language::Chinese), "第1页 表1 第3行 第2列");
}

#[test]
fn columns_without_lines_are_a_table() {
    let rows = [["领域", "处罚（件）", "罚款"], ["市场监管", "126", "38.40"], ["合计", "126", "38.40"]];
    let words: String = ruled(&rows).lines().filter(|line| line.starts_with("BT")).map(|line| format!("{line}\n")).collect();
    check(&[words], &["领域|处罚(件)|罚款/市场监管|126|38.40/合计|126|38.40"]);
}

#[test]
fn a_row_cut_by_the_end_of_a_page_is_one_row() {
    let head = ["序号", "事项", "件数"];
    let first = ruled(&[head, ["1", "行政处罚决定执行", "126"]]);
    let second = ruled(&[head, ["", "情况", ""], ["2", "行政许可", "41"]]);
    check(&[first, second], &["序号|事项|件数/1|行政处罚决定执行情况|126/2|行政许可|41"]);
}

#[test]
fn paragraphs_kept_apart_by_space_need_no_indent() {
    let lines = [
        "全年受理初信505件，初访602起，按期办结率",
        "均为百分之九十八，全县形势平稳可控向好。",
        "办结1107件，化解三十六件，化解率为九成。",
    ];
    let mut page = String::new();
    let mut y = 730.0;
    for paragraph in [2, 3, 2, 3] {
        for line in (0..paragraph).map(|at| lines[at % 3]) {
            page += &show(80.0, y, 16.0, line);
            y -= 24.0;
        }
        y -= 16.0;
    }
    let source = of_pages(&[page]);
    assert_eq!(source.blocks.len(), 4, "{:#?}", paragraphs(&source));
}

#[test]
fn a_small_line_high_above_the_text_is_a_header_also_on_one_page() {
    let mut page = set(&[FIRST, SECOND], 26, 9).remove(0);
    page += &show(250.0, 800.0, 10.0, "云溪县年度报告");
    let source = of_pages(&[page]);
    assert_eq!((source.blocks.len(), source.page_marks.len()), (2, 1));
}

const PICTURE: &str = "/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8";

fn with_picture() -> Pdf {
    let mut pdf = Pdf::new();
    let picture = pdf.stream(PICTURE, &[0; 100]);
    pdf.resource(&format!("/XObject<</P {picture} 0 R>>"));
    pdf
}

#[test]
fn a_scanned_page_is_never_taken_for_an_empty_one() {
    let mut pdf = with_picture();
    pdf.page(&show(80.0, 700.0, 16.0, FIRST));
    pdf.page(&("q 595 0 0 842 0 0 cm /P Do Q\n".to_owned() + &show(290.0, 40.0, 10.0, "2")));
    let source = source(pdf.finish());
    assert_eq!(source.cautions.len(), 1);
    assert_eq!(source.cautions[0].kind, CautionKind::Scanned);
    assert!(source.cautions[0].message().zh.starts_with("第2页是扫描图像，未核对"));
    let mut pdf = with_picture();
    pdf.page("q 595 0 0 842 0 0 cm /P Do Q\n");
    let error = read("a.pdf", pdf.finish()).unwrap_err();
    assert!(error.message().zh.contains("第1页是扫描图像，未核对"), "{error:?}");
}

#[test]
fn recognised_text_under_a_picture_is_read_with_a_caution() {
    let mut pdf = with_picture();
    pdf.page(&("q 595 0 0 842 0 0 cm /P Do Q\n3 Tr\n".to_owned() + &show(80.0, 700.0, 16.0, "受理505件。")));
    let source = source(pdf.finish());
    assert_eq!(paragraphs(&source), ["受理505件。"]);
    assert_eq!(source.cautions[0].kind, CautionKind::Recognised);
    assert_eq!(&source.text[source.cautions[0].span.range()], "受理505件。\n");
}

#[test]
fn letters_as_outlines_and_fonts_without_a_map_are_named() {
    let mut pdf = Pdf::new();
    pdf.page(&show(80.0, 700.0, 16.0, FIRST));
    pdf.page(&"10 10 m 20 20 l 30 10 l f\n".repeat(300));
    pdf.page("BT /F3 16 Tf 80 700 Td <0a0b0a0c0a0d0a0e0a0f0a10> Tj ET");
    let kinds: Vec<_> = source(pdf.finish()).cautions.iter().map(|caution| (caution.first, caution.kind)).collect();
    assert_eq!(kinds, [(2, CautionKind::Outlines), (3, CautionKind::NoUnicode)]);
}

#[test]
fn nothing_runs_on_over_a_page_that_is_missing() {
    let pages = set(&[FIRST], 26, 1);
    let mut pdf = with_picture();
    pdf.page(&pages[0]);
    pdf.page("q 595 0 0 842 0 0 cm /P Do Q\n");
    pdf.page(&pages[1]);
    assert_eq!(source(pdf.finish()).blocks.len(), 2);
}

#[test]
fn a_file_cut_off_anywhere_ends_in_one_error_or_a_text() {
    let mut pdf = Pdf::new();
    for page in set(&[FIRST, SECOND], 26, 3) {
        pdf.page(&page);
    }
    let bytes = pdf.finish();
    for length in (9..bytes.len()).step_by(97) {
        if let Err(error) = read("a.pdf", bytes[..length].to_vec()) {
            assert!(!error.message().zh.is_empty());
        }
    }
}

#[test]
fn loops_come_to_an_end() {
    let mut pdf = Pdf::new();
    let form = pdf.stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</P 8 0 R>>>>", b"/P Do /P Do");
    pdf.resource(&format!("/XObject<</P {form} 0 R>>"));
    pdf.page(&("/P Do\n".to_owned() + &show(80.0, 700.0, 16.0, "受理505件。")));
    let bytes = pdf.finish();
    assert_eq!(source(bytes.clone()).cautions[0].kind, CautionKind::Damaged);
    let text = String::from_utf8(bytes).unwrap();
    let parent = text.replace("/Kids[", "/Kids[2 0 R ");
    let previous = text.replace("/Root 1 0 R", "/Root 1 0 R/Prev 10");
    for text in [parent, previous] {
        let _ = read("a.pdf", text.into_bytes());
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_would_fill_memory_is_refused() {
    let zeros = deflated(&vec![b' '; 20 << 20]);
    // A page's content.
    let mut pdf = Pdf::new();
    pdf.page(&show(80.0, 700.0, 16.0, "受理505件。"));
    let content = pdf.stream("/Filter/FlateDecode", &zeros);
    let page = pdf.object(&format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R>>"));
    pdf.pages_push(page);
    assert_eq!(source(pdf.finish()).cautions[0].kind, CautionKind::Damaged);
    // A stream that claims to hold more objects than memory.
    let mut pdf = Pdf::new();
    pdf.stream("/Type/ObjStm/N 1000000000000/First 10", b"1 0 2 0");
    pdf.page(&show(80.0, 700.0, 16.0, "受理505件。"));
    assert_eq!(read("a.pdf", pdf.finish()).unwrap_err(), SourceError::Bomb { path: "a.pdf".into() });
    // A page tree without end.
    let mut pdf = Pdf::new();
    pdf.page("");
    let bytes = String::from_utf8(pdf.finish()).unwrap();
    let wide = bytes.replace("/Kids[", &format!("/Kids[{}", "<</Type/Page>>".repeat(30_000)));
    assert!(read("a.pdf", wide.into_bytes()).is_err());
}

#[test]
fn deep_nesting_is_no_stack_overflow() {
    for open in ["[", "<</A ", "("] {
        let mut pdf = Pdf::new();
        pdf.object(&open.repeat(200_000));
        pdf.page(&(show(80.0, 700.0, 16.0, "受理505件。") + &open.repeat(50_000)));
        let _ = read("a.pdf", pdf.finish());
    }
}

#[test]
fn damaged_bytes_never_stop_the_program() {
    let mut pdf = with_picture();
    for page in set(&[FIRST, SECOND], 26, 3) {
        pdf.page(&page);
    }
    let whole = pdf.finish();
    let mut state = 5_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..150 {
        let mut bytes = whole.clone();
        for _ in 0..=random(12) {
            let at = random(bytes.len());
            bytes[at] = u8::try_from(random(256)).unwrap();
        }
        let _ = read("a.pdf", bytes);
    }
}
