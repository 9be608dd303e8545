//! Files in a checked folder that hegui itself wrote there: pages, summaries, feedback notes, text twins.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::Bilingual;
use crate::output::{NOTE, is_own_text};
use crate::source::REPORT_EXTENSIONS;

/// So far the mark of a page or a summary is looked for.
const HEAD: u64 = 2048;

/// Longest properties of a note that are looked through.
const PROPERTIES: u64 = 1 << 16;

/// Why the file is no report, where hegui wrote it.
pub(super) fn reason(path: &Path) -> Option<Bilingual> {
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let own = match extension.as_str() {
        "html" | "htm" | "md" | "markdown" => head(path).is_some_and(|head| is_own_text(&head)),
        "docx" => is_note(path).unwrap_or(false),
        "txt" => is_twin(path),
        _ => false,
    };
    own.then(written_by_hegui)
}

/// Said of a file that is a result.
pub(super) fn written_by_hegui() -> Bilingual {
    Bilingual::new("是 hegui 写出的结果，不是报告", "a result that hegui wrote, no report")
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    Some(head)
}

/// Whether the document's properties say that it is a note.
fn is_note(path: &Path) -> Option<bool> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut properties = String::new();
    archive.by_name("docProps/core.xml").ok()?.take(PROPERTIES).read_to_string(&mut properties).ok()?;
    Some(properties.contains(NOTE))
}

/// Whether the text lies beside the document whose text it is (`报告.docx.txt` beside `报告.docx`), or in a folder of twins under the
/// document's path (`文本/甲/报告.docx.txt` for `甲/报告.docx`).
fn is_twin(path: &Path) -> bool {
    let document = path.with_extension("");
    let extension = document.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    // Plain text has no twin.
    if !extension.is_some_and(|extension| !matches!(extension.as_str(), "txt" | "md") && REPORT_EXTENSIONS.contains(&extension.as_str())) {
        return false;
    }
    let parts: Vec<Component<'_>> = document.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    document.is_file() || (1..parts.len()).any(|from| parts[from..].iter().collect::<PathBuf>().is_file())
}
