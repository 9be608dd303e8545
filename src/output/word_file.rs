//! A plain Word document (.docx) from paragraphs: the few parts that every word processor needs, the same bytes for the same words.

use std::io::{self, Cursor, Write};

use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::own::NOTE;

/// How a paragraph looks; the name is the style's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The title of the document.
    Title,
    /// A heading.
    Heading,
    /// Running text, its first line indented by two characters.
    Text,
    /// A line that begins at the margin.
    Line,
    /// What stands below an entry.
    Detail,
}

impl Look {
    fn style(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Heading => "Heading1",
            Self::Text => "Text",
            Self::Line => "Line",
            Self::Detail => "Detail",
        }
    }
}

/// A document that is put together paragraph by paragraph.
#[derive(Debug, Default)]
pub(super) struct WordFile {
    body: String,
}

impl WordFile {
    /// One more paragraph.
    pub fn add(&mut self, look: Look, words: &str) {
        let words: String = words.chars().filter(|c| is_allowed(*c)).collect();
        self.body.push_str(&format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
            look.style(),
            escape(words.as_str())
        ));
    }

    /// The bytes of the file; A4.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let document = format!(
            r#"{HEAD}<w:document xmlns:w="{WORD}"><w:body>{}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1474" w:bottom="1474" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>"#,
            self.body
        );
        let parts = [
            ("[Content_Types].xml", TYPES.to_owned()),
            ("_rels/.rels", RELATIONS.to_owned()),
            ("word/document.xml", document),
            ("word/styles.xml", styles()),
            (
                "docProps/core.xml",
                format!("{HEAD}<cp:coreProperties xmlns:cp=\"{PROPERTIES}\"><cp:keywords>{NOTE}</cp:keywords></cp:coreProperties>"),
            ),
            ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ];
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(name, options)?;
            writer.write_all(text.as_bytes())?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// Whether XML can hold the character.
fn is_allowed(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const PROPERTIES: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// Name, what stands in the paragraph's and in the characters' properties.
const STYLES: [(&str, &str, &str); 5] = [
    ("Title", r#"<w:spacing w:after="240"/><w:jc w:val="center"/>"#, r#"<w:rFonts w:eastAsia="宋体"/><w:b/><w:sz w:val="36"/>"#),
    (
        "Heading1",
        r#"<w:keepNext/><w:spacing w:before="120"/><w:outlineLvl w:val="0"/>"#,
        r#"<w:rFonts w:eastAsia="黑体"/><w:sz w:val="28"/>"#,
    ),
    ("Text", r#"<w:ind w:firstLineChars="200" w:firstLine="560"/>"#, ""),
    ("Line", r#"<w:spacing w:before="60"/>"#, ""),
    ("Detail", r#"<w:ind w:left="560"/>"#, r#"<w:sz w:val="24"/>"#),
];

fn styles() -> String {
    let styles: String = STYLES
        .iter()
        .map(|(name, paragraph, characters)| {
            format!(
                r#"<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{}"/><w:basedOn w:val="Normal"/><w:pPr>{paragraph}</w:pPr><w:rPr>{characters}</w:rPr></w:style>"#,
                if *name == "Heading1" { "heading 1" } else { name }
            )
        })
        .collect();
    format!(
        r#"{HEAD}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="28"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="400" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{styles}</w:styles>"#
    )
}
