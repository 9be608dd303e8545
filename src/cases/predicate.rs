//! Predicates over records, written as in `channel = letter and closed <= end`: the tree and its parts.
//!
//! The same tree is compiled to SQL for every database and said in words for people.

use jiff::civil::Date;

/// The name of a field of the records, such as `registered`: small letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub String);

impl std::fmt::Display for FieldId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A condition on one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// All of them; none is always true.
    And(Vec<Predicate>),
    /// One of them.
    Or(Vec<Predicate>),
    /// Not so; what is empty counts as not so.
    Not(Box<Predicate>),
    /// The field has one of these codes: `channel in (letter, online)`.
    Code(FieldId, Vec<String>),
    /// The field has no value.
    Empty(FieldId),
    /// The day lies in the period asked for.
    InPeriod(Term),
    /// Two days or two numbers are compared.
    Compare(Term, Comparator, Term),
}

/// How two terms are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparator {
    /// The sign, the same in SQL.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// A day or a number, perhaps some days later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What it begins with.
    pub base: Base,
    /// Days added to it.
    pub days: i32,
    /// Whether these are working days.
    pub working: bool,
}

/// What a term begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// The value of a field.
    Field(FieldId),
    /// The first day of the period.
    Start,
    /// The last day of the period.
    End,
    /// A day of the calendar.
    Day(Date),
    /// A whole number.
    Number(i64),
}

impl Term {
    /// The value of a field.
    pub fn field(id: &FieldId) -> Self {
        Self { base: Base::Field(id.clone()), days: 0, working: false }
    }
}

impl Predicate {
    /// Always true.
    pub const ALL: Self = Self::And(Vec::new());

    /// This and the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut all = self.conjuncts();
        all.extend(other.conjuncts());
        if all.len() == 1 { all.remove(0) } else { Self::And(all) }
    }

    /// The conditions that must all hold.
    pub fn conjuncts(self) -> Vec<Self> {
        match self {
            Self::And(all) => all.into_iter().flat_map(Self::conjuncts).collect(),
            other => vec![other],
        }
    }

    /// Fields that it looks at, in order, perhaps twice.
    pub fn fields(&self) -> Vec<&FieldId> {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::fields).collect(),
            Self::Not(inner) => inner.fields(),
            Self::Code(id, _) | Self::Empty(id) => vec![id],
            Self::InPeriod(term) => term.named().into_iter().collect(),
            Self::Compare(left, _, right) => left.named().into_iter().chain(right.named()).collect(),
        }
    }

    /// The conditions that it is put together from.
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::leaves).collect(),
            Self::Not(inner) => inner.leaves(),
            leaf => vec![leaf],
        }
    }

    /// Whether it needs to know the working days.
    pub fn counts_working_days(&self) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(Self::counts_working_days),
            Self::Not(inner) => inner.counts_working_days(),
            Self::Code(..) | Self::Empty(_) => false,
            Self::InPeriod(term) => term.working,
            Self::Compare(left, _, right) => left.working || right.working,
        }
    }

    /// Whether it looks at codes.
    pub fn looks_at_codes(&self) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(Self::looks_at_codes),
            Self::Not(inner) => inner.looks_at_codes(),
            Self::Code(..) => true,
            Self::Empty(_) | Self::InPeriod(_) | Self::Compare(..) => false,
        }
    }

    /// Whether it compares days or numbers, so that it is not decided by codes alone.
    pub fn looks_at_values(&self) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(Self::looks_at_values),
            Self::Not(inner) => inner.looks_at_values(),
            Self::Code(..) => false,
            Self::Empty(_) | Self::InPeriod(_) | Self::Compare(..) => true,
        }
    }
}

impl Term {
    /// The field that it begins with.
    pub fn named(&self) -> Option<&FieldId> {
        match &self.base {
            Base::Field(id) => Some(id),
            _ => None,
        }
    }
}
