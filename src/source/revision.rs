//! Tracked changes of a document: which of the two texts is read.

use crate::diagnostic::Bilingual;

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

impl Revisions {
    /// What a document's tracked changes mean for what was checked.
    pub(super) fn message(self) -> Bilingual {
        let count = self.count;
        match self.view {
            View::Final => Bilingual::new(
                format!("文中有 {count} 处修订痕迹，按接受全部修订后的文字核查（--view original 核查修订前的文字）"),
                format!("{count} tracked changes; the text with all of them accepted was checked (--view original: with none)"),
            ),
            View::Original => Bilingual::new(
                format!("文中有 {count} 处修订痕迹，按修订前的文字核查"),
                format!("{count} tracked changes; the text without them was checked"),
            ),
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
