//! 新修订的《…》, 2023年修正的《…》: held against the latest amendment that the registry knows.

use super::{Citation, Finding, Reader, finding};
use crate::check::date;
use crate::diagnostic::{Bilingual, Severity};
use crate::rule::Law;

/// So many years after its last amendment a text is no longer newly amended.
const NO_LONGER_NEW: i16 = 3;

/// What stands before a title: `新修订的`, `2023年修正的`.
#[derive(Debug, PartialEq, Eq)]
struct Revised<'t> {
    /// 修订, 修正 or 修改.
    kind: &'t str,
    /// Whether it says 新.
    newly: bool,
    year: Option<i16>,
}

impl Reader<'_> {
    /// The wrong year, the wrong kind, or 新 of a text that is years old.
    pub(super) fn revision(&self, citation: &Citation) -> Option<Finding> {
        let law = self.law(citation)?;
        let (day, kind) = law.latest_amendment.as_ref()?;
        let (sentence, at) = self.sentence(citation)?;
        let said = revised(&sentence[..at])?;
        let known = [Some(day.year()), law.latest_text_effective.map(jiff::civil::Date::year)];
        let newest = known.into_iter().flatten().max()?;
        let as_of = law.as_of.or_else(|| self.laws.as_of())?;
        let other_kind = matches!(kind.as_str(), "修订" | "修正") && said.kind != kind && said.kind != "修改";
        let years_ago = self.first_day.year().saturating_sub(newest);
        let severity = match said.year {
            // An earlier amendment is not in the registry; a later one, up to its day, there was not.
            Some(year) if year > newest && year < as_of.year() || known.contains(&Some(year)) && other_kind => None,
            None if years_ago >= NO_LONGER_NEW => None,
            None if other_kind && (0..=1).contains(&years_ago) => Some(Severity::Note),
            _ => return None,
        };
        let mut finding = finding(citation.span, citation, &latest(law)?.zh);
        finding.arguments.insert("right", latest(law)?);
        finding.severity = severity;
        Some(finding)
    }
}

/// `2021年1月22日修订`, with the first day of the text where it is known.
fn latest(law: &Law) -> Option<Bilingual> {
    let (day, kind) = law.latest_amendment.as_ref()?;
    let mut latest = Bilingual::new(format!("{}{kind}", date::written(*day)), format!("{kind} {day}"));
    if let Some(since) = law.latest_text_effective.filter(|since| since != day) {
        latest.zh.push_str(&format!("、{}起施行", date::written(since)));
        latest.en.push_str(&format!(", in force since {since}"));
    }
    Some(latest)
}

/// Reads the words right before a title.
fn revised(before: &str) -> Option<Revised<'_>> {
    let words = before.strip_suffix('的').unwrap_or(before);
    let words = words.strip_suffix('后').unwrap_or(words);
    let kind = ["修订", "修正", "修改"].into_iter().find(|kind| words.ends_with(kind))?;
    let words = words.strip_suffix(kind)?;
    let newly = words.ends_with('新');
    let words = words.strip_suffix('新').unwrap_or(words);
    let words = words.strip_suffix('最').unwrap_or(words);
    let year = words.strip_suffix('年').and_then(|rest| rest.get(rest.len().checked_sub(4)?..)).and_then(|digits| digits.parse().ok());
    (newly || year.is_some()).then_some(Revised { kind, newly, year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_before_a_title_say_how_it_was_changed() {
        assert_eq!(revised("学习新修订的"), Some(Revised { kind: "修订", newly: true, year: None }));
        assert_eq!(revised("按照2023年修正的"), Some(Revised { kind: "修正", newly: false, year: Some(2023) }));
        assert_eq!(revised("修订"), None);
        assert_eq!(revised("组织修订了"), None);
    }
}
