//! The closed set of check kinds and the parameters of each.
//!
//! A new kind is a variant here with its parameters, an arm in [`Check::kind`], [`Check::placeholders`] and
//! [`crate::check`]'s dispatch, and a file of its own under `check/`.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::claim::RelationKind;
use crate::pattern::{Pattern, WordFinder};
use crate::report::RoleId;

use super::text_parameters::{
    AnsweredParameters, CitationParameters, DriftParameters, IdentifierParameters, PairsParameters, PhraseParameters, RepetitionParameters,
    SignatureParameters, SubstanceParameters, WordingParameters,
};
use super::{
    AcrossFault, AcrossParameters, ForeignPlaceParameters, FormParameters, HeadsParameters, IdentityParameters, PreviousParameters,
    Problem, ReconcileParameters, References, SpanOfTimeParameters, StageParameters, UnseenParameters,
};

/// The kind of a rule's check with its parameters; in YAML a map with exactly one key.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A part is there, is not empty, says what it must.
    Section(SectionParameters),
    /// Headings numbered without gap or repeat, levels in order.
    Outline(OutlineParameters),
    /// 一是, 二是, 三是 without gap.
    Series(SeriesParameters),
    /// The year in the title and in the headings of parts.
    Year(YearParameters),
    /// Days that do not exist, or stand in an impossible order.
    Date(DateParameters),
    /// Spans of years and days that contradict themselves or their plan.
    SpanOfTime(SpanOfTimeParameters),
    /// The day of publication against the last day allowed.
    Deadline(DeadlineParameters),
    /// Laws and documents against the registry.
    Citation(CitationParameters),
    /// Words and patterns that should not stand.
    Wording(WordingParameters),
    /// Two forms of one thing in one report.
    Drift(DriftParameters),
    /// Fixed phrases with a few characters changed.
    Phrase(PhraseParameters),
    /// Personal data.
    Identifier(IdentifierParameters),
    /// Quotation marks and brackets that must be closed.
    Pairs(PairsParameters),
    /// Who signs, and when.
    Signature(SignatureParameters),
    /// Equations and inequalities that the wording states.
    Relation(RelationParameters),
    /// A comparison between metrics.
    Identity(IdentityParameters),
    /// Rates that cannot pass 100.
    Bound(BoundParameters),
    /// Rates that none of the counts they could rest on can give.
    Attainable(AttainableParameters),
    /// Lists of shares whose base is another number than the one stated.
    HiddenBase(NoParameters),
    /// Parts that together are more than their whole.
    PartTotal(NoParameters),
    /// One way of rounding in one report.
    Rounding(NoParameters),
    /// 个百分点 for rates, % for counts.
    ChangeUnit(NoParameters),
    /// One unit in one sum.
    Units(NoParameters),
    /// Passages that stand twice.
    Repetition(RepetitionParameters),
    /// Rates of one metric with the same decimals.
    Decimals(NoParameters),
    /// Words that belong to a stage before or after the report's year.
    Stage(StageParameters),
    /// A demand that no text can show to be met.
    Unseen(UnseenParameters),
    /// A table of a fixed form.
    Form(FormParameters),
    /// Persons and groups of persons.
    Heads(HeadsParameters),
    /// Numbers against the data of the case system.
    Reconcile(ReconcileParameters),
    /// Numbers against those of the year before.
    Previous(PreviousParameters),
    /// The name of another place as the one that speaks.
    ForeignPlace(ForeignPlaceParameters),
    /// How much of the report states facts or speaks of the matter.
    Substance(SubstanceParameters),
    /// What one part names, another one speaks of.
    Answered(AnsweredParameters),
    /// What only several reports together can show.
    Across(AcrossParameters),
}

impl Check {
    /// The key in YAML.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Outline(_) => "outline",
            Self::Series(_) => "series",
            Self::Year(_) => "year",
            Self::Date(_) => "date",
            Self::SpanOfTime(_) => "span_of_time",
            Self::Deadline(_) => "deadline",
            Self::Citation(_) => "citation",
            Self::Wording(_) => "wording",
            Self::Drift(_) => "drift",
            Self::Phrase(_) => "phrase",
            Self::Identifier(_) => "identifier",
            Self::Pairs(_) => "pairs",
            Self::Signature(_) => "signature",
            Self::Relation(_) => "relation",
            Self::Identity(_) => "identity",
            Self::Bound(_) => "bound",
            Self::Attainable(_) => "attainable",
            Self::HiddenBase(_) => "hidden_base",
            Self::PartTotal(_) => "part_total",
            Self::Rounding(_) => "rounding",
            Self::ChangeUnit(_) => "change_unit",
            Self::Units(_) => "units",
            Self::Repetition(_) => "repetition",
            Self::Decimals(_) => "decimals",
            Self::Stage(_) => "stage",
            Self::Unseen(_) => "unseen",
            Self::Form(_) => "form",
            Self::Heads(_) => "heads",
            Self::Reconcile(_) => "reconcile",
            Self::Previous(_) => "previous",
            Self::ForeignPlace(_) => "foreign_place",
            Self::Substance(_) => "substance",
            Self::Answered(_) => "answered",
            Self::Across(_) => "across",
        }
    }

    /// The `{placeholders}` that the check fills in a rule's message and help.
    pub fn placeholders(&self) -> &'static [&'static str] {
        match self {
            Self::Section(_) => &["heading", "part", "state", "share"],
            Self::Outline(_) => &["marker", "expected"],
            Self::Series(_) => &["marker", "expected", "marks"],
            Self::Year(_) => &["found", "expected"],
            Self::Date(_) | Self::SpanOfTime(_) => &["found", "other"],
            Self::Deadline(_) => &["found", "last"],
            Self::Citation(_) => &["title", "right", "day", "article", "last", "as_of", "count"],
            Self::Wording(_) => &["words", "write", "count"],
            Self::Drift(_) => &["words", "other", "count"],
            Self::Phrase(_) => &["words", "right"],
            Self::Identifier(_) | Self::Answered(_) => &["words"],
            Self::Pairs(_) => &["mark", "missing"],
            Self::Signature(_) => &["missing", "found", "expected"],
            Self::Relation(_) => &["left", "stated", "first", "listed"],
            Self::Identity(_) => &["left", "stated", "relation", "first"],
            Self::Bound(_) => &["stated"],
            Self::Attainable(_) => &["stated", "bases"],
            Self::HiddenBase(_) => &["stated", "base", "members"],
            Self::PartTotal(_) => &["computed", "stated"],
            Self::Rounding(_) => &["rounded", "cut"],
            Self::ChangeUnit(_) => &["stated", "write"],
            Self::Units(_) | Self::Decimals(_) => &["first", "other"],
            Self::Repetition(_) => &["count"],
            Self::Stage(_) => &["words", "write", "day"],
            Self::Unseen(_) => &[],
            Self::Form(_) => &["form", "line", "left", "right"],
            Self::Heads(_) => &["heads", "groups", "least"],
            Self::Reconcile(_) => &["metric", "stated", "value", "difference"],
            Self::Previous(_) => &["metric", "stated", "value", "computed", "year", "count"],
            Self::ForeignPlace(_) => &["place", "own"],
            Self::Substance(_) => &["share"],
            Self::Across(_) => &["organ", "own", "path", "count", "share", "metric", "stated", "other", "computed", "due", "day", "year"],
        }
    }

    /// Whether the check never finds anything in a text, because no text can show what the rule demands.
    pub fn is_silent(&self) -> bool {
        match self {
            Self::Unseen(_) => true,
            // The roster is no text that an example could show.
            Self::Across(parameters) => parameters.fault == AcrossFault::Roster,
            _ => false,
        }
    }

    /// What the parameters name of the pack's dictionaries.
    pub fn references(&mut self) -> References<'_> {
        match self {
            Self::Identity(parameters) => return References { metrics: parameters.metrics_mut(), ..References::default() },
            Self::Form(parameters) => {
                let metrics = parameters.text.iter_mut().map(|text| &mut text.metric).collect();
                return References { metrics, ..References::default() };
            }
            Self::Heads(parameters) => return References { metrics: parameters.metrics.iter_mut().collect(), ..References::default() },
            Self::Reconcile(parameters) => {
                let metrics = parameters.metrics.iter_mut().chain(&mut parameters.except).collect();
                return References { metrics, ..References::default() };
            }
            Self::Previous(parameters) => {
                let metrics = parameters.pairs.iter_mut().flat_map(|pair| [&mut pair.closing, &mut pair.opening]).collect();
                return References { metrics, ..References::default() };
            }
            _ => {}
        }
        let roles: Vec<&RoleId> = match self {
            Self::Section(parameters) => {
                parameters.roles.iter().chain(&parameters.order).chain(parameters.or_order.iter().flatten()).collect()
            }
            Self::Year(parameters) => parameters.roles.iter().collect(),
            Self::Wording(parameters) => parameters.roles.iter().collect(),
            Self::Citation(parameters) => parameters.except_parts.iter().collect(),
            Self::Date(parameters) => parameters.roles.iter().collect(),
            Self::Answered(parameters) => vec![&parameters.item, &parameters.answer],
            _ => Vec::new(),
        };
        References { roles, ..References::default() }
    }

    /// Parameters that read well but contradict each other.
    pub fn contradictions(&self) -> Vec<Problem> {
        match self {
            Self::Section(parameters) => super::contradictions::of_section(parameters),
            Self::Wording(parameters) => super::contradictions::of_wording(parameters),
            Self::Deadline(parameters) => super::contradictions::of_deadline(parameters),
            _ => Vec::new(),
        }
    }
}

/// Parameters of `section`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionParameters {
    /// The parts that the rule speaks of. `mention` without any speaks of the whole report.
    #[serde(default)]
    pub roles: Vec<RoleId>,
    /// What is demanded of it.
    pub demand: SectionDemand,
    /// `present`: all parts in their usual order; tells after which heading a missing part belongs.
    #[serde(default)]
    pub order: Vec<RoleId>,
    /// `order`: other orders that are usual too.
    #[serde(default)]
    pub or_order: Vec<Vec<RoleId>>,
    /// `present`: headings that hold the part together with another one. `heading`: the heading that the report must have.
    #[serde(default)]
    pub heading: Option<Pattern>,
    /// `present`: words in the text which show that the part is there under another heading.
    #[serde(default)]
    pub content: Option<Pattern>,
    /// `present`: whether headings of no known role stand for the part (headings by theme are the achievements).
    #[serde(default)]
    pub themes: bool,
    /// `mention`: what the part's text must contain.
    #[serde(default)]
    pub mentions: Option<Pattern>,
    /// `share`: how many hundredths of the report's text the part should take.
    #[serde(default)]
    pub percent: u32,
    /// `share`: shorter reports, in characters, are left alone.
    #[serde(default)]
    pub characters: u32,
}

/// What is demanded of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionDemand {
    /// It is there.
    Present,
    /// It has text below its heading.
    Body,
    /// Its text contains `mentions`.
    Mention,
    /// Its text takes at least `percent` of the report.
    Share,
    /// The parts stand in their usual order.
    Order,
    /// A heading matches `heading`, whatever part it begins.
    Heading,
}

/// Parameters of `relation`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationParameters {
    /// Which relations the rule speaks of.
    pub kinds: Vec<RelationKind>,
}

/// Parameters of `bound`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundParameters {
    /// Rates and shares of the dictionary stay within 100.
    #[serde(default)]
    pub rate: bool,
    /// So do percentages that only their name shows to be parts of a hundred.
    #[serde(default)]
    pub unknown: bool,
    /// Nothing decreases by more than 100%.
    #[serde(default)]
    pub decrease: bool,
}

/// Parameters of `attainable`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttainableParameters {
    /// At most so many counts are tried as the base, nearest first.
    pub bases: usize,
}

/// Parameters of kinds that have none: `{}`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoParameters {}

/// Parameters of `outline`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineParameters {
    /// Which fault the rule looks for.
    pub fault: OutlineFault,
}

/// Faults in the numbering of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutlineFault {
    /// (一)(二)(四), (一)(二)(二)
    Number,
    /// 一、 directly above (1)
    Level,
    /// (一) without (二)
    Single,
}

/// Parameters of `series`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesParameters {
    /// Families of markers, each in order: 一是, 二是 …
    #[schemars(with = "Vec<Vec<String>>")]
    pub families: Vec<WordFinder>,
    /// Words that open a series without being its first marker: 首先, 一方面.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub openers: WordFinder,
    /// Which fault the rule looks for.
    #[serde(default)]
    pub fault: SeriesFault,
}

/// Faults of a series in running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeriesFault {
    /// A marker is missing.
    #[default]
    Gap,
    /// The items end in different marks: 一是…；二是…。三是…
    Marks,
}

/// Parameters of `year`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearParameters {
    /// Where the year is looked for.
    pub place: YearPlace,
    /// Parts whose headings are looked at.
    #[serde(default)]
    pub roles: Vec<RoleId>,
    /// Years after the report's year that the headings must name.
    #[serde(default)]
    pub offset: i16,
    /// Headings that speak of two parts at once and are left alone.
    #[serde(default)]
    pub except: Option<Pattern>,
    /// `opening`: the sentence that says what is reported; its group `year` is the year.
    #[serde(default)]
    pub find: Option<Pattern>,
}

/// Where a year is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearPlace {
    /// The title must name one, of four digits, that the headings do not contradict.
    Title,
    /// A heading that names one must name the right one.
    Heading,
    /// The sentence before the first part that says what is reported.
    Opening,
}

/// Parameters of `date`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateParameters {
    /// Which fault the rule looks for.
    pub fault: DateFault,
    /// `later`, `earlier`: the parts whose facts are those of the report's year.
    #[serde(default)]
    pub roles: Vec<RoleId>,
    /// `later`, `earlier`: words in the sentence which show why another year is named.
    #[serde(default)]
    pub except: Option<Pattern>,
    /// `planned`: what the sentence must say.
    #[serde(default)]
    pub find: Option<Pattern>,
}

/// Faults of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateFault {
    /// 2月30日
    Impossible,
    /// Signed after publication, or before the year that the report speaks of is nearly over.
    Order,
    /// A fact of a day after the report's year.
    Later,
    /// A number of the year before the report's.
    Earlier,
    /// Something that will be done in the report's own year.
    Planned,
}

/// Parameters of `deadline`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeadlineParameters {
    /// The last day allowed, in the year after the report's year.
    #[serde(default)]
    pub last_day: Option<MonthDay>,
    /// How many working days may lie between signing and publication.
    #[serde(default)]
    pub working_days: Option<u16>,
}

/// A day of the year, written `'03-31'`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MonthDayVisitor;
        impl Visitor<'_> for MonthDayVisitor {
            type Value = MonthDay;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day of the year such as '03-31'")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<MonthDay, E> {
                let parts = text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
                parts
                    .filter(|&(month, day)| jiff::civil::Date::new(2023, month, day).is_ok())
                    .map(|(month, day)| MonthDay { month, day })
                    .ok_or_else(|| E::custom(format!("`{text}` is no day of the year such as '03-31'")))
            }
        }
        deserializer.deserialize_str(MonthDayVisitor)
    }
}
