//! Parameters of the checks that read wording, citations and marks.

use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::diagnostic::Severity;
use crate::pattern::{Pattern, WordFinder};
use crate::report::RoleId;

/// Parameters of `citation`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CitationParameters {
    /// Which fault the rule looks for.
    pub fault: CitationFault,
    /// Words in the sentence which show that the law is named as history.
    #[serde(default)]
    pub history: Option<Pattern>,
    /// `expired_plan`, `not_yet_in_force`, `unmarked`: words before the title which show that it is named as a basis.
    #[serde(default)]
    pub basis: Option<Pattern>,
    /// `misspelt`: characters that tell one kind of document from another (规定, 规范), one group a string; a title
    /// that differs in one of them may well be another document.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// `not_yet_in_force`: parts that speak of the time to come.
    #[serde(default)]
    pub except_parts: Vec<RoleId>,
    /// `called_law`: kinds of the registry that are 法律.
    #[serde(default)]
    pub laws: Vec<String>,
    /// `wrong_kind`: endings of titles, of which only one is right.
    #[serde(default)]
    pub endings: Vec<String>,
    /// `wrong_kind`: matters of which only a law treats, so that a title without 中华人民共和国 is no local one either.
    #[serde(default)]
    pub reserved: Vec<String>,
}

/// Faults of citations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitationFault {
    /// No longer in force on the first day of the report's year.
    Repealed,
    /// One character away from a known title.
    Misspelt,
    /// 中华人民共和国 before a title that does not have it.
    WrongPrefix,
    /// A plan whose period was over.
    ExpiredPlan,
    /// An article after the last one.
    ArticleBeyondLast,
    /// Named as a basis before it took effect.
    NotYetInForce,
    /// 新修订的《…》 of a text that is years old, and 修订 for 修正.
    Revision,
    /// A plan by years that it never had.
    PlanYears,
    /// A short title before the place that gives it (以下简称).
    EarlyShortTitle,
    /// A regulation counted among 法律.
    CalledLaw,
    /// 条例 where the registry has a law of that name, or 法 where it has a regulation.
    WrongKind,
    /// A known title without 《》.
    Unmarked,
    /// Not in the registry.
    UnknownTitle,
}

/// Parameters of `wording`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordingParameters {
    /// What is looked for.
    pub words: Vec<WordingEntry>,
    /// Where; headings and body unless given.
    #[serde(default = "headings_and_body")]
    pub zones: Vec<Zone>,
    /// Only in these parts.
    #[serde(default)]
    pub roles: Vec<RoleId>,
    /// One finding with a count instead of one for each place.
    #[serde(default)]
    pub once: bool,
    /// Match the text as written instead of the folded text.
    #[serde(default)]
    pub raw: bool,
}

fn headings_and_body() -> Vec<Zone> {
    vec![Zone::Heading, Zone::Body]
}

/// Words to look for.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordingEntry {
    /// What should not stand. The first group is marked where there is one, else the whole match.
    pub find: Pattern,
    /// Left alone where a match of this covers the marked words.
    #[serde(default)]
    pub unless: Option<Pattern>,
    /// What to write instead of the marked words; `$1` stands for the first group.
    #[serde(default)]
    pub write: Option<String>,
    /// Whether the replacement can harm no reading of the text.
    #[serde(default)]
    pub safe: bool,
    /// Lower than the rule's severity where this entry is less certain. A note is told once, with a count.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Only where nothing in the report matches this.
    #[serde(default)]
    pub without: Option<Pattern>,
    /// First report year for which the words are wrong.
    #[serde(default)]
    pub from_year: Option<i16>,
    /// Last report year for which the words are wrong.
    #[serde(default)]
    pub to_year: Option<i16>,
}

/// A region of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// The title.
    Title,
    /// Headings, alone or run in.
    Heading,
    /// Headings on lines of their own; the items of a list that only look like headings are none.
    LoneHeading,
    /// Running text.
    Body,
    /// Cells of tables.
    Table,
    /// Organ and date at the end.
    Signature,
    /// Lines of the page around the report.
    Furniture,
}

/// Parameters of `drift`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DriftParameters {
    /// The forms of one thing; a report should keep to one of them.
    pub forms: Vec<Pattern>,
    /// Match the text as written instead of the folded text.
    #[serde(default)]
    pub raw: bool,
}

/// Parameters of `phrase`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhraseParameters {
    /// The fixed phrases.
    pub phrases: Vec<FixedPhrase>,
    /// How many characters of a member may differ for it to be taken for a slip.
    pub edits: usize,
    /// Finds the members of all phrases; made when it is first needed.
    #[serde(skip)]
    members: OnceLock<WordFinder>,
}

impl PhraseParameters {
    /// Whether a member of one of the phrases stands in `text`.
    pub fn has_member(&self, text: &str) -> bool {
        let members = || self.phrases.iter().flat_map(|phrase| phrase.text.split('、')).map(str::to_owned).collect::<Vec<_>>();
        self.members.get_or_init(|| WordFinder::from(members())).is_in(text)
    }
}

/// A fixed phrase with the reports that it is right for.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixedPhrase {
    /// Several members joined by 、.
    pub text: String,
    /// First report year.
    #[serde(default)]
    pub from_year: Option<i16>,
    /// Last report year.
    #[serde(default)]
    pub to_year: Option<i16>,
    /// Whether the members have a fixed order.
    #[serde(default)]
    pub ordered: bool,
}

/// Parameters of `repetition`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepetitionParameters {
    /// A clause of so many characters stands once in a sentence.
    #[serde(default)]
    pub clause: Option<usize>,
    /// Words of so many characters do not stand twice in a row.
    #[serde(default)]
    pub words: Option<usize>,
    /// A paragraph of so many characters stands once in a report.
    #[serde(default)]
    pub paragraph: Option<usize>,
}

/// Parameters of `identifier`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifierParameters {
    /// What is looked for.
    pub sort: IdentifierSort,
    /// `described`: what is looked for; the group that takes part in the match is marked where there is one.
    #[serde(default)]
    pub find: Option<Pattern>,
    /// Words before the place without which nothing is said, or said less surely.
    #[serde(default)]
    pub near: Option<Pattern>,
    /// Words before the place that allow it: 索引号, 服务热线.
    #[serde(default)]
    pub unless: Option<Pattern>,
    /// `person_name`: the surnames by which a name is known.
    #[serde(default)]
    pub surnames: String,
    /// `person_name`: what follows the role or a surname without being a name (`某`, `应当`).
    #[serde(default)]
    pub not_names: Option<Pattern>,
}

/// Sorts of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierSort {
    /// 居民身份证号 (GB 11643)
    IdentityNumber,
    /// 手机号
    MobileNumber,
    /// 银行卡号
    BankCard,
    /// 机动车号牌
    LicencePlate,
    /// The name of a petitioner or party.
    PersonName,
    /// 固定电话
    Landline,
    /// What `find` describes, in a clause that holds `near`.
    Described,
}

/// Parameters of `pairs`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairsParameters {
    /// Pairs of marks, each a string of the opening and the closing one.
    pub pairs: Vec<MarkPair>,
}

/// An opening and a closing mark, written `“”`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkPair {
    /// Such as `《`.
    pub open: char,
    /// Such as `》`.
    pub close: char,
}

impl<'de> Deserialize<'de> for MarkPair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MarkPairVisitor;
        impl Visitor<'_> for MarkPairVisitor {
            type Value = MarkPair;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an opening and a closing mark such as 《》")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<MarkPair, E> {
                let mut marks = text.chars().map(crate::source::fold_character);
                match (marks.next(), marks.next(), marks.next()) {
                    (Some(open), Some(close), None) if open != close => Ok(MarkPair { open, close }),
                    _ => Err(E::custom(format!("`{text}` is not an opening and a closing mark"))),
                }
            }
        }
        deserializer.deserialize_str(MarkPairVisitor)
    }
}

/// Parameters of `signature`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureParameters {
    /// Which fault the rule looks for.
    #[serde(default)]
    pub fault: SignatureFault,
    /// `other_organ`: how names end that can be held against each other; both must end alike.
    #[serde(default)]
    pub ends: Vec<String>,
}

/// Faults of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatureFault {
    /// Organ or date is not there.
    #[default]
    Missing,
    /// The organ that signs is not the one of the title.
    OtherOrgan,
}

/// Parameters of `substance`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstanceParameters {
    /// What is counted.
    pub measure: SubstanceMeasure,
    /// How many there should be at least: facts in a thousand characters, or sentences in a hundred.
    pub least: usize,
    /// Shorter reports, in characters, are left alone.
    pub characters: usize,
    /// `sentences`: words of the matter.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub terms: WordFinder,
}

/// What `substance` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubstanceMeasure {
    /// Numbers, dates and documents.
    Facts,
    /// Sentences that hold one of `terms`.
    Sentences,
}

/// Parameters of `answered`.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredParameters {
    /// The part that names something.
    pub item: RoleId,
    /// The part that must speak of the same.
    pub answer: RoleId,
    /// Words that begin an item in running text: 一是, 二是.
    #[schemars(with = "Vec<String>")]
    pub markers: WordFinder,
    /// Words for each subject.
    #[schemars(with = "Vec<Vec<String>>")]
    pub subjects: Vec<WordFinder>,
}
