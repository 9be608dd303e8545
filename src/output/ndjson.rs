//! One JSON document a line: each file with its whole result, at last the counts. Each line names the rules that were used.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{FileView, SummaryView, file_view, summary_view, tool_view};
use super::{FileResult, Head, Printer, Tail};
use crate::diagnostic::Language;

/// Prints one line a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ndjson {
    language: Language,
    /// The description of the program, which is the same in every line.
    tool: String,
}

impl Ndjson {
    /// With messages in `language`.
    pub fn new(language: Language) -> Self {
        Self { language, tool: String::new() }
    }
}

#[derive(Serialize)]
struct FileLine<'a> {
    schema: &'static str,
    tool: &'a serde_json::value::RawValue,
    #[serde(flatten)]
    file: FileView<'a>,
}

#[derive(Serialize)]
struct LastLine<'a> {
    schema: &'static str,
    tool: &'a serde_json::value::RawValue,
    status: &'static str,
    settings: Option<FileView<'a>>,
    skipped: Vec<&'a str>,
    summary: SummaryView,
}

impl Printer for Ndjson {
    fn begin(&mut self, head: &Head<'_>, _out: &mut dyn Write) -> io::Result<()> {
        self.tool = serde_json::to_string(&tool_view(head.pack))?;
        Ok(())
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        let tool = serde_json::from_str(&self.tool)?;
        line(&FileLine { schema: "hegui.file/1", tool, file: file_view(file, self.language) }, out)
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        let last = LastLine {
            schema: "hegui.summary/1",
            tool: serde_json::from_str(&self.tool)?,
            status: if tail.interrupted { "interrupted" } else { "complete" },
            settings: tail.settings.map(|file| file_view(file, self.language)),
            skipped: tail.skipped.iter().map(|skipped| skipped.path.as_str()).collect(),
            summary: summary_view(tail.summary),
        };
        line(&last, out)
    }
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
