//! What is known beforehand of case data: kinds of records, column maps, working days.

use super::definition::RecordKind;
use super::map::ColumnMap;
use super::working_days::WorkingDays;

/// The part of a rule pack that speaks of case data.
#[derive(Debug, Clone, Default)]
pub struct CaseRules {
    /// Kinds of records with the metrics counted from them; one of them, `totals`, has ready values.
    pub kinds: Vec<RecordKind>,
    /// Column maps; those of users come first.
    pub maps: Vec<ColumnMap>,
    /// Working days.
    pub working: WorkingDays,
}

/// The kind whose rows are values and no cases.
pub const TOTALS: &str = "totals";

impl CaseRules {
    /// The kind of that name.
    pub fn kind(&self, id: &str) -> Option<&RecordKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The same with maps of users before the others.
    #[must_use]
    pub fn with_maps(mut self, maps: Vec<ColumnMap>) -> Self {
        self.maps.splice(0..0, maps);
        self
    }
}
