//! By what a file that hegui wrote is known as such, so that nobody takes it for a report.

/// What stands in the properties of a feedback note. Word processors keep it when they save the note again.
pub const NOTE: &str = "hegui-notice";

/// How a summary in Markdown begins.
pub const SUMMARY: &str = "<!-- hegui -->";

/// What names the program in the head of a page.
pub const PAGE: &str = "<meta name=\"generator\" content=\"hegui ";

/// Whether the first bytes of a page or a Markdown text are those of a file that hegui wrote.
pub fn is_own_text(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.trim_start_matches('\u{feff}').starts_with(SUMMARY) || head.contains(PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_somebody_else_is_no_page_of_ours() {
        assert!(is_own_text(b"<!doctype html><head><meta name=\"generator\" content=\"hegui 0.1.0\">"));
        assert!(!is_own_text(b"<!doctype html><head><meta name=\"generator\" content=\"pandoc\"><title>hegui</title>"));
        assert!(is_own_text("<!-- hegui -->\n## 合规核查".as_bytes()));
        assert!(!is_own_text("# 某局2023年法治政府建设年度报告\n\n<!-- hegui -->".as_bytes()));
    }
}
