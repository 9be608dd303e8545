//! Where results are kept: asked for beside the settings or where the user says, unasked only in CI and never among the reports.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::{CacheArguments, read_small};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::diagnostic::{Bilingual, Language};

/// The folder where nobody names one.
const NAME: &str = ".hegui-cache";
/// By this file backup programs and hegui itself know the folder; the first line is that of the convention for such files.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Results that hegui keeps; the folder can be removed at any time.\n";
/// Keeps the folder out of a repository.
const IGNORE: &str = ".gitignore";

/// `cache` of the settings: `true`, `false` or a folder seen from the settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum CacheSetting {
    /// In `.hegui-cache` beside the settings.
    On,
    /// Nowhere, in CI neither.
    Off,
    /// In this folder.
    Folder(PathBuf),
}

impl schemars::JsonSchema for CacheSetting {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Cache".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["boolean", "string"], "description": "Whether results are kept, or the folder for them."})
    }
}

impl<'de> Deserialize<'de> for CacheSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CacheVisitor;
        impl Visitor<'_> for CacheVisitor {
            type Value = CacheSetting;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or a folder")
            }
            fn visit_bool<E: de::Error>(self, on: bool) -> Result<CacheSetting, E> {
                Ok(if on { CacheSetting::On } else { CacheSetting::Off })
            }
            fn visit_str<E: de::Error>(self, folder: &str) -> Result<CacheSetting, E> {
                Ok(CacheSetting::Folder(folder.into()))
            }
        }
        deserializer.deserialize_any(CacheVisitor)
    }
}

/// A folder for results.
#[derive(Debug)]
pub(super) struct Place {
    pub folder: PathBuf,
    /// Whether somebody asked for it.
    pub asked: bool,
}

/// The place that flags, settings or the surroundings decide, in this order.
pub(super) fn find(arguments: &CacheArguments, session: &Session) -> Option<Place> {
    if arguments.no_cache {
        return None;
    }
    let found = session.found.as_ref();
    let root = found.map_or(session.folder.as_path(), |found| &found.folder);
    let asked = |folder| Some(Place { folder, asked: true });
    match (&arguments.cache, found.and_then(|found| found.settings.cache.as_ref())) {
        (Some(Some(folder)), _) => asked(folder.clone()),
        (_, Some(CacheSetting::Folder(folder))) => asked(root.join(folder)),
        (Some(None), _) | (None, Some(CacheSetting::On)) => asked(root.join(NAME)),
        (None, Some(CacheSetting::Off)) => None,
        (None, None) => is_ci().then(of_user).flatten().map(|folder| Place { folder, asked: false }),
    }
}

/// Whether the program runs in a service for continuous integration, as these say.
fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "0" && !value.eq_ignore_ascii_case("false"))
}

/// The folder in which the user's programs keep what they can make again.
fn of_user() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from);
    let caches = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        let system = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(system)))
    };
    caches.filter(|folder| folder.is_absolute()).map(|folder| folder.join("hegui"))
}

/// Whether results of hegui are kept in the folder.
pub(in crate::cli) fn is_cache(folder: &Path) -> bool {
    read_small(&folder.join(TAG)).is_some_and(|text| text.contains("hegui"))
}

impl Place {
    /// Makes the folder, with the marks by which others know what it is. Gives the error of a folder that cannot be written to; one that holds other things
    /// is refused where it was asked for.
    pub fn prepare(&self, language: Language) -> Result<Option<io::Error>, Failure> {
        if is_cache(&self.folder) {
            return Ok(self.try_writing().err());
        }
        if let Ok(mut entries) = fs::read_dir(&self.folder)
            && entries.next().is_some()
        {
            if self.asked {
                return Err(self.occupied(language));
            }
            return Ok(Some(io::Error::from(io::ErrorKind::AlreadyExists)));
        }
        Ok(self.make().err())
    }

    fn make(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::write(self.folder.join(IGNORE), "*\n")?;
        fs::write(self.folder.join(TAG), TAG_TEXT)
    }

    /// Nothing may have to be written in the whole run; that nothing could be is said all the same.
    fn try_writing(&self) -> io::Result<()> {
        tempfile::Builder::new().prefix(".part-").tempfile_in(&self.folder).map(drop)
    }

    fn occupied(&self, language: Language) -> Failure {
        let folder = self.folder.display();
        let message = Bilingual::new(
            format!("{folder} 里有别的文件，不能存放结果缓存"),
            format!("{folder} holds other files and is no place for the result cache"),
        );
        let advice = Bilingual::new("请指定一个空的或新的文件夹", "name an empty or a new folder");
        Failure::Usage { message: message.get(language).to_owned(), advice: advice.get(language).to_owned() }
    }
}
