//! `hegui init`: a commented settings file to start from.

use std::path::Path;

use super::failure::Failure;
use super::settings::FILE_NAME;
use super::writing::{tell, write};
use crate::diagnostic::Language;

/// Writes `hegui.yaml` into `folder` unless there is one.
pub(super) fn init(folder: &Path, language: Language) -> Result<u8, Failure> {
    let path = folder.join(FILE_NAME);
    if path.symlink_metadata().is_ok() {
        return Err(Failure::Exists(FILE_NAME.into()));
    }
    let text = match language {
        Language::Chinese => CHINESE,
        Language::English => ENGLISH,
    };
    write(Some(&path), |out| out.write_all(text.as_bytes()))?;
    tell(&match language {
        Language::Chinese => format!("已写入 {FILE_NAME}\n"),
        Language::English => format!("wrote {FILE_NAME}\n"),
    });
    Ok(0)
}

const CHINESE: &str = include_str!("init/hegui.zh.yaml");
const ENGLISH: &str = include_str!("init/hegui.en.yaml");
