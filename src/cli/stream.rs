//! `hegui stream`: one JSON document a line in, one result a line out, in order, for Spark, Ray, Flink or a shell pipe.

use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};

use base64::Engine;
use serde::Deserialize;

use super::arguments::StreamArguments;
use super::batch;
use super::failure::Failure;
use super::interrupt;
use super::reading::{self, Reader};
use super::session::Session;
use super::settings::Settings;
use crate::diagnostic::{Bilingual, Language};
use crate::fault;
use crate::output::{FileResult, StreamLines};
use crate::source::{DEFAULT_LIMIT, Source};

/// The longest line: a file of the largest size in base64, with its name.
const LONGEST: u64 = DEFAULT_LIMIT / 3 * 4 + (1 << 20);

/// A line of the input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// Given back with the result.
    #[serde(default)]
    id: serde_json::Value,
    /// A file name, by whose extension text is told from Markdown.
    #[serde(default)]
    name: Option<String>,
    /// The text …
    #[serde(default)]
    text: Option<String>,
    /// … or the bytes of a file in base64.
    #[serde(default)]
    bytes: Option<String>,
}

/// Answers each line of standard input; 0 when every line had its answer, an error line included.
pub(super) fn stream(arguments: &StreamArguments, session: &Session) -> Result<u8, Failure> {
    let empty = Settings::default();
    let settings = session.found.as_ref().map_or(&empty, |found| &found.settings);
    let pack = session.pack(&arguments.pack)?;
    let options = reading::options(&arguments.report, &arguments.rules, settings);
    let reader = Reader::with_settings(&pack, options, &arguments.rules, session)?.in_view(arguments.view.view);
    let lines = StreamLines::new(&pack, session.language, arguments.brief);
    let stop = interrupt::watch(session.language);
    let work = |(number, line): (usize, Result<Vec<u8>, Bilingual>)| answer(number, line, &reader, &lines, session.language);
    let take = |answer: String| {
        let mut out = io::stdout().lock();
        // Who asks line by line waits for this answer before the next question.
        out.write_all(answer.as_bytes()).and_then(|()| out.flush()).map_err(|error| Failure::writing(None, error))
    };
    let complete = batch::run_many(Lines { number: 0 }, batch::threads(arguments.jobs), &stop, work, take)?;
    Ok(if complete { 0 } else { 2 })
}

/// The lines of standard input with their numbers; a line that is too long or cannot be read is a reason.
struct Lines {
    number: usize,
}

impl Iterator for Lines {
    type Item = (usize, Result<Vec<u8>, Bilingual>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        let read = input.by_ref().take(LONGEST + 1).read_until(b'\n', &mut line);
        self.number += 1;
        match read {
            Ok(0) | Err(_) => None,
            Ok(_) if line.len() as u64 > LONGEST => {
                skip_line(&mut input);
                Some((self.number, Err(Bilingual::new("这一行太长", "the line is too long"))))
            }
            Ok(_) => Some((self.number, Ok(line))),
        }
    }
}

/// Leaves the rest of a line aside without keeping it.
fn skip_line(input: &mut impl BufRead) {
    while let Ok(bytes) = input.fill_buf() {
        let (end, found) = bytes.iter().position(|&byte| byte == b'\n').map_or((bytes.len(), false), |at| (at + 1, true));
        input.consume(end);
        if found || end == 0 {
            return;
        }
    }
}

fn answer(number: usize, line: Result<Vec<u8>, Bilingual>, reader: &Reader<'_>, lines: &StreamLines, language: Language) -> String {
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        let line = line.map_err(|reason| (serde_json::Value::Null, reason))?;
        let document = document(&line)?;
        let id = document.id.clone();
        let file = checked(document, reader).map_err(|reason| (id.clone(), reason))?;
        Ok((id, file))
    }));
    let result: Result<(serde_json::Value, FileResult), (serde_json::Value, Bilingual)> = result
        .unwrap_or_else(|_| Err((serde_json::Value::Null, Bilingual::new("程序处理这一行时出错", "the program failed on this line"))));
    match result {
        Ok((id, file)) => lines.result(number, &id, &file),
        Err((id, reason)) => lines.error(number, &id, reason.get(language)),
    }
}

fn document(line: &[u8]) -> Result<Document, (serde_json::Value, Bilingual)> {
    serde_json::from_slice(line).map_err(|error| {
        let why = fault::of_json(&error);
        let reason = Bilingual::new(format!("不是正确的 JSON：{}", why.zh), format!("not the JSON that is expected: {}", why.en));
        (serde_json::Value::Null, reason)
    })
}

/// The result of one document, in which an unreadable file is a result and not an error.
fn checked(document: Document, reader: &Reader<'_>) -> Result<FileResult, Bilingual> {
    let id = match &document.id {
        serde_json::Value::String(id) => id.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let name = document.name.unwrap_or(id);
    match (document.text, document.bytes) {
        (Some(text), None) => Ok(reader.check_source(name.clone(), Source::from_text(crate::source::Format::of_name(&name), text))),
        (None, Some(bytes)) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(bytes.as_bytes());
            let bytes = bytes.map_err(|error| Bilingual::new("bytes 不是正确的 base64", format!("bytes is no base64: {error}")))?;
            Ok(reader.check_bytes(name, bytes))
        }
        (Some(_), Some(_)) => Err(Bilingual::new("text 和 bytes 只能有一个", "either text or bytes, not both")),
        (None, None) => Err(Bilingual::new("缺少 text 或 bytes", "text or bytes is missing")),
    }
}
