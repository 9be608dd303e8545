//! Parameters that read well but contradict each other.

use super::problems::Problem;
use super::{DeadlineParameters, SectionDemand, SectionParameters, WordingParameters};
use crate::diagnostic::Bilingual;
use crate::yaml::place::Step;

/// A demand without what it demands.
pub(super) fn of_section(parameters: &SectionParameters) -> Vec<Problem> {
    let whole = matches!(parameters.demand, SectionDemand::Mention | SectionDemand::Heading);
    let missing = match parameters.demand {
        SectionDemand::Mention if parameters.mentions.is_none() => Some("mentions"),
        SectionDemand::Heading if parameters.heading.is_none() => Some("heading"),
        SectionDemand::Order if parameters.order.is_empty() => Some("order"),
        _ if parameters.roles.is_empty() && !whole => Some("roles"),
        _ => None,
    };
    let Some(key) = missing else { return Vec::new() };
    let message = Bilingual::new(format!("这项要求需要写明 `{key}`"), format!("this demand needs `{key}`"));
    vec![Problem::at::<Step>(["check".into(), "section".into(), "demand".into()], message)]
}

/// Words that `unless` always covers, so that they can never be reported.
pub(super) fn of_wording(parameters: &WordingParameters) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (item, entry) in parameters.words.iter().enumerate() {
        let Some(unless) = &entry.unless else { continue };
        for word in plain_words(entry.find.as_str()) {
            let folded: String = word.chars().map(crate::source::fold_character).collect();
            if unless.regex().find_iter(&folded).any(|found| found.range() == (0..folded.len())) {
                let steps = ["check".into(), "wording".into(), "words".into(), item.into(), "unless".into()];
                let message = Bilingual::new(
                    format!("`unless` 总会盖住要查的“{word}”，这个词永远报不出来"),
                    format!("`unless` always covers `{word}`, so that it can never be reported"),
                );
                problems.push(Problem::at::<Step>(steps, message));
            }
        }
    }
    problems
}

/// A deadline is a day of the year or a number of working days.
pub(super) fn of_deadline(parameters: &DeadlineParameters) -> Vec<Problem> {
    if parameters.last_day.is_some() != parameters.working_days.is_some() {
        return Vec::new();
    }
    let message = Bilingual::new("`last_day` 与 `working_days` 应写且只写一个", "write `last_day` or `working_days`, and not both");
    vec![Problem::at::<Step>(["check".into(), "deadline".into()], message)]
}

/// The words of a pattern that is a plain word, or several between `|`.
fn plain_words(pattern: &str) -> Vec<&str> {
    let plain = !pattern.contains(|c: char| "\\.+*?()[]{}^$".contains(c));
    if plain { pattern.split('|').collect() } else { Vec::new() }
}
