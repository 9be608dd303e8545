//! All patterns of a check, each with the way to it inside the rule file.

use super::Check;
use crate::pattern::Pattern;

/// A pattern with its place.
#[derive(Debug)]
pub struct NamedPattern<'c> {
    /// The way to it below `check`: `wording.words[2].find`.
    pub place: String,
    /// The pattern.
    pub pattern: &'c Pattern,
    /// Whether it excuses what another pattern finds.
    pub excuses: bool,
}

/// Patterns of one kind of check while they are collected.
struct Collected<'c>(&'static str, Vec<NamedPattern<'c>>);

impl<'c> Collected<'c> {
    fn finds(&mut self, place: &str, pattern: impl Into<Option<&'c Pattern>>) {
        self.add(place, pattern.into(), false);
    }

    fn excuses(&mut self, place: &str, pattern: impl Into<Option<&'c Pattern>>) {
        self.add(place, pattern.into(), true);
    }

    fn add(&mut self, place: &str, pattern: Option<&'c Pattern>, excuses: bool) {
        let place = format!("{}.{place}", self.0);
        self.1.extend(pattern.map(|pattern| NamedPattern { place, pattern, excuses }));
    }
}

impl Check {
    /// The patterns of the parameters in their order. Those that must be absent from the whole report are left out.
    pub fn patterns(&self) -> Vec<NamedPattern<'_>> {
        let mut all = Collected(self.kind(), Vec::new());
        match self {
            Self::Section(parameters) => {
                all.excuses("heading", parameters.heading.as_ref());
                all.excuses("content", parameters.content.as_ref());
                all.excuses("mentions", parameters.mentions.as_ref());
            }
            Self::Year(parameters) => {
                all.excuses("find", parameters.find.as_ref());
                all.excuses("except", parameters.except.as_ref());
            }
            Self::Date(parameters) => {
                all.excuses("find", parameters.find.as_ref());
                all.excuses("except", parameters.except.as_ref());
            }
            Self::SpanOfTime(parameters) => {
                for (number, named) in parameters.patterns.iter().enumerate() {
                    all.finds(&format!("patterns[{number}].find"), &named.find);
                }
            }
            Self::Citation(parameters) => {
                all.excuses("history", parameters.history.as_ref());
                all.finds("basis", parameters.basis.as_ref());
            }
            Self::Wording(parameters) => {
                for (number, entry) in parameters.words.iter().enumerate() {
                    all.finds(&format!("words[{number}].find"), &entry.find);
                    all.excuses(&format!("words[{number}].unless"), entry.unless.as_ref());
                }
            }
            Self::Drift(parameters) => {
                for (number, form) in parameters.forms.iter().enumerate() {
                    all.finds(&format!("forms[{number}]"), form);
                }
            }
            Self::Identifier(parameters) => {
                all.finds("find", parameters.find.as_ref());
                all.finds("near", parameters.near.as_ref());
                all.excuses("unless", parameters.unless.as_ref());
                all.excuses("not_names", parameters.not_names.as_ref());
            }
            Self::Stage(parameters) => {
                for (number, words) in parameters.words.iter().enumerate() {
                    all.finds(&format!("words[{number}].find"), &words.find);
                    all.excuses(&format!("words[{number}].unless"), words.unless.as_ref());
                    all.excuses(&format!("words[{number}].newer"), words.newer.as_ref());
                }
            }
            Self::ForeignPlace(parameters) => {
                all.finds("subject", &parameters.subject);
                all.excuses("except", &parameters.except);
            }
            Self::Across(parameters) => {
                all.finds("subject", parameters.subject.as_ref());
                all.excuses("except", parameters.except.as_ref());
            }
            _ => {}
        }
        all.1
    }
}
