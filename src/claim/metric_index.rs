//! Linking: from the noun phrase before a number to the metric it names.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::character_tree::CharacterTree;
use super::lexicon::{WordSet, fold};
use super::metric::{Dictionary, Metric, MetricKind};
use super::{ClaimKind, Link, Quantity};
use crate::pattern::WordTable;

/// A text around phrases, with the domains whose cues it holds, which are looked for once and only when they are needed.
#[derive(Debug, Default)]
pub struct Level<'t> {
    text: Cow<'t, str>,
    domains: OnceCell<Vec<usize>>,
}

impl<'t> Level<'t> {
    /// Around phrases in `text`.
    pub fn new(text: impl Into<Cow<'t, str>>) -> Self {
        Self { text: text.into(), domains: OnceCell::new() }
    }
}

/// Where a phrase stands, from near to far: clause sentence, paragraph, headings, title.
pub type Surroundings<'t> = [&'t Level<'t>; 4];

/// Finds metrics by the aliases that end a phrase.
#[derive(Debug, Clone, Default)]
pub struct MetricIndex {
    /// Folded aliases.
    aliases: CharacterTree,
    /// For each alias the places of its metrics: domain, metric.
    places: Vec<Vec<(usize, usize)>>,
    /// The cues of all domains.
    cues: WordTable,
    /// For each of them its domains.
    cue_domains: Vec<Vec<usize>>,
    cue_endings: CharacterTree,
    /// For each domain its names that need a cue.
    general: Vec<HashSet<String>>,
}

/// The metric that a phrase names.
#[derive(Debug, Clone)]
pub struct Linked<'d> {
    /// The metric.
    pub metric: &'d Metric,
    /// Bytes of the alias in the phrase.
    pub alias: (usize, usize),
}

impl MetricIndex {
    /// Indexes all names and aliases.
    pub fn new(dictionary: &Dictionary) -> Self {
        let mut index = Self::default();
        let mut aliases: Vec<String> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (domain_at, domain) in dictionary.domains.iter().enumerate() {
            index.general.push(domain.general_names.iter().map(|name| fold(name)).collect());
            for (metric_at, metric) in domain.metrics.iter().enumerate() {
                for alias in std::iter::once(&metric.name).chain(&metric.aliases) {
                    let alias = fold(alias);
                    let number = *numbers.entry(alias).or_insert_with_key(|alias| {
                        aliases.push(alias.clone());
                        index.places.push(Vec::new());
                        aliases.len() - 1
                    });
                    let places = &mut index.places[number];
                    if !places.contains(&(domain_at, metric_at)) {
                        places.push((domain_at, metric_at));
                    }
                }
            }
        }
        index.aliases = CharacterTree::new(aliases.iter().map(|alias| alias.chars().rev()));
        let cues = || dictionary.domains.iter().zip(0..).flat_map(|(domain, at)| domain.cues.iter().map(move |cue| (fold(cue), at)));
        let words: Vec<String> = cues().map(|(cue, _)| cue).collect();
        index.cues = WordTable::new(words.iter().map(|cue| (cue.as_str(), 1)));
        index.cue_domains = vec![Vec::new(); index.cues.count()];
        for (cue, domain) in cues() {
            if let Some(place) = index.cues.place(&cue) {
                index.cue_domains[place].push(domain);
            }
        }
        index.cue_endings = CharacterTree::new(words.iter().map(|cue| cue.chars().rev()));
        index
    }

    /// Whether the text holds a cue of the domain.
    fn speaks_of(&self, level: &Level<'_>, domain: usize) -> bool {
        self.domains_of(level).contains(&domain)
    }

    /// Whether a name that is a general word too is meant as the domain's.
    fn is_meant(&self, domain: usize, [sentence, _, headings, title]: Surroundings<'_>) -> bool {
        let here = self.domains_of(sentence);
        here.contains(&domain) || here.is_empty() && (self.speaks_of(headings, domain) || self.speaks_of(title, domain))
    }

    /// The domains whose cues the text holds.
    fn domains_of<'l>(&self, level: &'l Level<'_>) -> &'l [usize] {
        level.domains.get_or_init(|| {
            let mut domains = Vec::new();
            self.cues.each(&level.text, 0..level.text.len(), |cue| {
                for domain in &self.cue_domains[cue.word as usize] {
                    if !domains.contains(domain) {
                        domains.push(*domain);
                    }
                }
            });
            domains
        })
    }

    /// The metric whose alias ends `phrase`, apart from words in `fillers`; `Err` says why there is none.
    pub fn link<'d>(
        &self,
        phrase: &str,
        quantity: &Quantity,
        around: Surroundings<'_>,
        fillers: &WordSet,
        dictionary: &'d Dictionary,
    ) -> Result<Linked<'d>, Link> {
        let mut end = phrase.len();
        let mut ambiguous = None;
        for _ in 0..8 {
            if let Some((number, length)) = self.aliases.ending(&phrase[..end]) {
                let alias = (end - length, end);
                // 未开庭4件 counts what did not come to it.
                if phrase[..alias.0].ends_with('未') {
                    break;
                }
                match self.choose(&phrase[alias.0..alias.1], &self.places[number], quantity, around, dictionary) {
                    Ok(metric) => return Ok(Linked { metric, alias }),
                    Err(Choice::Several) => {
                        ambiguous.get_or_insert(Link::Ambiguous { alias });
                    }
                    Err(Choice::None) => {}
                }
            }
            match self.trimmed(phrase, end, fillers) {
                Some(shorter) if shorter > 0 => end = shorter,
                _ => break,
            }
        }
        Err(ambiguous.unwrap_or(Link::Unknown))
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
        self.cue_endings.ending(before).map(|(_, length)| end - length)
    }

    /// The one metric of that alias which fits the quantity and the surroundings.
    fn choose<'d>(
        &self,
        alias: &str,
        places: &[(usize, usize)],
        quantity: &Quantity,
        around: Surroundings<'_>,
        dictionary: &'d Dictionary,
    ) -> Result<&'d Metric, Choice> {
        let fitting = || {
            let metrics = places.iter().map(|(domain, metric)| (*domain, &dictionary.domains[*domain].metrics[*metric]));
            let fitting = metrics.filter(|(_, metric)| fits(metric, quantity));
            fitting.filter(|(domain, _)| !self.general[*domain].contains(alias) || self.is_meant(*domain, around))
        };
        let only = {
            let mut fitting = fitting();
            let first = fitting.next().ok_or(Choice::None)?;
            if fitting.next().is_none() { Some(first) } else { None }
        };
        if let Some((domain, metric)) = only {
            let sure = alias.chars().nth(2).is_some() || around.iter().any(|level| self.speaks_of(level, domain));
            return if sure { Ok(metric) } else { Err(Choice::Several) };
        }
        let fitting: Vec<(usize, &Metric)> = fitting().collect();
        for level in around {
            let mut here = fitting.iter().filter(|(domain, _)| self.speaks_of(level, *domain)).map(|(_, metric)| *metric);
            match (here.next(), here.next()) {
                (Some(metric), None) => return Ok(metric),
                (None, _) => {}
                _ => break,
            }
        }
        Err(Choice::Several)
    }
}

/// Why no metric of an alias was chosen.
enum Choice {
    /// None fits the quantity.
    None,
    /// Several fit, and the surroundings do not decide.
    Several,
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
    kind && (!counted || quantity.unit.is_empty() || metric.units.is_empty() || metric.units.iter().any(|unit| *unit == quantity.unit))
}
