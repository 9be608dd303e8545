//! Rules about rules: what a pack holds without using it, says twice, or promises and cannot keep.
//!
//! A pack goes in, findings come out. Everything here reads well and loads; mistakes are found while loading.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::examples::{format, unmarked};
use crate::claim::{self, Metric, MetricKind};
use crate::diagnostic::{Bilingual, RuleId};
use crate::report;
use crate::rule::{Case, Check, MetricName, NamedPattern, Pack, Rule, When};
use crate::source::{Block, Format, Prose, Run, Source, fold_character};

/// What a finding about rules is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintFault {
    /// A metric that no rule and no rate uses and that no sentence can name.
    UnusedMetric,
    /// A placeholder that a kind of check fills and no rule says.
    UnusedPlaceholder,
    /// A placeholder in a message that this rule's check always leaves empty.
    EmptyPlaceholder,
    /// A pattern that none of the rule's examples matches.
    UnusedPattern,
    /// A role of the vocabulary that no rule speaks of.
    UnusedRole,
    /// Two rules with one check for the same reports.
    SameCheck,
    /// An extending rule for exactly the reports of the one that it extends.
    ReplacesEverywhere,
    /// A word that another word of the same rule always covers.
    ShadowedWord,
    /// A safe replacement that would change a number, which is never made.
    RefusedFix,
    /// `covers` names a row that does not exist.
    UnknownRow,
    /// The English text is Chinese.
    Untranslated,
    /// A sentence without its end mark, or a message with one.
    EndMark,
}

impl LintFault {
    /// The word in JSON and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnusedMetric => "unused_metric",
            Self::UnusedPlaceholder => "unused_placeholder",
            Self::EmptyPlaceholder => "empty_placeholder",
            Self::UnusedPattern => "unused_pattern",
            Self::UnusedRole => "unused_role",
            Self::SameCheck => "same_check",
            Self::ReplacesEverywhere => "replaces_everywhere",
            Self::ShadowedWord => "shadowed_word",
            Self::RefusedFix => "refused_fix",
            Self::UnknownRow => "unknown_row",
            Self::Untranslated => "untranslated",
            Self::EndMark => "end_mark",
        }
    }
}

/// One finding about a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// The rule, where it is about one.
    pub rule: Option<RuleId>,
    /// What it is about.
    pub fault: LintFault,
    /// Where: the way to the value inside the rule, or the name of a metric, role or placeholder.
    pub place: String,
    /// What is wrong and what to do.
    pub message: Bilingual,
}

/// Everything to be said about the rules of `pack`, sorted by rule and place.
pub fn lint(pack: &Pack) -> Vec<Lint> {
    let mut found = Vec::new();
    for rule in &pack.rules {
        let mut say = |fault, place: &str, zh: String, en: String| {
            found.push(Lint { rule: Some(rule.id.clone()), fault, place: place.to_owned(), message: Bilingual::new(zh, en) });
        };
        texts(rule, &mut say);
        placeholders(rule, &mut say);
        patterns(rule, &mut say);
        words(rule, &mut say);
        rows(rule, pack, &mut say);
        extension(rule, pack, &mut say);
    }
    same_checks(pack, &mut found);
    unused_placeholders(pack, &mut found);
    unused_roles(pack, &mut found);
    unused_metrics(pack, &mut found);
    found.sort_by(|a, b| (&a.rule, a.fault, &a.place).cmp(&(&b.rule, b.fault, &b.place)));
    found
}

/// Says something about one rule.
type Say<'s> = dyn FnMut(LintFault, &str, String, String) + 's;

/// Messages are headlines without an end mark; everything else is sentences.
fn texts(rule: &Rule, say: &mut Say<'_>) {
    let sentences = [("help", rule.help.as_ref()), ("why", Some(&rule.why)), ("limits", Some(&rule.limits))];
    let texts = sentences.into_iter().filter_map(|(key, text)| Some((key, text?)));
    for (key, text) in texts.clone().chain([("message", &rule.message)]).chain(rule.basis.iter().map(|basis| ("basis", basis))) {
        let chinese = text.en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        if chinese && text.en == text.zh {
            say(LintFault::Untranslated, key, "没有英文".to_owned(), "has no English text".to_owned());
        }
    }
    if rule.message.zh.ends_with('。') || rule.message.en.ends_with('.') {
        say(LintFault::EndMark, "message", "末尾不用句号".to_owned(), "ends without a full stop".to_owned());
    }
    for (key, text) in texts {
        if !text.zh.ends_with(['。', '）', '？', '！']) {
            say(LintFault::EndMark, key, "末尾应有句号".to_owned(), "the Chinese text ends with 。".to_owned());
        }
    }
}

/// `{write}` says nothing where no word has one.
fn placeholders(rule: &Rule, say: &mut Say<'_>) {
    let Check::Wording(parameters) = &rule.check else { return };
    let says = |name: &str| std::iter::once(&rule.message).chain(&rule.help).any(|text| text.zh.contains(name) || text.en.contains(name));
    if says("{write}") && parameters.words.iter().any(|entry| entry.write.as_ref().is_none_or(String::is_empty)) {
        let (zh, en) = ("有的词没有写明改成什么（`write`）", "a word does not say what to write (`write`)");
        say(LintFault::EmptyPlaceholder, "{write}", zh.to_owned(), en.to_owned());
    }
}

/// Each pattern that finds something is shown by an example; so is each that excuses something.
fn patterns(rule: &Rule, say: &mut Say<'_>) {
    let patterns = rule.check.patterns();
    // What is taken over from another rule is shown by its examples.
    if patterns.is_empty() || rule.extends.is_some() {
        return;
    }
    let examples: Vec<Vec<String>> = cases(rule).map(|case| readings(&case)).collect();
    for NamedPattern { place, pattern, excuses } in patterns {
        // A check that reads on behind a name asks what begins there.
        let anchored = pattern.as_str().starts_with('^');
        let suits = |text: &String| {
            pattern.regex().is_match(text) || anchored && text.char_indices().any(|(at, _)| pattern.regex().is_match(&text[at..]))
        };
        if !examples.iter().flatten().any(suits) {
            let (zh, en) = if excuses {
                ("没有示例用到这个例外，请加一个不该报告的示例", "no example needs this exception; add a good one that does")
            } else {
                ("没有示例用到这个词，请加一个示例", "no example has these words; add one")
            };
            say(LintFault::UnusedPattern, &format!("check.{place}"), zh.to_owned(), en.to_owned());
        }
    }
}

/// All examples of a rule.
fn cases(rule: &Rule) -> impl Iterator<Item = Case> + '_ {
    let plain = |text: &String| Case { text: text.clone(), ..Case::default() };
    rule.examples.bad.iter().chain(&rule.examples.good).map(plain).chain(rule.examples.cases.iter().cloned())
}

/// The texts of an example in which a pattern may be looked for: its paragraphs, whole and from each sentence on, folded and as
/// they are written.
fn readings(case: &Case) -> Vec<String> {
    let mut readings = Vec::new();
    for text in std::iter::once(&case.text).chain(&case.beside).chain(&case.earlier) {
        let source = Source::from_text(format(case), unmarked(text).0);
        for block in &source.blocks {
            let runs: Vec<&Run> = match block {
                Block::Paragraph(run) | Block::Heading(_, run) => vec![run],
                Block::Table(table) => table.rows.iter().flatten().collect(),
            };
            for run in runs {
                let prose = Prose::new(&source.text, run);
                readings.extend(
                    prose
                        .text
                        .char_indices()
                        .filter(|(_, c)| "。、;,:)".contains(*c))
                        .map(|(at, c)| prose.text[at + c.len_utf8()..].to_owned()),
                );
                // Checks that look back from a place see the text up to it.
                readings.extend(prose.text.char_indices().filter(|(_, c)| *c == '《').map(|(at, _)| prose.text[..at].to_owned()));
                readings.push(prose.text);
                readings.push(source.text[run.span().range()].to_owned());
            }
        }
    }
    readings
}

fn words(rule: &Rule, say: &mut Say<'_>) {
    let Check::Wording(parameters) = &rule.check else { return };
    let plain = |pattern: &str| !pattern.contains(|c: char| "\\.+*?()[]{}^$|".contains(c));
    let entries: Vec<(usize, String)> = parameters
        .words
        .iter()
        .enumerate()
        .filter(|(_, entry)| plain(entry.find.as_str()) && entry.unless.is_none() && entry.from_year.is_none() && entry.to_year.is_none())
        .map(|(number, entry)| (number, entry.find.as_str().chars().map(fold_character).collect()))
        .collect();
    for (number, word) in &entries {
        if let Some((other, _)) = entries.iter().find(|(other, short)| other != number && word.contains(short.as_str())) {
            let place = format!("check.wording.words[{number}]");
            let (zh, en) = (format!("words[{other}] 已包含这个词"), format!("words[{other}] finds it already"));
            say(LintFault::ShadowedWord, &place, zh, en);
        }
    }
    for (number, entry) in parameters.words.iter().enumerate().filter(|(_, entry)| entry.safe) {
        let changes = entry.write.as_ref().is_none_or(|write| write.contains(|c: char| c.is_ascii_digit()) && !write.contains('$'));
        if changes {
            let place = format!("check.wording.words[{number}].safe");
            let (zh, en) = ("没有 write，或者会改动数字，不会自动改正", "without `write`, or with a number in it, it is never made");
            say(LintFault::RefusedFix, &place, zh.to_owned(), en.to_owned());
        }
    }
}

fn rows(rule: &Rule, pack: &Pack, say: &mut Say<'_>) {
    let known: HashSet<&str> =
        pack.demands.iter().map(|demand| demand.id.as_str()).chain(pack.dictionary.metrics().map(|metric| metric.row.as_str())).collect();
    for row in rule.covers.iter().filter(|row| !known.contains(row.as_str())) {
        say(LintFault::UnknownRow, "covers", format!("没有条目 {row}"), format!("there is no row {row}"));
    }
}

fn extension(rule: &Rule, pack: &Pack, say: &mut Say<'_>) {
    let base = rule.extends.as_ref().and_then(|base| pack.rules.iter().find(|other| other.id == *base));
    if base.is_some_and(|base| base.when == rule.when) {
        let (zh, en) = (
            "适用范围与所扩展的规则相同，直接改那条规则即可",
            "it applies to the same reports as the rule that it extends; change that one",
        );
        say(LintFault::ReplacesEverywhere, "when", zh.to_owned(), en.to_owned());
    }
}

/// Copies of one rule, a copy a year among them.
fn same_checks(pack: &Pack, found: &mut Vec<Lint>) {
    let anywhen = |when: &When| When { from_year: None, to_year: None, ..when.clone() };
    for (index, rule) in pack.rules.iter().enumerate() {
        let twin = pack.rules[..index].iter().find(|other| {
            other.check == rule.check && anywhen(&other.when) == anywhen(&rule.when) && !matches!(rule.check, Check::Unseen(_))
        });
        if let Some(twin) = twin {
            let message = Bilingual::new(format!("与 {} 的检查相同", twin.id), format!("has the same check as {}", twin.id));
            found.push(Lint { rule: Some(rule.id.clone()), fault: LintFault::SameCheck, place: "check".to_owned(), message });
        }
    }
}

fn unused_placeholders(pack: &Pack, found: &mut Vec<Lint>) {
    let mut kinds: BTreeMap<&str, (BTreeSet<&str>, String)> = BTreeMap::new();
    for rule in &pack.rules {
        let (offered, said) = kinds.entry(rule.check.kind()).or_default();
        offered.extend(rule.check.placeholders());
        for text in std::iter::once(&rule.message).chain(&rule.help) {
            said.push_str(&text.zh);
            said.push_str(&text.en);
        }
    }
    for (kind, (offered, said)) in kinds {
        for name in offered.into_iter().filter(|name| !said.contains(&format!("{{{name}}}"))) {
            let message = Bilingual::new(format!("没有 {kind} 规则用到"), format!("no {kind} rule says it"));
            found.push(Lint { rule: None, fault: LintFault::UnusedPlaceholder, place: format!("{kind} {{{name}}}"), message });
        }
    }
}

fn unused_roles(pack: &Pack, found: &mut Vec<Lint>) {
    let mut named: HashSet<String> = pack.forms.iter().map(|form| form.role.0.clone()).collect();
    for rule in &pack.rules {
        named.extend(rule.check.clone().references().roles.into_iter().map(|role| role.0.clone()));
    }
    for role in pack.vocabulary.roles().filter(|role| !named.contains(&role.0)) {
        let message = Bilingual::new("没有规则用到这个部分", "no rule speaks of this part");
        found.push(Lint { rule: None, fault: LintFault::UnusedRole, place: role.0.clone(), message });
    }
}

/// Metrics that no sentence can name: neither a rule nor a rate uses them, and none of their names before a number leads to them.
fn unused_metrics(pack: &Pack, found: &mut Vec<Lint>) {
    let mut used: HashSet<String> = HashSet::new();
    for rule in &pack.rules {
        let mut check = rule.check.clone();
        used.extend(check.references().metrics.into_iter().map(|name: &mut MetricName| name.id.0.to_string()));
    }
    used.extend(pack.dictionary.metrics().flat_map(|metric| metric.numerator.iter().chain(&metric.base)).map(|id| id.0.to_string()));
    for domain in &pack.dictionary.domains {
        for metric in domain.metrics.iter().filter(|metric| !used.contains(metric.id.0.as_str())) {
            if !std::iter::once(&metric.name).chain(&metric.aliases).any(|name| is_read(name, metric, &domain.cues, pack)) {
                let message = Bilingual::new(
                    format!("没有规则用到“{}”，报告里这样写也认不出来", metric.name),
                    format!("no rule uses `{}`, and no sentence leads to it", metric.name),
                );
                found.push(Lint { rule: None, fault: LintFault::UnusedMetric, place: metric.id.0.to_string(), message });
            }
        }
    }
}

/// Whether a number behind `name` is read as the metric, in a report of its domain.
fn is_read(name: &str, metric: &Metric, cues: &[String], pack: &Pack) -> bool {
    let unit = match metric.kind {
        MetricKind::Rate | MetricKind::Share | MetricKind::Change => "%",
        _ => metric.units.first().map_or("件", String::as_str),
    };
    let cue = cues.first().map_or("", String::as_str);
    let source = Source::from_text(Format::Text, format!("{cue}工作。{name}30{unit}。"));
    let extraction = claim::extract(&report::read(&source, &pack.vocabulary), None, &pack.lexicon, &pack.dictionary);
    extraction.claims.iter().any(|claim| claim.metric.as_ref() == Some(&metric.id))
}
