//! Tracked changes of a document: which of the two texts is read.

/// Which text of a document with tracked changes is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum View {
    /// With all changes accepted: inserted text counts, deleted text does not.
    #[default]
    Final,
    /// With all changes rejected.
    Original,
}

impl View {
    /// The word in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Original => "original",
        }
    }
}

/// The tracked changes of a document that has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revisions {
    /// How many insertions, deletions and moves there are.
    pub count: usize,
    /// Which text was read.
    pub view: View,
}
