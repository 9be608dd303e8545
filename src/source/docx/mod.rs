//! .docx as Word, WPS and LibreOffice write it: bytes in, text view with a map back to the bytes out.

mod comments;
mod cut;
mod edit;
mod emit;
mod field;
mod numbering;
mod origin;
mod parts;
mod place;
mod properties;
mod run;
#[cfg(test)]
mod sample;
mod story;
mod styles;
mod symbols;
mod table;
#[cfg(test)]
mod tests;
mod walk;
mod write;
#[cfg(test)]
mod write_tests;

pub use comments::Comment;
pub use edit::Track;

use std::ops::Range;

use emit::Emitter;
use origin::{Origin, Origins};
use parts::Relationship;
use story::{Count, Story};
use styles::Styles;

use super::lists::Numbering;
use super::package::Package;
use super::xml::decode;
use super::{Format, Revisions, Source, SourceError, SourceNote, View};
use crate::diagnostic::Bilingual;
use crate::span::Span;

/// The largest part with text that is read: 40 MiB, of which most is markup.
const LARGEST_PART: usize = 40 << 20;

/// The largest list of styles or numbers: 8 MiB.
const LARGEST_LIST: usize = 8 << 20;

/// The longest text of a document: 8 MiB, some 4000 pages.
const LONGEST_TEXT: usize = 8 << 20;

/// A document that was read, with what is needed to write into it.
#[derive(Debug)]
pub struct Document {
    /// The text view.
    pub source: Source,
    /// The parts with text; the first is the document itself.
    parts: Vec<Part>,
    origins: Origins,
    /// What was read of notes, with the run that refers to each.
    note_runs: Vec<(Span, usize)>,
    relationships: Vec<Relationship>,
}

/// A part with text.
#[derive(Debug)]
struct Part {
    name: String,
    text: String,
    /// Whether the text is the bytes of the part as they are, so that they can be written back.
    plain: bool,
    story: Story,
}

/// Where a character stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordPlace<'a> {
    /// The part's name in the package.
    pub part: &'a str,
    /// Paragraph of the part, from 1, those of tables, text boxes and empty ones too.
    pub paragraph: usize,
    /// Run of the paragraph, from 1.
    pub run: usize,
    /// Which character of the run, from 0.
    pub character: usize,
    /// The bytes of the part that are the character, or the element that stands for it.
    pub bytes: Range<usize>,
}

impl Document {
    /// Reads the document that `bytes` of the file called `path` hold, as it is in `view`.
    pub fn read(path: &str, bytes: &[u8], view: View) -> Result<Self, SourceError> {
        let mut package = Package::open(path, bytes)?;
        let main = parts::main_part(&mut package)?;
        let relationships = parts::relationships(&mut package, &main)?;
        let styles = match text_of(&mut package, &relationships, "styles")? {
            Some((part, text)) => Styles::read(path, &part, &text)?,
            None => Styles::default(),
        };
        let numbering = match text_of(&mut package, &relationships, "numbering")? {
            Some((part, text)) => numbering::read(path, &part, &text)?,
            None => Numbering::default(),
        };
        let mut parts = vec![part(&mut package, main, view, &styles)?];
        let mut emitter = Emitter::new(&styles, &numbering);
        for (kind, endnotes) in [("footnotes", false), ("endnotes", true)] {
            let Some(relationship) = relationships.iter().find(|relationship| relationship.kind == kind) else { continue };
            if !package.holds(&relationship.target) {
                continue;
            }
            let mut part = part(&mut package, relationship.target.clone(), view, &styles)?;
            emitter.take_notes(parts.len(), endnotes, &mut part.story);
            parts.push(part);
        }
        let nodes = std::mem::take(&mut parts[0].story.nodes);
        emitter.body(&nodes);
        let furniture: Vec<String> = parts[0].story.headers.iter().chain(&parts[0].story.footers).cloned().collect();
        for id in furniture {
            let Some(relationship) = relationships.iter().find(|relationship| relationship.id == id) else { continue };
            let name = relationship.target.clone();
            if parts.iter().any(|part| part.name == name) || !package.holds(&name) {
                continue;
            }
            let mut part = part(&mut package, name, view, &styles)?;
            emitter.furniture(parts.len(), &std::mem::take(&mut part.story.nodes));
            parts.push(part);
        }
        let Emitter { mut builder, origins, note_runs, .. } = emitter;
        let count = sum(&parts);
        builder.notes.extend(notes(count, view));
        if builder.len() > LONGEST_TEXT {
            return Err(SourceError::Bomb { path: path.to_owned() });
        }
        if builder.is_blank() {
            return Err(SourceError::Empty { path: path.to_owned() });
        }
        let mut source = builder.finish(Format::Docx);
        source.revisions = (count.revisions > 0).then_some(Revisions { count: count.revisions, view });
        Ok(Self { source, parts, origins, note_runs, relationships })
    }
}

impl Document {
    /// Where the character at byte `offset` of the text view stands; `None` for what is in no text of the file: automatic numbers,
    /// line ends, tabs between cells.
    pub fn place_of(&self, offset: usize) -> Option<WordPlace<'_>> {
        let origin = self.origins.of(Span::new(offset, offset)).first().filter(|origin| origin.start <= offset)?;
        let part = &self.parts[origin.part];
        let run = &part.story.runs[origin.piece.run];
        let characters = |origin: &Origin, end: usize| self.source.text[origin.start..end].chars().count();
        let before = self.origins.all().iter().filter(|other| other.in_run_of(origin) && other.start < origin.start);
        let character = before.map(|other| characters(other, other.span().end)).sum::<usize>() + characters(origin, offset);
        let bytes = if origin.piece.whole {
            origin.piece.xml.clone()
        } else {
            let length = self.source.text[offset..].chars().next().map_or(0, char::len_utf8);
            let start = origin.piece.xml.start + offset - origin.start;
            start..start + length
        };
        Some(WordPlace { part: &part.name, paragraph: run.paragraph + 1, run: run.number + 1, character, bytes })
    }
}

/// Reads the part called `name`.
fn part(package: &mut Package<'_>, name: String, view: View, styles: &Styles) -> Result<Part, SourceError> {
    let bytes = package.read(&name)?;
    if bytes.len() > LARGEST_PART {
        return Err(SourceError::Bomb { path: package.path().to_owned() });
    }
    let text = decode(&bytes).into_owned();
    let story = walk::read(package.path(), &name, &text, view, styles)?;
    let plain = text.as_bytes() == bytes;
    Ok(Part { name, text, plain, story })
}

/// Name and text of the part that is related as `kind`, where there is one.
fn text_of(package: &mut Package<'_>, relationships: &[Relationship], kind: &str) -> Result<Option<(String, String)>, SourceError> {
    let Some(relationship) = relationships.iter().find(|relationship| relationship.kind == kind) else { return Ok(None) };
    let bytes = package.read_optional(&relationship.target)?;
    if bytes.as_ref().is_some_and(|bytes| bytes.len() > LARGEST_LIST) {
        return Err(SourceError::Bomb { path: package.path().to_owned() });
    }
    Ok(bytes.map(|bytes| (relationship.target.clone(), decode(&bytes).into_owned())))
}

fn sum(parts: &[Part]) -> Count {
    let mut sum = Count::default();
    for Count { revisions, pictures, formulas, hidden, embedded } in parts.iter().map(|part| part.story.count) {
        sum.revisions += revisions;
        sum.pictures += pictures;
        sum.formulas += formulas;
        sum.hidden += hidden;
        sum.embedded += embedded;
    }
    sum
}

/// What is in the file and was not read.
fn notes(count: Count, view: View) -> Vec<SourceNote> {
    let mut notes = Vec::new();
    let mut note = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            let message = Bilingual::new(zh.replace("{}", &count.to_string()), en.replace("{}", &count.to_string()));
            notes.push(SourceNote { span: Span::default(), message });
        }
    };
    let (zh, en) = match view {
        View::Final => (
            "文中有 {} 处修订痕迹，按接受全部修订后的文字核查（--view original 核查修订前的文字）",
            "{} tracked changes; the text with all of them accepted was checked (--view original: with none)",
        ),
        View::Original => ("文中有 {} 处修订痕迹，按修订前的文字核查", "{} tracked changes; the text without them was checked"),
    };
    note(count.revisions, zh, en);
    note(count.hidden, "文中有 {} 处隐藏文字，未核对", "{} passages are hidden text and were not checked");
    note(count.pictures, "文中有 {} 幅图片，图中文字未核对", "{} pictures; words in them were not checked");
    note(count.formulas, "文中有 {} 个公式，未核对", "{} formulas were not checked");
    note(count.embedded, "文中嵌有 {} 个其他文件，未核对", "{} embedded files were not checked");
    notes
}

/// Whether `bytes` are a document that opens only with a password: Word then puts it whole into the older container.
pub(super) fn is_protected(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Entries of the container's directory begin at every 128th byte.
    bytes.chunks(128).any(|entry| entry.starts_with(&name))
}
