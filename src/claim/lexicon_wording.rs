//! Words by which single kinds of relation are known, where a kind needs several lists of them; part of `rules/lexicon/numbers.yaml`.

use serde::Deserialize;

/// What is not done yet of what was taken on: `受理100件，办结87件，另有13件正在办理`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingWords {
    /// Verbs of what was taken on: 受理, 立案.
    pub taken_on: Vec<String>,
    /// Those of them by which what an earlier year left may be settled too: 受理.
    pub lasting: Vec<String>,
    /// Verbs of what was settled of it: 办结, 化解.
    pub settled: Vec<String>,
    /// Words of what is going on before a verb of handling: 正在.
    pub under_way: Vec<String>,
    /// Verbs of handling: 办理, 审理.
    pub handled: Vec<String>,
    /// Negations before a verb of settling: 未, 未能.
    pub undone: Vec<String>,
    /// Words that say it alone: 在办.
    pub alone: Vec<String>,
    /// Words before the number that say only that there is something: 另有, 现有.
    pub there_is: Vec<String>,
    /// Words of what an earlier year left, which makes no part of what was taken on: 历年.
    pub older: Vec<String>,
}

/// A part of a whole right behind it: `17个乡镇中有6个`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmongWords {
    /// Words between 中 and the part: 有, 已有.
    pub leads: Vec<String>,
    /// Words behind the part that begin what is said of it and no other noun: 已, 被.
    pub said: Vec<String>,
    /// Words that give it a name: 评为.
    pub titles: Vec<String>,
}

/// The parts of a year, which together are the year: `上半年310件，下半年295件，全年605件`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearPartWords {
    /// Words that divide the year: 上半年 and 下半年.
    pub divisions: Vec<Vec<String>>,
    /// Words of the year: 全年.
    pub whole: Vec<String>,
    /// Words that divide it for numbers behind 分别: 上、下半年.
    pub respective: Vec<RespectiveWords>,
    /// Units of what happens once and counts in one part of the year only: 件, 场.
    pub units: Vec<String>,
}

/// Words that divide the year into so many parts at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RespectiveWords {
    /// 一至四季度
    pub words: Vec<String>,
    /// 4
    pub parts: usize,
}

/// The highest, the lowest and the average of one thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtremeWords {
    /// 最高分
    pub highest: Vec<String>,
    /// 最低分
    pub lowest: Vec<String>,
    /// 平均分
    pub average: Vec<String>,
}

/// What became of what came in: `收到80件，受理70件，不予受理8件，撤回2件`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeWords {
    /// 收到
    pub received: Vec<String>,
    /// 受理
    pub accepted: Vec<String>,
    /// 不予受理
    pub refused: Vec<String>,
    /// What else may become of it: 撤回, 转送.
    pub others: Vec<String>,
    /// Words that may stand before any of them: 依法.
    pub adverbs: Vec<String>,
}

/// A fact that text and table both state.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFactWords {
    /// Headers of a column whose cells are what the rows name: 数量, 本年.
    pub values: Vec<String>,
    /// Names of a row whose cells are what the columns name: 合计.
    pub totals: Vec<String>,
    /// Words before a name that say nothing of what is counted: 全年, 共.
    pub around: Vec<String>,
    /// Words behind it that say nothing either: 数量.
    pub endings: Vec<String>,
}
