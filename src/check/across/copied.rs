//! `across: {fault: copied}`: nearly the same passage in two reports.

use std::collections::BTreeMap;

use similar::{ChangeTag, TextDiff};

use super::passages::{self, Shingles};
use super::{Facts, Passage};
use crate::check::Finding;
use crate::diagnostic::{Arguments, Bilingual, Evidence, Label};
use crate::rule::{AcrossFault, AcrossParameters, Check, Pack};
use crate::span::Span;

/// Shingles that at least so many organs share are boilerplate, however few the reports.
const BOILERPLATE: usize = 3;
/// So are those that this part of the organs share.
const BOILERPLATE_PART: usize = 5;
/// Differences that are shown.
const SHOWN: usize = 4;

/// A passage with its shingles.
struct Piece<'f> {
    report: usize,
    passage: &'f Passage,
}

/// A passage, the passage that it is like, and the hundredths that both share.
type Copied<'p> = (&'p Piece<'p>, &'p Piece<'p>, usize);

/// Copies between the reports of two organs; each of the two reports is told.
pub(super) fn between(reports: &[Facts], parameters: &AcrossParameters) -> Vec<(usize, Finding)> {
    let pieces = pieces(reports);
    let pairs = alike(&pieces, &|index| index, reports.len(), parameters);
    let mut told: BTreeMap<(usize, usize), Vec<Copied<'_>>> = BTreeMap::new();
    for (first, second, percent) in pairs {
        let (first, second) = (&pieces[first], &pieces[second]);
        let (one, other) = (&reports[first.report], &reports[second.report]);
        // One organ's two versions of a report are no copy from another.
        if first.report == second.report || (one.organ.is_some() && one.organ == other.organ) || one.kind != other.kind {
            continue;
        }
        told.entry((first.report, second.report)).or_default().push((first, second, percent));
        told.entry((second.report, first.report)).or_default().push((second, first, percent));
    }
    told.into_iter().map(|((report, other), copies)| (report, finding(&copies, &reports[other]))).collect()
}

/// Copies from an earlier report of the same organ.
pub(super) fn from_earlier(reports: &[Facts], earlier: &[Facts], parameters: &AcrossParameters) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let same =
            |other: &&Facts| report.organ.is_some() && other.organ == report.organ && other.kind == report.kind && other.year < report.year;
        for other in earlier.iter().filter(same) {
            let both = [report.clone(), other.clone()];
            let pieces = pieces(&both);
            let copies = kept(&pieces, parameters);
            if !copies.is_empty() {
                found.push((index, finding(&copies, other)));
            }
        }
    }
    found
}

/// A passage that one organ's newer report has from its older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPassage {
    /// In the older report.
    pub old: Span,
    /// In the newer one.
    pub new: Span,
    /// Hundredths that both share, figures apart.
    pub percent: usize,
    /// Whether every character was kept, figures too.
    pub to_the_letter: bool,
}

/// What `newer` has from `older`, as the rules about copies from the year before measure it; each passage once, with what it is most like.
pub fn kept_passages(newer: &Facts, older: &Facts, pack: &Pack) -> Vec<KeptPassage> {
    let measure = pack.rules.iter().find_map(|rule| match &rule.check {
        Check::Across(parameters) if parameters.fault == AcrossFault::CopiedFromEarlier => Some(parameters),
        _ => None,
    });
    let Some(measure) = measure else { return Vec::new() };
    let both = [newer.clone(), older.clone()];
    let pieces = pieces(&both);
    let mut passages: Vec<KeptPassage> = kept(&pieces, measure)
        .into_iter()
        .map(|(new, old, percent)| KeptPassage {
            old: old.passage.span,
            new: new.passage.span,
            percent,
            to_the_letter: new.passage.text == old.passage.text,
        })
        .collect();
    passages.sort_by_key(|passage| (passage.new, !passage.to_the_letter, std::cmp::Reverse(passage.percent), passage.old));
    passages.dedup_by_key(|passage| passage.new);
    passages
}

/// Pairs of the pieces of a report (0) and an earlier one (1) that are alike.
fn kept<'p>(pieces: &'p [Piece<'p>], parameters: &AcrossParameters) -> Vec<Copied<'p>> {
    alike(pieces, &|_| 0, 2, parameters)
        .into_iter()
        .map(|(first, second, percent)| (&pieces[first], &pieces[second], percent))
        .filter(|(first, second, _)| first.report == 0 && second.report == 1)
        .collect()
}

fn pieces<'f>(reports: &'f [Facts]) -> Vec<Piece<'f>> {
    let of = |(report, facts): (usize, &'f Facts)| facts.passages.iter().map(move |passage| Piece { report, passage });
    reports.iter().enumerate().flat_map(of).collect()
}

/// Pairs of pieces that are alike enough, with the hundredths that they share; the lower report first.
fn alike(pieces: &[Piece<'_>], owner: &dyn Fn(usize) -> usize, owners: usize, parameters: &AcrossParameters) -> Vec<(usize, usize, usize)> {
    let mut sets: Vec<Shingles> = pieces.iter().map(|piece| passages::shingles(&piece.passage.text)).collect();
    let full: Vec<usize> = sets.iter().map(Vec::len).collect();
    passages::without_boilerplate(&mut sets, |index| owner(pieces[index].report), BOILERPLATE.max(owners / BOILERPLATE_PART));
    // Short passages only show what is boilerplate; what is left of a passage that is mostly boilerplate is too little to go by.
    let short = |piece: &Piece<'_>| piece.passage.text.chars().filter(|c| c.is_alphabetic()).count() < parameters.characters;
    for ((set, full), piece) in sets.iter_mut().zip(full).zip(pieces) {
        if set.len() * 2 < full || short(piece) {
            set.clear();
        }
    }
    passages::candidates(&sets)
        .into_iter()
        .map(|(first, second)| (first, second, passages::likeness(&sets[first], &sets[second])))
        .filter(|(_, _, percent)| *percent >= parameters.percent)
        .collect()
}

fn finding(copies: &[Copied<'_>], other: &Facts) -> Finding {
    let (first, copy, percent) = copies[0];
    let labels = copies.iter().enumerate().map(|(index, (piece, _, percent))| {
        let message = Bilingual::new(format!("{percent}%相同"), format!("{percent}% the same"));
        if index == 0 { Label::primary(piece.passage.span, message) } else { Label::secondary(piece.passage.span, message) }
    });
    Finding {
        arguments: Arguments::from([
            ("organ", Bilingual::same(other.name())),
            ("path", Bilingual::same(&other.path)),
            ("count", Bilingual::same(copies.len().to_string())),
            ("share", Bilingual::same(percent.to_string())),
        ]),
        labels: labels.collect(),
        evidence: Some(Evidence { relation: differences(&first.passage.text, &copy.passage.text), ..Evidence::default() }),
        ..Finding::default()
    }
}

/// The first differences between two passages: `云溪→青阳；36→52`.
fn differences(here: &str, there: &str) -> String {
    let diff = TextDiff::from_chars(here, there);
    let mut parts: Vec<(String, String)> = vec![(String::new(), String::new())];
    for change in diff.iter_all_changes() {
        let Some(last) = parts.last_mut() else { break };
        match change.tag() {
            ChangeTag::Equal if last.0.is_empty() && last.1.is_empty() => {}
            ChangeTag::Equal => parts.push((String::new(), String::new())),
            ChangeTag::Delete => last.0.push_str(change.value()),
            ChangeTag::Insert => last.1.push_str(change.value()),
        }
    }
    parts.retain(|(deleted, inserted)| !deleted.is_empty() || !inserted.is_empty());
    let cut = parts.len() > SHOWN;
    let shown: Vec<String> = parts.into_iter().take(SHOWN).map(|(deleted, inserted)| format!("“{deleted}”→“{inserted}”")).collect();
    format!("{}{}", shown.join("；"), if cut { "……" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_shown_side_by_side() {
        assert_eq!(differences("云溪县公开36件", "青阳县公开52件"), "“云溪”→“青阳”；“36”→“52”");
        assert_eq!(differences("相同", "相同"), "");
    }
}
