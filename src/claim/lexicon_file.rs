//! The file `rules/lexicon/numbers.yaml`: its keys, as they are written.

use std::collections::HashMap;

use serde::Deserialize;

use super::ClaimKind;
use super::lexicon_wording::{AmongWords, ExtremeWords, IntakeWords, PendingWords, TableFactWords, YearPartWords};
use crate::diagnostic::Bilingual;
use crate::pattern::Pattern;

/// The file `rules/lexicon/numbers.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    /// Unit words by kind.
    pub units: Vec<UnitGroup>,
    /// Units that are written in several ways, and the one name they get.
    pub unit_names: HashMap<String, String>,
    /// Signs of a currency before a number, and the unit they stand for.
    pub currency_signs: HashMap<String, String>,
    /// Words that make the number after them negative.
    pub negative: NegativeWords,
    /// 半 and what it is half of.
    pub half: HalfWords,
    /// Units before which 零 is a number (零起) and begins no word of its own (零件).
    pub zero_units: Vec<String>,
    /// Words whose last character is a numeral and no number: 统一, 队伍.
    pub numeral_ends: Vec<String>,
    /// What a length of time is made of: 1小时30分.
    pub durations: Vec<DurationPart>,
    /// Words before an hour: 上午, 当日.
    pub day_parts: Vec<String>,
    /// Coins and what they are of the larger one.
    pub coins: Vec<Coin>,
    /// What may stand between two bounds of one number: 大于10且小于20.
    pub bound_joints: Vec<String>,
    /// Words before a long run of digits that name it a number to dial or a code.
    pub code_words: Vec<String>,
    /// Units read only after Arabic digits.
    pub arabic_only: Vec<String>,
    /// Units with which the Chinese numeral 一 is a count and not an article.
    pub one_counts: Vec<String>,
    /// Units that stand for so many of what they count: 打.
    pub unit_factors: std::collections::HashMap<String, u32>,
    /// Units of which so many make one per cent: ‰.
    pub unit_parts: std::collections::HashMap<String, u32>,
    /// Words of money: 罚款, 金额.
    pub money_words: Vec<String>,
    /// Words that begin like a unit and are none.
    pub not_units: Vec<String>,
    /// Words after 第N that make a rank or a round.
    pub ordinals: Vec<String>,
    /// Ranks without 第: 前三名.
    pub top: TopWords,
    /// Verbs before 一 and a unit that end a clause: 处分一人.
    pub one_verbs: Vec<String>,
    /// Nouns and words of a total there: 案件一件.
    pub one_nouns: Vec<String>,
    /// Words that begin with a scale word: 百货.
    pub scale_words: Vec<String>,
    /// Parts of addresses of pages and mailboxes: ://, @.
    pub address_marks: Vec<String>,
    /// Words right before digits that make them a mark: 尾号.
    pub code_leads: Vec<String>,
    /// Words before 第N that make it a rank without a noun.
    pub rank_words: Vec<String>,
    /// Words after 第N that make an article, a meeting or another name.
    pub ordinal_names: Vec<String>,
    /// Approximations before the number.
    pub before: Vec<BeforeWords>,
    /// Approximations after the unit.
    pub after: Vec<AfterWords>,
    /// Phrases whose numbers are no claims.
    pub fixed: Vec<FixedPhrases>,
    /// Document and case numbers that begin with a year in brackets.
    pub bracketed: Pattern,
    /// Words after a number that make it part of a name.
    pub names_after: Vec<String>,
    /// 其中, 包括 …
    pub part_openers: Vec<String>,
    /// 共计, 合计 …
    pub total_words: Vec<String>,
    /// Those of them that can only be the total of a list: 合计, 总计.
    pub strong_totals: Vec<String>,
    /// Units that count one sort of thing and may stand in one sum.
    pub unit_classes: Vec<Vec<String>>,
    /// Words by which relations are known.
    pub relations: RelationWords,
    /// Verbs that make different metrics of one matter.
    pub verbs: Vec<String>,
    /// What may stand between a metric's name and its number.
    pub fillers: Vec<String>,
    /// Words of change.
    pub changes: ChangeWords,
    /// Words of time.
    pub periods: PeriodWords,
    /// Words of scope.
    pub scopes: Vec<String>,
}

/// Units of one kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitGroup {
    /// What quantities with these units are.
    pub kind: ClaimKind,
    /// The unit words.
    pub words: Vec<String>,
}

/// What a word of approximation makes of the number N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// (N - step, N), the step being that of the last digit that is not zero.
    Nearly,
    /// N ± half a step.
    About,
    /// (N, ∞)
    Above,
    /// [N, ∞)
    AtLeast,
    /// (-∞, N)
    Below,
    /// (-∞, N]
    AtMost,
    /// [N, N + step)
    More,
}

/// Words before a number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeforeWords {
    /// The words.
    pub words: Vec<String>,
    /// What they mean.
    pub meaning: Meaning,
    /// Characters before the word that make it the end of another one.
    #[serde(default)]
    pub not_after: String,
    /// Only before a numeral that begins with a bare scale word (上百).
    #[serde(default)]
    pub scale_only: bool,
    /// Also with a verb or noun between (至少开展1次).
    #[serde(default)]
    pub far: bool,
}

/// Words that make a number negative.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NegativeWords {
    /// The words.
    pub words: Vec<String>,
    /// Characters before the word that make it the end of another one.
    pub not_after: String,
    /// Words that say that the second end of a range is not negative: 零上.
    pub opposite: Vec<String>,
}

/// 半 and what it is half of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HalfWords {
    /// Half of a hundred: 半百.
    pub hundred: Vec<String>,
    /// Half of whatever the text speaks of: 一半, 半数.
    pub words: Vec<String>,
    /// Units of which 半 makes half a one: 半年, 半个月.
    pub units: Vec<String>,
    /// Characters before 半 that make it the end of another word: 上半年.
    pub not_after: String,
    /// Words behind it that make it the beginning of another one: 半年度.
    pub not_before: Vec<String>,
}

/// Ranks without 第: 前三名.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopWords {
    /// 前
    pub word: String,
    /// Units that make a rank of the number.
    pub units: Vec<String>,
    /// Words before it that make a rank of a number without a unit: 跻身.
    pub leads: Vec<String>,
    /// Words behind such a number.
    pub followers: Vec<String>,
    /// Characters before it that make it the end of another word: 目前.
    pub not_after: String,
}

/// A coin: so many of them make one of the money.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coin {
    /// 角
    pub word: String,
    /// 10
    pub per: u32,
    /// Of foreign money: 美分.
    #[serde(default)]
    pub foreign: bool,
}

/// How many of a smaller unit a unit of time holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DurationPart {
    /// 小时
    pub unit: String,
    /// 60
    pub holds: u32,
    /// 分钟
    pub part: String,
    /// What the smaller unit may be called right behind the larger one: 分.
    #[serde(default)]
    pub short: Option<String>,
}

/// Words after a unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AfterWords {
    /// The words.
    pub words: Vec<String>,
    /// What they mean.
    pub meaning: Meaning,
    /// Only where this stands before the number: 比 of 比三成高.
    #[serde(default)]
    pub needs_before: String,
    /// Not where more words follow: 3名律师+5名调解员 adds, 10万+ and 10万+的 do not.
    #[serde(default)]
    pub ends_number: bool,
}

/// Phrases with one reason for being set aside.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedPhrases {
    /// Why their numbers are no claims.
    pub reason: Bilingual,
    /// The phrases.
    pub phrases: Vec<String>,
}

/// Words of change.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeWords {
    /// Upwards.
    pub up: Vec<String>,
    /// Downwards.
    pub down: Vec<String>,
    /// Words after which the figure is the level reached by a rise.
    pub levels: Vec<String>,
    /// Words after which the figure is the level reached by a fall.
    pub levels_down: Vec<String>,
    /// Right behind the level of the other year: by how much there is more, 多.
    pub more: Vec<String>,
    /// The same where there is less: 少.
    pub less: Vec<String>,
}

/// Words by which relations between numbers are known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationWords {
    /// After the last part of a whole: 组成.
    pub composed: Vec<String>,
    /// Before a number that a step of the work gave, and that is no part of what was gone through: 发现.
    pub yields: Vec<String>,
    /// At the beginning of the name of a rate that is of more than the numbers before it: 总体.
    pub overall: Vec<String>,
    /// Beside a total that is less than its list: 去重.
    pub doubles: Vec<String>,
    /// Before a number by which a stock changes: 新增.
    pub stock_changes: Vec<String>,
    /// In the heads of rows and columns of a table that nobody adds up: 累计.
    pub not_added: Vec<String>,
    /// Words of one quality each, of which a member may have several together: 本科, 专业.
    pub qualities: Vec<Vec<String>>,
    /// Before 占-lists that name everything there is: 仅有, 分为.
    pub exhaustive: Vec<String>,
    /// Names that together leave nothing out of a list of shares: 其他 alone, 初次 with 重复.
    pub complete: Vec<Vec<String>>,
    /// Names that together are all the kinds there usually are: 来信, 来访, 网上.
    pub kinds: Vec<Vec<String>>,
    /// 占总数的: words for the whole without its name.
    pub whole: Vec<String>,
    /// Endings of phrases that do not tell two wholes apart: 总数, 件数.
    pub weak_endings: Vec<String>,
    /// Openings of a movement: 由, 从.
    pub from: Vec<String>,
    /// 上年结转
    pub opening: Vec<String>,
    /// 新收
    pub new: Vec<String>,
    /// 办结
    pub done: Vec<String>,
    /// 结转下年
    pub closing: Vec<String>,
    /// 日均, 人均
    pub average: Vec<AverageWords>,
    /// Before one verb: what was due and what was really done: 应考, 实考.
    pub due_and_done: (String, String),
    /// Words right before a number by which two levels differ: 多, 少.
    pub differing: Vec<String>,
    /// Verbs of what was to be done: 完成.
    pub completed: Vec<String>,
    /// Words before the whole of a share: 占.
    pub share_of: Vec<String>,
    /// The same and those by which a number is so much of a goal: 占, 为.
    pub makes: Vec<String>,
    /// Units of persons, who may be of several kinds at once.
    pub persons: Vec<String>,
    /// Words by which a number is itself an average: 平均.
    pub average_marks: Vec<String>,
    /// What is left over when not everything was done: 未办结, 逾期.
    pub leftover: Vec<LeftoverWords>,
    /// Words that make a left-over number harmless: 尚在期限内.
    pub not_due: Vec<String>,
    /// Pairs of words, the first never more than the second: 成功 of 调解.
    pub order: Vec<(String, String)>,
    /// The same where both speak of one thing, and another year may explain it: 受理 of 收到.
    pub order_of_one_thing: Vec<(String, String)>,
    /// What came in, what was spent, what is left of money: 收入, 支出, 结余.
    pub budget: (String, String, String),
    /// Phrases that name a part of a hundred.
    pub bounded: Vec<String>,
    /// Phrases that may pass a hundred.
    pub unbounded: Vec<String>,
    /// Nouns of lists whose stated count can be held against the items: 机制, 方面.
    pub list_nouns: Vec<String>,
    /// Words behind which a list of names begins: 开展, 健全.
    pub list_leads: Vec<String>,
    /// Words that part a list from the count behind it: 的, 在.
    pub list_breaks: Vec<String>,
    /// Nouns of what lies within the members of a list and need not be they: 村, 项目.
    pub within_nouns: Vec<String>,
    /// Words behind a comma that open the list of what was just counted: 即, 分别是.
    pub list_joints: Vec<String>,
    /// Those of them that give each part of a total its number: 分别是.
    pub each_is: Vec<String>,
    /// What the names of organs end with: 局, 委.
    pub organ_endings: Vec<String>,
    /// The names of levels, those of one level together: 县, 区.
    pub levels: Vec<Vec<String>>,
    /// Words that leave a list open: 等.
    pub open_list: Vec<String>,
    /// Changes for each of several years: 年均.
    pub yearly: Vec<String>,
    /// What an earlier year left, which a rate may count or not: 上年结转.
    pub carried: Vec<String>,
    /// What leaves a flow before it is done: 不予受理.
    pub refused: Vec<String>,
    /// Words that keep a number out of a list of parts: 另.
    pub apart: Vec<String>,
    /// Words that add one more number to a list that is already summed up: 加上.
    pub added: Vec<String>,
    /// Beginnings of words of a rise that may mean an improvement: 提升.
    pub improving: Vec<String>,
    /// Beginnings of words of a movement that may give things a new name: 整合.
    pub merging: Vec<String>,
    /// Beginnings of words of a movement that ranks do not make: 增.
    pub counting: Vec<String>,
    /// Units of ranks, of which the first is the highest: 由12位升至9位.
    pub rank_units: Vec<String>,
    /// Words of the time of a level that was reached: 增至目前的.
    pub now: Vec<String>,
    /// Words before what is left of a whole: 其余, 尚有.
    pub rest: Vec<String>,
    /// Words before a verb that say that it is not done yet: 未, 尚未.
    pub not_yet: Vec<String>,
    /// Words in a bracket behind a list which say that its members overlap (含…的, 有交叉).
    pub overlap: Vec<String>,
    /// Words that begin a note below a table.
    pub table_notes: Vec<String>,
    /// Words before a total which say that it is a stock: 现有.
    pub stock: Vec<String>,
    /// Those words of `rest` that leave nothing else of the whole: 其余.
    pub rest_of_all: Vec<String>,
    /// Those that hardly leave anything else of it: 剩余.
    pub rest_of_whole: Vec<String>,
    /// Words right before the level that a movement reached: 变为.
    pub reached: Vec<String>,
    /// Headers of a table's column of changes: 增幅.
    pub change_headers: Vec<String>,
    /// Characters behind the word of a total that make another word of it: 共同.
    pub total_not_before: String,
    /// Characters before it that do so: 公共.
    pub total_not_after: String,
    /// Words that give each number of a list its share: 分别占.
    pub each_share: Vec<String>,
    /// Headers of a column of running numbers: 序号.
    pub serial_headers: Vec<String>,
    /// Headers of a table's column of shares: 占比.
    pub share_headers: Vec<String>,
    /// Headers of a table's column that name its unit: 件数.
    pub count_headers: Vec<String>,
    /// Units of a count that announces its items without naming them: 做到三个…：一是.
    pub list_units: Vec<String>,
    /// Words that make a number what is due: 应, 任务.
    pub due_words: Vec<String>,
    /// Words that hold one of those and do not: 应诉.
    pub not_due_words: Vec<String>,
    /// Negations right before a verb: 未, 不.
    pub negations: Vec<String>,
    /// Markers of the items of a list in running text, in order: 一是, 二是.
    pub item_markers: Vec<String>,
    /// Characters before a marker that make it the end of other words: 统一是.
    pub item_not_after: String,
    /// What is to be done, of which a rate of completion is counted: 任务, 计划.
    pub targets: Vec<String>,
    /// Words by which a number is what was done of something due: 实际, 已.
    pub done_marks: Vec<String>,
    /// Words behind a verb that say that it is done: 整改完成.
    pub completing: Vec<String>,
    /// Words before a verb that make it a kind of doing: 以裁决方式结案.
    pub manners: Vec<String>,
    /// Names of rates with the words by which their numerators are counted: 回收率 by 收回.
    pub counted_as: Vec<(String, Vec<String>)>,
    /// Words of a rate's name that count only some of what is done: 按期.
    pub narrowing: Vec<String>,
    /// Words before a number that make it a goal and no fact: 目标, 计划.
    pub goals: Vec<String>,
    /// Units of tenths, in which a change is told roughly: 成.
    pub tenths: Vec<String>,
    /// What is not done yet of what was taken on.
    pub pending: PendingWords,
    /// A part of a whole right behind it.
    pub among: AmongWords,
    /// The parts of a year.
    pub year_parts: YearPartWords,
    /// The highest, the lowest and the average.
    pub extremes: ExtremeWords,
    /// A fact that text and table both state.
    pub text_and_table: TableFactWords,
    /// What became of what came in.
    pub intake: IntakeWords,
}

/// An average: its word and what its count is counted in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AverageWords {
    /// 日均
    pub word: String,
    /// Units of the count.
    pub units: Vec<String>,
    /// Words one of which the count's phrase must hold, where the unit says too little.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// The count is divided by this first (每百万人: 1000000).
    #[serde(default)]
    pub per: Option<u32>,
}

/// What a full rate leaves no room for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftoverWords {
    /// The rate's name ends so: 按期办结率.
    pub rate: Vec<String>,
    /// The left-over number's words.
    pub words: Vec<String>,
}

/// Words of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodWords {
    /// The year before the report's.
    pub previous: Vec<String>,
    /// A part of the year.
    pub part: Vec<String>,
    /// The report's year.
    pub year: Vec<String>,
    /// Open or older periods.
    pub unknown: Vec<String>,
    /// Words behind 上年 that make a stock of this year of it: 结转.
    pub stock: Vec<String>,
    /// Words before the day up to which a number counts: 截至.
    pub until: Vec<String>,
    /// Before a word of time: only the number right after that word is of that time.
    pub against: Vec<String>,
    /// Comparisons of two periods.
    pub comparison: Vec<String>,
}
