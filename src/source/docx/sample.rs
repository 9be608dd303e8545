//! Small documents for tests.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The namespaces that the samples use.
pub(in crate::source) const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#;

/// A document that is being made.
#[derive(Debug, Clone)]
pub(in crate::source) struct Sample {
    parts: Vec<(String, String)>,
    relations: String,
    overrides: String,
}

impl Sample {
    /// With this content of `<w:body>`.
    pub fn new(body: &str) -> Self {
        let document = format!(r#"<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"#);
        Self { parts: vec![("word/document.xml".to_owned(), document)], relations: String::new(), overrides: String::new() }
    }

    /// With a further part, related to the document as `kind`: `numbering`, `styles`, `footnotes`, `header` …; `{}` in `content`
    /// stands for the namespaces. Its relationship is called like the part.
    #[must_use]
    pub fn part(mut self, kind: &str, name: &str, content: &str) -> Self {
        self.parts.push((format!("word/{name}.xml"), content.replace("{}", NAMESPACES)));
        self.relations += &format!(r#"<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>"#);
        let media = format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
        self.overrides += &format!(r#"<Override PartName="/word/{name}.xml" ContentType="{media}"/>"#);
        self
    }

    /// With its text changed.
    #[must_use]
    pub fn replaced(mut self, from: &str, to: &str) -> Self {
        self.parts.iter_mut().for_each(|(_, text)| *text = text.replace(from, to));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
        let types = format!(
            r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{MAIN}"/>{}</Types>"#,
            self.overrides
        );
        let root = format!(
            r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"#
        );
        let own = format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{}</Relationships>"#, self.relations);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, text: &str| {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        };
        put("[Content_Types].xml", &types);
        put("_rels/.rels", &root);
        if !self.relations.is_empty() {
            put("word/_rels/document.xml.rels", &own);
        }
        for (name, text) in &self.parts {
            put(name, text);
        }
        writer.finish().unwrap().into_inner()
    }
}

/// A paragraph of one run.
pub(in crate::source) fn paragraph(text: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}
