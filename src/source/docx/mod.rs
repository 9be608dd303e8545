//! .docx as Word, WPS and LibreOffice write it: bytes in, text view with a map back to the bytes out.

mod counters;
mod emit;
mod field;
mod number_format;
mod numbering;
mod origin;
mod parts;
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

use emit::Emitter;
use numbering::Numbering;
use origin::Origins;
use parts::Relationship;
use story::{Count, Story};
use styles::Styles;

use super::package::Package;
use super::xml::decode;
use super::{Format, Revisions, Source, SourceError, SourceNote, View};
use crate::diagnostic::Bilingual;
use crate::span::Span;

/// A document that was read, with what is needed to write into it.
#[derive(Debug)]
pub struct Document {
    /// The text view.
    pub source: Source,
    /// The parts with text; the first is the document itself.
    parts: Vec<Part>,
    origins: Origins,
    relationships: Vec<Relationship>,
}

/// A part with text.
#[derive(Debug)]
struct Part {
    name: String,
    text: String,
    story: Story,
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
            Some((part, text)) => Numbering::read(path, &part, &text)?,
            None => Numbering::default(),
        };
        let text = decode(&package.read(&main)?).into_owned();
        let story = walk::read(path, &main, &text, view, &styles)?;
        let mut parts = vec![Part { name: main, text, story }];
        let mut emitter = Emitter::new(&styles, &numbering);
        for (kind, endnotes) in [("footnotes", false), ("endnotes", true)] {
            let Some((name, text)) = text_of(&mut package, &relationships, kind)? else { continue };
            let mut story = walk::read(path, &name, &text, view, &styles)?;
            emitter.take_notes(parts.len(), endnotes, &mut story);
            parts.push(Part { name, text, story });
        }
        let nodes = std::mem::take(&mut parts[0].story.nodes);
        emitter.body(&nodes);
        let furniture: Vec<String> = parts[0].story.headers.iter().chain(&parts[0].story.footers).cloned().collect();
        for id in furniture {
            let Some(relationship) = relationships.iter().find(|relationship| relationship.id == id) else { continue };
            let name = relationship.target.clone();
            if parts.iter().any(|part| part.name == name) {
                continue;
            }
            let Some(bytes) = package.read_optional(&name)? else { continue };
            let text = decode(&bytes).into_owned();
            let mut story = walk::read(path, &name, &text, view, &styles)?;
            emitter.furniture(parts.len(), &std::mem::take(&mut story.nodes));
            parts.push(Part { name, text, story });
        }
        let Emitter { mut builder, origins, .. } = emitter;
        let count = sum(&parts);
        builder.notes.extend(notes(count, view));
        if builder.is_blank() {
            return Err(SourceError::Empty { path: path.to_owned() });
        }
        let mut source = builder.finish(Format::Docx);
        source.revisions = (count.revisions > 0).then_some(Revisions { count: count.revisions, view });
        Ok(Self { source, parts, origins, relationships })
    }
}

/// Name and text of the part that is related as `kind`, where there is one.
fn text_of(package: &mut Package<'_>, relationships: &[Relationship], kind: &str) -> Result<Option<(String, String)>, SourceError> {
    let Some(relationship) = relationships.iter().find(|relationship| relationship.kind == kind) else { return Ok(None) };
    let bytes = package.read_optional(&relationship.target)?;
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
