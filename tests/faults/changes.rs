//! The faults: one change of a text each, made as a tired writer makes it.

use hegui::claim::{Claim, RelationKind};
use hegui::report::Section;
use hegui::span::Span;

use crate::trial::{Sound, Standing};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    OneDigit,
    Swapped,
    Dropped,
    Doubled,
    Scale,
    LastYear,
    TimesTen,
    Unit,
    Metric,
    TitleYear,
    HeadingYear,
    PlanYear,
    HeadingDeleted,
    HeadingsSwapped,
    Renumbered,
}

impl Kind {
    /// All kinds in the order of the table.
    pub const ALL: [Self; 15] = [
        Self::OneDigit,
        Self::Swapped,
        Self::Dropped,
        Self::Doubled,
        Self::Scale,
        Self::LastYear,
        Self::TimesTen,
        Self::Unit,
        Self::Metric,
        Self::TitleYear,
        Self::HeadingYear,
        Self::PlanYear,
        Self::HeadingDeleted,
        Self::HeadingsSwapped,
        Self::Renumbered,
    ];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneDigit => "one digit changed",
            Self::Swapped => "two digits swapped",
            Self::Dropped => "a digit dropped",
            Self::Doubled => "a digit doubled",
            Self::Scale => "万 left out",
            Self::LastYear => "figure of the year before",
            Self::TimesTen => "times ten",
            Self::Unit => "another unit",
            Self::Metric => "another name",
            Self::TitleYear => "year in the title",
            Self::HeadingYear => "year in a heading",
            Self::PlanYear => "year in the plan's heading",
            Self::HeadingDeleted => "heading deleted",
            Self::HeadingsSwapped => "two headings swapped",
            Self::Renumbered => "heading renumbered",
        }
    }

    /// Whether the value of a number changes.
    pub fn is_of_a_number(self) -> bool {
        self <= Self::TimesTen
    }
}

/// One change.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What is changed.
    pub kind: Kind,
    /// Where, in the sound text.
    pub span: Span,
    /// What stands there instead.
    pub words: String,
    /// The claim whose number it is.
    pub claim: Option<usize>,
}

/// All faults of a text.
pub fn of(sound: &Sound<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut last = None;
    for (index, claim) in sound.checked.extraction.claims.iter().enumerate() {
        // Several claims may share one number.
        if last == Some(claim.span) {
            continue;
        }
        last = Some(claim.span);
        number(sound, index, claim, &mut faults);
    }
    years(sound, &mut faults);
    headings(sound, &mut faults);
    faults
}

/// The ASCII or full-width digits of the claim: their places in the text and their values.
fn digits(sound: &Sound<'_>, claim: &Claim) -> Vec<(Span, u32, bool)> {
    let words = &sound.text.words[claim.span.range()];
    words
        .char_indices()
        .filter_map(|(at, c)| {
            let start = claim.span.start + at;
            let span = Span::new(start, start + c.len_utf8());
            let wide = ('０'..='９').contains(&c);
            c.to_digit(10).or_else(|| wide.then(|| u32::from(c) - u32::from('０'))).map(|digit| (span, digit, wide))
        })
        .collect()
}

fn written(digit: u32, wide: bool) -> String {
    let first = if wide { u32::from('０') } else { u32::from('0') };
    char::from_u32(first + digit).unwrap().to_string()
}

fn number(sound: &Sound<'_>, index: usize, claim: &Claim, faults: &mut Vec<Fault>) {
    let digits = digits(sound, claim);
    let text = &sound.text.words;
    let mut push = |kind: Kind, span: Span, words: String| faults.push(Fault { kind, span, words, claim: Some(index) });
    let standing = sound.standing(index);
    let stands = standing > Standing::None;
    // Cells of a table are many and alike.
    let sparse = standing < Standing::Equation || claim.place_paragraph().is_none();
    let zero = digits.iter().all(|(_, digit, _)| *digit == 0);
    let point = |at: usize| text[..at].ends_with(['.', '．']) || text[at..].starts_with(['.', '．']);
    for (at, (span, digit, wide)) in digits.iter().enumerate() {
        // Another digit: all nine would say little more than one, now near and now far.
        let steps: &[u32] = if sparse || at % 2 == 0 { &[1] } else { &[6] };
        for step in steps.iter().map(|step| (step + digit + u32::try_from(at).unwrap()) % 10) {
            let leads = at == 0 && digits.len() > 1;
            if step != *digit && !(leads && step == 0) {
                push(Kind::OneDigit, *span, written(step, *wide));
            }
        }
        if !stands {
            break;
        }
        if sparse && (index + at) % 2 == 1 {
            continue;
        }
        if at == 0 || digits[at - 1].1 != *digit {
            // 39.0 without its only decimal is no number that anybody writes.
            let whole = !(at == 0 && point(span.end) || at + 1 == digits.len() && point(span.start));
            if digits.len() > 1 && !(at == 0 && digits[1].1 == 0) && whole {
                push(Kind::Dropped, *span, String::new());
            }
            if !zero {
                push(Kind::Doubled, *span, written(*digit, *wide).repeat(2));
            }
        }
        if let Some((next, after, _)) = digits.get(at + 1).filter(|(next, after, _)| next.start == span.end && after != digit)
            && !(at == 0 && *after == 0)
        {
            push(Kind::Swapped, Span::new(span.start, next.end), written(*after, *wide) + &written(*digit, *wide));
        }
    }
    if !stands {
        return;
    }
    if let Some(at) = text[claim.span.range()].find('万') {
        let start = claim.span.start + at;
        push(Kind::Scale, Span::new(start, start + '万'.len_utf8()), String::new());
    }
    if let Some((span, words)) = previous_figure(sound, index, claim) {
        push(Kind::LastYear, span, words);
    }
    if let Some((last, _, wide)) = digits.last().filter(|_| !zero && !text[claim.span.range()].contains(['.', '．'])) {
        push(Kind::TimesTen, Span::new(last.end, last.end), written(0, *wide));
    }
    for (unit, other) in [("人次", "件"), ("件", "人次"), ("万元", "元"), ("元", "万元")] {
        if text[claim.span.range()].ends_with(unit) {
            push(Kind::Unit, Span::new(claim.span.end - unit.len(), claim.span.end), other.to_owned());
            break;
        }
    }
    if let Some((span, words)) = neighbour_name(sound, index, claim) {
        push(Kind::Metric, span, words);
    }
}

/// The words of the level before for the current level of a growth.
fn previous_figure(sound: &Sound<'_>, index: usize, claim: &Claim) -> Option<(Span, String)> {
    let claims = &sound.checked.extraction.claims;
    let growth = sound.equations(index).map(|entry| &entry.relation);
    let mut levels =
        growth.filter(|relation| relation.kind == RelationKind::Growth && !relation.by_difference && relation.claims[1] == index);
    let previous = &claims[levels.next()?.claims[0]];
    let words = &sound.text.words[previous.span.range()];
    (words != &sound.text.words[claim.span.range()]).then(|| (claim.span, words.to_owned()))
}

/// The words right before the number, and the name of another number of one of its relations.
fn neighbour_name(sound: &Sound<'_>, index: usize, claim: &Claim) -> Option<(Span, String)> {
    let claims = &sound.checked.extraction.claims;
    claim.metric.as_ref()?;
    let start = claim.span.start.checked_sub(claim.phrase.len())?;
    let span = Span::new(start, claim.span.start);
    let named = |words: &str| !words.is_empty() && sound.text.words.get(span.range()) == Some(claim.phrase.as_str());
    let mut members = sound.equations(index).flat_map(|entry| entry.relation.claims.iter().copied());
    let other = members.find(|member| claims[*member].span != claim.span && claims[*member].phrase != claim.phrase)?;
    (named(&claim.phrase) && !claims[other].phrase.is_empty()).then(|| (span, claims[other].phrase.to_string()))
}

/// The years of four digits in the words, as places in the text.
fn years_in(text: &str, span: Span) -> Vec<(Span, i16)> {
    text[span.range()]
        .match_indices('年')
        .filter_map(|(at, _)| {
            let end = span.start + at;
            let digits = text.get(end.checked_sub(4)?..end)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| (Span::new(end - 4, end), digits.parse().unwrap()))
        })
        .collect()
}

fn years(sound: &Sound<'_>, faults: &mut Vec<Fault>) {
    let text = &sound.text.words;
    let report = &sound.checked.report;
    let mut push = |kind: Kind, span: Span| {
        for (place, year) in years_in(text, span) {
            for other in [year - 1, year + 1] {
                faults.push(Fault { kind, span: place, words: other.to_string(), claim: None });
            }
        }
    };
    if let Some(title) = &report.title {
        push(Kind::TitleYear, title.span);
    }
    for section in report.sections.iter().filter(|section| section.level == 1) {
        let plan = section.role.as_ref().is_some_and(|role| role.0 == "plan");
        push(if plan { Kind::PlanYear } else { Kind::HeadingYear }, section.heading);
    }
}

fn headings(sound: &Sound<'_>, faults: &mut Vec<Fault>) {
    let text = &sound.text.words;
    let sections = &sound.checked.report.sections;
    let stands_alone = |section: &&Section| !section.run_in && !section.heading.is_empty();
    for (at, section) in sections.iter().enumerate() {
        if stands_alone(&section) {
            let end = text[section.heading.end..].find('\n').map_or(text.len(), |line| section.heading.end + line + 1);
            let start = text[..section.heading.start].rfind('\n').map_or(0, |line| line + 1);
            faults.push(Fault { kind: Kind::HeadingDeleted, span: Span::new(start, end), words: String::new(), claim: None });
        }
        let next = sections[at + 1..].iter().find(|next| next.level <= section.level);
        let Some(next) = next.filter(|next| next.level == section.level && next.style == section.style && !next.marker.is_empty()) else {
            continue;
        };
        if section.marker.is_empty() {
            continue;
        }
        faults.push(Fault { kind: Kind::Renumbered, span: section.marker, words: text[next.marker.range()].to_owned(), claim: None });
        // The blocks change places with their numbers.
        let (first, second) = (section.span, next.span);
        if first.end <= second.start {
            let (a, between, b) = (&text[first.range()], &text[first.end..second.start], &text[second.range()]);
            let break_after = if a.ends_with('\n') && !b.ends_with('\n') { "\n\n" } else { "" };
            let words = format!("{b}{break_after}{between}{a}");
            faults.push(Fault { kind: Kind::HeadingsSwapped, span: Span::new(first.start, second.end), words, claim: None });
        }
    }
}
