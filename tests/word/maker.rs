//! Makes .docx files of a text, in the ways in which Word, WPS and LibreOffice write them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The program whose manner is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Runs are cut anywhere, with marks of the spelling check between them; headers and footers.
    Word,
    /// One run a paragraph, all looks written on each run.
    Wps,
    /// Empty properties everywhere, styles by name.
    LibreOffice,
}

/// How headings are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// As text.
    Plain,
    /// By lists of the file.
    Automatic,
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const P: &str = "http://schemas.openxmlformats.org/package/2006";

/// The document for `text`, one paragraph a line.
pub fn document(text: &str, manner: Manner, numbers: Numbers) -> Vec<u8> {
    let paragraphs: String =
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| paragraph(line.trim(), manner, numbers)).collect();
    let section = match manner {
        Manner::Word => {
            r#"<w:sectPr><w:headerReference w:type="default" r:id="rId7"/><w:footerReference w:type="default" r:id="rId8"/></w:sectPr>"#
        }
        _ => "<w:sectPr/>",
    };
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{paragraphs}{section}</w:body></w:document>"#
    );
    package(&[
        ("word/document.xml", document),
        ("word/numbering.xml", numbering()),
        (
            "word/styles.xml",
            format!(
                r#"<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>"#
            ),
        ),
        ("word/header1.xml", format!(r#"<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>青岚县司法局文件</w:t></w:r></w:p></w:hdr>"#)),
        ("word/footer1.xml", format!(r#"<w:ftr xmlns:w="{W}"><w:p><w:r><w:t>— 1 —</w:t></w:r></w:p></w:ftr>"#)),
        ("word/media/image1.bin", "\u{1}\u{2}\u{3}".repeat(99)),
    ])
}

fn paragraph(line: &str, manner: Manner, numbers: Numbers) -> String {
    let (level, text) = if numbers == Numbers::Automatic { numbered(line) } else { (None, line) };
    let list = level.map_or(String::new(), |level| format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>"#));
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    match manner {
        Manner::Word => {
            let characters: Vec<char> = text.chars().collect();
            let runs: String = characters
                .chunks(7)
                .map(|part| format!(r#"<w:r w:rsidR="00A1"><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{}</w:t></w:r><w:proofErr w:type="spellStart"/>"#, part.iter().collect::<String>()))
                .collect();
            format!(r#"<w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:pPr>{list}<w:ind w:firstLine="640"/></w:pPr>{runs}</w:p>"#)
        }
        Manner::Wps => format!(
            r#"<w:p><w:pPr>{list}<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:eastAsia="仿宋"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr><w:t>{text}</w:t></w:r></w:p>"#
        ),
        Manner::LibreOffice => format!(
            r#"<w:p><w:pPr><w:pStyle w:val="a"/>{list}<w:bidi w:val="0"/><w:jc w:val="start"/><w:rPr></w:rPr></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#
        ),
    }
}

/// The list level of a heading and its words without the number.
fn numbered(line: &str) -> (Option<usize>, &str) {
    let numeral = |text: &str| !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十".contains(c));
    if let Some((number, rest)) = line.split_once('、').filter(|(number, _)| numeral(number)) {
        let _ = number;
        return (Some(0), rest);
    }
    let second = line.strip_prefix('（').and_then(|line| line.split_once('）')).filter(|(number, _)| numeral(number));
    second.map_or((None, line), |(_, rest)| (Some(1), rest))
}

fn numbering() -> String {
    let level = |index: usize, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    format!(
        r#"<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="multilevel"/>{}{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num></w:numbering>"#,
        level(0, "%1、"),
        level(1, "（%2）")
    )
}

/// A package of these parts, with all that announces them.
pub fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let kinds = [("numbering", 2), ("styles", 3), ("header1", 7), ("footer1", 8)];
    let relations: String = kinds
        .iter()
        .map(|(name, id)| {
            let kind = name.trim_end_matches('1');
            format!(r#"<Relationship Id="rId{id}" Type="{R}/{kind}" Target="{name}.xml"/>"#)
        })
        .collect();
    let types: String = [("document", "document.main"), ("numbering", "numbering"), ("styles", "styles"), ("header1", "header"), ("footer1", "footer")]
        .iter()
        .map(|(name, kind)| format!(r#"<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#))
        .collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    put(
        "[Content_Types].xml",
        &format!(
            r#"<Types xmlns="{P}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="application/octet-stream"/>{types}</Types>"#
        ),
    );
    put(
        "_rels/.rels",
        &format!(
            r#"<Relationships xmlns="{P}/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>"#
        ),
    );
    put("word/_rels/document.xml.rels", &format!(r#"<Relationships xmlns="{P}/relationships">{relations}</Relationships>"#));
    for (name, text) in parts {
        put(name, text);
    }
    writer.finish().unwrap().into_inner()
}
