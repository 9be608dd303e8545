//! What a report says in numbers: claims, what is set aside, citations, dates, enumerations, and the relations
//! that the text's own wording states.
//!
//! Takes a report, the lexicon (units, approximations, fixed phrases) and the metric dictionary; knows nothing of rules.

mod address;
mod alone;
mod aside;
mod blanks;
mod character_tree;
mod chinese;
mod code;
mod coins;
mod context;
mod counted_scale;
mod date;
mod exact;
mod half;
mod interval;
mod lexicon;
mod lexicon_file;
mod lexicon_wording;
mod listed;
mod magnitude;
mod metric;
mod metric_index;
mod mixed;
mod neighbours;
mod numeral;
mod one;
mod ordinal;
mod plain;
mod quantity;
mod range;
mod rank;
mod read;
mod relation;
mod run;
mod scale;
mod scan;
mod sentence;
mod table;
mod tail;
mod word_hits;

pub use exact::Exact;
pub use lexicon::Lexicon;
pub use lexicon_file::LexiconFile;
pub use metric::{Dictionary, DomainFile, Metric, MetricId, MetricKind};
pub use relation::{Certainty, Habit, Judged, Relation, RelationKind, Slip, exceeds, explains_from, judge, origins, solve, suits};

use std::rc::Rc;
use std::sync::Arc;

use ecow::EcoString;
use jiff::civil::Date;

use self::metric_index::Level;
use crate::diagnostic::Bilingual;
use crate::report::Report;
use crate::span::Span;

/// The whole number that the words write, in digits or characters: `12`, `十二`; `None` where they are anything else.
pub fn whole_number(words: &str) -> Option<i128> {
    let (rest, number) = numeral::numeral(words).ok()?;
    (rest.is_empty() && number.value.is_whole()).then(|| number.value.floor())
}

/// What sort of thing a number measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// 件, 人次, 份 …
    Count,
    /// %; ‰ and ‱ keep their value, and their interval is in per cent
    Percent,
    /// 百分点
    PercentagePoint,
    /// 元, 元/人
    Money,
    /// 倍
    Multiple,
    /// 三分之一, 八成
    Fraction,
    /// 第3位, 第二轮
    Ordinal,
    /// 天, 小时, 个月
    Duration,
    /// Physical measures, indices, ages, ratios such as 批次/千人
    Other,
}

impl ClaimKind {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::PercentagePoint => "percentage_point",
            Self::Money => "money",
            Self::Multiple => "multiple",
            Self::Fraction => "fraction",
            Self::Ordinal => "ordinal",
            Self::Duration => "duration",
            Self::Other => "other",
        }
    }
}

/// The written value in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// One number with the decimals it is printed with.
    Number(Exact),
    /// `20-30件`
    Range(Exact, Exact),
    /// `三分之一`: numerator, denominator as written.
    Fraction(i128, i128),
    /// 数十, 几百: only the interval is known.
    Vague,
}

/// Every value that a written number may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Lower end; `None` is unbounded.
    pub low: Option<Exact>,
    /// Whether the lower end itself is excluded.
    pub low_open: bool,
    /// Upper end; `None` is unbounded.
    pub high: Option<Exact>,
    /// Whether the upper end itself is excluded.
    pub high_open: bool,
}

/// Value, unit, written precision and what it denotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// What sort of thing is measured.
    pub kind: ClaimKind,
    /// The written value.
    pub value: Value,
    /// The unit, folded, without the scale: 件, 人次, %, 百分点, 元.
    pub unit: EcoString,
    /// Words of approximation, in the order written: 近, 余, 以上.
    pub approximation: EcoString,
    /// Place value of the last written digit in base units: 1 for 505, 1/100 for 98.65, 10^7 for 1.2亿.
    pub step: Exact,
    /// Place value of the last digit that is not zero.
    pub significant: Exact,
    /// Whether the value is written rounded: a rate, decimals, a scale word.
    pub rounded: bool,
    /// The values it may stand for.
    pub interval: Interval,
}

/// Direction, where the figure itself is a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// 增长, 提高 …
    Up,
    /// 下降, 减少 …
    Down,
}

/// What a claim covers in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The sort of period.
    pub kind: PeriodKind,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The words that say so; empty where the report's year is meant.
    pub text: EcoString,
}

/// What is equal in periods that cover the same time.
pub type PeriodKey<'p> = (PeriodKind, Option<Date>, Option<Date>, &'p str);

impl Period {
    /// Whether the two cover the same time; the words may differ. An unknown period is compared with nothing but its own words.
    pub fn same(&self, other: &Self) -> bool {
        let alike = self.kind == other.kind && self.from == other.from && self.to == other.to;
        alike && (self.kind == PeriodKind::Year || self.from.is_some() || self.text == other.text)
    }

    /// What is equal in all periods that cover the same time, for looking them up.
    pub fn key(&self) -> PeriodKey<'_> {
        let words = if self.kind == PeriodKind::Year || self.from.is_some() { "" } else { &self.text };
        (self.kind, self.from, self.to, words)
    }
}

/// The sort of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    /// The report's year, or another whole year.
    Year,
    /// 上半年, 一季度, 1-11月
    Part,
    /// 截至…
    ToDate,
    /// 上年, 上年同期
    Previous,
    /// 累计 since an earlier year
    Cumulative,
    /// Not known; compared with nothing.
    Unknown,
}

impl PeriodKind {
    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Part => "part",
            Self::ToDate => "to_date",
            Self::Previous => "previous",
            Self::Cumulative => "cumulative",
            Self::Unknown => "unknown",
        }
    }
}

/// Where a claim stands in the report's structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In running text.
    Prose {
        /// Index into [`crate::report::Report::paragraphs`].
        paragraph: usize,
        /// Which sentence of the paragraph, from 0; ends at 。！？ and ；.
        sentence: usize,
    },
    /// In a table.
    Cell {
        /// Index into [`crate::report::Report::tables`].
        table: usize,
        /// Row, headers counted.
        row: usize,
        /// Column.
        column: usize,
    },
}

/// The report says: metric, in period and scope, is quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Number, scale word, inner approximation and unit.
    pub span: Span,
    /// The same words, folded.
    pub text: EcoString,
    /// The quantity.
    pub quantity: Quantity,
    /// The metric, where one is known.
    pub metric: Option<MetricId>,
    /// Why that metric, or why none; [`Claim::why`] says it in words.
    pub link: Link,
    /// The noun phrase that the quantity measures, as written.
    pub phrase: EcoString,
    /// The period.
    pub period: Period,
    /// The verb that governs it (受理, 办结 …); empty where there is none.
    pub verb: EcoString,
    /// 口径: 全市, 本局 …; empty where the report's own organ is meant.
    pub scope: EcoString,
    /// Set where the figure itself is a change.
    pub change: Option<Change>,
    /// Where it stands.
    pub place: Place,
    /// The claim's bytes in its paragraph's or cell's prose.
    pub range: (usize, usize),
    /// The byte in that prose after the words of approximation behind the unit.
    pub reach: usize,
}

/// A number that is no claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where.
    pub span: Span,
    /// The words, folded.
    pub text: EcoString,
    /// Why; numbers with the same reason share it.
    pub reason: Arc<Bilingual>,
}

/// A law or document named in 《》.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// From 《 to 》.
    pub span: Span,
    /// The words between the marks, folded.
    pub title: String,
    /// The place of `第六十二条` right after the title, and its number.
    pub article: Option<(Span, u32)>,
    /// Index of the paragraph, and the bytes of title with marks in its prose.
    pub paragraph: usize,
    /// The bytes of the title with its marks in that paragraph's prose.
    pub range: (usize, usize),
}

/// A date in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Where.
    pub span: Span,
    /// As written, folded.
    pub text: EcoString,
    /// Year, where written or clear from the sentence.
    pub year: Option<i16>,
    /// Month.
    pub month: Option<i8>,
    /// Day.
    pub day: Option<i8>,
    /// Whether such a day exists in the calendar (2月30日 does not).
    pub possible: bool,
    /// Index of the paragraph it stands in; `None` in a table.
    pub paragraph: Option<usize>,
}

/// Everything that reading the numbers of a report gives.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// Claims in order of place.
    pub claims: Vec<Claim>,
    /// Numbers that are no claims, in order of place.
    pub set_aside: Vec<SetAside>,
    /// Laws and documents in order of place.
    pub citations: Vec<Citation>,
    /// Dates in order of place.
    pub dates: Vec<DateMention>,
    /// Relations that the wording states.
    pub relations: Vec<Relation>,
}

/// Why a claim has its metric, or why it has none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Link {
    /// A name of the metric ends the phrase.
    Named {
        /// Bytes of that name in the phrase.
        alias: (usize, usize),
    },
    /// Headers of a table name the metric.
    InHeader {
        /// The words that name it.
        name: String,
        /// Bytes of the metric's name in them.
        alias: (usize, usize),
    },
    /// The phrase ends with no name of a metric.
    Unknown,
    /// The phrase ends with a name that several domains have.
    Ambiguous {
        /// Bytes of that name in the phrase.
        alias: (usize, usize),
    },
    /// The figure is a change and not the metric itself.
    Change,
    /// The headers of the table name no metric.
    NoHeader,
}

impl Claim {
    /// Why the claim has its metric, or why it has none.
    pub fn why(&self, dictionary: &Dictionary) -> Bilingual {
        let phrase = &self.phrase;
        let named = |phrase: &str, alias: (usize, usize)| {
            let alias = &phrase[alias.0..alias.1];
            let id = self.metric.as_ref().map_or("", |id| id.0.as_str());
            let name = self.metric.as_ref().and_then(|id| dictionary.get(id)).map_or(id, |metric| metric.name.as_str());
            Bilingual::new(
                format!("名词短语“{phrase}”以指标“{name}”的名称“{alias}”结尾"),
                format!("the phrase “{phrase}” ends with “{alias}”, a name of {id}"),
            )
        };
        match &self.link {
            Link::Named { alias } => named(phrase, *alias),
            Link::InHeader { name, alias } => named(name, *alias),
            Link::Unknown => Bilingual::new(format!("“{phrase}”不是词典中的指标"), format!("“{phrase}” is no metric of the dictionary")),
            Link::Ambiguous { alias } => {
                let alias = &phrase[alias.0..alias.1];
                Bilingual::new(
                    format!("“{alias}”在几个领域都有，上下文不能确定"),
                    format!("“{alias}” belongs to several domains and the context does not decide"),
                )
            }
            Link::Change => Bilingual::new("这是变化幅度，不是指标本身", "a change, not the metric itself"),
            Link::NoHeader => Bilingual::new("表头没有对应词典中的指标", "the headers name no metric of the dictionary"),
        }
    }

    /// The paragraph it stands in; `None` in a table.
    pub fn place_paragraph(&self) -> Option<usize> {
        match self.place {
            Place::Prose { paragraph, .. } => Some(paragraph),
            Place::Cell { .. } => None,
        }
    }
}

/// Reads every number of `report`. `year` is the report's year, by which 全年 and 上年 are understood.
pub fn extract(report: &Report, year: Option<i16>, lexicon: &Lexicon, dictionary: &Dictionary) -> Extraction {
    let mut reader = read::Reader {
        report,
        year,
        lexicon,
        dictionary,
        index: dictionary.index(),
        title: Level::new(report.title.as_ref().map_or("", |title| title.text.as_str())),
        headings: (None, Rc::new(Level::new(""))),
        found: Extraction::default(),
        respective: Vec::new(),
        hits: Vec::new(),
        reasons: aside::Reasons::default(),
    };
    for (number, paragraph) in report.paragraphs.iter().enumerate() {
        reader.paragraph(number, paragraph);
    }
    for number in 0..report.tables.len() {
        reader.table(number);
    }
    let mut found = reader.found;
    // Paragraphs and tables alternate in the text.
    found.claims.sort_by_key(|claim| claim.span.start);
    found.set_aside.sort_by_key(|aside| aside.span.start);
    found.dates.sort_by_key(|date| date.span.start);
    found.relations = relation::find(report, &found, lexicon, dictionary);
    found
}
