//! Answers of `hegui stream`: one JSON document a line with the number and the id of its question.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::FileResult;
use super::json::{FileView, file_view, tool_view};
use crate::diagnostic::Language;
use crate::rule::Pack;

/// Makes the lines of one run.
#[derive(Debug)]
pub struct StreamLines {
    language: Language,
    brief: bool,
    tool: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    line: usize,
    id: &'a Value,
    tool: &'a Option<Box<RawValue>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    file: Option<FileView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl StreamLines {
    /// With messages in `language`; where `brief`, findings and counts only, without the lists of relations, rules and numbers.
    pub fn new(pack: &Pack, language: Language, brief: bool) -> Self {
        Self { language, brief, tool: serde_json::value::to_raw_value(&tool_view(pack)).ok() }
    }

    /// The line of a result.
    pub fn result(&self, line: usize, id: &Value, file: &FileResult) -> String {
        let mut view = file_view(file, self.language);
        if self.brief {
            view.leave_out_lists();
        }
        Self::text(&Answer { schema: "hegui.stream/1", line, id, tool: &self.tool, file: Some(view), error: None })
    }

    /// The line for a question that could not be understood.
    pub fn error(&self, line: usize, id: &Value, reason: &str) -> String {
        Self::text(&Answer { schema: "hegui.stream/1", line, id, tool: &self.tool, file: None, error: Some(reason) })
    }

    fn text(line: &Answer<'_>) -> String {
        let mut text = serde_json::to_string(line).expect("a result holds nothing that JSON cannot say");
        text.push('\n');
        text
    }
}
