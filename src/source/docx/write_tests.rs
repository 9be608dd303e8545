use super::sample::{Sample, paragraph};
use super::*;
use crate::diagnostic::Edit;
use crate::source::RewriteError;

fn document(bytes: &[u8]) -> Document {
    Document::read("a.docx", bytes, View::Final).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(Package::open("a.docx", bytes).unwrap().read(name).unwrap()).unwrap()
}

fn body(bytes: &[u8]) -> String {
    let text = part(bytes, "word/document.xml");
    let start = text.find("<w:body>").unwrap() + "<w:body>".len();
    text[start..text.find("</w:body>").unwrap()].to_owned()
}

fn span(document: &Document, words: &str) -> Span {
    let start = document.source.text.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn own(author: &str) -> bool {
    author.starts_with("hegui")
}

/// The file with a comment on each of `words`.
fn annotated(bytes: &[u8], words: &[&str]) -> Vec<u8> {
    let document = document(bytes);
    let comment = |words: &&str| Comment {
        span: span(&document, words),
        author: "hegui 必改".into(),
        initials: "必改".into(),
        lines: vec![format!("{words}有误 & <请核>"), "算式：505 + 602 = 1107".into()],
    };
    let comments: Vec<Comment> = words.iter().map(comment).collect();
    document.annotated(bytes, &comments, &own).unwrap()
}

/// The body with comments, where each mark is shown short: `[0` and `0]`.
fn marked(sample: &Sample, words: &[&str]) -> String {
    let mut text = body(&annotated(&sample.bytes(), words));
    for id in 0..9 {
        text = text
            .replace(&format!(r#"<w:commentRangeStart w:id="{id}"/>"#), &format!("[{id}"))
            .replace(&format!(r#"<w:commentRangeEnd w:id="{id}"/>"#), &format!("{id}]"))
            .replace(&format!(r#"<w:r><w:commentReference w:id="{id}"/></w:r>"#), "");
    }
    text
}

#[test]
fn a_run_is_cut_only_where_the_words_begin_and_end() {
    let bold = r#"<w:p><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t>共计1107件。</w:t></w:r></w:p>"#;
    assert_eq!(
        marked(&Sample::new(bold), &["1107件"]),
        r#"<w:p><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">共计</w:t></w:r>[0<w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">1107件</w:t></w:r>0]<w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">。</w:t></w:r></w:p>"#
    );
    let whole = "<w:p><w:r><w:t>共计</w:t></w:r><w:r><w:t>1107</w:t></w:r><w:r><w:t>件</w:t></w:r></w:p>";
    assert_eq!(
        marked(&Sample::new(whole), &["1107件"]),
        "<w:p><w:r><w:t>共计</w:t></w:r>[0<w:r><w:t>1107</w:t></w:r><w:r><w:t>件</w:t></w:r>0]</w:p>"
    );
}

#[test]
fn two_comments_may_meet_overlap_and_cover_each_other() {
    let text = "<w:p><w:r><w:t>一二三四</w:t></w:r></w:p>";
    let meet = marked(&Sample::new(text), &["一二", "三四"]);
    assert!(meet.contains("一二</w:t></w:r>0][1<w:r>"), "{meet}");
    let overlap = marked(&Sample::new(text), &["一二三", "二三四", "二"]);
    assert_eq!(overlap.matches("<w:r>").count(), 4, "{overlap}");
    assert!(overlap.contains("[1[2<w:r>") && overlap.contains("0]<w:r>") && overlap.ends_with("1]</w:p>"), "{overlap}");
}

#[test]
fn blanks_that_do_not_count_stay_out_and_those_that_do_stay_in() {
    let text = "<w:p><w:r><w:t> 甲 乙 </w:t></w:r><w:r><w:tab/><w:t>丙&amp;丁</w:t></w:r></w:p>";
    let bytes = Sample::new(text).bytes();
    let before = document(&bytes).source.text.clone();
    assert_eq!(before, "甲 乙\t丙&丁\n");
    for words in ["甲", "乙", "甲 ", "\t", "丙", "&", "丁", "甲 乙\t丙"] {
        assert_eq!(document(&annotated(&bytes, &[words])).source.text, before, "{words}");
    }
}

#[test]
fn comments_are_announced_where_there_were_none() {
    let bytes = annotated(&Sample::new(&paragraph("共计1107件")).bytes(), &["1107件"]);
    assert!(part(&bytes, "[Content_Types].xml").contains(r#"<Override PartName="/word/comments.xml""#));
    assert!(part(&bytes, "word/_rels/document.xml.rels").contains(r#"/comments" Target="comments.xml"/>"#));
    let comments = part(&bytes, "word/comments.xml");
    assert!(comments.contains(r#"<w:comment w:id="0" w:author="hegui 必改" w:initials="必改"><w:p>"#));
    assert!(comments.contains("1107件有误 &amp; &lt;请核&gt;") && comments.contains("算式：505 + 602 = 1107"));
}

const OLD: &str =
    r#"<w:comments {}><w:comment w:id="7" w:author="王科长"><w:p><w:r><w:t>请补充</w:t></w:r></w:p></w:comment></w:comments>"#;

#[test]
fn the_comments_of_others_stay_and_our_own_are_replaced() {
    let text = r#"<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>共计1107件</w:t></w:r><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>"#;
    let bytes = Sample::new(text).part("comments", "comments", OLD).bytes();
    let once = annotated(&bytes, &["1107件", "共计"]);
    let comments = part(&once, "word/comments.xml");
    assert!(comments.starts_with(&OLD.replace("{}", super::sample::NAMESPACES).replace("</w:comments>", "")), "{comments}");
    assert_eq!(comments.matches("<w:comment ").count(), 3);
    let twice = annotated(&once, &["1107件", "共计"]);
    assert_eq!(once, twice);
    let none = document(&twice).annotated(&twice, &[], &own).unwrap();
    assert_eq!(part(&none, "word/comments.xml"), OLD.replace("{}", super::sample::NAMESPACES));
    assert_eq!(body(&none).matches("comment").count(), 3);
}

#[test]
fn nothing_to_say_gives_the_same_bytes() {
    let bytes = Sample::new(&paragraph("共计1107件")).bytes();
    assert_eq!(document(&bytes).annotated(&bytes, &[], &own).unwrap(), bytes);
}

#[test]
fn all_other_parts_keep_their_bytes() {
    let sample = Sample::new(&paragraph("共计1107件")).part("styles", "styles", "<w:styles {}/>").part(
        "settings",
        "settings",
        "<w:settings {}><w:zoom w:percent=\"100\"/></w:settings>",
    );
    let bytes = sample.bytes();
    let new = annotated(&bytes, &["1107件"]);
    let changed: Vec<(String, String)> = ["word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"]
        .map(|name| (name.to_owned(), String::new()))
        .to_vec();
    assert!(write::other_parts_are_the_same(&bytes, &new, &changed));
    assert!(!write::other_parts_are_the_same(&bytes, &new, &changed[1..]));
}

#[test]
fn comments_hang_where_they_are_allowed() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("框内505件"));
    let text = format!(
        r#"<w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict><v:textbox>{content}</v:textbox></w:pict></w:r></w:p><w:p><w:r><w:t>受理</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
        <w:sectPr><w:headerReference r:id="header1"/></w:sectPr>"#
    );
    let notes = format!(r#"<w:footnotes {{}}><w:footnote w:id="2">{}</w:footnote></w:footnotes>"#, paragraph("含重复件"));
    let sample = Sample::new(&text).part("footnotes", "footnotes", &notes).part(
        "header",
        "header1",
        &format!("<w:hdr {{}}>{}</w:hdr>", paragraph("内部资料")),
    );
    let marked = marked(&sample, &["505件", "重复", "内部"]);
    assert!(marked.contains("[0<w:r><w:pict>") && marked.contains("</w:pict></w:r>0]"), "{marked}");
    assert!(marked.contains(r#"[1<w:r><w:footnoteReference w:id="2"/></w:r>1]"#), "{marked}");
    assert!(marked.starts_with("<w:p>[2<w:r><w:t>前</w:t></w:r>2]"), "{marked}");
}

#[test]
fn an_automatic_number_is_marked_at_its_paragraph() {
    let numbering = r#"<w:numbering {}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let text = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>主要举措</w:t></w:r></w:p>"#;
    let sample = Sample::new(text).part("numbering", "numbering", numbering);
    assert!(marked(&sample, &["一、"]).ends_with("[0<w:r><w:t>主要举措</w:t></w:r>0]</w:p>"));
    assert!(marked(&sample, &["一、主要"]).contains("[0<w:r><w:t xml:space=\"preserve\">主要</w:t></w:r>0]"));
}

#[test]
fn ruby_and_tracked_changes_stay_whole() {
    let text = r#"<w:p><w:r><w:t>甲</w:t><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>乙丙</w:t></w:r></w:rubyBase></w:ruby><w:t>丁</w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>受理505件</w:t></w:r></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>404</w:delText></w:r></w:del></w:p>"#;
    let marked = marked(&Sample::new(text), &["丙", "505"]);
    assert!(marked.contains("[0<w:r><w:ruby>") && marked.contains("</w:ruby></w:r>0]"), "{marked}");
    assert!(marked.contains(r#"受理</w:t></w:r>[1<w:r><w:t xml:space="preserve">505</w:t></w:r>1]<w:r>"#), "{marked}");
    assert!(marked.contains(r#"<w:del w:id="2" w:author="x"><w:r><w:delText>404</w:delText></w:r></w:del>"#), "{marked}");
}

#[test]
fn a_document_with_other_prefixes_is_annotated_too() {
    for prefix in ["ns0:", ""] {
        let renamed = Sample::new("<w:p><w:r><w:t>共计1107件</w:t></w:r></w:p>")
            .replaced("<w:", &format!("<{prefix}"))
            .replaced("</w:", &format!("</{prefix}"))
            .replaced("xmlns:w=", if prefix.is_empty() { "xmlns=" } else { "xmlns:ns0=" });
        let bytes = annotated(&renamed.bytes(), &["1107件"]);
        assert_eq!(document(&bytes).source.text, "共计1107件\n");
        assert_eq!(document(&bytes).parts[0].story.comments.len(), 3);
    }
}

fn edits(document: &Document, changes: &[(&str, &str)]) -> Vec<Edit> {
    changes.iter().map(|(words, text)| Edit { span: span(document, words), text: (*text).to_owned() }).collect()
}

#[test]
fn edits_are_made_in_the_text_alone() {
    let text = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>受理505件,</w:t></w:r><w:r><w:t>办结500</w:t><w:tab/><w:t>件&amp;</w:t></w:r></w:p>";
    let bytes = Sample::new(text).bytes();
    let document = document(&bytes);
    let new = document.edited(&bytes, &edits(&document, &[(",", "，"), ("500\t件", "500件"), ("&", " 与<")]), &Track::No).unwrap();
    assert_eq!(
        body(&new),
        r#"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">受理505件，</w:t></w:r><w:r><w:t xml:space="preserve">办结500件</w:t><w:t xml:space="preserve"> 与&lt;</w:t></w:r></w:p>"#
    );
}

#[test]
fn edits_can_be_tracked_so_that_the_author_may_refuse() {
    let text = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>受理505件,</w:t></w:r><w:r><w:t>办结500件。</w:t></w:r></w:p>";
    let bytes = Sample::new(text).bytes();
    let document = document(&bytes);
    let new = document.edited(&bytes, &edits(&document, &[("件,办结", "件，办结"), ("。", "")]), &Track::As("hegui")).unwrap();
    assert_eq!(Document::read("", &new, View::Original).unwrap().source.text, "受理505件,办结500件。\n");
    assert_eq!(Document::read("", &new, View::Final).unwrap().source.text, "受理505件，办结500件\n");
    let body = body(&new);
    assert!(
        body.contains(
            r#"<w:del w:id="1" w:author="hegui"><w:r><w:rPr><w:b/></w:rPr><w:delText xml:space="preserve">件,</w:delText></w:r></w:del>"#
        ),
        "{body}"
    );
    assert!(body.contains(r#"<w:ins w:id="3" w:author="hegui"><w:r><w:t xml:space="preserve">件，办结</w:t></w:r></w:ins>"#), "{body}");
}

#[test]
fn insertions_and_edits_inside_insertions_work_both_ways() {
    let text = r#"<w:p><w:r><w:t>受理</w:t></w:r><w:ins w:id="4" w:author="x"><w:r><w:t>505,件</w:t></w:r></w:ins></w:p>"#;
    let bytes = Sample::new(text).bytes();
    let document = document(&bytes);
    let insert = vec![Edit { span: Span::new(6, 6), text: "了".into() }];
    for track in [Track::No, Track::As("hegui")] {
        let new = document.edited(&bytes, &insert, &track).unwrap();
        assert_eq!(Document::read("", &new, View::Final).unwrap().source.text, "受理了505,件\n", "{track:?}");
        let new = document.edited(&bytes, &edits(&document, &[(",", "，")]), &track).unwrap();
        assert_eq!(Document::read("", &new, View::Final).unwrap().source.text, "受理505，件\n", "{track:?}");
    }
}

#[test]
fn what_is_no_text_cannot_be_edited() {
    let text = "<w:p><w:r><w:t>上</w:t></w:r></w:p><w:p><w:r><w:t>下</w:t></w:r></w:p>";
    let bytes = Sample::new(text).bytes();
    let document = document(&bytes);
    let edits = edits(&document, &[("上\n下", "上下")]);
    assert_eq!(document.edited(&bytes, &edits, &Track::No), Err(RewriteError::NoText));
}

#[test]
fn each_character_tells_its_paragraph_run_and_place() {
    let text = "<w:p/><w:p><w:r><w:t>受理</w:t></w:r><w:r><w:t>5</w:t><w:tab/><w:t>05件</w:t></w:r></w:p>";
    let bytes = Sample::new(text).bytes();
    let document = document(&bytes);
    let at = document.source.text.find('件').unwrap();
    let place = document.place_of(at).unwrap();
    assert_eq!((place.part, place.paragraph, place.run, place.character), ("word/document.xml", 2, 2, 4));
    assert_eq!(&document.parts[0].text[place.bytes], "件");
    assert_eq!(document.place_of(document.source.text.len() - 1), None);
}
