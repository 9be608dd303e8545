//! Reading a whole report: prose and tables become claims with metric, period and scope.

use std::rc::Rc;

use ecow::EcoString;

use super::alone::alone;
use super::aside::{Reasons, Why};
use super::context::{self, Dates, Sentence};
use super::lexicon::Lexicon;
use super::metric::{Dictionary, MetricKind};
use super::metric_index::{Level, MetricIndex, Surroundings};
use super::quantity::Read;
use super::scan::{Token, has_numbers, scan};
use super::sentence::{Sentences, clause_start, titles};
use super::word_hits::{Hits, Set};
use super::{Citation, Claim, ClaimKind, Exact, Extraction, Interval, Link, Place, Quantity, Value};
use crate::pattern::Hit;
use crate::report::{Paragraph, Report};
use crate::source::Prose;

/// Why a date is no claim.
pub(super) const DATE: Why = Why::Said("日期", "date");

/// What reading needs beside the text.
pub(super) struct Reader<'a> {
    /// The report.
    pub report: &'a Report,
    /// The year that 全年 means.
    pub year: Option<i16>,
    /// Units, approximations, phrases.
    pub lexicon: &'a Lexicon,
    /// Metrics.
    pub dictionary: &'a Dictionary,
    /// Their names.
    pub index: &'a MetricIndex,
    /// The report's title, for what it says of the domain.
    pub title: Level<'a>,
    /// The section that was read last, with the words of its headings.
    pub headings: (Option<usize>, Rc<Level<'static>>),
    /// What was read so far.
    pub found: Extraction,
    /// Names that 分别 still has to give to the numbers that follow.
    pub respective: Vec<EcoString>,
    /// Room for the words of a paragraph or cell.
    pub hits: Vec<Hit>,
    /// Why numbers were set aside.
    pub reasons: Reasons,
}

impl Reader<'_> {
    /// Reads one paragraph.
    pub fn paragraph(&mut self, number: usize, paragraph: &Paragraph) {
        let prose = &paragraph.prose;
        let text = prose.text.as_str();
        let title_ranges = titles(text);
        self.citations(number, prose, &title_ranges);
        let from = self.heading_marker(paragraph);
        if !has_numbers(&text[from..], self.lexicon) {
            return;
        }
        let mut hits: Vec<Hit> = std::mem::take(&mut self.hits);
        hits.clear();
        self.lexicon.table.find(text, 0..text.len(), &mut hits);
        self.numbers(number, paragraph, from, &title_ranges, Hits::new(&hits));
        self.hits = hits;
    }

    /// Reads the numbers of a paragraph from byte `from` on; `hits` are its words.
    fn numbers(&mut self, number: usize, paragraph: &Paragraph, from: usize, title_ranges: &[(usize, usize)], hits: Hits<'_>) {
        let prose = &paragraph.prose;
        let text = prose.text.as_str();
        let tokens = scan(prose, from, title_ranges, hits, self.lexicon);
        let only = self.report.paragraphs.len() == 1 && self.report.tables.is_empty();
        let mut tokens = match (from == 0).then(|| alone(text, only, self.lexicon)).flatten() {
            Some(read) => tokens.or_alone(read, only),
            None => tokens,
        }
        .peekable();
        if tokens.peek().is_none() {
            return;
        }
        let mut sentences = Sentences::new(text);
        let mut dates = Dates::default();
        let whole = Level::new(text);
        let mut reach = 0;
        let headings = self.headings(paragraph.section);
        let mut around: Option<(Sentence<'_>, Level<'_>)> = None;
        for token in tokens {
            match token {
                Token::Date(start, written) => {
                    dates.push(text, start, &written, self.year, self.lexicon);
                    let reason = self.reasons.of(DATE, self.lexicon);
                    self.found.date(prose, start, &written, Some(number), reason);
                    reach = start + written.length;
                }
                Token::Aside(start, end, reason) => {
                    let reason = self.reasons.of(reason, self.lexicon);
                    self.found.set_aside(prose.span(start, end), &text[start..end], reason);
                }
                Token::Quantity(read) => {
                    let (sentence, sentence_at) = sentences.of(read.start);
                    let place = Place::Prose { paragraph: number, sentence: sentence_at };
                    if around.as_ref().is_none_or(|(words, _)| words.range() != sentence) {
                        around =
                            Some((Sentence::new(text, sentence, hits, self.year, self.lexicon), Level::new(&text[sentence.0..sentence.1])));
                    }
                    let Some((words, level)) = &around else { continue };
                    let lead = reach.max(sentence.0).min(read.start);
                    reach = read.reach;
                    self.claim(prose, &read, place, words, lead, [level, &whole, &headings], &dates);
                }
            }
        }
    }

    /// The heading's number is set aside; what follows is read.
    fn heading_marker(&mut self, paragraph: &Paragraph) -> usize {
        let Some((section, _)) = paragraph.heading else { return 0 };
        let marker = self.report.sections[section].marker;
        if marker.is_empty() {
            return 0;
        }
        let range = paragraph.prose.range_of(marker);
        let text = &paragraph.prose.text[range.clone()];
        let reason = self.reasons.of(Why::Said("标题序号", "heading number"), self.lexicon);
        self.found.set_aside(marker, text, reason);
        range.end
    }

    /// The words of the headings above a paragraph of the section; made once for neighbours.
    fn headings(&mut self, section: Option<usize>) -> Rc<Level<'static>> {
        if self.headings.0 == section {
            return Rc::clone(&self.headings.1);
        }
        let mut words = String::new();
        let mut above = section;
        while let Some(at) = above {
            words.push_str(&self.report.sections[at].title.text);
            words.push('\n');
            above = self.report.sections[at].parent;
        }
        self.headings = (section, Rc::new(Level::new(words)));
        Rc::clone(&self.headings.1)
    }

    fn citations(&mut self, paragraph: usize, prose: &Prose, ranges: &[(usize, usize)]) {
        for (start, end) in ranges {
            let inner = &prose.text[start + '《'.len_utf8()..end - '》'.len_utf8()];
            self.found.citations.push(Citation {
                span: prose.span(*start, *end),
                title: inner.to_owned(),
                article: article(prose, *end),
                paragraph,
                range: (*start, *end),
            });
        }
    }

    /// One number becomes a claim, or several where 均 gives it to several metrics.
    #[allow(clippy::too_many_arguments)]
    fn claim(
        &mut self,
        prose: &Prose,
        read: &Read,
        place: Place,
        sentence: &Sentence<'_>,
        lead: usize,
        [near, paragraph, headings]: [&Level<'_>; 3],
        dates: &Dates,
    ) {
        let text = prose.text.as_str();
        let before = &text[lead..read.start];
        // 增速为-7.4% carries its direction in the sign.
        let signed = text[read.start..].starts_with(['-', '+']);
        let change = if signed {
            None
        } else {
            context::change(before, lead, sentence.hits(), self.lexicon).or_else(|| self.shared_change(before, read))
        };
        let (first, more) = match self.respective_name(text, sentence.range().0, lead, read) {
            Some(name) => (name, Vec::new()),
            None => phrases(text, lead, read),
        };
        let period = sentence.period(read.start, change.is_some() || signed, dates);
        let scope = sentence.scope(read.start);
        let verb = self.verb(text, lead, sentence.hits(), read);
        for phrase in std::iter::once(first).chain(more) {
            let mut quantity = read.quantity.clone();
            let linked = if change.is_some() && quantity.kind != ClaimKind::Count {
                Err(Link::Change)
            } else {
                let around: Surroundings<'_> = [near, paragraph, headings, &self.title];
                let linked = self.index.link(&phrase, &quantity, around, &self.lexicon.fillers, self.dictionary);
                // 罚款和没收违法所得共计: a total of both, not of the one named last.
                match linked {
                    Ok(link) if is_joint(&phrase, link.alias, self.lexicon) => Err(Link::Ambiguous { alias: link.alias }),
                    other => other,
                }
            };
            let bounded = quantity.kind == ClaimKind::Percent
                && match &linked {
                    Ok(link) => link.metric.kind == MetricKind::Rate && !link.metric.unbounded || link.metric.kind == MetricKind::Share,
                    Err(_) => change.is_none() && (self.lexicon.is_part_of_hundred(&phrase) || self.is_share(text, lead, read)),
                };
            bound(&mut quantity, bounded, change.is_some());
            let (metric, link) = match linked {
                Ok(link) => (Some(link.metric.id.clone()), Link::Named { alias: link.alias }),
                Err(reason) => (None, reason),
            };
            self.found.claims.push(Claim {
                span: prose.span(read.start, read.end),
                text: text[read.start..read.end].into(),
                quantity,
                metric,
                link,
                phrase,
                verb: verb.clone(),
                period: period.clone(),
                scope: scope.into(),
                change,
                place,
                range: (read.start, read.end),
                reach: read.reach,
            });
        }
    }

    /// The later numbers of 分别增长6.2%、4.1%和1.3% are changes like the first.
    fn shared_change(&self, before: &str, read: &Read) -> Option<super::Change> {
        let previous = self.found.claims.last().filter(|_| matches!(before, "、" | "和" | "及" | "与"))?;
        let alike = previous.quantity.kind == read.quantity.kind && previous.quantity.unit == read.quantity.unit;
        previous.change.filter(|_| alike && previous.reach + before.len() == read.start && !previous.text.starts_with(['-', '+']))
    }

    /// 100%的学校, and the later numbers of 办结率为99.4%、100%: parts of a hundred that no name beside them shows.
    fn is_share(&self, text: &str, lead: usize, read: &Read) -> bool {
        let full = |high: Option<Exact>| high.is_some_and(|high| high <= Exact::HUNDRED);
        if text[read.end..].starts_with('的') {
            return true;
        }
        let continues = matches!(&text[lead..read.start], "、" | "和" | "及" | "与" | ",");
        let previous = self.found.claims.last().filter(|claim| continues && claim.range.1 <= read.start);
        previous
            .is_some_and(|claim| claim.change.is_none() && claim.quantity.kind == ClaimKind::Percent && full(claim.quantity.interval.high))
    }

    /// `A、B、C分别为x、y、z`: the name that belongs to this number.
    fn respective_name(&mut self, text: &str, sentence: usize, lead: usize, read: &Read) -> Option<EcoString> {
        let before = &text[lead..read.start];
        if before.contains("分别")
            && let Some(at) = before.rfind("分别")
        {
            let words = text[sentence..lead + at].trim_end_matches(',');
            let names = tail(words, LONGEST_LIST);
            // A longer list has no beginning that could be told.
            let list = names.rsplit([',', ';', ':', '。']).next().filter(|list| list.len() < names.len() || names.len() == words.len());
            self.respective = list.map(listed_names).unwrap_or_default();
            self.respective.reverse();
        } else if !matches!(before, "、" | "," | "和" | ";" | "及" | "与") {
            self.respective.clear();
        }
        self.respective.pop()
    }

    /// The verb that governs the number: the last one in its own lead, else the one of the list it continues.
    fn verb(&self, text: &str, lead: usize, hits: Hits<'_>, read: &Read) -> EcoString {
        let own = lead + clause_start(&text[lead..read.start]);
        if let Some(verb) = hits.last_within(Set::Verb, own..read.start) {
            return text[verb.range()].into();
        }
        // 受理初信505件、初访602起: the second number continues the first one's list.
        let continues = text[lead..read.start].starts_with(['、', '和', '及', '与']);
        match self.found.claims.last() {
            Some(previous) if continues => previous.verb.clone(),
            _ => EcoString::new(),
        }
    }
}

/// The noun phrases that a number measures; several where 均 or 都 shares it out.
fn phrases(text: &str, lead: usize, read: &Read) -> (EcoString, Vec<EcoString>) {
    let words = &text[lead..read.start];
    let words = &words[clause_start(words)..];
    if words.contains(['均', '都', '皆'])
        && let Some(shared) = ['均', '都', '皆'].iter().find_map(|word| words.rfind(*word))
    {
        let mut names = listed_names(&words[..shared]);
        if names.len() > 1 {
            let more = names.split_off(1);
            return (names.remove(0), more);
        }
    }
    let own = words.rsplit('、').next().unwrap_or(words);
    if !own.is_empty() {
        return (own.into(), Vec::new());
    }
    // 505件初信: the noun comes after the number.
    let ends = |c: &char| matches!(c, ',' | '。' | ';' | '、' | ':' | '(' | ')' | '0'..='9');
    let behind = &text[read.reach..];
    let end =
        behind.char_indices().take(15).enumerate().find(|(count, (_, c))| *count == 14 || ends(c)).map_or(behind.len(), |(_, (at, _))| at);
    (behind[..end].into(), Vec::new())
}

/// Whether a total follows the name, and another name is joined to it from the front.
fn is_joint(phrase: &str, (start, end): (usize, usize), lexicon: &Lexicon) -> bool {
    phrase[..start].ends_with(['和', '与', '及', '、']) && lexicon.strong_totals.is_in(&phrase[end..])
}

/// Bytes of a list of names that 分别 shares numbers out to.
const LONGEST_LIST: usize = 3000;

/// The last `bytes` bytes of `text`, or a little less.
fn tail(text: &str, bytes: usize) -> &str {
    let from = (text.len().saturating_sub(bytes)..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[from..]
}

/// The members of `A、B和C`; 及 in 及时 and 及格 joins nothing.
fn listed_names(words: &str) -> Vec<EcoString> {
    let mut names = Vec::new();
    for piece in words.split('、') {
        let mut from = 0;
        for (at, c) in piece.char_indices() {
            let word =
                piece[..at].ends_with(['涉', '普', '波', '顾', '触']) || piece[at..].starts_with("及时") || piece[at..].starts_with("及格");
            let joins = matches!(c, '和' | '与') || c == '及' && !word;
            if joins && at > from {
                names.push(piece[from..at].trim_end_matches("以").into());
                from = at + c.len_utf8();
            }
        }
        if from < piece.len() {
            names.push(piece[from..].into());
        }
    }
    names
}

/// Cuts the interval at the bounds of what is measured: counts and money are not negative, parts of a hundred at most 100.
fn bound(quantity: &mut Quantity, bounded: bool, change: bool) {
    let negative = matches!(quantity.value, Value::Number(value) | Value::Range(value, _) if value.is_negative());
    let floor = Interval { low: Some(Exact::ZERO), ..Interval::ALL };
    if bounded && quantity.kind == ClaimKind::Percent {
        let bounds = Interval::closed(Exact::ZERO, Exact::HUNDRED);
        if quantity.interval.meets(&bounds) {
            quantity.interval = quantity.interval.cut(&bounds);
        }
    } else if !negative && !change && quantity.interval.meets(&floor) {
        quantity.interval = quantity.interval.cut(&floor);
    }
}

/// `第六十二条` right after a title: its place and number.
fn article(prose: &Prose, at: usize) -> Option<(crate::span::Span, u32)> {
    let rest = prose.text[at..].strip_prefix('第')?;
    let number_at = at + '第'.len_utf8();
    let (_, number) = super::numeral::numeral(rest).ok()?;
    let end = number_at + number.length;
    prose.text[end..].strip_prefix('条')?;
    let value = u32::try_from(number.value.floor()).ok()?;
    Some((prose.span(at, end + '条'.len_utf8()), value))
}
