//! Waivers: findings that the settings accept are marked; a waiver that accepts nothing any more is itself a finding.

use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::civil::Date;

use super::settings::{Found, Waiver};
use crate::diagnostic::{Acceptance, Bilingual, Diagnostic, Label, RuleId, Severity, Waived};
use crate::output::{FileResult, Masks};
use crate::rule::Pack;
use crate::span::{LineIndex, Span};
use crate::yaml;

/// The waivers of the settings, and what they have met so far.
#[derive(Debug)]
pub(super) struct Waivers<'a> {
    found: &'a Found,
    met: Vec<Met>,
}

/// What one waiver has met.
#[derive(Debug)]
struct Met {
    globs: Option<GlobSet>,
    lapsed: bool,
    looked: bool,
    matched: bool,
}

impl<'a> Waivers<'a> {
    /// As they stand on the day `today`.
    pub fn new(found: &'a Found, today: Date) -> Self {
        let met = found.settings.waive.iter().map(|waiver| Met {
            globs: globs(&waiver.files),
            lapsed: waiver.until.is_some_and(|until| until.0 < today),
            looked: false,
            matched: false,
        });
        Self { found, met: met.collect() }
    }

    /// Marks the findings of `file` that the waivers cover.
    pub fn apply(&mut self, file: &mut FileResult) {
        for (waiver, met) in self.found.settings.waive.iter().zip(&mut self.met) {
            let meant = waiver.files.is_empty() || met.globs.as_ref().is_some_and(|globs| means(globs, &file.path));
            let ran = file.facts.as_ref().is_some_and(|facts| facts.outcomes.iter().any(|outcome| outcome.rule.as_str() == waiver.rule));
            if !meant || !ran {
                continue;
            }
            met.looked = true;
            let FileResult { text, masks, diagnostics, .. } = file;
            let accepted = |diagnostic: &&mut Diagnostic| {
                diagnostic.rule.as_str() == waiver.rule && same_words(&masks.words(text, diagnostic.primary().span), &waiver.text)
            };
            for diagnostic in diagnostics.iter_mut().filter(accepted) {
                met.matched = true;
                if !met.lapsed {
                    diagnostic.waived = Some(Waived { reason: waiver.reason.clone(), by: waiver.by.clone(), kind: Acceptance::Waiver });
                }
            }
        }
    }

    /// What is to be said about the waivers themselves when all files have been seen with the rules of `pack`.
    pub fn findings(&self, pack: &Pack) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (index, (waiver, met)) in self.found.settings.waive.iter().zip(&self.met).enumerate() {
            let place = place_of(&self.found.text, index);
            if !pack.rules.iter().any(|rule| rule.id.as_str() == waiver.rule) {
                findings.push(finding("settings/stale-waiver", place, waiver, &unknown_words(waiver, pack)));
                continue;
            }
            if met.lapsed && (met.matched || met.looked) {
                findings.push(finding("settings/lapsed-waiver", place, waiver, &lapsed_words(waiver)));
            } else if met.looked && !met.matched {
                findings.push(finding("settings/stale-waiver", place, waiver, &stale_words(waiver)));
            }
        }
        findings
    }
}

/// Marks the findings in one file that waivers which have not lapsed cover.
pub(super) fn mark(diagnostics: &mut [Diagnostic], file: (&str, &str, &Masks), settings: &Found, today: Date) {
    let (path, text, masks) = file;
    for waiver in &settings.settings.waive {
        let lapsed = waiver.until.is_some_and(|until| until.0 < today);
        if lapsed || !(waiver.files.is_empty() || globs(&waiver.files).is_some_and(|globs| means(&globs, path))) {
            continue;
        }
        for diagnostic in diagnostics.iter_mut() {
            let words = masks.words(text, diagnostic.primary().span);
            if diagnostic.rule.as_str() == waiver.rule && same_words(&words, &waiver.text) {
                diagnostic.waived = Some(Waived { reason: waiver.reason.clone(), by: waiver.by.clone(), kind: Acceptance::Waiver });
            }
        }
    }
}

/// The first line of the waiver in the settings.
fn place_of(text: &str, index: usize) -> Span {
    let Some((line, column)) = yaml::place_of_item(text, "waive", index) else { return Span::default() };
    let whole = LineIndex::new(text).line_span(text, line);
    let skipped: usize = text[whole.range()].chars().take(column - 1).map(char::len_utf8).sum();
    Span::new((whole.start + skipped).min(whole.end), whole.end)
}

/// Two texts are the same words whatever blanks and line ends stand in them.
fn same_words(left: &str, right: &str) -> bool {
    left.split_whitespace().collect::<String>() == right.split_whitespace().collect::<String>()
}

fn globs(patterns: &[String]) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(Glob::new(pattern.trim_start_matches("./")).ok()?);
    }
    builder.build().ok()
}

/// A glob names a whole path or, like `报告.txt`, its end.
fn means(globs: &GlobSet, path: &str) -> bool {
    let path = path.trim_start_matches("./");
    let mut ends = std::iter::once(path).chain(path.match_indices('/').map(|(at, _)| &path[at + 1..]));
    ends.any(|end| globs.is_match(end))
}

fn lapsed_words(waiver: &Waiver) -> [Bilingual; 2] {
    let day = waiver.until.map_or_else(String::new, |until| until.0.to_string());
    [
        Bilingual::new(
            format!("对 {} 的说明只到 {day} 有效，现已过期，所说明的问题重新计入", waiver.rule),
            format!("the waiver of {} held until {day} and has lapsed; what it covered counts again", waiver.rule),
        ),
        Bilingual::new("请改正报告，或重新说明并改后期限", "correct the report, or give the reason again with a later day"),
    ]
}

fn unknown_words(waiver: &Waiver, pack: &Pack) -> [Bilingual; 2] {
    let near = yaml::nearest(&waiver.rule, pack.rules.iter().map(|rule| rule.id.as_str()));
    [
        Bilingual::new(
            format!("没有规则 {}，这条说明不起作用", waiver.rule),
            format!("there is no rule {}, so the waiver accepts nothing", waiver.rule),
        ),
        match near {
            Some(near) => Bilingual::new(format!("是否指 {near}？"), format!("did you mean {near}?")),
            None => Bilingual::new("用 hegui rules list 查看全部规则", "hegui rules list shows all rules"),
        },
    ]
}

fn stale_words(waiver: &Waiver) -> [Bilingual; 2] {
    [
        Bilingual::new(
            format!("对 {} 的说明（“{}”）已没有对应的问题", waiver.rule, waiver.text),
            format!("the waiver of {} (“{}”) matches no finding any more", waiver.rule, waiver.text),
        ),
        Bilingual::new(
            "报告已改动的，请删去这条说明，或按新的文字重新说明",
            "if the report has changed, delete the waiver or give the reason again for the new words",
        ),
    ]
}

fn finding(rule: &str, place: Span, waiver: &Waiver, [message, help]: &[Bilingual; 2]) -> Diagnostic {
    let mark = Bilingual::new(format!("说明人：{}", waiver.by), format!("signed by {}", waiver.by));
    Diagnostic {
        rule: RuleId(rule.to_owned()),
        severity: Severity::Warning,
        message: message.clone(),
        help: Some(help.clone()),
        basis: None,
        labels: vec![Label::primary(place, mark)],
        evidence: None,
        fixes: Vec::new(),
        waived: None,
        fingerprint: format!("{rule}:{}:{}", waiver.rule, waiver.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_names_a_path_or_its_end() {
        let means_path = |pattern: &str, path: &str| means(&globs(&[pattern.to_owned()]).unwrap(), path);
        assert!(means_path("报告.txt", "各局/报告.txt"));
        assert!(means_path("各局/*.txt", "./各局/报告.txt"));
        assert!(means_path("*.txt", "a/b.txt"));
        assert!(!means_path("告.txt", "各局/报告.txt"));
    }

    #[test]
    fn blanks_do_not_make_other_words() {
        assert!(same_words("26\n件", "26 件"));
        assert!(!same_words("26件", "27件"));
    }
}
