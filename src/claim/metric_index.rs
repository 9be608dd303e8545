//! Linking: from the noun phrase before a number to the metric it names.

use std::collections::HashMap;

use super::lexicon::{WordSet, fold};
use super::metric::{Dictionary, Metric, MetricKind};
use super::{ClaimKind, Quantity};
use crate::diagnostic::Bilingual;

/// Where a phrase stands, from near to far: clause sentence, paragraph, headings, title.
pub type Surroundings<'t> = [&'t str; 4];

/// Finds metrics by the aliases that end a phrase.
#[derive(Debug, Clone, Default)]
pub struct MetricIndex {
    /// Folded alias to the places of its metrics: domain, metric.
    aliases: HashMap<String, Vec<(usize, usize)>>,
    longest: usize,
    cues: Vec<WordSet>,
}

/// The metric that a phrase names.
#[derive(Debug, Clone)]
pub struct Link<'d> {
    /// The metric.
    pub metric: &'d Metric,
    /// Byte in the phrase where the alias begins.
    pub start: usize,
    /// Why.
    pub reason: Bilingual,
}

impl MetricIndex {
    /// Indexes all names and aliases.
    pub fn new(dictionary: &Dictionary) -> Self {
        let mut index = Self::default();
        for (domain_at, domain) in dictionary.domains.iter().enumerate() {
            index.cues.push(WordSet::new(&domain.cues));
            for (metric_at, metric) in domain.metrics.iter().enumerate() {
                for alias in std::iter::once(&metric.name).chain(&metric.aliases) {
                    let alias = fold(alias);
                    index.longest = index.longest.max(alias.len());
                    let places = index.aliases.entry(alias).or_default();
                    if !places.contains(&(domain_at, metric_at)) {
                        places.push((domain_at, metric_at));
                    }
                }
            }
        }
        index
    }

    /// The metric whose alias ends `phrase`, apart from words in `fillers`; `Err` says why there is none.
    pub fn link<'d>(
        &self,
        phrase: &str,
        quantity: &Quantity,
        around: Surroundings<'_>,
        fillers: &WordSet,
        dictionary: &'d Dictionary,
    ) -> Result<Link<'d>, Bilingual> {
        let mut end = phrase.len();
        let mut ambiguous = None;
        for _ in 0..8 {
            if let Some((start, places)) = self.alias_ending_at(phrase, end) {
                let alias = &phrase[start..end];
                match self.choose(alias, places, quantity, around, dictionary) {
                    Ok(metric) => {
                        let reason = Bilingual::new(
                            format!("名词短语“{phrase}”以指标“{}”的名称“{alias}”结尾", metric.name),
                            format!("the phrase “{phrase}” ends with “{alias}”, a name of {}", metric.id),
                        );
                        return Ok(Link { metric, start, reason });
                    }
                    Err(reason) => ambiguous = ambiguous.or(reason),
                }
            }
            match self.trimmed(phrase, end, fillers) {
                Some(shorter) if shorter > 0 => end = shorter,
                _ => break,
            }
        }
        Err(ambiguous
            .unwrap_or_else(|| Bilingual::new(format!("“{phrase}”不是词典中的指标"), format!("“{phrase}” is no metric of the dictionary"))))
    }

    /// The longest alias that ends exactly at `end`.
    fn alias_ending_at<'p>(&'p self, phrase: &str, end: usize) -> Option<(usize, &'p [(usize, usize)])> {
        let from = end.saturating_sub(self.longest);
        let from = (from..end).find(|at| phrase.is_char_boundary(*at))?;
        phrase[from..end]
            .char_indices()
            .map(|(at, _)| from + at)
            .find_map(|start| self.aliases.get(&phrase[start..end]).map(|places| (start, places.as_slice())))
    }

    /// Where the phrase ends without its last filler, bracket or cue word.
    fn trimmed(&self, phrase: &str, end: usize, fillers: &WordSet) -> Option<usize> {
        let before = &phrase[..end];
        if before.ends_with(')') {
            return before.rfind('(');
        }
        if let Some(word) = fillers.ending_at(phrase, end) {
            return Some(end - word.len());
        }
        self.cues.iter().filter_map(|cues| cues.ending_at(phrase, end)).map(str::len).max().map(|length| end - length)
    }

    /// The one metric of that alias which fits the quantity and the surroundings.
    fn choose<'d>(
        &self,
        alias: &str,
        places: &[(usize, usize)],
        quantity: &Quantity,
        around: Surroundings<'_>,
        dictionary: &'d Dictionary,
    ) -> Result<&'d Metric, Option<Bilingual>> {
        let fitting: Vec<(usize, &Metric)> = places
            .iter()
            .map(|(domain, metric)| (*domain, &dictionary.domains[*domain].metrics[*metric]))
            .filter(|(_, metric)| fits(metric, quantity))
            .collect();
        if fitting.is_empty() {
            return Err(None);
        }
        for text in around {
            let here: Vec<&Metric> =
                fitting.iter().filter(|(domain, _)| self.cues[*domain].is_in(text)).map(|(_, metric)| *metric).collect();
            match here.as_slice() {
                [metric] => return Ok(metric),
                [] => {}
                _ => break,
            }
        }
        match fitting.as_slice() {
            [(_, metric)] if alias.chars().count() > 2 => Ok(metric),
            _ => Err(Some(Bilingual::new(
                format!("“{alias}”在几个领域都有，上下文不能确定"),
                format!("“{alias}” belongs to several domains and the context does not decide"),
            ))),
        }
    }
}

/// Whether a metric can have such a quantity: kinds agree and the unit is one of its own.
fn fits(metric: &Metric, quantity: &Quantity) -> bool {
    let kind = match metric.kind {
        MetricKind::Count => quantity.kind == ClaimKind::Count,
        MetricKind::Rate | MetricKind::Share => matches!(quantity.kind, ClaimKind::Percent | ClaimKind::Fraction),
        MetricKind::Change => matches!(quantity.kind, ClaimKind::Percent | ClaimKind::PercentagePoint | ClaimKind::Multiple),
        MetricKind::Amount => quantity.kind == ClaimKind::Money,
        MetricKind::Duration => quantity.kind == ClaimKind::Duration,
        MetricKind::Ratio => matches!(quantity.kind, ClaimKind::Other | ClaimKind::Money | ClaimKind::Count),
    };
    let counted = matches!(metric.kind, MetricKind::Count | MetricKind::Duration);
    kind && (!counted || quantity.unit.is_empty() || metric.units.is_empty() || metric.units.contains(&quantity.unit))
}
