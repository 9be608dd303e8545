//! What the ledger of the last round says of a finding, and what became of the ledger's rows.

use std::collections::BTreeMap;

use crate::diagnostic::Language;

/// What is remembered of findings, by fingerprint.
pub type Marks = BTreeMap<String, Mark>;

/// What is remembered of one finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mark {
    /// Set when a ledger of the last round was read: whether the finding stood in it.
    pub known: Option<bool>,
    /// The unit's reply, as the ledger has it.
    pub reply: String,
    /// The status given by the reviewer.
    pub status: String,
    /// The reviewer.
    pub reviewer: String,
    /// The date of the entry.
    pub date: String,
    /// The rule was not yet there when the baseline was written: not the report is new but the demand.
    pub new_rule: bool,
}

/// One row of a ledger as texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerRow {
    /// Reporting unit.
    pub unit: String,
    /// The file.
    pub path: String,
    /// The place in the file.
    pub place: String,
    /// The heading above.
    pub section: String,
    /// The quoted text.
    pub quoted: String,
    /// The sort of problem.
    pub area: String,
    /// The rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// What the demand rests on.
    pub basis: String,
    /// The calculation.
    pub calculation: String,
    /// 必改, 核实, 提示.
    pub level: String,
    /// What to do.
    pub help: String,
    /// The unit's reply.
    pub reply: String,
    /// The status.
    pub status: String,
    /// The reviewer.
    pub reviewer: String,
    /// The date.
    pub date: String,
    /// The finding's fingerprint.
    pub fingerprint: String,
}

/// A round held against the last one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Findings that stood in the ledger and are found again.
    pub remaining: usize,
    /// Findings that did not.
    pub new: usize,
    /// Rows of the ledger that are found no more.
    pub fixed: Vec<LedgerRow>,
    /// Rows about units that were not among the files of this run.
    pub left: Vec<LedgerRow>,
}

impl Round {
    /// The round in one line.
    pub fn line(&self, language: Language) -> String {
        let (fixed, left) = (self.fixed.len(), self.left.len());
        match language {
            Language::Chinese => {
                format!("与上次台账相比：已改 {fixed} 处，未改 {} 处，新增 {} 处，未复核 {left} 处。", self.remaining, self.new)
            }
            Language::English => {
                format!("since the last ledger: fixed {fixed}, remaining {}, new {}, not rechecked {left}", self.remaining, self.new)
            }
        }
    }
}

/// The statuses that a reviewer chooses from; the ledger's list has these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerStatus {
    /// 待核实: nobody has looked.
    Open,
    /// 属实: confirmed, to be corrected.
    Confirmed,
    /// 已整改: confirmed and corrected.
    Corrected,
    /// 已说明: the unit explained it.
    Explained,
    /// 误报: the finding is wrong.
    False,
}

impl LedgerStatus {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 5] = [Self::Open, Self::Confirmed, Self::Corrected, Self::Explained, Self::False];

    /// The word in the list.
    pub fn word(self, chinese: bool) -> &'static str {
        let (zh, en) = match self {
            Self::Open => ("待核实", "open"),
            Self::Confirmed => ("属实", "confirmed"),
            Self::Corrected => ("已整改", "corrected"),
            Self::Explained => ("已说明", "explained"),
            Self::False => ("误报", "false alarm"),
        };
        if chinese { zh } else { en }
    }

    /// The status that a word of either language stands for; anything else is open.
    pub fn of(word: &str) -> Self {
        let word = word.trim();
        Self::ALL
            .into_iter()
            .find(|status| status.word(true) == word || status.word(false).eq_ignore_ascii_case(word))
            .unwrap_or(Self::Open)
    }
}

/// The headings of the ledger's columns in both languages, in order.
pub const LEDGER_COLUMNS: [(&str, &str); 20] = [
    ("序号", "number"),
    ("单位", "unit"),
    ("部分", "section"),
    ("原文", "text"),
    ("问题类型", "type"),
    ("问题", "problem"),
    ("规则", "rule"),
    ("法律依据", "basis"),
    ("算式", "calculation"),
    ("级别", "level"),
    ("整改建议", "suggestion"),
    ("单位答复", "reply"),
    ("状态", "status"),
    ("核查人", "reviewer"),
    ("日期", "date"),
    ("本轮", "round"),
    ("接受说明", "accepted"),
    ("文件", "file"),
    ("位置", "place"),
    ("指纹", "fingerprint"),
];
