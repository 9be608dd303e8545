//! Which lines belong to one paragraph: the wrap width of a text, and whether a line goes on in the next.
//!
//! A wrong join puts a heading into a sentence, a wrong split cuts a number in two; where nothing speaks for a join,
//! a line stands alone.

use super::numbering::{NumberStyle, marker};
use super::prose::is_blank;
use super::{fold_character, prose};
use crate::span::Span;

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Without indentation, trailing blanks and line end.
    pub(super) text: &'t str,
    /// Where that text stands.
    pub(super) span: Span,
    /// Columns of indentation.
    pub(super) indent: usize,
    /// Columns, indentation included.
    pub(super) columns: usize,
    /// Characters, indentation included.
    pub(super) characters: usize,
    /// Whether blank lines come before it.
    pub(super) after_blank: bool,
}

/// How wide a line is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Columns,
    Characters,
}

/// How a text is laid out.
#[derive(Debug)]
pub(super) struct Layout {
    /// The width at which lines were cut, where there is one.
    wrap: Option<(Measure, usize)>,
    /// Indentation of lines that begin no paragraph.
    base: usize,
    /// Whether paragraphs begin indented or after a blank line, so that a full line that ends a sentence may go on.
    paragraphs_marked: bool,
    /// Whether most lines end in the middle of a sentence without being of one width.
    ragged: bool,
    /// Index of the first line that is neither title nor page furniture.
    body: usize,
}

/// Widest wrap looked for.
const WIDEST: usize = 200;
/// Lines cut at one width may be this much shorter, because of marks that must not begin a line.
const SLACK: usize = 3;
/// A line longer than this is not looked at as a whole.
const LONG: usize = 2000;

impl Layout {
    /// Looks at all lines of a text.
    pub(super) fn of(lines: &[Line]) -> Self {
        let body = lines.iter().position(|line| begins_body(line.text)).unwrap_or(lines.len());
        let wrap = wrap_of(&lines[body..]);
        let base = base_indent(lines);
        let indented = lines[body..].iter().filter(|line| line.indent >= base + 2).count();
        let apart = lines[body..].iter().filter(|line| line.after_blank).count();
        let share = lines.len() / 20;
        let paragraphs_marked = indented.max(apart) > share.max(1);
        Self { wrap, base, paragraphs_marked, ragged: ragged(&lines[body..]), body }
    }

    /// Whether line `next` goes on with the paragraph that line `next - 1` stands in.
    ///
    /// `prose` says that the paragraph has an end of a sentence inside, so that it is no heading.
    pub(super) fn joins(&self, lines: &[Line], next: usize, prose: bool) -> bool {
        let (line, before) = (&lines[next], &lines[next - 1]);
        if line.after_blank || line.indent >= self.base + 2 || starts_item(before, line) {
            return false;
        }
        if is_bare_number(line.text) || is_bare_number(before.text) {
            return joins_bare_number(lines, next);
        }
        if is_open(before.text, line.text) {
            return true;
        }
        if next <= self.body {
            let unit = line.text.starts_with(is_chinese) && (has_clause_mark(line.text) || ends_sentence(line.text));
            let apart = is_labelled(before.text) || is_labelled(line.text) || has_columns(before.text);
            return unit && !apart && ends_with_count(before.text) && !ends_with_year(before.text);
        }
        match self.wrap {
            Some(wrap) => self.joins_at_width(wrap, lines, next, prose),
            None => self.joins_loosely(before, line, prose),
        }
    }

    fn joins_at_width(&self, wrap: (Measure, usize), lines: &[Line], next: usize, prose: bool) -> bool {
        let (line, before) = (&lines[next], &lines[next - 1]);
        if !is_full(wrap, before, line.text) {
            // Lines cut by hand differ in length; one cut in the middle of running text still goes on. Where paragraphs begin
            // with an indent or a blank line, a short one does too.
            let running = prose || (has_clause_mark(before.text) && marker(before.text).is_none());
            let open = !ends_sentence(before.text) && !before.text.ends_with(['；', ';']) && !is_labelled(line.text);
            let rows = has_columns(before.text) || has_columns(line.text);
            let long = size(wrap.0, before) * 5 >= wrap.1 * 3 || (self.paragraphs_marked && prose);
            return (running && open && !rows && long) || self.joins_loosely(before, line, prose);
        }
        if ends_sentence(before.text) {
            return self.paragraphs_marked;
        }
        let heading = !prose && marker(before.text).is_some();
        if !heading || self.paragraphs_marked {
            return true;
        }
        // Text right below a heading ends with a sentence; the heading's own second line does not.
        let last =
            lines.get(next + 1).is_none_or(|after| after.after_blank || after.indent >= self.base + 2 || marker(after.text).is_some());
        !ends_sentence(line.text) && (last || size(wrap.0, line) * 2 < wrap.1)
    }

    fn joins_loosely(&self, before: &Line, line: &Line, prose: bool) -> bool {
        let apart = |line: &Line| is_labelled(line.text) || has_columns(line.text);
        if ends_sentence(before.text) || before.text.ends_with(['；', ';']) || apart(before) || apart(line) {
            return false;
        }
        let heading = !prose && marker(before.text).is_some();
        let digit_before = ends_with_count(before.text);
        let digit_after = line.text.starts_with(|c: char| fold_character(c).is_ascii_digit());
        let inner = has_clause_mark(before.text);
        let goes_on = has_clause_mark(line.text) || ends_sentence(line.text);
        let unit = goes_on || line.text.chars().nth(3).is_none();
        (digit_before && !digit_after && !heading && unit)
            || (digit_after && inner && !heading && !starts_with_year(line.text))
            || (prose && goes_on)
            || (self.ragged && inner && !heading && goes_on)
    }
}

/// The width at which at least two lines in three are cut in the middle of a sentence.
fn wrap_of(lines: &[Line]) -> Option<(Measure, usize)> {
    let columns = wrap_by(lines, Measure::Columns);
    let characters = wrap_by(lines, Measure::Characters);
    let (measure, (width, _)) = match (columns, characters) {
        (Some(columns), Some(characters)) if characters.1 > columns.1 => (Measure::Characters, characters),
        (Some(columns), _) => (Measure::Columns, columns),
        (None, characters) => (Measure::Characters, characters?),
    };
    Some((measure, width))
}

/// Width and number of full lines. Full lines must look like running text: most are cut and half have clauses.
fn wrap_by(lines: &[Line], measure: Measure) -> Option<(usize, usize)> {
    let narrowest = if measure == Measure::Columns { 30 } else { 15 };
    let mut counts = vec![0_usize; WIDEST + 1];
    let mut cut = vec![0_usize; WIDEST + 1];
    let mut clauses = vec![0_usize; WIDEST + 1];
    let mut wider = 0_usize;
    let mut all = 0_usize;
    for line in lines.iter().filter(|line| !is_heading_line(line.text)) {
        all += 1;
        let size = size(measure, line);
        if size > WIDEST {
            wider += 1;
            continue;
        }
        counts[size] += 1;
        cut[size] += usize::from(!ends_sentence(line.text));
        clauses[size] += usize::from(has_clause_mark(line.text) || line.text.contains('、'));
    }
    let window = |counts: &[usize], width: usize| counts[width.saturating_sub(SLACK)..=width].iter().sum::<usize>();
    let width = (narrowest..=WIDEST).max_by_key(|&width| (window(&counts, width), width))?;
    let width = (width - SLACK..=width).rev().find(|&width| counts[width] > 0).unwrap_or(width);
    let full = window(&counts, width);
    wider += counts[(width + 3).min(counts.len())..].iter().sum::<usize>();
    let enough = full >= 2 && full * 100 >= all * 30 && wider * 20 <= all;
    let running = window(&cut, width) * 3 >= full * 2 && window(&clauses, width) * 2 >= full;
    (enough && running).then_some((width, full))
}

fn size(measure: Measure, line: &Line) -> usize {
    match measure {
        Measure::Columns => line.columns,
        Measure::Characters => line.characters,
    }
}

/// Whether the first word of `next` would not have fitted into `line`.
fn is_full((measure, width): (Measure, usize), line: &Line, next: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '/' | '-');
    let mut needed = 0;
    for (index, c) in next.chars().take(24).enumerate() {
        if index > 0 && !(word(c) && needed > 0 && next.starts_with(word)) && !is_closing(c) {
            break;
        }
        needed += if measure == Measure::Columns { columns(c) } else { 1 };
    }
    size(measure, line) + needed + 2 > width
}

/// Columns of a character in a fixed-width font with wide Chinese marks.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\u{3000}' => 2,
        '\t' => 4,
        _ if c < '\u{300}' => 1,
        _ if prose::is_blank(c) => 0,
        _ => 2,
    }
}

/// The smallest indentation that a fifth of the lines have.
fn base_indent(lines: &[Line]) -> usize {
    let mut counts = [0_usize; 64];
    for line in lines {
        counts[line.indent.min(63)] += 1;
    }
    counts.iter().position(|&count| count > 0 && count * 5 >= lines.len()).unwrap_or(0)
}

fn ragged(lines: &[Line]) -> bool {
    let (mut open, mut all) = (0, 0);
    for line in lines.iter().filter(|line| line.columns >= 20 && !is_heading_line(line.text)) {
        all += 1;
        open += usize::from(!ends_sentence(line.text));
    }
    open >= 3 && open * 2 > all
}

/// A first line of running text or a numbered heading; titles and page furniture have no clauses.
fn begins_body(text: &str) -> bool {
    marker(text).is_some() || has_clause_mark(text) || text.contains('。') || (ends_sentence(text) && !is_labelled(text))
}

/// A numbered line without clauses.
fn is_heading_line(text: &str) -> bool {
    marker(text).is_some() && !text.contains('。') && text.len() < 240
}

/// Whether `line` begins with a heading's number or a bullet, rather than with a number broken off from `before`.
fn starts_item(before: &Line, line: &Line) -> bool {
    if line.text.starts_with(['•', '●', '◆', '■', '▪', '○', '★', '☆', '※', '►', '◇', '□']) || line.text.starts_with("——")
    {
        return !before.text.ends_with("——");
    }
    let Some(marker) = marker(line.text) else { return false };
    let bracketed = matches!(marker.style, NumberStyle::ChineseBracketed | NumberStyle::ArabicBracketed);
    !(bracketed && before.text.ends_with(['第', '条', '款']))
}

/// Whether the end of `before` or the start of `next` cannot stand alone.
fn is_open(before: &str, next: &str) -> bool {
    let last = before.chars().next_back().map_or(' ', fold_character);
    let first = next.chars().next().unwrap_or(' ');
    let decimals = fold_character(first) == '.' && next.chars().nth(1).is_some_and(|c| fold_character(c).is_ascii_digit());
    if is_closing(first) || (decimals && last.is_ascii_digit()) || matches!(last, ',' | '、' | '(' | '《' | '“' | '‘' | '〈' | '〔' | '第')
    {
        return true;
    }
    if matches!(last, '—' | '~' | '-') {
        return before.trim_end_matches(['—', '～', '~', '-', '－']).ends_with(|c: char| fold_character(c).is_ascii_digit());
    }
    let opened = before.rfind('《').is_some_and(|open| !before[open..].contains('》'));
    opened && next.find('》').is_some_and(|close| !next[..close].contains('《'))
}

fn is_closing(c: char) -> bool {
    matches!(fold_character(c), ',' | '。' | '、' | ';' | ':' | '!' | '?' | ')' | '》' | '”' | '’' | '〉' | '〕' | '】' | '%')
}

/// Whether a sentence ends with the line; closing quotes and brackets may follow the mark.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', '）', ')', '》', '"']);
    text.ends_with(['。', '！', '？', '：', ':', '!', '?', '…', '.']) && !text.ends_with("——")
}

/// Whether there is a comma or semicolon that parts clauses, not digits.
fn has_clause_mark(text: &str) -> bool {
    if text.contains(['，', '；', ';', '。']) {
        return true;
    }
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    text.match_indices(',').any(|(at, _)| !(digit(at.checked_sub(1)) && digit(Some(at + 1))))
}

/// Whether the line is a label with its value, such as `来源：云溪县信访局`.
fn is_labelled(text: &str) -> bool {
    let Some((at, mark)) = text.char_indices().take(9).find(|&(_, c)| matches!(c, ':' | '：')) else { return false };
    at > 0 && text.len() - at < 120 && !text[at + mark.len_utf8()..].contains(['。', '，', '；'])
}

/// Whether the line is a row of a table whose cells are parted by blanks.
fn has_columns(text: &str) -> bool {
    let gap = |c: char| matches!(c, ' ' | '\u{3000}' | '\t');
    text.len() < 600 && (text.contains('\t') || text.split(gap).skip(1).any(str::is_empty))
}

/// Whether a line that was broken by hand inside a paragraph begins another paragraph. Where nothing speaks for that, it goes on:
/// its writer put both into one.
pub(super) fn begins_another(before: &Line, line: &Line) -> bool {
    if is_bare_number(before.text) || is_bare_number(line.text) || is_open(before.text, line.text) {
        return false;
    }
    let heading = is_heading_line(before.text) && !has_clause_mark(before.text);
    let apart = |line: &Line| is_labelled(line.text) || has_columns(line.text);
    let indented = line.indent >= 2 || line.after_blank;
    indented || heading || ends_sentence(before.text) || starts_item(before, line) || apart(before) || apart(line) || is_date(line.text)
}

/// `2024年1月15日`, `二〇二四年一月十五日` alone.
fn is_date(text: &str) -> bool {
    text.contains('年') && text.ends_with('日') && text.chars().nth(13).is_none()
}

/// Whether the line holds only a number, such as `26` or `98.65%`.
fn is_bare_number(text: &str) -> bool {
    text.len() <= 36
        && text.starts_with(|c: char| fold_character(c).is_ascii_digit())
        && text.chars().all(|c| matches!(fold_character(c), '0'..='9' | '.' | ',' | '%'))
}

/// `受理⏎26⏎件`: the number belongs to both sides, but not to a label or to a sentence that has ended.
fn joins_bare_number(lines: &[Line], next: usize) -> bool {
    let (line, before) = (lines[next].text, lines[next - 1].text);
    if is_bare_number(line) {
        let continued = lines
            .get(next + 1)
            .is_some_and(|after| !after.after_blank && (after.text.starts_with(is_chinese) || after.text.starts_with(is_closing)));
        return before.ends_with(is_chinese) && !is_labelled(before) && continued && joins_bare_number(lines, next + 1);
    }
    let began = next < 2 || lines[next - 1].after_blank || !lines[next - 2].text.ends_with(is_chinese);
    let short = line.chars().nth(2).is_none() || has_clause_mark(line) || ends_sentence(line);
    line.starts_with(is_closing) || (line.starts_with(is_chinese) && short && !is_labelled(line) && !began && marker(line).is_none())
}

/// Characters of a label in the first column of a table made with blanks.
const LONGEST_LABEL: usize = 8;

/// Whether the line ends with a number that may be a count: no date, time or telephone.
fn ends_with_count(text: &str) -> bool {
    let tail = text.trim_end_matches(|c: char| matches!(fold_character(c), '0'..='9' | '.'));
    // 全年接待退役军人来访 426: a blank before the number parts no columns in a line of running text.
    let words =
        tail.strip_suffix(' ').filter(|words| words.chars().nth(LONGEST_LABEL).is_some() && !words.contains(is_blank)).unwrap_or(tail);
    tail.len() < text.len()
        && words.chars().next_back().is_some_and(|c| !matches!(fold_character(c), '-' | '/' | ':' | '—') && !is_blank(c))
}

/// Whether the number at the end has four digits and may be a year.
fn ends_with_year(text: &str) -> bool {
    text.chars().rev().take_while(|&c| fold_character(c).is_ascii_digit()).count() == 4
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn starts_with_year(text: &str) -> bool {
    text.chars().take(4).all(|c| fold_character(c).is_ascii_digit()) && text.chars().nth(4).is_some_and(|c| c == '年' || is_blank(c))
}

/// Whether the text holds an end of a sentence before its own end.
pub(super) fn has_inner_end(text: &str) -> bool {
    let head = text.char_indices().nth(LONG).map_or(text, |(at, _)| &text[..at]);
    head.contains(['。', '；', ';'])
}
