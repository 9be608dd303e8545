//! Saved web pages: the article of the page as text, its furniture dropped, each part with its place in the file.
//!
//! Bytes of a page go in; a [`Source`] comes out whose text view holds what the page's head says (day, source), the title and the article.

mod blocks;
mod elements;
mod encoding;
mod facts;
mod main_text;
mod measure;
mod tables;
#[cfg(test)]
mod tests;
mod tree;

use blocks::Blocks;
use facts::Facts;
use measure::Measured;
use tree::Tree;

use super::{Format, PageFacts, PageWords, Source, SourceError, SourceNote};
use crate::diagnostic::Bilingual;
use crate::span::Span;

/// A larger page is refused; those of government sites have a hundredth of it.
const LARGEST: usize = 24 << 20;
/// A page whose sentences have fewer characters may have its text elsewhere.
const LITTLE: usize = 30;
/// Characters of a line with the page's details.
const DETAIL: usize = 160;

/// Reads the page `bytes` of the file `path`. `said` is the encoding that a letter around the page names; its bytes are then not those of the file.
pub(super) fn read(path: &str, bytes: &[u8], said: Option<&str>, inner: bool, words: &PageWords) -> Result<Source, SourceError> {
    if bytes.len() > LARGEST {
        return Err(SourceError::TooLarge { path: path.to_owned(), size: bytes.len() as u64, limit: LARGEST as u64 });
    }
    let decoded = encoding::decode_page(path, bytes, said)?;
    let page = decoded.text.as_str();
    let Some(tree) = tree::tree(page) else { return Err(unfit(path, too_many_pieces())) };
    let measured = measure::measure(&tree, page, words);
    if measured.weights[0].text == 0 {
        return Err(without_text(path, &tree, &measured));
    }
    let facts = facts::facts(&tree, page, words);
    let mut blocks = Blocks::new(&tree, page, &measured, words);
    let spans = write(&mut blocks, &tree, page, &measured, &facts, words);
    let Blocks { builder, tracer, .. } = blocks;
    let mut source = builder.finish(Format::Html);
    source.page = spans;
    if !inner {
        source.places.set_origins(tracer.finish(&source.text, page, bytes, decoded.skip, decoded.encoding));
    }
    if decoded.broken > 0 {
        source.notes.push(super::broken_bytes(&source.text, decoded.broken));
    }
    if measured.weights[0].prose < LITTLE {
        source.notes.extend(elsewhere(&tree, &measured));
    }
    Ok(source)
}

fn write(blocks: &mut Blocks<'_>, tree: &Tree, page: &str, measured: &Measured, facts: &Facts, words: &PageWords) -> PageFacts {
    let mut spans = PageFacts {
        published: facts.published.as_ref().map(|text| blocks.furniture(text)),
        source: facts.source.as_ref().map(|text| blocks.furniture(text)),
        site: facts.site.as_ref().map(|text| blocks.furniture(text)),
    };
    spans.source = spans.source.filter(|span| !span.is_empty());
    let known = facts.titles(words);
    let main = main_text::main_element(tree, page, measured, words);
    let title = main_text::title_element(tree, page, measured, main, &known, words);
    let whole = title.map_or(main, |title| main_text::around(tree, title, main));
    // What is around title and text is read with them, unless it is much more than they are.
    let whole = if measured.weights[whole].text > measured.weights[main].text * 3 / 2 + 200 { main } else { whole };
    details(blocks, tree, page, measured, whole, title, words);
    if let Some(title) = title {
        let text = blocks.text_line(title);
        blocks.title(&text);
        blocks.done = Some(title);
    } else if !main_text::has_title(tree, page, measured, main, &known)
        && main_text::begins_with_prose(tree, page, measured, main)
        && let Some(text) = facts.best_title(words)
    {
        blocks.title(&text);
    }
    blocks.write(whole);
    spans
}

/// Lines outside `whole` that tell the day of publication or the source.
fn details(blocks: &mut Blocks<'_>, tree: &Tree, page: &str, measured: &Measured, whole: usize, title: Option<usize>, words: &PageWords) {
    let inside = whole..tree.nodes[whole].end;
    let mut node = 1;
    let mut found = 0;
    while node < tree.nodes.len() && found < 20 {
        let leaf =
            tree.children(node).all(|child| !matches!(tree.name(child), "p" | "div" | "table" | "ul" | "li" | "tr" | "td" | "dl" | "dd"));
        let read = inside.contains(&node) && !measured.dropped[node];
        if measured.hidden[node]
            || (node == whole && !inside.is_empty() && tree.nodes[node].end == inside.end && !has_dropped(tree, measured, node))
        {
            node = tree.nodes[node].end;
            continue;
        }
        if leaf && !read && Some(node) != title && tree.element(node).is_some() && tree.name(node) != "a" {
            let text = main_text::text_of(tree, page, measured, node);
            if text.chars().nth(DETAIL).is_none()
                && words.is_detail(&text)
                && text.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '：'))
            {
                let line = blocks.text_line(node);
                if !line.text.contains('\n') {
                    blocks.detail(&line);
                    found += 1;
                }
                node = tree.nodes[node].end;
                continue;
            }
        }
        node += 1;
    }
}

fn has_dropped(tree: &Tree, measured: &Measured, node: usize) -> bool {
    (node..tree.nodes[node].end).any(|at| measured.dropped[at] && !measured.hidden[at])
}

fn unfit(path: &str, reason: Bilingual) -> SourceError {
    SourceError::Unfit { path: path.to_owned(), reason }
}

fn too_many_pieces() -> Bilingual {
    Bilingual::new(
        "网页结构异常复杂，不像一篇文章；请在浏览器中复制正文，保存为 .txt 文件再检查",
        "the page has far too many elements for an article; copy its text in a browser and save it as a .txt file",
    )
}

/// Why a page holds no text: it is in a frame, in pictures, or nowhere.
fn without_text(path: &str, tree: &Tree, measured: &Measured) -> SourceError {
    match elsewhere(tree, measured) {
        Some(note) => unfit(path, note.message),
        None => SourceError::Empty { path: path.to_owned() },
    }
}

/// Where the text of a page may be that has little of its own.
fn elsewhere(tree: &Tree, measured: &Measured) -> Option<SourceNote> {
    let frame = (0..tree.nodes.len()).find_map(|node| {
        let element = tree.element(node).filter(|element| matches!(element.name, "frame" | "iframe"))?;
        element.value("src").filter(|src| !src.is_empty() && !src.starts_with("javascript") && !src.starts_with("about:"))
    });
    let message = if let Some(src) = frame {
        let src: String = src.chars().take(80).collect();
        Bilingual::new(
            format!("网页的正文在框架 {src} 中，未读取；请打开该框架的网页，单独保存后再检查"),
            format!("the page's text is in the frame {src} and was not read; open that frame's page and save it by itself"),
        )
    } else if measured.weights[0].images > 0 {
        Bilingual::new(
            "网页的正文是图片，没有核对；请取得文字版再检查",
            "the page's text is a picture and was not checked; ask for a version with text",
        )
    } else {
        return None;
    };
    Some(SourceNote { span: Span::default(), message })
}

/// Whether `bytes` are a web page, whatever the file is called. `named` says that the file's name ends like a page's.
pub(super) fn is_page(bytes: &[u8], named: bool) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let utf16: Option<fn([u8; 2]) -> u16> = match head {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    let text: String = match utf16 {
        Some(unit) => char::decode_utf16(head.as_chunks::<2>().0.iter().map(|&pair| unit(pair))).map(|c| c.unwrap_or('\u{fffd}')).collect(),
        None => head.iter().map(|&byte| char::from(byte)).collect(),
    };
    let text = text.to_ascii_lowercase();
    let mut rest = text.trim_start_matches(['\u{feff}', '\u{ef}', '\u{bb}', '\u{bf}']).trim_start();
    // What may stand before the page itself.
    while let Some(end) = [("<?xml", "?>"), ("<!--", "-->")].iter().find_map(|(open, close)| {
        let body = rest.strip_prefix(open)?;
        Some(body.find(close)? + open.len() + close.len())
    }) {
        rest = rest[end..].trim_start();
    }
    let begins = |tags: &[&str]| {
        tags.iter().any(|tag| rest.strip_prefix(tag).is_some_and(|after| after.starts_with(|c: char| !c.is_ascii_alphanumeric())))
    };
    begins(&["<!doctype html", "<html", "<head", "<body"])
        || (begins(&["<meta", "<title", "<style", "<script", "<div", "<p", "<table", "<span", "<center", "<h1", "<h2", "<font"])
            && text.matches("</").count() >= 2)
        || (named && text.contains("</") && ["<p", "<div", "<br", "<td", "<body"].iter().any(|tag| text.contains(tag)))
}
