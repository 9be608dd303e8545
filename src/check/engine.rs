//! Runs the rules of a pack over one report and turns what they find into diagnostics and outcomes.

use globset::{Glob, GlobMatcher};
use rayon::prelude::*;

use super::beside::Beside;
use super::wording::ZoneSizes;
use super::{Checked, Context, Finding, JudgedRelation, Options, Reconciled, RuleOutcome, System, Verdict, coverage, fingerprint};
use super::{
    answered, attainable, bound, change_unit, citation, date, deadline, decimals, drift, foreign_place, form, heads, hidden_base,
    identifier, identity, outline, pairs, part_total, phrase, previous, reconcile, relation, repetition, rounding, section, series,
    signature, span_of_time, stage, substance, units, wording, year,
};
use crate::claim;
use crate::diagnostic::{Bilingual, Diagnostic, Outcome, RuleId, Severity};
use crate::report::Report;
use crate::rule::{Check, Pack, Rule, Status, When};
use crate::source::Prose;
use crate::span::Span;

/// Checks one report against the rules of `pack`.
pub fn check(text: &str, mut report: Report, pack: &Pack, options: &Options) -> Checked {
    profile(&mut report, pack, options);
    let year = options.year.or(report.year.map(|mention| mention.year));
    let passages: Vec<&Prose> = report.passages().collect();
    let read = || {
        let extraction = claim::extract(&report, year, &pack.lexicon, &pack.dictionary);
        let system = System::new(&report, &extraction, pack);
        (extraction, system)
    };
    let sift = || {
        let sifted = pack.sieve.sift(passages.iter().map(|prose| prose.text.as_str()));
        let raw_sifted = pack.raw_sieve.sift(passages.iter().map(|prose| text.get(prose.whole().range()).unwrap_or_default()));
        (sifted, raw_sifted)
    };
    let ((extraction, system), (sifted, raw_sifted)) = if text.len() < SHARED { (read(), sift()) } else { rayon::join(read, sift) };
    let (results, ledger) = {
        let beside = Beside::of(text, &report, pack);
        let long_numbers = identifier::with_long_numbers(&passages);
        let organ = options.organ.as_deref().or(report.organ.as_ref().map(|words| words.text.as_str()));
        let context = Context {
            text,
            report: &report,
            extraction: &extraction,
            system: &system,
            pack,
            year,
            passages: &passages,
            beside: &beside,
            sifted: &sifted,
            raw_sifted: &raw_sifted,
            long_numbers: &long_numbers,
            zones: ZoneSizes::of(&report),
            organ,
            cases: options.cases.as_deref(),
            previous: options.previous_of(organ),
        };
        let mut results = run_rules(&context, &Selection::new(options));
        let covered: Vec<(&RuleId, Vec<usize>)> =
            results.iter_mut().map(|result| (&result.rule.id, std::mem::take(&mut result.verdict.covered))).collect();
        let count = || coverage::ledger(&extraction.claims, &pack.dictionary, &covered);
        let tell = || report_results(&context, results);
        if text.len() < SHARED { (tell(), count()) } else { rayon::join(tell, count) }
    };
    let Results { diagnostics, outcomes, relations, reconciliation } = results;
    let cases = options.cases.clone();
    Checked { report, extraction, diagnostics, outcomes, relations, reconciliation, cases, coverage: ledger }
}

/// Puts what the user says of report and organ in the place of what was read.
fn profile(report: &mut Report, pack: &Pack, options: &Options) {
    if let Some(organ) = &options.organ {
        report.organ_kind = pack.vocabulary.organ_kind(organ);
        report.level = pack.vocabulary.level(organ);
        report.region = pack.vocabulary.region(organ).map(str::to_owned);
    }
    report.kind = options.kind.unwrap_or(report.kind);
    report.organ_kind = options.organ_kind.or(report.organ_kind);
    report.level = options.level.or(report.level);
    if let Some(region) = &options.region {
        report.region = Some(pack.vocabulary.region_named(region).unwrap_or(region).to_owned());
    }
}

/// Hands the parameters of a rule to the code of its kind.
fn verdict(check: &Check, context: &Context<'_>) -> Verdict {
    match check {
        Check::Section(parameters) => section::check(parameters, context),
        Check::Outline(parameters) => outline::check(parameters, context),
        Check::Series(parameters) => series::check(parameters, context),
        Check::Year(parameters) => year::check(parameters, context),
        Check::Date(parameters) => date::check(parameters, context),
        Check::SpanOfTime(parameters) => span_of_time::check(parameters, context),
        Check::Deadline(parameters) => deadline::check(parameters, context),
        Check::Citation(parameters) => citation::check(parameters, context),
        Check::Wording(parameters) => wording::check(parameters, context),
        Check::Drift(parameters) => drift::check(parameters, context),
        Check::Phrase(parameters) => phrase::check(parameters, context),
        Check::Identifier(parameters) => identifier::check(parameters, context),
        Check::Pairs(parameters) => pairs::check(parameters, context),
        Check::Signature(parameters) => signature::check(parameters, context),
        Check::Relation(parameters) => relation::check(parameters, context),
        Check::Identity(parameters) => identity::check(parameters, context),
        Check::Bound(parameters) => bound::check(parameters, context),
        Check::Attainable(parameters) => attainable::check(parameters, context),
        Check::HiddenBase(_) => hidden_base::check(context),
        Check::PartTotal(_) => part_total::check(context),
        Check::Rounding(_) => rounding::check(context),
        Check::ChangeUnit(_) => change_unit::check(context),
        Check::Units(_) => units::check(context),
        Check::Repetition(parameters) => repetition::check(parameters, context),
        Check::Decimals(_) => decimals::check(context),
        Check::Stage(parameters) => stage::check(parameters, context),
        Check::Unseen(parameters) => Verdict { unchecked: Some(parameters.reason.clone()), ..Verdict::default() },
        Check::Form(parameters) => form::check(parameters, context),
        Check::Reconcile(parameters) => reconcile::check(parameters, context),
        Check::Previous(parameters) => previous::check(parameters, context),
        Check::Heads(parameters) => heads::check(parameters, context),
        Check::ForeignPlace(parameters) => foreign_place::check(parameters, context),
        Check::Substance(parameters) => substance::check(parameters, context),
        Check::Answered(parameters) => answered::check(parameters, context),
        Check::Across(_) => Verdict { unchecked: Some(alone()), ..Verdict::default() },
    }
}

/// Why one report alone shows nothing.
fn alone() -> Bilingual {
    Bilingual::new("需要与其他机关或者以前年度的报告一起核查", "needs the reports of other organs or earlier years beside it")
}

/// Which rules a run wants.
pub(super) struct Selection {
    select: Vec<GlobMatcher>,
    ignore: Vec<GlobMatcher>,
}

impl Selection {
    pub(super) fn new(options: &Options) -> Self {
        Self { select: globs(&options.select), ignore: globs(&options.ignore) }
    }

    pub(super) fn takes(&self, rule: &Rule) -> bool {
        let named = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(rule.id.as_str()));
        let wanted = if self.select.is_empty() { rule.status == Status::Stable } else { named(&self.select) };
        wanted && !named(&self.ignore)
    }
}

/// A glob that cannot be read selects the rule of exactly that name, which does not exist; the caller has said so before.
fn globs(patterns: &[String]) -> Vec<GlobMatcher> {
    let read = |pattern: &String| Glob::new(pattern).or_else(|_| Glob::new(&globset::escape(pattern))).ok();
    patterns.iter().filter_map(read).map(|glob| glob.compile_matcher()).collect()
}

/// A rule with what its check said.
struct RuleResult<'a> {
    rule: &'a Rule,
    verdict: Verdict,
    /// Set where the rule did not run.
    idle: Option<Outcome>,
}

fn run_rules<'a>(context: &Context<'a>, selection: &Selection) -> Vec<RuleResult<'a>> {
    let taken: Vec<&Rule> = context.pack.rules.iter().filter(|rule| selection.takes(rule)).collect();
    // Where an extending rule applies, the extended one does not.
    let extended: Vec<(&RuleId, &RuleId)> =
        taken.iter().filter_map(|rule| Some((rule.extends.as_ref()?, &rule.id)).filter(|_| applies(&rule.when, context).is_ok())).collect();
    let replaced = |rule: &Rule| {
        let (_, by) = extended.iter().find(|(base, _)| **base == rule.id)?;
        let reason = Bilingual::new(format!("由扩展它的规则 {by} 代替"), format!("{by}, which extends it, stands for it"));
        Some(Outcome::NotApplicable(reason))
    };
    let run = |rule: &'a Rule| match replaced(rule).map_or_else(|| applies(&rule.when, context), Err) {
        Ok(()) => RuleResult { rule, verdict: verdict(&rule.check, context), idle: None },
        Err(outcome) => RuleResult { rule, verdict: Verdict::default(), idle: Some(outcome) },
    };
    // The results keep the order of the rules, whichever is done first. A small report is done before others could help.
    if context.text.len() < SHARED { taken.into_iter().map(run).collect() } else { taken.into_par_iter().map(run).collect() }
}

/// Bytes of a text from which on its words and rules are shared out to all processors.
const SHARED: usize = 200_000;

/// Whether the rule speaks of such a report; else the outcome that says why not.
fn applies(when: &When, context: &Context<'_>) -> Result<(), Outcome> {
    let not_applicable = |zh: &str, en: &str| Err(Outcome::NotApplicable(Bilingual::new(zh, en)));
    if !when.kind.is_empty() && !when.kind.contains(&context.report.kind) {
        return not_applicable("不是这条规则所说的报告", "the rule speaks of another kind of report");
    }
    let report = context.report;
    for (fits, unclear) in [
        (among(&when.organ, report.organ_kind.as_ref()), Bilingual::new("看不出机关的类别", "the kind of organ is not clear")),
        (among(&when.level, report.level.as_ref()), Bilingual::new("看不出机关的层级", "the level of the organ is not clear")),
        (among(&when.region, report.region.as_ref()), Bilingual::new("看不出是哪个地区", "the region is not clear")),
    ] {
        match fits {
            Some(true) => {}
            Some(false) => return not_applicable("不是这条规则所说的机关", "the rule speaks of another kind of organ"),
            None => return Err(Outcome::NotChecked(unclear)),
        }
    }
    if when.from_year.is_none() && when.to_year.is_none() {
        return Ok(());
    }
    match context.year {
        Some(year) if when.from_year.is_some_and(|from| year < from) || when.to_year.is_some_and(|to| year > to) => {
            not_applicable("这条规则不适用于该年度", "the rule does not speak of that year")
        }
        Some(_) => Ok(()),
        None => Err(Outcome::NotChecked(Bilingual::new("看不出报告的年度", "the report's year is not known"))),
    }
}

/// Whether `value` is among those that a rule allows; an empty list allows all, and of an unknown value nothing is said.
fn among<T: PartialEq>(allowed: &[T], value: Option<&T>) -> Option<bool> {
    if allowed.is_empty() { Some(true) } else { value.map(|value| allowed.contains(value)) }
}

struct Results {
    diagnostics: Vec<Diagnostic>,
    outcomes: Vec<RuleOutcome>,
    relations: Vec<JudgedRelation>,
    reconciliation: Vec<Reconciled>,
}

fn report_results(context: &Context<'_>, results: Vec<RuleResult<'_>>) -> Results {
    let explained = explained_places(&results);
    let mut all = Results { diagnostics: Vec::new(), outcomes: Vec::new(), relations: Vec::new(), reconciliation: Vec::new() };
    for RuleResult { rule, verdict, idle } in results {
        let examined = verdict.examined;
        all.relations.extend(verdict.relations.into_iter().map(|relation| JudgedRelation { rule: rule.id.clone(), ..relation }));
        all.reconciliation.extend(verdict.reconciled);
        let found = verdict.findings.len();
        let own: Vec<Finding> = verdict.findings.into_iter().filter(|finding| !has_other_cause(finding, &rule.id, &explained)).collect();
        let outcome = match (idle, verdict.unchecked) {
            (Some(outcome), _) => outcome,
            _ if !own.is_empty() => Outcome::Failed,
            _ if found > 0 => Outcome::NotChecked(Bilingual::new("与另一个问题同出一因，不重复报告", "another finding has the same cause")),
            (None, Some(reason)) => Outcome::NotChecked(reason),
            (None, None) => Outcome::Passed,
        };
        all.outcomes.push(RuleOutcome { rule: rule.id.clone(), outcome, examined });
        all.diagnostics.extend(own.into_iter().map(|finding| diagnostic(rule, doubted(finding, rule, context.report))));
    }
    all.diagnostics.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.rule.cmp(&b.rule)));
    all.outcomes.sort_by(|a, b| a.rule.cmp(&b.rule));
    all.relations.sort_by_key(|relation| relation.operands.first().copied());
    fingerprint::mark(&mut all.diagnostics, context);
    all
}

fn place(diagnostic: &Diagnostic) -> Span {
    diagnostic.primary().span
}

/// Places that findings explain, in order, with the rule that explains them.
fn explained_places(results: &[RuleResult<'_>]) -> Vec<(Span, RuleId)> {
    let mut places: Vec<(Span, RuleId)> = Vec::new();
    for RuleResult { rule, verdict, .. } in results {
        places.extend(verdict.findings.iter().flat_map(|finding| &finding.explains).map(|&span| (span, rule.id.clone())));
    }
    places.sort();
    places
}

/// How many explained places before a finding are looked at; they hardly ever lie inside each other.
const NESTED: usize = 8;

/// A missing part explains numbering and years near it, never a sum: what is counted or leaked is wrong by itself.
fn may_cause(cause: &RuleId, effect: &RuleId) -> bool {
    let area = |rule: &RuleId| rule.as_str().split('/').next().unwrap_or_default().to_owned();
    area(cause) != "structure" || matches!(area(effect).as_str(), "structure" | "time" | "form")
}

/// One cause gives one finding: whether another rule's finding explains this one.
fn has_other_cause(finding: &Finding, rule: &RuleId, explained: &[(Span, RuleId)]) -> bool {
    let Some(primary) = finding.labels.iter().find(|label| label.primary) else { return false };
    let before = explained.partition_point(|(span, _)| span.start <= primary.span.start);
    // Two rules that explain each other at one place: the first by name speaks.
    let first = |span: Span, other: &RuleId| rule < other && finding.explains.contains(&span);
    explained[before.saturating_sub(NESTED)..before]
        .iter()
        .any(|(span, other)| other != rule && span.contains(primary.span) && may_cause(other, rule) && !first(*span, other))
}

/// A finding proves nothing where the page that would refute it could not be read, or its own words may have been recognised wrongly.
fn doubted(mut finding: Finding, rule: &Rule, report: &Report) -> Finding {
    let misread = finding.labels.iter().any(|label| report.recognised.iter().any(|span| span.overlaps(label.span)));
    if misread || (report.incomplete && speaks_of_the_whole(&rule.check)) {
        finding.severity = Some(finding.severity.unwrap_or(rule.severity).min(Severity::Warning));
    }
    finding
}

/// Whether a kind of check looks for what is missing, or for an order that runs through the whole report.
fn speaks_of_the_whole(check: &Check) -> bool {
    matches!(
        check,
        Check::Section(_)
            | Check::Outline(_)
            | Check::Series(_)
            | Check::Year(_)
            | Check::Pairs(_)
            | Check::Signature(_)
            | Check::Stage(_)
            | Check::Form(_)
            | Check::Heads(_)
    )
}

pub(super) fn diagnostic(rule: &Rule, finding: Finding) -> Diagnostic {
    debug_assert_eq!(finding.labels.iter().filter(|label| label.primary).count(), 1, "{} marks one place", rule.id);
    let help = rule.help.as_ref().map(|help| help.fill(&finding.arguments));
    Diagnostic {
        rule: rule.id.clone(),
        severity: finding.severity.map_or(rule.severity, |severity| severity.min(rule.severity)),
        message: rule.message.fill(&finding.arguments),
        help: joined(joined(help, finding.remark), rule.extends.as_ref().map(extension)),
        basis: rule.basis.clone(),
        labels: finding.labels,
        evidence: finding.evidence,
        fixes: finding.fixes,
        waived: None,
        fingerprint: String::new(),
    }
}

/// Says that a finding follows a rule of a region or office.
fn extension(base: &RuleId) -> Bilingual {
    Bilingual::new(format!("本条是对通用规则 {base} 的补充规定。"), format!("This rule modifies the general rule {base}."))
}

/// The help with the remark behind it.
fn joined(help: Option<Bilingual>, remark: Option<Bilingual>) -> Option<Bilingual> {
    match (help, remark) {
        (Some(help), Some(remark)) => Some(Bilingual::new(help.zh + &remark.zh, format!("{} {}", help.en, remark.en))),
        (help, remark) => help.or(remark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(select: &[&str], ignore: &[&str]) -> Selection {
        let owned = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        Selection::new(&Options { select: owned(select), ignore: owned(ignore), ..Options::default() })
    }

    fn matches(globs: &[GlobMatcher], id: &str) -> bool {
        globs.iter().any(|glob| glob.is_match(id))
    }

    #[test]
    fn globs_name_whole_areas_or_single_rules() {
        let selection = selection(&["structure/*", "time/title-year"], &["[broken"]);
        assert!(matches(&selection.select, "structure/heading-number"));
        assert!(matches(&selection.select, "time/title-year"));
        assert!(!matches(&selection.select, "time/plan-year"));
        assert!(!matches(&selection.ignore, "time/plan-year"));
    }

    #[test]
    fn a_remark_follows_the_help() {
        let help = Some(Bilingual::new("补写。", "Add it."));
        let remark = Some(Bilingual::new("核对。", "Check."));
        assert_eq!(joined(help, remark.clone()), Some(Bilingual::new("补写。核对。", "Add it. Check.")));
        assert_eq!(joined(None, remark.clone()), remark);
    }
}
