//! What can be wrong with case data: always with the file, and with sheet and row where there is one.

use crate::diagnostic::{Bilingual, Language};

/// Why case data could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::English))]
pub struct CaseError(Box<CaseFault>);

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFault {
    /// The file or database, as people name it.
    pub source_name: String,
    /// Sheet or table.
    pub sheet: Option<String>,
    /// Row of the file, from 1.
    pub row: Option<u64>,
    /// What is wrong.
    pub message: Bilingual,
    /// What to do.
    pub help: Option<Bilingual>,
}

impl std::ops::Deref for CaseError {
    type Target = CaseFault;
    fn deref(&self) -> &CaseFault {
        &self.0
    }
}

impl CaseError {
    /// A fault of the whole file.
    pub fn new(source_name: &str, message: Bilingual) -> Self {
        Self(Box::new(CaseFault { source_name: source_name.to_owned(), sheet: None, row: None, message, help: None }))
    }

    /// In this sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: Option<&str>) -> Self {
        self.0.sheet = sheet.map(str::to_owned);
        self
    }

    /// At this row.
    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.0.row = Some(row);
        self
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: Bilingual) -> Self {
        self.0.help = Some(help);
        self
    }

    /// Place and message.
    pub fn message(&self) -> Bilingual {
        let place = place(&self.source_name, self.sheet.as_deref(), self.row);
        Bilingual::new(format!("{}：{}", place.zh, self.message.zh), format!("{}: {}", place.en, self.message.en))
    }

    fn text(&self, language: Language) -> String {
        self.message().get(language).to_owned()
    }
}

/// File, sheet and row in words.
pub fn place(source_name: &str, sheet: Option<&str>, row: Option<u64>) -> Bilingual {
    let mut words = Bilingual::same(source_name);
    if let Some(sheet) = sheet {
        words.zh += &format!(" 工作表“{sheet}”");
        words.en += &format!(", sheet “{sheet}”");
    }
    if let Some(row) = row {
        words.zh += &format!(" 第{row}行");
        words.en += &format!(", row {row}");
    }
    words
}

/// Something about single rows that people should know: left out, or kept with a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What sort of remark, for counting.
    pub kind: RemarkKind,
    /// Sheet or table.
    pub sheet: Option<String>,
    /// Row of the file, from 1.
    pub row: u64,
    /// What is the matter with it.
    pub message: Bilingual,
}

/// Sorts of remarks about rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// No case number, or the row of a total.
    NoKey,
    /// A required day is missing.
    NoDay,
    /// A day that does not exist or cannot be read.
    BadDay,
    /// A number that cannot be read.
    BadNumber,
    /// Bytes that are no text.
    BadText,
    /// The case number stood before; counted once.
    Repeated,
    /// Closed before it was registered; kept.
    Order,
    /// A word that the column map does not know; kept.
    UnknownValue,
}

impl RemarkKind {
    /// Whether the row was left out.
    pub fn leaves_out(self) -> bool {
        !matches!(self, Self::Repeated | Self::Order | Self::UnknownValue)
    }

    /// The sort of that name.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::NoKey, Self::NoDay, Self::BadDay, Self::BadNumber, Self::BadText, Self::Repeated, Self::Order, Self::UnknownValue];
        all.into_iter().find(|kind| kind.name() == name)
    }

    /// The word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoKey => "no_case_number",
            Self::NoDay => "no_date",
            Self::BadDay => "bad_date",
            Self::BadNumber => "bad_number",
            Self::BadText => "bad_encoding",
            Self::Repeated => "repeated_case_number",
            Self::Order => "date_order",
            Self::UnknownValue => "unknown_value",
        }
    }

    /// In words.
    pub fn words(self) -> Bilingual {
        match self {
            Self::NoKey => Bilingual::new("没有案件编号", "no case number"),
            Self::NoDay => Bilingual::new("缺必需的日期", "a required date is missing"),
            Self::BadDay => Bilingual::new("日期不存在或无法识别", "a date does not exist or cannot be read"),
            Self::BadNumber => Bilingual::new("数无法识别", "a number cannot be read"),
            Self::BadText => Bilingual::new("有无法解码的文字", "text that cannot be decoded"),
            Self::Repeated => Bilingual::new("案件编号重复，只计一次", "the case number is repeated and counted once"),
            Self::Order => Bilingual::new("日期先后颠倒，照计", "dates in the wrong order; counted all the same"),
            Self::UnknownValue => Bilingual::new("取值不在对照表中", "a value that the column map does not know"),
        }
    }
}

/// All remarks of a source: every one is counted, and so many are listed.
#[derive(Debug, Clone, Default)]
pub struct Remarks {
    /// How many of each sort.
    pub counts: std::collections::BTreeMap<RemarkKind, u64>,
    /// In order of row.
    pub listed: Vec<Remark>,
}

/// More remarks than this are counted but not kept: they would fill the memory.
pub const LISTED: usize = 100_000;

impl Remarks {
    /// Counts and lists a remark.
    pub fn push(&mut self, kind: RemarkKind, sheet: Option<&str>, row: u64, message: Bilingual) {
        *self.counts.entry(kind).or_default() += 1;
        if self.listed.len() < LISTED {
            self.listed.push(Remark { kind, sheet: sheet.map(str::to_owned), row, message });
        }
    }

    /// How many rows were left out.
    pub fn left_out(&self) -> u64 {
        self.counts.iter().filter(|(kind, _)| kind.leaves_out()).map(|(_, count)| count).sum()
    }
}
