//! `citation`: laws and documents against the registry. A title that the registry does not know is never wrong.

mod kind;
mod naming;
mod revision;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Context, Finding, Verdict, date, parts};
use crate::claim::Citation;
use crate::diagnostic::{Arguments, Bilingual, Edit, Fix, Label, Severity};
use crate::pattern::Pattern;
use crate::rule::{CitationFault, CitationParameters, Law, LawRegistry, LawStatus};
use crate::span::Span;

/// What every law of the People's Republic has before its short title.
const PREFIX: &str = "中华人民共和国";

/// Looks for one fault in all citations; a title that is cited again and again gives one finding.
pub fn check(parameters: &CitationParameters, context: &Context<'_>) -> Verdict {
    let citations = &context.extraction.citations;
    let mut verdict = Verdict { examined: citations.len(), ..Verdict::default() };
    if parameters.fault == CitationFault::Unmarked {
        return naming::unmarked(parameters, context);
    }
    if citations.is_empty() {
        verdict.unchecked = Some(Bilingual::new("没有引用文件", "nothing is cited"));
        return verdict;
    }
    let first_day = parts::settled_year(context).and_then(|year| Date::new(year, 1, 1).ok());
    let needs_year = matches!(
        parameters.fault,
        CitationFault::Repealed
            | CitationFault::ExpiredPlan
            | CitationFault::ArticleBeyondLast
            | CitationFault::NotYetInForce
            | CitationFault::Revision
    );
    if needs_year && first_day.is_none() {
        verdict.unchecked = Some(Bilingual::new("报告的年度不明确", "the report's year is not clear"));
        return verdict;
    }
    let short_titles = naming::ShortTitles::new(context);
    let reader =
        Reader { parameters, context, laws: &context.pack.laws, short_titles: &short_titles, first_day: first_day.unwrap_or(Date::ZERO) };
    let mut by_title: BTreeMap<(&str, Option<u32>), usize> = BTreeMap::new();
    let mut slips: BTreeMap<&str, Option<&Law>> = BTreeMap::new();
    for citation in citations {
        let slip = slips.entry(&citation.title).or_insert_with(|| reader.slip_for(&citation.title));
        let Some(mut finding) = reader.fault(citation, *slip) else { continue };
        reader.say_how_old(&mut finding);
        let article = citation.article.filter(|_| parameters.fault == CitationFault::ArticleBeyondLast);
        let key = (short_titles.full(&citation.title), article.map(|(_, number)| number));
        match by_title.get(&key) {
            None => {
                by_title.insert(key, verdict.findings.len());
                verdict.findings.push(finding);
            }
            Some(&index) => {
                let first: &mut Finding = &mut verdict.findings[index];
                // The rule's own severity, which `None` stands for, is the gravest.
                first.severity = first.severity.min(finding.severity);
                first.explains.append(&mut finding.explains);
                append(&mut first.fixes, finding.fixes);
                if first.labels.len() < SHOWN {
                    first.labels.push(Label::secondary(citation.span, Bilingual::new("又见此处", "again here")));
                }
            }
        }
    }
    verdict
}

/// Joins the fixes of a further place to those of the first; what is safe stays apart from what is not.
fn append(fixes: &mut Vec<Fix>, more: Vec<Fix>) {
    for fix in more {
        match fixes.iter_mut().find(|known| known.safe == fix.safe && known.title == fix.title) {
            Some(known) => known.edits.extend(fix.edits),
            None => fixes.push(fix),
        }
    }
}

/// How many places of one title are shown.
const SHOWN: usize = 6;

struct Reader<'a> {
    parameters: &'a CitationParameters,
    context: &'a Context<'a>,
    laws: &'a LawRegistry,
    short_titles: &'a naming::ShortTitles<'a>,
    /// The first day of the report's year.
    first_day: Date,
}

impl<'a> Reader<'a> {
    /// The law that `title` is a slip for, where the rule looks for slips.
    fn slip_for(&self, title: &str) -> Option<&'a Law> {
        let may_be_one = self.parameters.fault == CitationFault::Misspelt || self.parameters.fault == CitationFault::UnknownTitle;
        if !may_be_one || self.short_titles.full(title) != title {
            return None;
        }
        let law = self.laws.nearest(title)?;
        // 规定 and 规范 are two kinds of document; both may exist under one name.
        let (written, known) = (title.chars().next_back()?, law.title.chars().next_back()?);
        let two_kinds = written != known && self.parameters.kinds.iter().any(|kind| kind.contains(written) && kind.contains(known));
        (!two_kinds).then_some(law)
    }

    fn fault(&self, citation: &Citation, slip: Option<&Law>) -> Option<Finding> {
        match self.parameters.fault {
            CitationFault::Repealed => self.repealed(citation),
            CitationFault::Misspelt => slip.map(|law| misspelt(citation, law)),
            CitationFault::WrongPrefix => self.wrong_prefix(citation),
            CitationFault::ExpiredPlan => self.expired_plan(citation),
            CitationFault::ArticleBeyondLast => self.article_beyond_last(citation),
            CitationFault::NotYetInForce => self.not_yet_in_force(citation),
            CitationFault::Revision => self.revision(citation),
            CitationFault::PlanYears => self.plan_years(citation),
            CitationFault::EarlyShortTitle => self.short_titles.early(citation),
            CitationFault::CalledLaw => naming::called_law(self, citation),
            CitationFault::WrongKind => kind::wrong_kind(self, citation),
            CitationFault::UnknownTitle => self.unknown(citation, slip),
            CitationFault::Unmarked => None,
        }
    }

    /// The law that is cited, perhaps by a short title that the report itself gives.
    fn law(&self, citation: &Citation) -> Option<&'a Law> {
        self.laws.find(self.short_titles.full(&citation.title))
    }

    /// Puts the registry's day to the finding; of what came after that day the registry knows nothing.
    fn say_how_old(&self, finding: &mut Finding) {
        let Some(as_of) = self.laws.as_of() else { return };
        finding.arguments.insert("as_of", Bilingual::new(date::written(as_of), as_of.to_string()));
        if self.first_day > as_of {
            finding.severity = Some(Severity::Note);
            finding.remark =
                Some(Bilingual::new("名录早于报告年度，请以现行有效的文本为准。", "The registry is older than the report's year."));
        }
    }

    fn repealed(&self, citation: &Citation) -> Option<Finding> {
        let law = self.law(citation).filter(|law| law.status == LawStatus::Repealed)?;
        let day = law.repealed_on.filter(|day| day.year() <= self.first_day.year())?;
        let (sentence, at) = self.sentence(citation)?;
        if self.parameters.history.as_ref().is_some_and(|history| history.regex().is_match(&sentence)) {
            return None;
        }
        let mut finding = finding(citation.span, citation, &replacement(law));
        finding.arguments.insert("day", Bilingual::new(date::written(day), day.to_string()));
        if day > self.first_day {
            finding.severity = Some(Severity::Note);
            finding.remark = Some(Bilingual::new(
                "废止在报告年度之内，请写明引用的是哪一段时间的规定。",
                "It was in force for a part of the year; say which.",
            ));
            return Some(finding);
        }
        // A matter of an earlier year may rightly be judged by the law of that year.
        if names_earlier_year(&sentence, at, day.year()) {
            finding.severity = Some(Severity::Warning);
            finding.remark = Some(Bilingual::new("如果说的是旧法有效时的事，请写明。", "If the matter is older than the repeal, say so."));
        }
        if let [successor] = law.replaced_by.as_slice() {
            let safe = finding.severity.is_none() && self.takes_the_place(citation, law, successor, &sentence, at);
            finding.fixes = vec![Fix { safe, ..rename(citation, &shown_like(&citation.title, successor)) }];
        }
        Some(finding)
    }

    /// Whether the successor's title can stand where the old one stands: it replaced this law alone, and neither an article
    /// nor a document number of the old text is named, nor the successor beside it.
    fn takes_the_place(&self, citation: &Citation, law: &Law, successor: &str, sentence: &str, at: usize) -> bool {
        let alone =
            self.laws.laws.iter().all(|other| other.title == law.title || !other.replaced_by.iter().any(|title| title == successor));
        let behind = sentence[at..].split_once('》').map_or("", |(_, rest)| rest);
        let own_words = behind.starts_with(['第', '(', '〔', '[']) || self.short_titles.full(&citation.title) != citation.title;
        alone && citation.article.is_none() && !own_words && !listed_with(sentence, at, without_prefix(successor))
    }

    fn wrong_prefix(&self, citation: &Citation) -> Option<Finding> {
        let bare = without_prefix(&citation.title);
        if bare == citation.title || self.laws.find(&citation.title).is_some() {
            return None;
        }
        let law = self.laws.find(bare).filter(|law| !law.title.starts_with(PREFIX))?;
        let mut finding = finding(citation.span, citation, &law.title);
        finding.fixes = vec![rename(citation, bare)];
        finding.explains = vec![citation.span];
        Some(finding)
    }

    fn expired_plan(&self, citation: &Citation) -> Option<Finding> {
        let law = self.law(citation)?;
        let end = law.period_end.filter(|&end| end < self.first_day)?;
        let (sentence, at) = self.sentence(citation)?;
        let named_as_basis = self.parameters.basis.as_ref().is_some_and(|basis| basis.regex().is_match(&sentence[..at]));
        let named_as_history = self.parameters.history.as_ref().is_some_and(|history| history.regex().is_match(&sentence));
        if !named_as_basis || named_as_history {
            return None;
        }
        let mut finding = finding(citation.span, citation, &replacement(law));
        finding.arguments.insert("day", Bilingual::new(date::written(end), end.to_string()));
        Some(finding)
    }

    fn article_beyond_last(&self, citation: &Citation) -> Option<Finding> {
        let (span, number) = citation.article?;
        let law = self.law(citation).filter(|law| law.status == LawStatus::InForce)?;
        let last = law.articles.filter(|&last| number > last)?;
        // The count is of the present text; an earlier one may have had more articles.
        let amended = law.latest_amendment.as_ref();
        let since = law.latest_text_effective.or_else(|| if amended.is_none() { law.effective } else { None });
        let since = since.or_else(|| amended.and_then(|(day, _)| Date::new(day.year().checked_add(1)?, 1, 1).ok()))?;
        if since > self.first_day {
            return None;
        }
        let mut finding = finding(span, citation, &law.title);
        finding.arguments.insert("article", Bilingual::same(number.to_string()));
        finding.arguments.insert("last", Bilingual::same(last.to_string()));
        finding.labels.push(Label::secondary(citation.span, Bilingual::default()));
        Some(finding)
    }

    fn not_yet_in_force(&self, citation: &Citation) -> Option<Finding> {
        let law = self.law(citation)?;
        let day = law.effective.filter(|day| day.year() > self.first_day.year())?;
        let part = parts::role_at(self.context.report, citation.span);
        if part.is_some_and(|part| self.parameters.except_parts.contains(part)) {
            return None;
        }
        let (sentence, at) = self.sentence(citation)?;
        let matches = |pattern: &Option<Pattern>, text: &str| pattern.as_ref().is_some_and(|pattern| pattern.regex().is_match(text));
        if !matches(&self.parameters.basis, &sentence[..at]) || matches(&self.parameters.history, &sentence) {
            return None;
        }
        let mut finding = finding(citation.span, citation, &law.title);
        finding.arguments.insert("day", Bilingual::new(date::written(day), day.to_string()));
        Some(finding)
    }

    fn plan_years(&self, citation: &Citation) -> Option<Finding> {
        let plans = self.laws.with_other_years(&citation.title);
        let known: String = plans.iter().map(|law| format!("《{}》", law.title)).collect();
        (!plans.is_empty()).then(|| finding(citation.span, citation, &known))
    }

    fn unknown(&self, citation: &Citation, slip: Option<&Law>) -> Option<Finding> {
        (self.law(citation).is_none() && slip.is_none()).then(|| finding(citation.span, citation, ""))
    }

    /// The sentence around a citation and the byte in it where the title begins.
    fn sentence(&self, citation: &Citation) -> Option<(String, usize)> {
        let text = &self.context.report.paragraphs.get(citation.paragraph)?.prose.text;
        let (start, end) = citation.range;
        let (from, to) = parts::stretch(text, start, end, &parts::SENTENCE_ENDS);
        Some((text[from..to].to_owned(), start - from))
    }
}

fn misspelt(citation: &Citation, law: &Law) -> Finding {
    let right = shown_like(&citation.title, &law.title);
    let mut finding = finding(citation.span, citation, &right);
    finding.fixes = vec![rename(citation, &right)];
    finding.explains = vec![citation.span];
    finding
}

/// Whether the sentence, its titles aside, names a year before `year`.
fn names_earlier_year(sentence: &str, title: usize, year: i16) -> bool {
    let before_title = &sentence[..title];
    let after_title = sentence[title..].split_once('》').map_or("", |(_, rest)| rest);
    [before_title, after_title].into_iter().any(|text| {
        text.match_indices('年').any(|(at, _)| {
            let named = at.checked_sub(4).and_then(|start| text.get(start..at)).and_then(|digits| digits.parse::<i16>().ok());
            named.is_some_and(|named| (1949..year).contains(&named))
        })
    })
}

/// Whether the title at the byte `at` stands in one list with `other`: 《A》、《B》和《C》.
fn listed_with(sentence: &str, at: usize, other: &str) -> bool {
    let starts = sentence[..at].match_indices('《').map(|(start, _)| start).chain([at]);
    starts
        .filter_map(|start| titles_from(&sentence[start..]).filter(|(_, length)| start + length > at))
        .any(|(titles, _)| titles.iter().any(|title| without_prefix(title) == other))
}

/// The titles of the list that `text` begins with, and how many bytes it takes.
fn titles_from(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut titles = Vec::new();
    let mut rest = text;
    while let Some((title, after)) = rest.trim_start_matches(['、', '和', '及', '与', '以']).strip_prefix('《')?.split_once('》') {
        titles.push(title);
        rest = after;
        if !rest.trim_start_matches(['、', '和', '及', '与', '以']).starts_with('《') {
            break;
        }
    }
    Some((titles, text.len() - rest.len()))
}

fn without_prefix(title: &str) -> &str {
    title.strip_prefix(PREFIX).unwrap_or(title)
}

/// What to cite instead, as a clause: 《A》《B》.
fn replacement(law: &Law) -> String {
    law.replaced_by.iter().map(|title| format!("《{title}》")).collect()
}

/// The successor's title, with 中华人民共和国 only where the old title had it.
fn shown_like(old: &str, successor: &str) -> String {
    if old.starts_with(PREFIX) { successor.to_owned() } else { without_prefix(successor).to_owned() }
}

fn rename(citation: &Citation, title: &str) -> Fix {
    Fix {
        title: Bilingual::new(format!("改为《{title}》"), format!("write 《{title}》")),
        safe: false,
        edits: vec![Edit { span: citation.span, text: format!("《{title}》") }],
    }
}

fn finding(span: Span, citation: &Citation, right: &str) -> Finding {
    Finding {
        arguments: Arguments::from([("title", Bilingual::same(&citation.title)), ("right", Bilingual::same(right))]),
        labels: vec![Label::primary(span, Bilingual::default())],
        ..Finding::default()
    }
}
