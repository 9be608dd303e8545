//! What can be wrong in a rule that reads well: named by its path inside the file, then given line and column.

use super::{Examples, When};
use crate::diagnostic::Bilingual;
use crate::yaml::Located;
use crate::yaml::place::{self, Step};
use crate::yaml::{did_you_mean, nearest, scalar_width};

/// Begins the marked words of an example.
pub const MARK_OPEN: char = '⟦';
/// Ends them.
pub const MARK_CLOSE: char = '⟧';

/// A mistake that is not yet given its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The way to the value.
    pub steps: Vec<Step>,
    /// The words inside the value that are wrong, where it is not the whole value.
    pub words: Option<String>,
    /// What is wrong.
    pub message: Bilingual,
    /// What to write instead.
    pub help: Option<Bilingual>,
}

impl Problem {
    /// A mistake in the value that `steps` lead to.
    pub fn at<S: Into<Step>>(steps: impl IntoIterator<Item = S>, message: Bilingual) -> Self {
        Self { steps: steps.into_iter().map(Into::into).collect(), words: None, message, help: None }
    }

    /// Only these words of the value are wrong.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = Some(words.into());
        self
    }

    /// Advises the known word that is nearest to `wrong`.
    #[must_use]
    pub fn meant<'w>(mut self, wrong: &str, known: impl IntoIterator<Item = &'w str>) -> Self {
        self.help = nearest(wrong, known).map(did_you_mean);
        self
    }
}

/// Gives each problem its line and column in `text`.
pub(super) fn locate(text: &str, path: &str, problems: impl IntoIterator<Item = Problem>) -> Vec<Located> {
    let mut mistakes: Vec<Located> = problems
        .into_iter()
        .map(|problem| {
            let place = place_of(text, &problem);
            Located { help: problem.help, ..Located::at(text, path, place, problem.message) }
        })
        .collect();
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    mistakes
}

fn place_of(text: &str, problem: &Problem) -> (usize, usize, usize) {
    let (line, column) = match place::of_value(text, &problem.steps) {
        Some(place) => place,
        // The value is absent: the key above shows where it belongs.
        None => place::of_key(text, &problem.steps[..problem.steps.len().saturating_sub(1)]).unwrap_or((1, 1)),
    };
    let words = problem.words.as_deref().filter(|words| !words.is_empty());
    if let Some((line, column, width)) = words.and_then(|words| place_of_words(text, (line, column), words)) {
        return (line, column, width);
    }
    (line, column, scalar_width(text, line, column))
}

/// The first place of `words`, standing alone, at or after a place.
fn place_of_words(text: &str, (line, column): (usize, usize), words: &str) -> Option<(usize, usize, usize)> {
    let width = words.chars().count();
    let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    let is_word = |at: Option<char>| part_of_word(at);
    for (index, content) in text.lines().enumerate().skip(line - 1) {
        let skipped = if index + 1 == line { content.chars().take(column - 1).map(char::len_utf8).sum() } else { 0 };
        let mut from = skipped;
        while let Some(at) = content.get(from..).and_then(|rest| rest.find(words)).map(|at| at + from) {
            let end = at + words.len();
            let inside = is_word(words.chars().next()) && part_of_word(content[..at].chars().next_back())
                || is_word(words.chars().next_back()) && part_of_word(content[end..].chars().next());
            if !inside {
                return Some((index + 1, content[..at].chars().count() + 1, width));
            }
            from = end;
        }
    }
    None
}

/// Placeholders of a message that the check does not fill.
pub(super) fn of_placeholders(key: &str, message: &Bilingual, known: &[&'static str]) -> Vec<Problem> {
    let mut names: Vec<&str> = placeholders(&message.zh).chain(placeholders(&message.en)).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| !known.contains(name))
        .map(|name| {
            let message = Bilingual::new(
                format!("这类检查不提供 {{{name}}}，可用：{}", braced(known, "、")),
                format!("this kind of check does not fill {{{name}}}; it fills {}", braced(known, ", ")),
            );
            Problem::at([key], message).words(format!("{{{name}}}")).meant(name, known.iter().copied())
        })
        .collect()
}

fn braced(names: &[&str], between: &str) -> String {
    if names.is_empty() {
        return "—".to_owned();
    }
    names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(between)
}

/// The names in braces.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Years in the wrong order.
pub(super) fn of_years(when: &When) -> Option<Problem> {
    let (from, to) = (when.from_year?, when.to_year?);
    let message = Bilingual::new(format!("适用年度倒置：从{from}年到{to}年"), format!("the years are reversed: from {from} to {to}"));
    (from > to).then(|| Problem::at(["when", "to_year"], message))
}

/// Missing examples and wrong marks. A rule that is `silent`, because no text can show its demand, has no bad example.
pub(super) fn of_examples(examples: &Examples, silent: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let marked_case = |case: &&super::Case| marks(&case.text) == Marks::Some;
    if !silent && examples.bad.is_empty() && !examples.cases.iter().any(|case| marked_case(&case)) {
        let message = Bilingual::new(
            "缺少反例：`bad` 至少要有一条，并用⟦⟧标出应报的文字",
            "no bad example: `bad` needs one, with the words to report in ⟦⟧",
        );
        problems.push(Problem::at(["examples", "bad"], message));
    }
    if examples.good.is_empty() && examples.cases.iter().all(|case| marked_case(&case)) {
        let message = Bilingual::new(
            "缺少正例：`good` 至少要有一条最接近而不应报的文字",
            "no good example: `good` needs the nearest text that must stay silent",
        );
        problems.push(Problem::at(["examples", "good"], message));
    }
    let bad = examples.bad.iter().enumerate().map(|(item, text)| ("bad", item, None, text, Some(true)));
    let good = examples.good.iter().enumerate().map(|(item, text)| ("good", item, None, text, Some(false)));
    let cases = examples.cases.iter().enumerate().map(|(item, case)| ("cases", item, Some("text"), &case.text, None));
    for (key, item, inner, text, must_be_marked) in bad.chain(good).chain(cases) {
        let Some((words, message)) = mark_mistake(text, must_be_marked) else { continue };
        let steps: Vec<Step> = [key.into(), item.into()].into_iter().chain(inner.map(Step::from)).collect();
        let problem = Problem::at([Step::from("examples")].into_iter().chain(steps), message);
        problems.push(if words.is_empty() { problem } else { problem.words(words) });
    }
    problems
}

/// How an example is marked.
#[derive(Debug, PartialEq, Eq)]
enum Marks {
    None,
    Some,
    Wrong,
}

fn marks(text: &str) -> Marks {
    let mut marks = text.match_indices([MARK_OPEN, MARK_CLOSE]);
    let mut pairs = 0;
    while let Some((open, first)) = marks.next() {
        match marks.next() {
            Some((close, second)) if first.starts_with(MARK_OPEN) && second.starts_with(MARK_CLOSE) && open + first.len() < close => {
                pairs += 1;
            }
            _ => return Marks::Wrong,
        }
    }
    if pairs == 0 { Marks::None } else { Marks::Some }
}

fn mark_mistake(text: &str, must_be_marked: Option<bool>) -> Option<(String, Bilingual)> {
    let whole = String::new();
    if text.trim().is_empty() {
        return Some((whole, Bilingual::new("示例是空的", "the example is empty")));
    }
    match (marks(text), must_be_marked) {
        (Marks::Wrong, Some(true) | None) => Some((
            first_mark(text),
            Bilingual::new("标记应成对写作⟦…⟧，其中有文字，互不嵌套", "marks are pairs ⟦…⟧ with words inside, none within another"),
        )),
        (Marks::None, Some(true)) => Some((whole, Bilingual::new("反例没有用⟦⟧标出应报的文字", "the bad example marks no words with ⟦⟧"))),
        (Marks::Some | Marks::Wrong, Some(false)) => {
            Some((first_mark(text), Bilingual::new("正例不应有⟦⟧标记", "a good example has no mark ⟦⟧")))
        }
        _ => None,
    }
}

fn first_mark(text: &str) -> String {
    text.chars().find(|c| matches!(*c, MARK_OPEN | MARK_CLOSE)).map(String::from).unwrap_or_default()
}
