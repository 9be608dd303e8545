//! Fields: of `PAGE`, `TOC`, `DATE` and the like only the result is text, not the instruction.

/// The fields that are open, innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    result: bool,
}

impl Fields {
    /// `<w:fldChar>` of the given type.
    pub fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => self.open.push(Field::default()),
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.result = true;
                }
            }
            "end" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// A part of the innermost field's instruction.
    pub fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.result && field.instruction.len() < 64) {
            field.instruction.push_str(text);
        }
    }

    /// Whether text at this place is seen by a reader.
    pub fn shown(&self) -> bool {
        self.open.iter().all(|field| field.result)
    }

    /// Whether this place is in the result of a table of contents.
    pub fn in_contents(&self) -> bool {
        self.open
            .iter()
            .any(|field| field.result && field.instruction.trim_start().get(..3).is_some_and(|name| name.eq_ignore_ascii_case("toc")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_result_is_shown() {
        let mut fields = Fields::default();
        assert!(fields.shown());
        fields.mark("begin");
        fields.instruct(" TOC \\o");
        assert!(!fields.shown());
        fields.mark("separate");
        assert!(fields.shown() && fields.in_contents());
        fields.mark("begin");
        fields.instruct("PAGEREF x");
        assert!(!fields.shown());
        fields.mark("end");
        fields.mark("end");
        assert!(fields.shown() && !fields.in_contents());
        // A file with one end too many is no reason to stop.
        fields.mark("end");
    }
}
