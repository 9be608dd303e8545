//! Which of the proposed changes may be made without asking: safe ones that do not touch each other and change no number.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::report::Report;
use crate::source::fold_character;
use crate::span::Span;

/// The edits of all safe fixes, sorted and without overlap. Where two fixes touch, the one that is found first is made.
///
/// An edit that would change a number is never among them, whatever a rule says; only headings may get another number.
pub fn safe_edits(text: &str, report: &Report, diagnostics: &[Diagnostic]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for fix in diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none()).flat_map(|diagnostic| &diagnostic.fixes) {
        if fix.safe && is_sound(fix) && fix.edits.iter().all(|edit| keeps_numbers(text, report, edit)) {
            take(&mut edits, fix);
        }
    }
    edits
}

/// Adds the edits of a fix, all or none.
fn take(edits: &mut Vec<Edit>, fix: &Fix) {
    let touches = |edit: &Edit| {
        let next = edits.partition_point(|other| other.span.end < edit.span.start);
        edits.get(next).is_some_and(|other| other.span.start <= edit.span.end)
    };
    if fix.edits.iter().any(touches) {
        return;
    }
    edits.extend(fix.edits.iter().cloned());
    edits.sort_by_key(|edit| edit.span);
}

/// Whether the edits of a fix are sorted and apart.
fn is_sound(fix: &Fix) -> bool {
    fix.edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start)
}

/// Characters of which numbers are made.
const NUMERALS: &str = "0123456789〇零一二两三四五六七八九十百千万亿几数半";

/// Whether the digits and numerals are the same before and after.
fn keeps_numbers(text: &str, report: &Report, edit: &Edit) -> bool {
    let numbers = |text: &str| -> String { text.chars().map(fold_character).filter(|c| NUMERALS.contains(*c)).collect() };
    let old = text.get(edit.span.range()).unwrap_or_default();
    is_heading_number(report, edit.span) || numbers(old) == numbers(&edit.text)
}

fn is_heading_number(report: &Report, span: Span) -> bool {
    let after = report.sections.partition_point(|section| section.marker.start <= span.start);
    report.sections[..after].last().is_some_and(|section| section.marker.contains(span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Bilingual, Label, RuleId, Severity};
    use crate::report;
    use crate::rule::Pack;
    use crate::source::{Format, Source};

    /// The edits that are left of fixes, each a list of (old words, new words) in `text`.
    fn left<'a>(text: &'a str, fixes: &[(bool, &[(&str, &str)])]) -> Vec<&'a str> {
        let source = Source::from_text(Format::Text, text.to_owned());
        let report = report::read(&source, &Pack::builtin().vocabulary);
        let place = |old: &str| text.find(old).map(|at| Span::new(at, at + old.len())).unwrap();
        let edit = |(old, new): &(&str, &str)| Edit { span: place(old), text: (*new).to_owned() };
        let fix = |(safe, edits): &(bool, &[(&str, &str)])| Fix {
            title: Bilingual::default(),
            safe: *safe,
            edits: edits.iter().map(edit).collect(),
        };
        let diagnostics: Vec<Diagnostic> = fixes
            .iter()
            .map(|parts| Diagnostic {
                rule: RuleId("a/b".to_owned()),
                severity: Severity::Note,
                message: Bilingual::default(),
                help: None,
                basis: None,
                labels: vec![Label::primary(Span::default(), Bilingual::default())],
                evidence: None,
                fixes: vec![fix(parts)],
                waived: None,
                fingerprint: String::new(),
            })
            .collect();
        safe_edits(text, &report, &diagnostics).iter().map(|edit| &text[edit.span.range()]).collect()
    }

    #[test]
    fn only_safe_fixes_are_made() {
        assert_eq!(left("甲,乙。", &[(true, &[(",", "，")]), (false, &[("乙", "丙")])]), [","]);
    }

    #[test]
    fn no_number_is_changed() {
        assert_eq!(left("受理505件，", &[(true, &[("505", "506")]), (true, &[("，", "。")])]), ["，"]);
        assert!(left("受理五百件。", &[(true, &[("五百", "五千")])]).is_empty());
    }

    #[test]
    fn fixes_that_touch_wait() {
        assert_eq!(left("甲，，乙。", &[(true, &[("，，", "，")]), (true, &[("乙", "丙"), ("。", "！")])]), ["，，"]);
    }
}
