//! Puts the parts together: head, body, signature, page furniture.

use std::collections::BTreeMap;

use super::furniture::{self, Labelled};
use super::head::{self, Line};
use super::outline::{self, BodyLine, Candidate};
use super::roles::Roles;
use super::signature::{self, Signature, signature};
use super::vocabulary::{LabelValue, Vocabulary, any};
use super::{Dated, Note, Paragraph, ParagraphKind, Report, ReportKind, ReportTable, Words, YearMention};
use super::{NumberStyle, dates};
use crate::diagnostic::Bilingual;
use crate::source::{Block, Caution, Format, Prose, Run, Source, Table};
use crate::span::Span;

/// Lines at the end that are searched for page furniture.
const TAIL: usize = 60;
/// Characters of a line of page furniture at the end.
const TAIL_LENGTH: usize = 100;
/// Characters of a caption.
const CAPTION: usize = 40;

/// Reads the report that `source` holds.
pub fn read(source: &Source, vocabulary: &Vocabulary) -> Report {
    read_as(source, vocabulary, None)
}

/// Reads the report that `source` holds as one of `kind`, whatever its title says; without it the title decides.
pub fn read_as(source: &Source, vocabulary: &Vocabulary, kind: Option<ReportKind>) -> Report {
    let mut page = Page::of(source);
    let head = head::head_length(&page.lines, vocabulary);
    let title = head::title(&page.lines[..head], vocabulary);
    let title_lines = title.map_or(&page.lines[..0], |(first, last)| &page.lines[first..=last]);

    let mut report = empty(source);
    report.title = head::words(title_lines);
    report.kind = kind.unwrap_or_else(|| head::kind(report.title.as_ref(), vocabulary));
    report.year = head::year(title_lines);
    report.organ = head::organ(title_lines, vocabulary);
    let title_level = title_lines.iter().find_map(|line| line.heading);

    let tail = tail_start(&page.lines, head, vocabulary);
    let mut uses = uses(&page, head, title, tail, &mut report, vocabulary);
    for index in head::contents(&page.lines, head, vocabulary) {
        if uses[index] == Some(ParagraphKind::Body) {
            uses[index] = None;
        }
    }
    page.keep(&uses, &mut report);
    let first = page.uses.iter().take_while(|kind| **kind == ParagraphKind::Title).count();
    let signed = sign(&page, first, &mut report, vocabulary);
    let end = signed.as_ref().map_or(page.lines.len(), |signature| first + signature.first);
    fill(page, first, end, title_level, signed.as_ref(), &mut report, vocabulary);
    finish(&mut report, source, vocabulary);
    report
}

fn empty(source: &Source) -> Report {
    let notes = source.notes.iter().map(|note| Note { span: note.span, message: note.message.clone() });
    Report {
        kind: ReportKind::Other,
        title: None,
        organ: None,
        organ_kind: None,
        level: None,
        region: None,
        year: None,
        published: None,
        page_source: None,
        signed_by: None,
        signed_on: None,
        sections: Vec::new(),
        paragraphs: Vec::new(),
        tables: Vec::new(),
        furniture: source.page_marks.clone(),
        notes: notes.collect(),
        incomplete: source.cautions.iter().any(Caution::is_unread),
        recognised: source.cautions.iter().filter(|caution| !caution.is_unread()).map(|caution| caution.span).collect(),
    }
}

/// The lines and tables of a source.
struct Page<'s> {
    source: &'s Source,
    lines: Vec<Line>,
    /// What each line is for; filled by [`Page::keep`].
    uses: Vec<ParagraphKind>,
    /// Each table with the number of lines before it.
    tables: Vec<(usize, &'s Table)>,
}

impl<'s> Page<'s> {
    fn of(source: &'s Source) -> Self {
        let mut page = Self { source, lines: Vec::new(), uses: Vec::new(), tables: Vec::new() };
        for block in &source.blocks {
            let (run, heading) = match block {
                Block::Paragraph(run) => (run, None),
                Block::Heading(level, run) => (run, Some(*level)),
                Block::Table(table) => {
                    page.tables.push((page.lines.len(), table));
                    continue;
                }
            };
            let prose = Prose::new(&source.text, run);
            if !prose.text.trim().is_empty() {
                page.lines.push(Line { prose, heading });
            }
        }
        page
    }

    /// Drops the lines without use, as furniture, and remembers what the others are for.
    fn keep(&mut self, uses: &[Option<ParagraphKind>], report: &mut Report) {
        let before: Vec<usize> = std::iter::once(0)
            .chain(uses.iter().scan(0, |kept, kind| {
                *kept += usize::from(kind.is_some());
                Some(*kept)
            }))
            .collect();
        self.tables.iter_mut().for_each(|(at, _)| *at = before[*at]);
        let lines = std::mem::take(&mut self.lines);
        for (line, kind) in lines.into_iter().zip(uses) {
            match kind {
                Some(kind) => {
                    self.lines.push(line);
                    self.uses.push(*kind);
                }
                None => report.furniture.push(line.prose.whole()),
            }
        }
    }
}

/// Index of the first line of the page's tail: behind the last running text, marked heading or numbered line of the
/// report. In the tail a line stays unless it is furniture, or follows a line that ends every report.
fn tail_start(lines: &[Line], head: usize, vocabulary: &Vocabulary) -> usize {
    let from = lines.len().saturating_sub(TAIL).max(head);
    let last = &lines[from..];
    let running =
        |line: &Line| line.heading.is_some() || line.prose.text.contains('。') || line.prose.text.chars().nth(TAIL_LENGTH).is_some();
    let numbered = |line: &Line| crate::source::marker(&line.prose.text).is_some();
    // Behind 上一篇 and the like a numbered line is a link.
    let closing = last.iter().position(|line| furniture::begins_tail(&line.prose.text, vocabulary)).unwrap_or(last.len());
    let after_text = last.iter().rposition(running).map_or(0, |at| at + 1);
    let after_numbers = last[..closing].iter().rposition(numbered).map_or(0, |at| at + 1);
    from + after_text.max(after_numbers)
}

/// What each line is for; none for page furniture.
fn uses(
    page: &Page,
    head: usize,
    title: Option<(usize, usize)>,
    tail: usize,
    report: &mut Report,
    vocabulary: &Vocabulary,
) -> Vec<Option<ParagraphKind>> {
    let mut uses = vec![Some(ParagraphKind::Body); page.lines.len()];
    let mut over = false;
    let mut days = PageDays::default();
    for (index, line) in page.lines.iter().enumerate() {
        let text = &line.prose.text;
        let in_tail = index >= tail;
        if title.is_some_and(|(first, last)| (first..=last).contains(&index)) {
            uses[index] = Some(ParagraphKind::Title);
        } else if index < head || in_tail {
            over |= in_tail && furniture::begins_tail(text, vocabulary);
            let labels = furniture::labels(text, vocabulary);
            for label in labels.iter().flatten() {
                take_label(label, line, report, &mut days);
            }
            let before_title = title.is_some_and(|(first, _)| index < first);
            let again = title.is_some_and(|(first, last)| index > last && page.lines[first].prose.text == *text) && index < head;
            let above_text = index < head && title.is_some() && take_day(line, report, &mut days, vocabulary);
            if labels.is_some() || over || before_title || again || above_text || furniture::is_furniture(text, vocabulary) {
                uses[index] = None;
            }
        }
    }
    let said = page_day(page.source, report);
    report.published = said.or(days.published).or(days.other);
    report.signed_on = days.written;
    uses
}

/// The day of publication and the source that the head of a web page names.
fn page_day(source: &Source, report: &mut Report) -> Option<Dated> {
    let words =
        |span: Option<Span>| span.map(|span| Prose::new(&source.text, &Run { pieces: vec![span] })).filter(|prose| !prose.text.is_empty());
    if let Some(named) = words(source.page.source) {
        report.page_source = Some(Words { span: named.whole(), text: named.text });
    }
    let day = words(source.page.published)?;
    let found = dates::first_date(&day.text).or_else(|| dates::plain_digits(&day.text))?;
    Some(Dated { date: found.date?, span: day.span(found.range.start, found.range.end) })
}

fn take_label(label: &Labelled, line: &Line, report: &mut Report, days: &mut PageDays) {
    let text = &line.prose.text[label.range.clone()];
    let slot = match label.value {
        LabelValue::Published => &mut days.published,
        LabelValue::Written => &mut days.written,
        LabelValue::Day => &mut days.other,
        LabelValue::Source if report.page_source.is_none() && !text.is_empty() => {
            let span = line.prose.span(label.range.start, label.range.end);
            report.page_source = Some(Words { text: text.to_owned(), span });
            return;
        }
        LabelValue::Source | LabelValue::Ignored => return,
    };
    let Some(found) = dates::first_date(text).filter(|_| slot.is_none()) else { return };
    let span = line.prose.span(label.range.start + found.range.start, label.range.start + found.range.end);
    match found.date {
        Some(date) => *slot = Some(Dated { date, span }),
        None => report.notes.push(no_such_day(span)),
    }
}

/// The days that a page names outside the report.
#[derive(Default)]
struct PageDays {
    published: Option<Dated>,
    written: Option<Dated>,
    other: Option<Dated>,
}

/// A day alone below the title, or beside the organ's name: `[2024-01-15]`, `2024-01-15 云溪县财政局`.
fn take_day(line: &Line, report: &mut Report, days: &mut PageDays, vocabulary: &Vocabulary) -> bool {
    if let Some(day) = head::day(&line.prose) {
        // 题注: a report read out or passed bears its day in brackets below the title.
        let written = line.prose.text.starts_with('(') && line.prose.text.contains('年');
        let slot = if written { &mut days.written } else { &mut days.other };
        slot.get_or_insert(day);
        return true;
    }
    let Some((by, day)) = signature::on_one_line(line, vocabulary) else { return false };
    days.other.get_or_insert(day);
    report.page_source.get_or_insert(by);
    true
}

fn no_such_day(span: Span) -> Note {
    Note { span, message: Bilingual::new("没有这一天，未作为日期读取", "there is no such day; it was not read as a date") }
}

/// Finds the signature behind the title and takes its words over.
fn sign(page: &Page, first: usize, report: &mut Report, vocabulary: &Vocabulary) -> Option<Signature> {
    let mut found = signature(&page.lines[first..], vocabulary);
    if found.count == 0 {
        return None;
    }
    report.signed_by = found.by.take();
    report.signed_on = found.on.take().or(report.signed_on.take());
    Some(found)
}

/// Sections, paragraphs and tables.
fn fill(
    page: Page,
    first: usize,
    end: usize,
    title_level: Option<u8>,
    signed: Option<&Signature>,
    report: &mut Report,
    vocabulary: &Vocabulary,
) {
    let body: Vec<BodyLine> = page.lines[first..end].iter().map(|line| BodyLine { prose: &line.prose, marked: line.heading }).collect();
    let mut roles = Roles::new(vocabulary, report.kind, report.year.map(|mention| mention.year));
    let candidates = outline::headings(&body, title_level, &roles, vocabulary);
    let ends = |line: usize| end_before(&page, first, line);
    report.sections = outline::sections(&candidates, &body, &ends);
    if report.year.is_none() {
        report.year = year_of_headings(report);
        roles = Roles::new(vocabulary, report.kind, report.year.map(|mention| mention.year));
    }
    outline::assign_roles(&mut report.sections, &roles);

    let signature = signed.map_or(0..0, |signed| first + signed.first..first + signed.first + signed.count);
    let mut section = None;
    let mut next = candidates.iter().enumerate().peekable();
    let Page { source, lines, uses, tables } = page;
    let mut tables = tables.iter().peekable();
    for (index, line) in lines.into_iter().enumerate() {
        while let Some((_, table)) = tables.next_if(|(at, _)| *at <= index) {
            take_table(table, section, source, report, vocabulary);
        }
        let opened = next.next_if(|(_, candidate)| first + candidate.line == index);
        section = opened.map(|(number, _)| number).or(section).filter(|_| index < end);
        report.paragraphs.push(paragraph(line, uses[index], section, opened, signature.contains(&index)));
    }
    for (_, table) in tables {
        take_table(table, section, source, report, vocabulary);
    }
}

fn paragraph(line: Line, kind: ParagraphKind, section: Option<usize>, opened: Option<(usize, &Candidate)>, signed: bool) -> Paragraph {
    let kind = match opened {
        _ if signed => ParagraphKind::Signature,
        Some((_, candidate)) if candidate.shape.body >= line.prose.text.len() => ParagraphKind::Heading,
        _ => kind,
    };
    let heading = opened.map(|(number, candidate)| (number, candidate.shape.body));
    Paragraph { kind, prose: line.prose, section, heading }
}

/// Where the last line or table before body line `line` ends.
fn end_before(page: &Page, first: usize, line: usize) -> usize {
    let at = first + line;
    let text = at.checked_sub(1).map_or(0, |last| page.lines[last].prose.whole().end);
    let after = page.tables.partition_point(|(before, _)| *before <= at);
    let table = page.tables[..after].last().map_or(0, |(_, table)| table.span.end);
    text.max(table)
}

fn take_table(table: &Table, section: Option<usize>, source: &Source, report: &mut Report, vocabulary: &Vocabulary) {
    let rows: Vec<Vec<Prose>> = table.rows.iter().map(|row| row.iter().map(|cell| Prose::new(&source.text, cell)).collect()).collect();
    let labelled = rows.iter().flatten().any(|cell| furniture::labels(&format!("{}:", cell.text), vocabulary).is_some());
    if section.is_none() && report.paragraphs.iter().all(|paragraph| paragraph.kind == ParagraphKind::Title) && labelled {
        report.furniture.push(table.span);
        return;
    }
    let caption = report.paragraphs.len().checked_sub(1).filter(|&last| is_caption(&report.paragraphs[last], vocabulary));
    report.tables.push(ReportTable {
        span: table.span,
        section,
        caption,
        header_rows: table.header_rows,
        rows,
        after_paragraphs: report.paragraphs.len(),
    });
}

fn is_caption(paragraph: &Paragraph, vocabulary: &Vocabulary) -> bool {
    let text = &paragraph.prose.text;
    paragraph.kind == ParagraphKind::Body && text.chars().nth(CAPTION).is_none() && any(&vocabulary.words.captions, text)
}

/// The year that most headings of the first level name; of two the earlier, since the plan names the next.
fn year_of_headings(report: &Report) -> Option<YearMention> {
    let mut mentions: BTreeMap<i16, (usize, Span)> = BTreeMap::new();
    for section in report.sections.iter().filter(|section| section.parent.is_none()) {
        if let Some((year, _)) = dates::years(&section.title.text).into_iter().next() {
            mentions.entry(year).or_insert((0, section.title.span)).0 += 1;
        }
    }
    let most = mentions.into_iter().max_by_key(|&(year, (count, _))| (count, std::cmp::Reverse(year)));
    most.map(|(year, (_, span))| YearMention { year, span })
}

/// The organ whose name is that of the web site.
fn site_organ(source: &Source, vocabulary: &Vocabulary) -> Option<Words> {
    let prose = Prose::new(&source.text, &Run { pieces: vec![source.page.site?] });
    vocabulary.organ(&prose.text).is_some().then(|| Words { span: prose.whole(), text: prose.text })
}

/// What follows from all the rest.
fn finish(report: &mut Report, file: &Source, vocabulary: &Vocabulary) {
    // A page's source may be a newspaper; only what is named like an organ counts.
    let source = report.page_source.as_ref().filter(|source| vocabulary.organ(&source.text).is_some());
    report.organ =
        report.organ.take().or_else(|| report.signed_by.clone()).or_else(|| source.cloned()).or_else(|| site_organ(file, vocabulary));
    if let Some(organ) = &report.organ {
        report.organ_kind = vocabulary.organ_kind(&organ.text);
        report.level = vocabulary.level(&organ.text);
        report.region = vocabulary.region(&organ.text).map(str::to_owned);
    }
    if file.format == Format::Html {
        // Counters and links are the page's; nobody left them in the report.
        report.furniture.clear();
    }
    report.furniture.sort_unstable();
    let unnumbered = !report.sections.is_empty() && report.sections.iter().all(|section| section.style == NumberStyle::None);
    if unnumbered && let Some(section) = report.sections.first() {
        let message = Bilingual::new("标题没有序号，按标题用语划分部分", "headings have no numbers; parts were told by their wording");
        report.notes.push(Note { span: section.heading, message });
    }
}
