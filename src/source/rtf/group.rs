//! The state of a group: what its text is for, and what holds for its characters.

/// What the text of a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Target {
    #[default]
    Text,
    /// A note or a text box: comes after the paragraph.
    Aside,
    /// A header or footer.
    Furniture,
    /// No text of the document.
    Nothing,
}

/// A group.
#[derive(Debug, Clone, Default)]
// Each is a switch of the format itself, and they are independent.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Group {
    pub(super) target: Target,
    /// Where a note or the like began: its text.
    pub(super) own_text: Option<String>,
    pub(super) font: Option<i32>,
    /// Characters that stand for a code point in older programs.
    pub(super) fallback: usize,
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) hidden: bool,
    pub(super) starred: bool,
    /// The number of a list's item.
    pub(super) in_number: bool,
    /// The next cell goes on from another one.
    pub(super) merged: bool,
}

/// Words that begin a group whose content is no text.
const NO_TEXT: [&str; 20] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "objdata",
    "objclass",
    "objname",
    "annotation",
    "atnid",
    "atnauthor",
    "fldinst",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "sp",
    "nonesttables",
    "themedata",
    "xe",
];

impl Group {
    /// A group inside this one.
    pub(super) fn inner(&self) -> Self {
        Self { own_text: None, starred: false, merged: false, ..self.clone() }
    }

    /// Takes a word that belongs to the group; whether it was one.
    pub(super) fn take(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match word {
            "f" => self.font = number,
            "uc" => self.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            "deleted" => self.deleted = on,
            "revised" => self.inserted = on,
            "v" => self.hidden = on,
            "plain" => (self.deleted, self.inserted, self.hidden) = (false, false, false),
            "rtf" => self.fallback = 1,
            "footnote" | "shptxt" if self.target != Target::Nothing || word == "shptxt" => self.hold(Target::Aside),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => self.hold(Target::Furniture),
            "shpinst" => self.target = Target::Nothing,
            word if NO_TEXT.contains(&word) => self.target = Target::Nothing,
            _ => return false,
        }
        true
    }

    fn hold(&mut self, target: Target) {
        self.target = target;
        self.own_text = Some(String::new());
    }
}
