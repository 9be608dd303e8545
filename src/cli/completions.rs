//! `hegui completions`: scripts that complete command lines.

use clap_complete::Shell;

use super::failure::Failure;
use super::language::localized;
use super::writing::write;
use crate::diagnostic::Language;

/// Prints the script for `shell`.
pub(super) fn completions(shell: Shell, language: Language) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut localized(language), "hegui", &mut script);
    write(None, |out| out.write_all(&script))?;
    Ok(0)
}
