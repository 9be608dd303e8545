//! Scores what is found against the gold set: claims (span, value, unit, kind), metric links and relations.
//!
//! The figures reached are floors: a change that loses ground fails here. `HEGUI_GOLD=1 cargo test --test gold -- --nocapture`
//! prints every difference.

// Scores are ratios of small counts, printed for people who change the reading of numbers.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

use hegui::check::{JudgedRelation, Judgement, Options, check};
use hegui::claim::{Claim, Extraction, PeriodKind, RelationKind, Value, judge};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::{Format, Source};
use serde_yaml::Value as Yaml;

/// What a passage expects and what was found, counted.
#[derive(Default, Debug, Clone, Copy)]
struct Score {
    right: usize,
    expected: usize,
    found: usize,
}

impl Score {
    fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }
    fn recall(self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }
    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
    fn line(self, name: &str) -> String {
        format!(
            "{name:<10} precision {:.4}  recall {:.4}  F1 {:.4}  ({} right, {} expected, {} found)",
            self.precision(),
            self.recall(),
            self.f1(),
            self.right,
            self.expected,
            self.found
        )
    }
}

#[test]
fn the_gold_set_is_read_as_well_as_at_the_last_commit() {
    let pack = Pack::builtin();
    let (mut claims, mut metrics, mut relations) = (Score::default(), Score::default(), Score::default());
    let mut differences = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/gold"))
        .expect("the gold set is part of the repository")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    for file in &files {
        let passages: Vec<Yaml> = serde_yaml::from_str(&std::fs::read_to_string(file).expect("readable")).expect("YAML");
        for passage in &passages {
            score(passage, &pack, &mut claims, &mut metrics, &mut relations, &mut differences);
        }
    }
    println!("{}\n{}\n{}", claims.line("claims"), metrics.line("metrics"), relations.line("relations"));
    if std::env::var_os("HEGUI_GOLD").is_some() {
        println!("{}", differences.join("\n"));
    }
    assert!(claims.f1() >= CLAIMS_F1, "claims fell below {CLAIMS_F1}\n{}", differences.join("\n"));
    assert!(metrics.f1() >= METRICS_F1, "metric links fell below {METRICS_F1}\n{}", differences.join("\n"));
    assert!(
        relations.precision() >= RELATIONS_PRECISION,
        "relations' precision fell below {RELATIONS_PRECISION}\n{}",
        differences.join("\n")
    );
    assert!(relations.recall() >= RELATIONS_RECALL, "relations' recall fell below {RELATIONS_RECALL}\n{}", differences.join("\n"));
}

const CLAIMS_F1: f64 = 0.999;
const METRICS_F1: f64 = 0.999;
const RELATIONS_PRECISION: f64 = 0.995;
const RELATIONS_RECALL: f64 = 0.995;

/// The text without marks, and the byte range of each mark.
fn unmarked(text: &str) -> (String, BTreeMap<usize, (usize, usize)>) {
    let (mut plain, mut marks) = (String::new(), BTreeMap::new());
    let mut rest = text;
    while let Some(open) = rest.find('⟦') {
        plain.push_str(&rest[..open]);
        let inner = &rest[open + '⟦'.len_utf8()..];
        let (number, inner) = inner.split_once(':').expect("a number before the colon");
        let close = inner.find('⟧').expect("closed mark");
        let start = plain.len();
        plain.push_str(&inner[..close]);
        marks.insert(number.parse().expect("number"), (start, plain.len()));
        rest = &inner[close + '⟧'.len_utf8()..];
    }
    plain.push_str(rest);
    (plain, marks)
}

fn score(passage: &Yaml, pack: &Pack, claims: &mut Score, metrics: &mut Score, relations: &mut Score, differences: &mut Vec<String>) {
    let name = passage["name"].as_str().expect("name");
    let (text, marks) = unmarked(passage["text"].as_str().expect("text"));
    let format = if passage["format"].as_str() == Some("md") { Format::Markdown } else { Format::Text };
    let source = Source::from_text(format, text.clone());
    let report = report::read(&source, &pack.vocabulary);
    let year = report.year.map(|mention| mention.year).or_else(|| first_year(&text));
    let checked = check(&source.text, report, pack, &Options { year, ..Options::default() });
    let found = checked.extraction;
    let mut of_mark: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut spans: Vec<(usize, usize)> = found.claims.iter().map(|claim| (claim.span.start, claim.span.end)).collect();
    spans.dedup();
    claims.expected += marks.len();
    claims.found += spans.len();
    for (number, range) in &marks {
        let here: Vec<usize> =
            (0..found.claims.len()).filter(|index| (found.claims[*index].span.start, found.claims[*index].span.end) == *range).collect();
        let expected = &passage["claims"][*number];
        match here.first() {
            Some(first) => match wrong(expected, &found.claims[*first]) {
                None => claims.right += 1,
                Some(wrong) => differences.push(format!("{name}: claim {number} {}: {wrong}", &text[range.0..range.1])),
            },
            None => differences.push(format!("{name}: claim {number} not found: {}", &text[range.0..range.1])),
        }
        links(expected, &here, &found, pack, metrics, differences, name);
        of_mark.insert(*number, here);
    }
    for (start, end) in spans {
        if !marks.values().any(|range| *range == (start, end)) {
            differences.push(format!("{name}: no claim: {} in {}", &text[start..end], text.trim()));
        }
    }
    // Sums that the dictionary states over sentences are relations of the text too.
    let sums: Vec<&JudgedRelation> = checked.relations.iter().filter(|relation| relation.kind == RelationKind::Sum).collect();
    score_relations(passage, &found, &sums, &of_mark, relations, differences, name);
}

fn first_year(text: &str) -> Option<i16> {
    text.match_indices('年')
        .filter_map(|(at, _)| text[..at].chars().rev().take(4).collect::<String>().chars().rev().collect::<String>().parse().ok())
        .max()
}

fn text_of(value: &Yaml) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))
}

/// The first key that differs.
fn wrong(expected: &Yaml, claim: &Claim) -> Option<String> {
    let any = |key: &str| expected[key].as_str() == Some("any");
    let quantity = &claim.quantity;
    let value = match quantity.value {
        Value::Number(value) => Some(value.to_string()),
        Value::Range(low, high) => Some(format!("{low}-{high}")),
        Value::Fraction(numerator, denominator) => Some(format!("{numerator}/{denominator}")),
        Value::Vague => None,
    };
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => {
            let number = |text: &str| {
                text.split('-').map(|part| part.parse::<f64>().map_or(part.to_owned(), |number| number.to_string())).collect::<Vec<_>>()
            };
            number(a) == number(b)
        }
        (None, None) => true,
        _ => false,
    };
    if !any("value") && !same(&value, &text_of(&expected["value"])) {
        return Some(format!("value {value:?}, expected {:?}", expected["value"]));
    }
    if !any("unit") && expected["unit"].as_str() != Some(quantity.unit.as_str()) {
        return Some(format!("unit {:?}, expected {:?}", quantity.unit, expected["unit"]));
    }
    if !any("kind") && expected["kind"].as_str() != Some(quantity.kind.name()) {
        return Some(format!("kind {:?}, expected {:?}", quantity.kind.name(), expected["kind"]));
    }
    if let Some(approx) = expected["approx"].as_str().filter(|_| !any("approx"))
        && approx != quantity.approximation
    {
        return Some(format!("approx {:?}, expected {approx:?}", quantity.approximation));
    }
    for (key, end) in [("low", quantity.interval.low), ("high", quantity.interval.high)] {
        if let Some(bound) = text_of(&expected[key])
            && end.map(|end| end.to_string()) != Some(bound.clone())
        {
            return Some(format!("{key} {end:?}, expected {bound}"));
        }
    }
    if let Some(change) = expected["change"].as_str() {
        let own = claim.change.map(|change| format!("{change:?}").to_lowercase());
        if own.as_deref() != Some(change) {
            return Some(format!("change {own:?}, expected {change}"));
        }
    }
    if let Some(period) = expected["period"].as_str()
        && period != claim.period.kind.name()
        && !(period == "unknown" && claim.period.kind == PeriodKind::Cumulative)
    {
        return Some(format!("period {}, expected {period}", claim.period.kind.name()));
    }
    None
}

fn links(expected: &Yaml, here: &[usize], found: &Extraction, pack: &Pack, metrics: &mut Score, differences: &mut Vec<String>, name: &str) {
    let wanted: Vec<String> = match (&expected["metric"], &expected["metrics"]) {
        (Yaml::Null, Yaml::Null) => return,
        (Yaml::Null, list) => list.as_sequence().expect("list").iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        (one, _) => vec![one.as_str().expect("metric").to_owned()],
    };
    let rows: Vec<Option<String>> = here
        .iter()
        .map(|index| found.claims[*index].metric.as_ref().and_then(|id| pack.dictionary.get(id)).map(|metric| metric.row.clone()))
        .collect();
    let named: Vec<&String> = rows.iter().flatten().collect();
    let wanted: Vec<&String> = wanted.iter().filter(|id| *id != "none" && *id != "any").collect();
    let right = wanted.iter().filter(|id| named.contains(id)).count();
    metrics.expected += wanted.len();
    metrics.found += named.len();
    metrics.right += right;
    if right != wanted.len() || named.len() != wanted.len() {
        let link = here.first().map_or(String::new(), |index| found.claims[*index].why(&pack.dictionary).zh);
        differences.push(format!("{name}: metric {named:?}, expected {wanted:?} ({link})"));
    }
}

fn score_relations(
    passage: &Yaml,
    found: &Extraction,
    sums: &[&JudgedRelation],
    of_mark: &BTreeMap<usize, Vec<usize>>,
    relations: &mut Score,
    differences: &mut Vec<String>,
    name: &str,
) {
    let mark_of = |claim: usize| {
        of_mark
            .iter()
            .find(|(_, claims)| claims.iter().any(|own| found.claims[*own].span == found.claims[claim].span))
            .map(|(mark, _)| *mark)
    };
    let mut own: Vec<(&str, Vec<usize>, &str, bool)> = found
        .relations
        .iter()
        .map(|relation| {
            let marks = relation.claims.iter().map(|claim| mark_of(*claim).unwrap_or(0)).collect();
            (relation.kind.name(), marks, judge(relation, &found.claims).name(), false)
        })
        .collect();
    for sum in sums.iter().filter(|sum| !found.relations.iter().any(|relation| relation.kind == sum.kind && relation.claims == sum.claims))
    {
        let marks: Vec<usize> = sum.claims.iter().map(|claim| mark_of(*claim).unwrap_or(0)).collect();
        let outcome = match sum.judgement {
            Judgement::Satisfied => "satisfied",
            Judgement::Contradicted => "contradicted",
            Judgement::NotChecked => "not_checked",
        };
        // An identity may repeat what the wording states.
        let repeats = own.iter().any(|(kind, own, ..)| *kind == "sum" && same_marks("sum", own, &marks));
        if !repeats {
            own.push(("sum", marks, outcome, false));
        }
    }
    let expected: Vec<(String, Vec<usize>, String)> = passage["relations"]
        .as_sequence()
        .into_iter()
        .flatten()
        .map(|relation| {
            let marks = relation["claims"]
                .as_sequence()
                .expect("claims")
                .iter()
                .map(|mark| usize::try_from(mark.as_u64().expect("mark")).expect("small"))
                .collect();
            (relation["kind"].as_str().expect("kind").to_owned(), marks, relation["outcome"].as_str().expect("outcome").to_owned())
        })
        .collect();
    relations.expected += expected.len();
    for (kind, marks, outcome) in &expected {
        let hit = own.iter_mut().find(|(own_kind, own_marks, own_outcome, taken)| {
            !*taken && same_kind(own_kind, kind) && same_marks(kind, own_marks, marks) && own_outcome == outcome
        });
        match hit {
            Some(hit) => {
                hit.3 = true;
                relations.right += 1;
            }
            None => differences.push(format!(
                "{name}: relation not found: {kind} {marks:?} {outcome} in {}",
                passage["text"].as_str().unwrap_or("").trim()
            )),
        }
    }
    for (kind, marks, outcome, taken) in &own {
        if *taken {
            continue;
        }
        let implied = implied(marks, &expected);
        let neutral =
            *outcome == "satisfied" && (matches!(*kind, "order" | "part") && implied || matches!(*kind, "enumeration" | "rise" | "fall"));
        if neutral {
            continue;
        }
        differences.push(format!(
            "{name}: relation not expected: {kind} {marks:?} {outcome} in {}",
            passage["text"].as_str().unwrap_or("").trim()
        ));
    }
    let counted = own.iter().filter(|(kind, marks, outcome, taken)| {
        let implied = implied(marks, &expected);
        *taken
            || !(*outcome == "satisfied"
                && (matches!(*kind, "order" | "part") && implied || matches!(*kind, "enumeration" | "rise" | "fall")))
    });
    relations.found += counted.count();
}

/// Whether each part stands with the whole in some listed relation.
fn implied(marks: &[usize], expected: &[(String, Vec<usize>, String)]) -> bool {
    let Some((whole, parts)) = marks.split_last() else { return false };
    parts.iter().all(|part| expected.iter().any(|(_, other, _)| other.contains(part) && other.contains(whole)))
}

fn same_kind(own: &str, expected: &str) -> bool {
    own == expected || matches!((own, expected), ("order", "part") | ("part", "order"))
}

/// The order of parts among themselves says nothing.
fn same_marks(kind: &str, own: &[usize], expected: &[usize]) -> bool {
    if own == expected {
        return true;
    }
    let sorted = |marks: &[usize]| {
        let mut marks = marks.to_vec();
        marks.sort_unstable();
        marks
    };
    match kind {
        "sum" | "part" => own.last() == expected.last() && sorted(own) == sorted(expected),
        "share_total" | "agreement" => sorted(own) == sorted(expected),
        _ => false,
    }
}
