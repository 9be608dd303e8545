use super::sample::{Sample, paragraph};
use super::*;
use crate::source::{Block, CellPlace, Place, XmlFault};

fn read(sample: &Sample, view: View) -> Source {
    Document::read("a.docx", &sample.bytes(), view).unwrap().source
}

fn check(body: &str, expected: &str) {
    assert_eq!(read(&Sample::new(body), View::Final).text, expected);
}

#[test]
fn a_number_in_several_runs_is_one() {
    check("<w:p><w:r><w:t>受理4</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>12件</w:t></w:r></w:p><w:p/>", "受理412件\n");
}

#[test]
fn characters_may_be_elements() {
    check(
        r#"<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙&amp;&#x4e19;</w:t><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>"#,
        "甲\t乙&丙-✓\n",
    );
    check("<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>", "上\n下\n");
    check(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>易</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "易\n",
    );
}

#[test]
fn blanks_count_only_where_they_are_kept() {
    check(r#"<w:p><w:r><w:t>  甲 </w:t></w:r><w:r><w:t xml:space="preserve"> 乙 </w:t></w:r></w:p>"#, "甲 乙 \n");
}

#[test]
fn what_holds_runs_is_looked_into() {
    check(
        r#"<w:p><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:fldSimple w:instr="PAGE"><w:r><w:t>域</w:t></w:r></w:fldSimple>
        <w:sdt><w:sdtPr><w:alias w:val="不"/></w:sdtPr><w:sdtContent><w:smartTag><w:r><w:t>控件</w:t></w:r></w:smartTag></w:sdtContent></w:sdt></w:p>"#,
        "链域控件\n",
    );
}

#[test]
fn of_a_field_only_the_result_is_read() {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let field =
        mark("begin") + "<w:r><w:instrText>DATE</w:instrText></w:r>" + &mark("separate") + "<w:r><w:t>今</w:t></w:r>" + &mark("end");
    check(&format!("<w:p>{field}<w:r><w:t>日</w:t></w:r></w:p>"), "今日\n");
}

#[test]
fn a_table_of_contents_is_no_text_of_the_report() {
    let gallery = r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>"#;
    let body = format!("{gallery}<w:sdtContent>{}</w:sdtContent></w:sdt>{}", paragraph("一、主要举措 1"), paragraph("一、主要举措"));
    let source = read(&Sample::new(&body), View::Final);
    assert_eq!((source.blocks.len(), source.page_marks.len()), (1, 1));
}

#[test]
fn hidden_text_is_left_out_and_told_of() {
    let source = read(&Sample::new("<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r></w:p>"), View::Final);
    assert_eq!(source.text, "甲\n");
    assert!(source.notes[0].message.zh.contains("隐藏"));
}

const CHANGED: &str = r#"<w:p><w:r><w:t>受理</w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>505</w:t></w:r></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>404</w:delText></w:r></w:del><w:r><w:t>件。</w:t></w:r></w:p>
    <w:p><w:pPr><w:rPr><w:del w:id="3" w:author="x"/></w:rPr></w:pPr><w:r><w:t>办结</w:t></w:r></w:p><w:p><w:r><w:t>500件。</w:t></w:r></w:p>"#;

#[test]
fn tracked_changes_are_read_in_the_view_asked_for() {
    let sample = Sample::new(CHANGED);
    let last = read(&sample, View::Final);
    assert_eq!(last.text, "受理505件。\n办结500件。\n");
    assert_eq!(last.revisions, Some(Revisions { count: 3, view: View::Final }));
    let first = read(&sample, View::Original);
    assert_eq!(first.text, "受理404件。\n办结\n500件。\n");
    assert_eq!(read(&Sample::new(&paragraph("甲")), View::Final).revisions, None);
}

#[test]
fn rows_may_be_inserted_or_deleted() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |properties: &str, text: &str| format!("<w:tr><w:trPr>{properties}</w:trPr>{}{}</w:tr>", cell(text), cell("1"));
    let table = format!("<w:tbl>{}{}</w:tbl>", row(r#"<w:del w:id="1"/>"#, "旧"), row(r#"<w:ins w:id="2"/>"#, "新"));
    let sample = Sample::new(&table);
    assert_eq!(read(&sample, View::Final).text, "新\t1\n");
    assert_eq!(read(&sample, View::Original).text, "旧\t1\n");
}

const NUMBERING: &str = r#"<w:numbering {}><w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
    <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

const STYLES: &str = r#"<w:styles {}><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/>
    <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>"#;

#[test]
fn automatic_numbers_stand_before_their_paragraphs() {
    let listed = |level: usize, text: &str| {
        format!(r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let styled = |text: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#);
    let body = styled("主要举措") + &listed(1, "加强领导") + &listed(1, "完善制度") + &styled("存在不足") + &listed(1, "人手不足");
    let sample = Sample::new(&body).part("numbering", "numbering", NUMBERING).part("styles", "styles", STYLES);
    let document = Document::read("a.docx", &sample.bytes(), View::Final).unwrap();
    assert_eq!(document.source.text, "一、主要举措\n（一）加强领导\n（二）完善制度\n二、存在不足\n（一）人手不足\n");
    assert!(matches!(document.source.blocks[3], Block::Heading(1, _)));
    // The number stands in no part; the text behind it does.
    let at = document.source.text.find("主要").unwrap();
    assert_eq!(document.origins.of(Span::new(0, at)), []);
    assert_eq!(document.origins.of(Span::new(at, at + 3)).len(), 1);
}

#[test]
fn tables_keep_their_grid_and_tell_each_cell() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text));
    let inner = format!("<w:tc><w:tbl><w:tr>{0}{0}</w:tr></w:tbl><w:p/></w:tc>", cell("", "内"));
    let body = format!(
        "{}<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{inner}</w:tr></w:tbl>",
        paragraph("全年情况如下："),
        cell(r#"<w:gridSpan w:val="2"/>"#, "类别"),
        cell("", "件数"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "初信"),
        cell("", "县级"),
        cell("", "505"),
        cell("<w:vMerge/>", "看不见"),
        cell("", "乡级"),
    );
    let source = read(&Sample::new(&body), View::Final);
    assert_eq!(source.text, "全年情况如下：\n类别\t\t件数\n初信\t县级\t505\n\t乡级\t\n内\t内\n");
    let at = source.text.find("505").unwrap();
    let place = source.places.of(Span::new(at, at + 3));
    assert_eq!(place, Place { cell: Some(CellPlace { table: 1, row: 2, column: 3 }), ..Place::default() });
    assert_eq!(source.places.of(Span::new(0, 3)).paragraph, Some(1));
}

#[test]
fn a_frame_of_one_cell_is_text() {
    let body = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", paragraph("一、主要举措"), paragraph("受理505件。"));
    let source = read(&Sample::new(&body), View::Final);
    assert_eq!(source.blocks.len(), 2);
    assert!(matches!(source.blocks[0], Block::Paragraph(_)));
}

#[test]
fn a_text_box_is_read_once_behind_its_paragraph() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("框内505件"));
    let choice = format!(r#"<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"#);
    let fallback = format!("<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>");
    let both = format!("<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>");
    check(&format!("<w:p><w:r><w:t>前</w:t></w:r><w:r>{both}</w:r><w:r><w:t>后</w:t></w:r></w:p>"), "前后\n框内505件\n");
    check(&format!("<w:p><w:r><w:pict><v:textbox>{content}</v:textbox></w:pict></w:r></w:p>"), "框内505件\n");
}

#[test]
fn notes_follow_what_refers_to_them_and_headers_are_furniture() {
    let body = format!(
        r#"<w:p><w:r><w:t>受理505</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>件。</w:t></w:r></w:p>{}
        <w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>"#,
        paragraph("办结500件。")
    );
    let notes = format!(
        r#"<w:footnotes {{}}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{}</w:footnote></w:footnotes>"#,
        paragraph("含重复件。")
    );
    let sample = Sample::new(&body)
        .part("footnotes", "footnotes", &notes)
        .part("header", "header1", &format!("<w:hdr {{}}>{}</w:hdr>", paragraph("内部资料")))
        .part("footer", "footer1", &format!("<w:ftr {{}}>{}</w:ftr>", paragraph("— 1 —")));
    let source = read(&sample, View::Final);
    assert_eq!(source.text, "受理505件。\n含重复件。\n办结500件。\n内部资料\n— 1 —\n");
    assert_eq!((source.blocks.len(), source.page_marks.len()), (3, 2));
}

#[test]
fn the_strict_form_of_the_format_is_read_too() {
    let sample = Sample::new(&paragraph("受理505件"))
        .replaced("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main");
    assert_eq!(read(&sample, View::Final).text, "受理505件\n");
    let renamed = Sample::new(&paragraph("受理505件")).replaced("<w:", "<ns0:").replaced("</w:", "</ns0:").replaced("xmlns:w", "xmlns:ns0");
    assert_eq!(read(&renamed, View::Final).text, "受理505件\n");
}

fn refused(sample: &Sample) -> SourceError {
    Document::read("a.docx", &sample.bytes(), View::Final).unwrap_err()
}

#[test]
fn hostile_documents_end_in_one_clear_reason() {
    let nested = Sample::new(&("<w:sdt><w:sdtContent>".repeat(10_000) + &"</w:sdtContent></w:sdt>".repeat(10_000)));
    assert!(matches!(refused(&nested), SourceError::Xml { fault: XmlFault::TooDeep, .. }));
    let tables = Sample::new(&("<w:tbl><w:tr><w:tc>".repeat(70) + &"</w:tc></w:tr></w:tbl>".repeat(70)));
    assert!(matches!(refused(&tables), SourceError::Xml { fault: XmlFault::TooDeep, .. }));
    let entities = Sample::new(&paragraph("&b;")).replaced("<w:document", "<!DOCTYPE w [<!ENTITY b \"bbb\">]><w:document");
    assert!(matches!(refused(&entities), SourceError::Xml { fault: XmlFault::Entities, .. }));
    let cut = Sample::new(&paragraph("甲")).replaced("</w:body></w:document>", "");
    assert!(matches!(refused(&cut), SourceError::Xml { fault: XmlFault::Broken, .. }));
    assert!(matches!(refused(&Sample::new("<w:p/>")), SourceError::Empty { .. }));
    let digit = r#"<w:p><w:r><w:t xml:space="preserve">7</w:t></w:r></w:p>"#;
    for (content, times) in [("0", 20 << 20), ("受理505件，", 600_000), ("</w:t></w:r></w:p><w:p><w:r><w:t>7", 300_000)] {
        let bomb = Sample::new(&digit.replace('7', &content.repeat(times)));
        assert!(matches!(refused(&bomb), SourceError::Bomb { .. }), "{content}");
    }
}

#[test]
fn a_document_with_a_password_is_known() {
    let mut container = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    container.create_stream("/EncryptionInfo").unwrap();
    container.create_stream("/EncryptedPackage").unwrap();
    let bytes = container.into_inner().into_inner();
    assert!(is_protected(&bytes));
    let error = Source::from_bytes("a.docx", bytes).unwrap_err();
    assert!(error.message().zh.contains("密码"), "{error}");
}

#[test]
fn the_report_says_which_text_was_read() {
    let sample = Sample::new(CHANGED);
    assert!(read(&sample, View::Final).notes[0].message.zh.contains("接受全部修订"));
    assert!(read(&sample, View::Original).notes[0].message.zh.contains("修订前"));
}
