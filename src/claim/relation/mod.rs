//! Relations: equations and inequalities between claims that the text's own wording states.
//!
//! Each kind of wording has a file here. Finding is careful: where a text can be read two ways, the reading in which the
//! author is right wins, and a doubtful relation is not formed.

mod agreement;
mod among;
mod average;
mod columns;
mod complement;
mod completion;
mod enumeration;
mod extremes;
mod flow;
mod growth;
mod intake;
mod item_series;
mod items;
mod judge;
mod listed;
mod long_sum;
mod movement;
mod named_count;
mod order;
mod otherwise;
mod parts;
mod pending;
mod rate;
mod remainder;
mod respective;
mod runs;
mod share;
mod slip;
mod spoken;
mod sum;
mod table;
mod text_and_table;
mod together;
mod year_parts;

pub use judge::{Habit, Judged, exceeds, judge, solve};
pub use slip::{Slip, explains_from, origins, suits};

use otherwise::Reading;

use super::metric::Dictionary;
use super::{Extraction, Lexicon};
use crate::report::Report;
use crate::span::Span;

/// What sort of equation or inequality a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Parts, then the whole: they add up.
    Sum,
    /// Parts, then the whole, which may have other parts too.
    Part,
    /// Part, whole, per cent.
    Share,
    /// Numerator, base, per cent.
    Rate,
    /// Shares that make a hundred.
    ShareTotal,
    /// Previous, current, change.
    Growth,
    /// Total, count, average.
    Average,
    /// Opening, new, done, closing.
    Flow,
    /// The smaller, the larger.
    Order,
    /// The level before, the level after, which is not below it.
    Rise,
    /// The level before, the level after, which is not above it.
    Fall,
    /// A full rate, what is left over.
    Complement,
    /// A stated count and the listed items.
    Enumeration,
    /// The same thing twice.
    Agreement,
    /// Stated by a rule over metrics.
    Identity,
}

impl RelationKind {
    /// The word in JSON and in rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Part => "part",
            Self::Share => "share",
            Self::Rate => "rate",
            Self::ShareTotal => "share_total",
            Self::Growth => "growth",
            Self::Average => "average",
            Self::Flow => "flow",
            Self::Order => "order",
            Self::Rise => "rise",
            Self::Fall => "fall",
            Self::Complement => "complement",
            Self::Enumeration => "enumeration",
            Self::Agreement => "agreement",
            Self::Identity => "identity",
        }
    }
}

/// How sure it is that the text states the relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// Likely meant; a contradiction is worth a look.
    Likely,
    /// Stated; a contradiction is proved.
    Stated,
}

/// A relation between claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// What it is.
    pub kind: RelationKind,
    /// Indices of claims in the order that the kind names.
    pub claims: Vec<usize>,
    /// For an enumeration: how many items are listed. For an average: so many of the count make one (每百万人: 1000000).
    pub listed: Option<usize>,
    /// For an enumeration whose count is part of a fixed phrase (四位一体) and no claim: the count.
    pub stated: Option<usize>,
    /// How sure it is.
    pub certainty: Certainty,
    /// The words that state it, where they can be pointed at.
    pub words: Option<Span>,
    /// For a growth: the first number is the difference between the two years and not the level of the earlier one.
    pub by_difference: bool,
}

impl Relation {
    fn new(kind: RelationKind, claims: Vec<usize>, certainty: Certainty) -> Self {
        Self { kind, claims, listed: None, stated: None, certainty, words: None, by_difference: false }
    }
}

/// Numbers from which on relations are looked for by several processors.
const SHARED: usize = 10_000;

/// Finds all relations that the text states.
pub(super) fn find(report: &Report, found: &Extraction, lexicon: &Lexicon, dictionary: &Dictionary) -> Vec<Relation> {
    let near = || in_sentences(report, found, lexicon, dictionary);
    let far = || across_sentences(report, found, lexicon);
    let (mut relations, others) = if found.claims.len() < SHARED { (near(), far()) } else { rayon::join(near, far) };
    relations.extend(others);
    relations
}

/// The relations of numbers of one sentence, and of rates with their base in another one.
fn in_sentences(report: &Report, found: &Extraction, lexicon: &Lexicon, dictionary: &Dictionary) -> Vec<Relation> {
    let mut relations = Vec::new();
    let mut markers = enumeration::Markers::default();
    spoken::each(report, found, lexicon, |group| {
        let before = relations.len();
        if group.numbers.len() == 1 {
            // All other relations need more numbers.
            enumeration::find(group, &mut markers, &mut relations);
            return;
        }
        sum::find(group, &mut relations);
        listed::find(group, &mut relations);
        parts::find(group, before, &mut relations);
        among::find(group, before, &mut relations);
        year_parts::find(group, before, &mut relations);
        remainder::find(group, before, &mut relations);
        intake::find(group, before, &mut relations);
        share::find(group, &mut relations);
        share::totals(group, &mut relations);
        share::totals_of_counts(group, before, &mut relations);
        rate::find(group, dictionary, &mut relations);
        completion::find(group, before, &mut relations);
        growth::find(group, &mut relations);
        respective::find(group, &mut relations);
        movement::find(group, before, &mut relations);
        average::find(group, &mut relations);
        flow::find(group, &mut relations);
        flow::budget(group, &mut relations);
        pending::find(group, before, &mut relations);
        extremes::find(group, &mut relations);
        complement::find(group, &mut relations);
        complement::opposites(group, &mut relations);
        enumeration::find(group, &mut markers, &mut relations);
        order::find(group, dictionary, before, &mut relations);
        let formed = relations.split_off(before);
        let readings: Vec<Reading> = formed.iter().map(|relation| otherwise::read(group, relation, &formed)).collect();
        relations.extend(formed.into_iter().zip(readings).filter_map(|(relation, reading)| match reading {
            Reading::AsFormed => Some(relation),
            Reading::Instead(other) => Some(other),
            Reading::Explained => None,
        }));
    });
    long_sum::find(report, found, lexicon, &mut relations);
    rate::across_sentences(report, found, dictionary, &mut relations);
    relations
}

/// The relations of numbers anywhere in the report: counted lists, tables, one thing told twice.
fn across_sentences(report: &Report, found: &Extraction, lexicon: &Lexicon) -> Vec<Relation> {
    let mut relations = Vec::new();
    enumeration::named(report, found, lexicon, &mut relations);
    named_count::find(report, lexicon, &mut relations);
    enumeration::over_paragraphs(report, found, lexicon, &mut relations);
    table::find(report, found, lexicon, &mut relations);
    agreement::find(report, found, lexicon, &mut relations);
    text_and_table::find(report, found, lexicon, &mut relations);
    relations
}
