//! `identifier`: personal data that must not be published. The marked words are masked in every output.

mod number;

use super::{Context, Finding, Verdict, parts};
use crate::diagnostic::{Arguments, Bilingual, Label, Severity, mask};
use crate::pattern::Pattern;
use crate::rule::{IdentifierParameters, IdentifierSort};
use crate::source::Prose;

/// How many characters before a number its name may stand.
const NEAR: usize = 16;

/// Looks through all paragraphs and table cells.
pub fn check(parameters: &IdentifierParameters, context: &Context<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    // What is searched for first, where it is a pattern.
    let searched = match parameters.sort {
        IdentifierSort::LicencePlate | IdentifierSort::PersonName => parameters.near.as_ref(),
        IdentifierSort::Described => parameters.find.as_ref(),
        _ => None,
    };
    let is_number = matches!(
        parameters.sort,
        IdentifierSort::IdentityNumber | IdentifierSort::MobileNumber | IdentifierSort::BankCard | IdentifierSort::Landline
    );
    for (at, &prose) in context.passages.iter().enumerate() {
        verdict.examined += 1;
        let in_vain = if is_number {
            context.long_numbers.binary_search(&at).is_err()
        } else {
            searched.is_some_and(|pattern| !context.sifted.may_match(pattern, at))
        };
        if in_vain {
            continue;
        }
        let found = match parameters.sort {
            IdentifierSort::LicencePlate => plates(parameters, &prose.text),
            IdentifierSort::PersonName => names(parameters, &prose.text),
            IdentifierSort::Described => described(parameters, &prose.text),
            IdentifierSort::IdentityNumber | IdentifierSort::MobileNumber | IdentifierSort::BankCard | IdentifierSort::Landline => {
                numbers(parameters, &prose.text)
            }
        };
        verdict.findings.extend(found.into_iter().map(|found| finding(prose, &found)));
    }
    verdict.findings.sort_by_key(|finding| finding.labels[0].span);
    verdict
}

/// The passages that hold digits enough for a number of a person, by their numbers in order.
pub fn with_long_numbers(passages: &[&Prose]) -> Vec<usize> {
    let long = |(at, prose): (usize, &&Prose)| {
        let mut run = 0;
        // Blanks and hyphens inside a number are counted with its digits.
        let holds = prose.text.bytes().any(|byte| {
            run = if byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'X' | b'x') { run + 1 } else { 0 };
            run >= SHORTEST
        });
        holds.then_some(at)
    };
    passages.iter().enumerate().filter_map(long).collect()
}

/// The fewest characters of a number of a person, blanks and hyphens inside it included.
const SHORTEST: usize = 10;

/// Personal data at bytes of a text.
struct Found {
    start: usize,
    end: usize,
    certainty: Certainty,
}

/// How sure a place is personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// Shape and check digits are right, and the words around it fit.
    Sure,
    /// Something is lacking: a warning at most.
    Likely,
}

fn finding(prose: &Prose, found: &Found) -> Finding {
    let words = mask(&prose.text[found.start..found.end]);
    let label = Label { masked: true, ..Label::primary(prose.span(found.start, found.end), Bilingual::default()) };
    Finding {
        severity: (found.certainty == Certainty::Likely).then_some(Severity::Warning),
        arguments: Arguments::from([("words", Bilingual::same(words))]),
        labels: vec![label],
        ..Finding::default()
    }
}

/// Numbers of the sort that the rule names.
fn numbers(parameters: &IdentifierParameters, text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for run in digit_runs(text) {
        let whole = judge(parameters, text, &run);
        if let Some(certainty) = whole {
            found.push(Found { start: run.start, end: run.end, certainty });
            continue;
        }
        // Two numbers with a blank between them are a run of no sort.
        for piece in run.pieces(text) {
            found.extend(judge(parameters, text, &piece).map(|certainty| Found { start: piece.start, end: piece.end, certainty }));
        }
    }
    found
}

/// Digits with single blanks or hyphens between them; an X may end them.
struct DigitRun {
    start: usize,
    end: usize,
    digits: String,
}

impl DigitRun {
    fn new(text: &str, start: usize, end: usize) -> Self {
        let digits = text[start..end].chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        Self { start, end, digits }
    }

    fn pieces(&self, text: &str) -> Vec<Self> {
        let bytes = &text.as_bytes()[self.start..self.end];
        let mut pieces = Vec::new();
        let mut start = self.start;
        for piece in bytes.split(|byte| matches!(byte, b' ' | b'-')) {
            let end = start + piece.len();
            if piece.len() < bytes.len() {
                pieces.push(Self::new(text, start, end));
            }
            start = end + 1;
        }
        pieces
    }
}

fn digit_runs(text: &str) -> Vec<DigitRun> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at + 1;
        loop {
            let next = bytes.get(end).copied().unwrap_or_default();
            let after = bytes.get(end + 1).copied().unwrap_or_default();
            if next.is_ascii_digit() {
                end += 1;
            } else if matches!(next, b' ' | b'-') && after.is_ascii_digit() {
                end += 2;
            } else {
                break;
            }
        }
        if matches!(bytes.get(end), Some(b'X' | b'x')) {
            end += 1;
        }
        // Shorter and longer runs are no number of a person, and are not worth reading.
        if (SHORTEST..=40).contains(&(end - start)) {
            runs.push(DigitRun::new(text, start, end));
        }
        at = end;
    }
    runs
}

/// Whether the run is a number of the rule's sort, and how surely.
fn judge(parameters: &IdentifierParameters, text: &str, run: &DigitRun) -> Option<Certainty> {
    let before = text[..run.start].chars().next_back();
    let after = text[run.end..].chars().next();
    let part_of_more = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '*' | '_' | '/');
    if before.is_some_and(part_of_more) || after.is_some_and(|c| part_of_more(c) && c != '.') || after.is_some_and(is_unit) {
        return None;
    }
    let words = words_before(text, run.start);
    if parameters.unless.as_ref().is_some_and(|unless| unless.regex().is_match(words)) {
        return None;
    }
    let near = parameters.near.as_ref().is_some_and(|near| near.regex().is_match(words));
    match parameters.sort {
        // A number of the right shape alone may be any code; next to the word it is an identity number with a slip.
        IdentifierSort::IdentityNumber if near => number::identity_number(&run.digits).or_else(|| number::old_identity_number(&run.digits)),
        IdentifierSort::IdentityNumber => {
            number::identity_number(&run.digits).filter(|certainty| *certainty == Certainty::Sure && !number::is_credit_code(&run.digits))
        }
        IdentifierSort::MobileNumber => number::is_mobile(&run.digits).then_some(Certainty::Sure),
        IdentifierSort::BankCard => number::is_bank_card(&run.digits).then_some(if near { Certainty::Sure } else { Certainty::Likely }),
        IdentifierSort::Landline => (near && number::is_landline(&text[run.start..run.end])).then_some(Certainty::Sure),
        IdentifierSort::LicencePlate | IdentifierSort::PersonName | IdentifierSort::Described => None,
    }
}

/// A number before a unit is a quantity.
fn is_unit(c: char) -> bool {
    "元件人次个户吨万亿千百条份张家名公平立米台辆本册部%".contains(c)
}

/// The characters of the same clause before byte `at`, at most [`NEAR`].
fn words_before(text: &str, at: usize) -> &str {
    let start = text[..at].char_indices().rev().take(NEAR).last().map_or(at, |(start, _)| start);
    &text[start..at]
}

/// Plates, which `near` describes; a letter or digit behind one makes it something else.
fn plates(parameters: &IdentifierParameters, text: &str) -> Vec<Found> {
    let Some(pattern) = &parameters.near else { return Vec::new() };
    let found = pattern.regex().find_iter(text);
    found
        .filter(|found| !text[found.end()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        .map(|found| Found { start: found.start(), end: found.end(), certainty: Certainty::Sure })
        .collect()
}

/// What `find` describes, in a sentence that holds `near`; words of `unless` right before allow it.
fn described(parameters: &IdentifierParameters, text: &str) -> Vec<Found> {
    let Some(find) = &parameters.find else { return Vec::new() };
    let mut found = Vec::new();
    for captures in find.regex().captures_iter(text) {
        let Some(marked) = captures.iter().skip(1).flatten().next().or_else(|| captures.get(0)) else { continue };
        let (from, to) = parts::stretch(text, marked.start(), marked.end(), &parts::SENTENCE_ENDS);
        let near = parameters.near.as_ref().is_none_or(|near| near.regex().is_match(&text[from..to]));
        let allowed =
            |unless: &Pattern| unless.regex().is_match(words_before(text, marked.start())) || unless.regex().is_match(marked.as_str());
        // `护照12345678本` counts passports.
        let counted = marked.as_str().ends_with(|c: char| c.is_ascii_digit()) && text[marked.end()..].starts_with(is_unit);
        if near && !counted && !parameters.unless.as_ref().is_some_and(allowed) {
            found.push(Found { start: marked.start(), end: marked.end(), certainty: Certainty::Sure });
        }
    }
    found
}

/// Names right behind the words of `near`: a surname and two characters, before a word that `near` cannot be part of.
fn names(parameters: &IdentifierParameters, text: &str) -> Vec<Found> {
    let Some(near) = &parameters.near else { return Vec::new() };
    near.regex().find_iter(text).filter_map(|role| name_at(parameters, text, role.end())).collect()
}

/// Words that follow a name and no noun: 反映, 因, 的 and the marks of a clause.
const AFTER_NAME: [&str; 17] =
    ["反映", "家住", "提出", "来访", "诉", "因", "的", "等", "于", "在", "与", "向", "对", "患", ",", "。", "、"];

/// Words that follow a name of two characters and hardly ever anything else.
const AFTER_SHORT_NAME: [&str; 4] = ["反映", "患有", "家住", "诉称"];

fn name_at(parameters: &IdentifierParameters, text: &str, start: usize) -> Option<Found> {
    let rest = &text[start..];
    let mut characters = rest.char_indices();
    let (_, surname) = characters.next()?;
    if !parameters.surnames.contains(surname) {
        return None;
    }
    let ends: Vec<usize> = characters.map(|(at, _)| at).skip(1).chain(std::iter::once(rest.len())).take(2).collect();
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for &end in &ends {
        let name = &rest[..end];
        let length = name.chars().count();
        if !name.chars().all(han) || parameters.not_names.as_ref().is_some_and(|pattern| pattern.regex().is_match(name)) {
            continue;
        }
        let after = &rest[end..];
        // Two characters are a word more often than a name.
        let followed = match length {
            2 => AFTER_SHORT_NAME.iter().any(|word| after.starts_with(word)),
            3 => after.is_empty() || AFTER_NAME.iter().any(|word| after.starts_with(word)),
            _ => false,
        };
        if followed {
            return Some(Found { start, end: start + end, certainty: Certainty::Sure });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sort: IdentifierSort, near: &str, unless: &str, text: &str) -> Vec<String> {
        let pattern = |written: &str| (!written.is_empty()).then(|| crate::pattern::Pattern::new(written).unwrap());
        let parameters = IdentifierParameters {
            sort,
            find: None,
            near: pattern(near),
            unless: pattern(unless),
            surnames: String::new(),
            not_names: None,
        };
        let warned = |found: &Found| if found.certainty == Certainty::Likely { "?" } else { "" };
        numbers(&parameters, text).iter().map(|found| format!("{}{}", &text[found.start..found.end], warned(found))).collect()
    }

    #[test]
    fn an_identity_number_has_a_birthday_and_a_check_digit() {
        let identity = |text: &str| found(IdentifierSort::IdentityNumber, "身份证", "", text);
        assert_eq!(identity("身份证号11010519491231002X,"), ["11010519491231002X"]);
        assert_eq!(identity("110105 19491231 002x"), ["110105 19491231 002x"]);
        assert_eq!(identity("身份证号110105194912310021"), ["110105194912310021?"]);
        assert!(identity("索引号110105194912310021").is_empty());
        assert!(identity("身份证号11010519491331002X").is_empty());
        assert!(identity("代码91350100M000100Y43").is_empty());
        assert_eq!(identity("身份证号110105491231002,"), ["110105491231002?"]);
    }

    #[test]
    fn a_mobile_number_is_no_quantity_and_no_hotline() {
        let mobile = |text: &str| found(IdentifierSort::MobileNumber, "", "热线", text);
        assert_eq!(mobile("电话138-0000-1234。"), ["138-0000-1234"]);
        assert_eq!(mobile("13800001234 13900001234"), ["13800001234", "13900001234"]);
        assert_eq!(mobile("+8613800001234"), ["8613800001234"]);
        assert!(mobile("投资13800001234元").is_empty());
        assert!(mobile("服务热线13800001234").is_empty());
        assert!(mobile("138****1234").is_empty());
        assert!(mobile("20240113800001234").is_empty());
    }

    #[test]
    fn a_bank_card_passes_the_luhn_test() {
        let card = |text: &str| found(IdentifierSort::BankCard, "账号", "", text);
        assert_eq!(card("账号6200000001234567897"), ["6200000001234567897"]);
        assert_eq!(card("编码6200000001234567897"), ["6200000001234567897?"]);
        assert!(card("账号6200000001234567898").is_empty());
    }
}
