//! Markdown: headings, paragraphs, list items and tables as a parser sees them; spans stay those of the file.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::numbering::marker;
use super::text;
use super::{Block, Content, Run, SourceNote, Table};
use crate::diagnostic::Bilingual;
use crate::span::Span;

/// Deeper nesting of quotes and lists than this is no document; such a text is read as plain text.
const DEEPEST: usize = 60;

/// Reads a whole Markdown text.
pub(super) fn read(text: &str) -> Content {
    if nests_too_deep(text) {
        let mut content = text::read(text);
        let message = Bilingual::new("Markdown 嵌套过深，已按纯文本读取", "the Markdown is nested too deep and was read as plain text");
        content.notes.push(SourceNote { span: Span::default(), message });
        return content;
    }
    let mut reader = Reader { text, content: Content::default(), state: State::default() };
    // Strikethrough stays off: one `~` would open it, and `3~5万元、10~15件` is full of ranges.
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
        reader.take(&event, start + range.start..start + range.end);
    }
    reader.finish();
    reader.content
}

/// Quote marks and list bullets at the start of a line nest; the parser's cost grows with lines times depth.
fn nests_too_deep(text: &str) -> bool {
    text.lines().any(|line| {
        let marks = line.bytes().take_while(|byte| b"> -*+\t.)0123456789".contains(byte)).filter(|byte| b">-*+".contains(byte));
        let rule = line.bytes().all(|byte| byte == b' ' || byte == line.as_bytes()[0]);
        marks.count() > DEEPEST && (line.starts_with('>') || !rule)
    }) || deep_indentation(text)
}

/// Lists that nest by growing indentation.
fn deep_indentation(text: &str) -> bool {
    text.lines().any(|line| {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        indent > 4 * DEEPEST && line[indent..].starts_with(['-', '*', '+', '>'])
    })
}

#[derive(Default)]
struct State {
    /// Pieces of the lines of the open paragraph or list item; a new line begins at each soft or hard break.
    lines: Vec<Run>,
    heading: Option<(u8, bool)>,
    table: Option<Table>,
    cell: Option<Run>,
    /// Where the last cell of the row that is being read ends, and where the row does.
    row: (usize, usize),
    code: Option<bool>,
    metadata: bool,
    /// Where the text of an ordered list's item begins.
    item: Option<Span>,
}

struct Reader<'t> {
    text: &'t str,
    content: Content,
    state: State,
}

impl Reader<'_> {
    fn take(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(*tag),
            Event::Text(words) => self.words(words, range),
            Event::Code(_) => {
                let inner = self.text[range.clone()].trim_matches('`');
                let start = range.start + self.text[range].find(inner).unwrap_or(0);
                self.piece(Span::new(start, start + inner.len()));
            }
            Event::SoftBreak | Event::HardBreak if self.state.cell.is_none() => self.state.lines.push(Run::default()),
            Event::Html(_) => self.html(range),
            Event::Rule => self.end_paragraph(),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_paragraph();
                self.state.heading = Some((depth(*level), self.text[range].starts_with('#')));
            }
            Tag::Item => {
                self.end_paragraph();
                self.state.item = ordered_marker(self.text, range.start);
            }
            Tag::Paragraph => self.state.item = self.state.item.take().filter(|_| self.state.lines.is_empty()),
            Tag::List(_) | Tag::BlockQuote(_) | Tag::HtmlBlock => self.end_paragraph(),
            Tag::Table(_) => {
                self.end_paragraph();
                self.state.table = Some(Table { span: trimmed(self.text, range), header_rows: 1, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                self.state.row = (range.start, range.end);
                if let Some(table) = &mut self.state.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                self.state.row.0 = range.end;
                self.state.cell = Some(Run::default());
            }
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                let fenced = kind.is_fenced();
                if fenced {
                    self.left_out(range, "代码块未作为报告正文读取", "a code block was not read as part of the report");
                }
                self.state.code = Some(fenced);
            }
            Tag::MetadataBlock(_) => self.state.metadata = true,
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::List(_) | TagEnd::BlockQuote(_) => self.end_paragraph(),
            TagEnd::TableCell => {
                let cell = self.state.cell.take().unwrap_or_default();
                if let Some(row) = self.state.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::TableRow => self.cells_beyond_the_header(),
            TagEnd::Table => self.content.blocks.extend(self.state.table.take().map(Block::Table)),
            TagEnd::CodeBlock => self.state.code = None,
            TagEnd::MetadataBlock(_) => self.state.metadata = false,
            _ => {}
        }
    }

    /// A row may have more cells than the header. Markdown shows none of them, but they are the author's words.
    fn cells_beyond_the_header(&mut self) {
        let (start, end) = self.state.row;
        let Some(rest) = self.text.get(start..end) else { return };
        let Some(row) = self.state.table.as_mut().and_then(|table| table.rows.last_mut()) else { return };
        let mut at = start;
        for words in rest.split('|') {
            let own = words.trim();
            if !own.is_empty() {
                let from = at + words.len() - words.trim_start().len();
                row.push(Run { pieces: vec![Span::new(from, from + own.len())] });
            }
            at += words.len() + 1;
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if self.state.code == Some(true) {
            return;
        }
        let span = Span::new(range.start, range.end);
        if self.state.code == Some(false) || self.state.metadata {
            // An indented block is prose that someone indented by hand.
            let (lines, page_marks) = text::lines(self.text, span);
            self.content.blocks.extend(text::paragraphs(&lines).into_iter().map(Block::Paragraph));
            self.content.page_marks.extend(page_marks);
        } else if self.text[range.clone()] == *words {
            self.piece(span);
        } else if words == "&" {
            self.piece(Span::new(range.start, range.start + 1));
        } else if !words.trim().is_empty() {
            self.piece(span);
        }
    }

    fn piece(&mut self, piece: Span) {
        if piece.is_empty() {
            return;
        }
        if let Some(cell) = &mut self.state.cell {
            cell.pieces.push(piece);
            return;
        }
        if self.state.lines.is_empty() {
            self.state.lines.push(Run { pieces: self.state.item.take().into_iter().collect() });
        }
        if let Some(line) = self.state.lines.last_mut() {
            line.pieces.push(piece);
        }
    }

    fn end_heading(&mut self) {
        let lines = std::mem::take(&mut self.state.lines);
        let run = Run { pieces: lines.into_iter().flat_map(|line| line.pieces).collect() };
        let Some((level, hashed)) = self.state.heading.take() else { return };
        if run.pieces.is_empty() {
            return;
        }
        // A rule typed right below a paragraph turns it into a heading by accident.
        let sentence = !hashed && self.text[run.span().range()].contains('。');
        self.content.blocks.push(if sentence { Block::Paragraph(run) } else { Block::Heading(level, run) });
    }

    /// Line breaks inside a Markdown paragraph join, unless the author meant them to part headings or paragraphs.
    fn end_paragraph(&mut self) {
        let lines = std::mem::take(&mut self.state.lines);
        if self.state.heading.is_some() {
            self.state.lines = lines;
            return;
        }
        let mut run = Run::default();
        let mut before = "";
        for line in lines.into_iter().filter(|line| !line.pieces.is_empty()) {
            let written = &self.text[line.span().range()];
            if !run.pieces.is_empty() && parts(self.text, &run, before, written, line.span().start) {
                self.content.blocks.push(Block::Paragraph(std::mem::take(&mut run)));
            }
            before = written;
            run.pieces.extend(line.pieces);
        }
        if !run.pieces.is_empty() {
            self.content.blocks.push(Block::Paragraph(run));
        }
        self.state.item = None;
    }

    fn html(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        let words = !html.trim_start().starts_with("<!--")
            && html.split('<').any(|part| part.split('>').nth(1).is_some_and(|text| text.contains(|c| c >= '\u{4e00}')));
        if words {
            self.left_out(
                range,
                "Markdown 中的网页代码未读取，请改写为普通文字",
                "HTML inside the Markdown was not read; write it as plain text",
            );
        }
    }

    fn left_out(&mut self, range: Range<usize>, zh: &str, en: &str) {
        let span = trimmed(self.text, range);
        self.content.notes.push(SourceNote { span, message: Bilingual::new(zh, en) });
    }

    fn finish(&mut self) {
        self.state.heading = None;
        self.end_paragraph();
    }
}

/// Whether the line `next`, which begins at `at`, begins a paragraph of its own after `run`.
fn parts(text: &str, run: &Run, before: &str, next: &str, at: usize) -> bool {
    if next.starts_with('\u{3000}') || text[..at].ends_with('\u{3000}') || next.starts_with("——") {
        return true;
    }
    let first = &text[run.span().range()];
    let heading = run.pieces.len() == 1 && marker(first).is_some() && !first.contains(['。', '，', ',', '；']);
    (marker(next).is_some() && !before.ends_with(['第', '条', '款'])) || heading || before.ends_with(['。', '：'])
}

fn trimmed(text: &str, range: Range<usize>) -> Span {
    let end = range.start + text[range.clone()].trim_end().len();
    Span::new(range.start, end)
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// `1.` or `1)` at the start of an ordered item.
fn ordered_marker(text: &str, start: usize) -> Option<Span> {
    let rest = &text[start..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mark = rest.as_bytes().get(digits)?;
    (digits > 0 && matches!(mark, b'.' | b')')).then(|| Span::new(start, start + digits + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Prose;

    /// The blocks as lines: `#` for headings, `|` between cells.
    fn shown(text: &str) -> Vec<String> {
        let prose = |run: &Run| Prose::new(text, run).text;
        let row = |row: &Vec<Run>| row.iter().map(prose).collect::<Vec<_>>().join("|");
        read(text)
            .blocks
            .iter()
            .flat_map(|block| match block {
                Block::Paragraph(run) => vec![prose(run)],
                Block::Heading(level, run) => vec![format!("{} {}", "#".repeat(usize::from(*level)), prose(run))],
                Block::Table(table) => table.rows.iter().map(row).collect(),
            })
            .collect()
    }

    #[test]
    fn headings_emphasis_and_links() {
        let text =
            "# 云溪县2023年报告\n\n## 一、主要**举措**\n\n受理**505**件，见[《条例》](http://a.b/c)，占\\*98%&nbsp;。\n<!-- 602件 -->\n";
        assert_eq!(shown(text), ["# 云溪县2023年报告", "## 一、主要举措", "受理505件,见《条例》,占*98%。"]);
    }

    #[test]
    fn soft_breaks_join_and_numbered_lines_part() {
        assert_eq!(shown("全年受理初信505件、初访\n602件。\n"), ["全年受理初信505件、初访602件。"]);
        assert_eq!(
            shown("一、主要举措\n全年受理505件。\n（一）健全机制。强化\n配合。\n"),
            ["一、主要举措", "全年受理505件。", "(一)健全机制。强化配合。"]
        );
    }

    #[test]
    fn lists_keep_their_numbers() {
        assert_eq!(shown("1. 完善制度。\n2. 办结26件。\n\n- 甲乙\n- 丙丁\n"), ["1.完善制度。", "2.办结26件。", "甲乙", "丙丁"]);
        assert_eq!(shown("1. 完善制度。\n\n   第二段。\n\n2. 办结。\n"), ["1.完善制度。", "第二段。", "2.办结。"]);
    }

    #[test]
    fn tables_have_rows_of_cells() {
        let text = "| 部门 | 件数 |\n|---|---:|\n| 公安 | **12** |\n| 合计 |  |\n";
        assert_eq!(shown(text), ["部门|件数", "公安|12", "合计|"]);
        let Block::Table(table) = &read(text).blocks[0] else { panic!() };
        assert_eq!((table.header_rows, &text[table.span.range()]), (1, text.trim_end()));
    }

    #[test]
    fn cells_beyond_the_header_are_not_lost() {
        assert_eq!(shown("| 受理 | 办结 |\n|---|---|\n| 公安 | 12 | 11 |\n| 民政 | 5 |\n"), ["受理|办结", "公安|12|11", "民政|5"]);
    }

    #[test]
    fn ranges_are_no_strikethrough() {
        assert_eq!(shown("罚款3~5万元，检查10~15次。"), ["罚款3~5万元,检查10~15次。"]);
    }

    #[test]
    fn front_matter_is_read_as_lines() {
        assert_eq!(shown("---\n发布日期: 2024-02-21\n来源: 县政府\n---\n\n正文。\n"), ["发布日期: 2024-02-21", "来源:县政府", "正文。"]);
    }

    #[test]
    fn indented_text_is_not_lost() {
        assert_eq!(shown("    全年受理505件。\n"), ["全年受理505件。"]);
    }

    #[test]
    fn deep_nesting_ends_quickly() {
        let started = std::time::Instant::now();
        for text in [
            "[".repeat(10_000),
            ">".repeat(10_000),
            "- ".repeat(10_000),
            "1. ".repeat(10_000),
            "*".repeat(10_000) + "a",
            "**a ".repeat(10_000),
            "![".repeat(10_000),
            "[a](".repeat(10_000),
            "`".repeat(10_000) + "a",
            "<a ".repeat(10_000),
            "|a".repeat(10_000) + "\n" + &"|-".repeat(10_000),
            (0..2_000).map(|depth| " ".repeat(2 * depth) + "- a\n").collect::<String>(),
            "> ".repeat(50) + &"\n".repeat(10_000),
        ] {
            let _ = read(&text);
            assert!(started.elapsed().as_secs() < 20, "{}", &text[..20]);
        }
    }
}
