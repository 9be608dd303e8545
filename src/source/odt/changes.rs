//! Tracked changes: what was deleted stands apart at the beginning of the text, what was inserted between two marks.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::source::xml::attribute;

/// The changes of a document.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Deleted text by the change's name, a line for each paragraph.
    deleted: HashMap<String, String>,
    /// Names of insertions.
    inserted: Vec<String>,
    /// How many changes there are, those of the look not counted.
    pub(super) count: usize,
    region: Option<String>,
    in_deletion: bool,
}

impl Changes {
    /// An element inside `text:tracked-changes` begins.
    pub(super) fn start(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "text:changed-region" => self.region = attribute(element, "id"),
            "text:insertion" => {
                self.count += 1;
                self.inserted.extend(self.region.clone());
            }
            "text:deletion" => {
                self.count += 1;
                self.in_deletion = true;
            }
            "text:s" => self.words(" "),
            "text:tab" => self.words("\t"),
            "office:change-info" => self.in_deletion = false,
            _ => {}
        }
    }

    /// An element inside `text:tracked-changes` ends.
    pub(super) fn end(&mut self, name: &str) {
        match name {
            "text:deletion" => self.in_deletion = false,
            "office:change-info" => self.in_deletion = true,
            "text:p" | "text:h" => self.words("\n"),
            _ => {}
        }
    }

    /// Text inside `text:tracked-changes`.
    pub(super) fn words(&mut self, words: &str) {
        if let Some(region) = self.region.clone().filter(|_| self.in_deletion) {
            self.deleted.entry(region).or_default().push_str(words);
        }
    }

    /// What was deleted by the change.
    pub(super) fn deletion(&self, name: &str) -> &str {
        self.deleted.get(name).map_or("", |text| text.trim_end_matches('\n').trim_start_matches('\n'))
    }

    /// Whether the change is an insertion.
    pub(super) fn is_insertion(&self, name: &str) -> bool {
        self.inserted.iter().any(|known| known == name)
    }
}
