//! A sound text, and what becomes of it with one fault.

use std::collections::BTreeSet;

use hegui::check::{Checked, Entry, Options, System, check};
use hegui::claim::{Claim, Judged, RelationKind, Value, judge};
use hegui::diagnostic::{Diagnostic, Language, Severity};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};

use crate::changes::{Fault, Kind};
use crate::texts::Text;

/// What a number is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing.
    None,
    /// Only relations that cannot see every change: a part and its whole, an order, a repetition, a leftover, a counted list.
    Loose,
    /// One equation.
    Equation,
    /// Two or more equations.
    Shared,
}

/// A text without faults, checked.
pub struct Sound<'a> {
    /// The text.
    pub text: &'a Text,
    /// What is said of it.
    pub checked: Checked,
    system: System,
    known: BTreeSet<(String, String)>,
}

fn run(format: Format, text: &str, pack: &Pack) -> Checked {
    let source = Source::from_text(format, text.to_owned());
    check(&source.text, report::read(&source, &pack.vocabulary), pack, &Options::default())
}

fn is_equation(kind: RelationKind) -> bool {
    matches!(
        kind,
        RelationKind::Sum
            | RelationKind::Share
            | RelationKind::Rate
            | RelationKind::ShareTotal
            | RelationKind::Growth
            | RelationKind::Average
            | RelationKind::Flow
    )
}

impl<'a> Sound<'a> {
    /// Checks the text as it is.
    pub fn new(text: &'a Text, pack: &Pack) -> Self {
        let checked = run(text.format, &text.words, pack);
        let system = System::new(&checked.report, &checked.extraction, pack);
        let known = checked.diagnostics.iter().map(|found| (found.rule.to_string(), found.message.zh.clone())).collect();
        Self { text, checked, system, known }
    }

    /// The relations of a number that hold; several claims may share the number.
    fn relations(&self, claim: usize) -> impl Iterator<Item = &Entry> {
        let claims = &self.checked.extraction.claims;
        let span = claims[claim].span;
        let own = move |entry: &&Entry| entry.relation.claims.iter().any(|member| claims[*member].span == span);
        self.system.entries.iter().filter(|entry| entry.judged == Judged::Satisfied).filter(own)
    }

    /// The equations of a number.
    pub fn equations(&self, claim: usize) -> impl Iterator<Item = &Entry> {
        self.relations(claim).filter(|entry| is_equation(entry.relation.kind))
    }

    /// What a number is held against.
    pub fn standing(&self, claim: usize) -> Standing {
        match self.equations(claim).count() {
            0 if self.relations(claim).next().is_none() => Standing::None,
            0 => Standing::Loose,
            1 => Standing::Equation,
            _ => Standing::Shared,
        }
    }

    /// Puts the fault into the text and checks it.
    pub fn with(&self, fault: Fault, pack: &Pack) -> Result {
        let changed = format!("{}{}{}", &self.text.words[..fault.span.start], fault.words, &self.text.words[fault.span.end..]);
        let checked = run(self.text.format, &changed, pack);
        let standing = fault.claim.map_or(Standing::None, |claim| self.standing(claim));
        let visible = fault.claim.is_none_or(|claim| self.is_visible(claim, &checked.extraction.claims));
        let fresh: Vec<&Diagnostic> =
            checked.diagnostics.iter().filter(|found| !self.known.contains(&(found.rule.to_string(), found.message.zh.clone()))).collect();
        let severity = fresh.iter().map(|found| found.severity).max();
        let grave: Vec<&Diagnostic> = fresh.into_iter().filter(|found| found.severity > Severity::Note).collect();
        let place = self.changed_place(&fault);
        let in_place = grave.iter().any(|found| {
            let primary = found.primary().span;
            primary.start <= place.1 && place.0 <= primary.end
        });
        let (suspect, value) = suspect(&grave, place, fault.claim.map(|claim| &self.checked.extraction.claims[claim]));
        let clause = Self::clause(&changed, fault.span.start);
        Result {
            text: self.text.name.clone(),
            severity,
            findings: grave.len(),
            rules: grave.iter().map(|found| format!("{}: {}", found.rule, found.message.get(Language::Chinese))).collect(),
            in_place,
            suspect,
            value,
            standing,
            visible,
            clause,
            fault,
        }
    }

    /// Bytes of the changed number, or of the changed words, in the changed text.
    fn changed_place(&self, fault: &Fault) -> (usize, usize) {
        let end = |end: usize| (end + fault.words.len()).saturating_sub(fault.span.len());
        match fault.claim.map(|claim| self.checked.extraction.claims[claim].span) {
            Some(span) if fault.kind != Kind::Metric => (span.start, end(span.end)),
            _ => (fault.span.start, fault.span.start + fault.words.len()),
        }
    }

    /// Whether one of the number's relations no longer holds with the number that now stands there.
    fn is_visible(&self, claim: usize, changed: &[Claim]) -> bool {
        let claims = &self.checked.extraction.claims;
        let start = claims[claim].span.start;
        let Some(new) = changed.iter().find(|other| other.span.start == start) else { return true };
        let mut with_new = claims.clone();
        for other in with_new.iter_mut().filter(|other| other.span.start == start) {
            other.quantity = new.quantity.clone();
        }
        self.relations(claim).any(|entry| matches!(judge(&entry.relation, &with_new), Judged::Contradicted(_)))
    }

    /// The words around the fault, for people.
    fn clause(changed: &str, at: usize) -> String {
        let before = changed[..at].rfind(['。', '\n']).map_or(0, |mark| mark + 1);
        let mut from = before;
        while !changed.is_char_boundary(from) {
            from += 1;
        }
        let to = changed[at..].find(['。', '\n']).map_or(changed.len(), |mark| at + mark);
        changed[from.min(at)..to].to_owned()
    }
}

/// Whether a number is named, whether it is always the changed one, and whether the value is then the original.
fn suspect(grave: &[&Diagnostic], place: (usize, usize), original: Option<&Claim>) -> (Option<bool>, bool) {
    let named: Vec<(bool, bool)> = grave
        .iter()
        .filter_map(|found| {
            let evidence = found.evidence.as_ref().filter(|evidence| evidence.suspect.is_some())?;
            let primary = found.primary().span;
            let there = primary.start < place.1 && place.0 < primary.end;
            let value = original.is_some_and(|claim| {
                matches!(claim.quantity.value, Value::Number(value) if evidence.fits.as_deref() == Some(value.to_string().as_str()))
            });
            Some((there, there && value))
        })
        .collect();
    let there = named.iter().all(|(there, _)| *there);
    ((!named.is_empty()).then_some(there), named.iter().any(|(_, value)| *value))
}

/// What became of one fault.
pub struct Result {
    /// The fault.
    pub fault: Fault,
    /// Name of the text.
    pub text: String,
    /// The gravest new finding.
    pub severity: Option<Severity>,
    /// How many new findings above a note.
    pub findings: usize,
    /// What they say.
    pub rules: Vec<String>,
    /// Whether one of them marks the changed words.
    pub in_place: bool,
    /// Whether a suspect is named, and whether it is the changed number.
    pub suspect: Option<bool>,
    /// Whether the value given is the original one.
    pub value: bool,
    /// What the number is held against.
    pub standing: Standing,
    /// Whether the change breaks one of the number's relations, intervals considered.
    pub visible: bool,
    clause: String,
}

impl Result {
    /// Whether there is a new finding above a note.
    pub fn found(&self) -> bool {
        self.findings > 0
    }

    /// For a fault of a number in an equation that is missed or blamed on another number: what happened.
    pub fn story(&self) -> Option<String> {
        let of_interest = self.fault.kind.is_of_a_number() && self.standing >= Standing::Equation && self.visible;
        let what = if !of_interest {
            return None;
        } else if !self.found() {
            "MISSED"
        } else if self.suspect == Some(false) {
            "WRONG SUSPECT"
        } else if self.standing == Standing::Shared && self.suspect.is_none() {
            "NOT NAMED"
        } else if self.findings > 1 {
            "TWICE"
        } else {
            return None;
        };
        Some(format!("{what} {:?} {} [{}] {}\n    {}", self.fault.kind, self.text, self.fault.words, self.clause, self.rules.join(" | ")))
    }
}
