//! `hegui text`: the text that is read, one clause a line, as a stable twin of a document.

use std::path::{Component, Path, PathBuf};

use super::arguments::TextArguments;
use super::failure::Failure;
use super::inputs::{find, shown};
use super::originals::{reports, spare};
use super::paths::Exclude;
use super::reading::{Reader, unreadable_line};
use super::session::Session;
use super::writing::{tell, write};
use crate::check::Options;
use crate::output::{FileResult, Twin};
use crate::source::Format;

/// Prints the twins of the files that the arguments name; 2 where one could not be read.
pub(super) fn text(arguments: &TextArguments, session: &Session) -> Result<u8, Failure> {
    spare(&arguments.output, reports(&arguments.paths, Exclude::default()), (session, &arguments.pack))?;
    let pack = session.pack(&arguments.pack)?;
    let reader = Reader::new(&pack, Options::default())?.in_view(arguments.view.view);
    let inputs = find(&arguments.paths, &arguments.stdin_name, session.language)?;
    let mut code = 0;
    let mut whole = String::new();
    for input in &inputs.reports {
        let file = reader.check(input);
        if file.unreadable {
            code = 2;
            let reason = file.diagnostics.first().map(|reason| reason.message.clone()).unwrap_or_default();
            tell(&unreadable_line(&reason, session.language));
        }
        whole += &twin(&file, String::new()).text;
    }
    for (_, reason) in &inputs.unreadable {
        code = 2;
        tell(&unreadable_line(reason, session.language));
    }
    write(arguments.output.as_deref(), |out| out.write_all(whole.as_bytes()))?;
    Ok(code)
}

fn twin(file: &FileResult, path: String) -> Twin {
    let paragraphs = file.facts.as_ref().map_or(&[][..], |facts| &facts.paragraphs);
    Twin::new(path, &file.text, &file.masks, paragraphs)
}

/// Where the twin of the document at `path` goes below `folder`.
pub(super) fn path_of(path: &str, folder: &Path) -> PathBuf {
    let inside: PathBuf = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let mut name = inside.into_os_string();
    name.push(".txt");
    folder.join(name)
}

/// Writes the twin of a document below `folder`, under the document's path with `.txt` behind it, and shows its findings there.
/// Plain text needs none.
pub(super) fn place(file: &mut FileResult, folder: &Path) -> Result<(), Failure> {
    if file.unreadable || matches!(file.format, None | Some(Format::Text | Format::Markdown)) {
        return Ok(());
    }
    let path = path_of(&file.path, folder);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| Failure::writing(Some(parent.to_owned()), error))?;
    }
    let twin = twin(file, shown(&path));
    write(Some(&path), |out| out.write_all(twin.text.as_bytes()))?;
    file.twin = Some(twin);
    Ok(())
}
