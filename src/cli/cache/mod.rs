//! Results of earlier runs, kept in a folder by everything that they were made of.
//!
//! A file is the same when its bytes and its shown name are; its result is the same when the program, the rules and the options are the same too.
//! All of that is hashed into the name of an entry, so that nothing in the folder ever has to be called out of date.

mod age;
mod entry;
mod place;

use std::fs;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::inputs::Input;
use super::reading::{self, Reader};
use super::session::Session;
use super::writing::tell;
use crate::check::Options;
use crate::diagnostic::{Bilingual, Language};
use crate::fault;
use crate::output::{Compared, FileResult, keep, kept};
use crate::source::Format;
use age::Age;
pub(super) use place::{CacheSetting, is_cache};

/// Whether results are kept, and where.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct CacheArguments {
    /// 保留核查结果，文件、规则和设置都没有变的不再重查；默认存放在 hegui.yaml 旁或当前文件夹的 .hegui-cache。设有环境变量 CI 时默认保留在用户的缓存文件夹。 / Keep results, so that what did not change is not checked again: beside hegui.yaml or in the working folder, in .hegui-cache. Where the variable CI is set results are kept by default, in the user's cache folder.
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    #[allow(clippy::option_option)] // Not asked for, asked for without a folder, with one.
    pub cache: Option<Option<PathBuf>>,
    /// 不保留也不取用核查结果。 / Neither keep results nor take any that were kept.
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
}

/// The folder of results, for one run.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// Whether somebody asked for it.
    asked: bool,
    /// Hash of what decides a result beside the file.
    circumstances: [u8; 32],
    age: Age,
    reused: AtomicUsize,
    looked_at: AtomicUsize,
    /// Nothing more is written once something could not be.
    closed: AtomicBool,
    /// Why.
    fault: Mutex<Option<io::Error>>,
}

/// Results of larger texts are not kept: as bytes they would take as much memory again, and no report is as long.
const LARGEST_TEXT: usize = 2 << 20;

/// What is known of a file before it is checked.
struct Known {
    name: String,
    /// Hash of its bytes.
    sha256: [u8; 32],
    /// Name of its entry.
    key: [u8; 32],
}

impl Cache {
    /// The cache that arguments, settings or the surroundings ask for. Results that also depend on case data or on reports of the year before are
    /// not kept.
    pub fn open(arguments: &CacheArguments, session: &Session, reader: &Reader<'_>) -> Result<Option<Self>, Failure> {
        let Some(place) = place::find(arguments, session) else { return Ok(None) };
        let options = reader.options();
        if options.cases.is_some() || !options.previous.is_empty() {
            if arguments.cache.is_some() {
                let words = Bilingual::new(
                    "与案件数据或上年报告核对时不使用结果缓存\n",
                    "results are neither kept nor reused where case data or last year's reports are used\n",
                );
                tell(words.get(session.language));
            }
            return Ok(None);
        }
        let fault = place.prepare(session.language)?;
        if fault.is_some() && !place.folder.is_dir() && !place.asked {
            return Ok(None);
        }
        let age = Age::read(&place.folder);
        Ok(Some(Self {
            asked: place.asked,
            circumstances: circumstances(reader, options),
            age,
            reused: AtomicUsize::new(0),
            looked_at: AtomicUsize::new(0),
            closed: AtomicBool::new(fault.is_some()),
            fault: Mutex::new(fault),
            folder: place.folder,
        }))
    }

    /// What becomes of `input`, as [`Reader::check_for`] says, or as it said in an earlier run.
    pub fn check(&self, reader: &Reader<'_>, input: &Input, comparing: &AtomicBool) -> Compared {
        let taken = || match input {
            Input::Standard(_) => None,
            Input::File(_) | Input::Packed(..) => self.check_content(reader, input, comparing),
        };
        // Whatever fails here, the ordinary way says how.
        let found = panic::catch_unwind(AssertUnwindSafe(taken)).ok().flatten();
        found.unwrap_or_else(|| reader.check_for(input, comparing))
    }

    fn check_content(&self, reader: &Reader<'_>, input: &Input, comparing: &AtomicBool) -> Option<Compared> {
        let mut content = reading::bytes(input).ok()?;
        let known = self.known(input.name(), &content);
        self.looked_at.fetch_add(1, Ordering::Relaxed);
        if let Some((file, facts)) = self.take(&known, &mut content, comparing.load(Ordering::Relaxed)) {
            self.reused.fetch_add(1, Ordering::Relaxed);
            return Some((FileResult { sha256: Some(hexadecimal(&known.sha256)), ..file }, facts));
        }
        let compared = reader.check_content(known.name.clone(), content, comparing);
        self.put(&known, &compared);
        Some(compared)
    }

    fn known(&self, name: String, content: &[u8]) -> Known {
        let sha256: [u8; 32] = Sha256::digest(content).into();
        let key = Sha256::new().chain_update(self.circumstances).chain_update(sha256).chain_update(&name).finalize().into();
        Known { name, sha256, key }
    }

    fn take(&self, known: &Known, content: &mut Vec<u8>, comparing: bool) -> Option<Compared> {
        let bytes = entry::read(&entry::path(&self.folder, &known.key), &known.key)?;
        kept(entry::payload(&bytes), &known.name, content, comparing)
    }

    fn put(&self, known: &Known, (file, facts): &Compared) {
        if self.closed.load(Ordering::Relaxed) || file.text.len() > LARGEST_TEXT {
            return;
        }
        let as_file = matches!(file.format, Some(Format::Text | Format::Markdown)) && Sha256::digest(&file.text)[..] == known.sha256;
        let Some(payload) = keep(file, facts.as_ref(), as_file).filter(|payload| self.age.has_room_for(payload.len())) else { return };
        if let Err(error) = entry::write(&entry::path(&self.folder, &known.key), &known.key, &payload) {
            self.closed.store(true, Ordering::Relaxed);
            self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }

    /// The run is over: tells what came out of the cache, where somebody wants to know, and removes what nobody used for long.
    pub fn close(self, verbose: bool, language: Language) {
        let said = self.asked || verbose;
        let folder = self.folder.display();
        let (reused, all) = (self.reused.into_inner(), self.looked_at.into_inner());
        if said {
            tell(&match language {
                Language::Chinese => format!("结果缓存 {folder}：{all} 份中有 {reused} 份没有变，用上次的结果\n"),
                Language::English => {
                    format!("result cache {folder}: {reused} of {all} reports did not change and were not checked again\n")
                }
            });
        }
        if let Some(error) = self.fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
            if said {
                let why = fault::of_io(&error);
                tell(&match language {
                    Language::Chinese => format!("提醒：不能写入结果缓存 {folder}：{}；核查不受影响\n", why.zh),
                    Language::English => {
                        format!("warning: cannot write to the result cache {folder}: {}; the check is not affected\n", why.en)
                    }
                });
            }
            return;
        }
        // A cache that cannot be tidied up is still one.
        let _ = self.age.settle(&self.folder);
    }
}

/// Everything but the file that decides a result: the program, the rules, what the user decided.
fn circumstances(reader: &Reader<'_>, options: &Options) -> [u8; 32] {
    let pack = reader.pack();
    let said = format!("{}\n{}\n{:?}\n{options:?}\n", env!("HEGUI_BUILD"), pack.sha256, reader.view());
    Sha256::digest(said).into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a small file of the cache itself.
fn read_small(path: &std::path::Path) -> Option<String> {
    fs::metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() < 4096)?;
    fs::read_to_string(path).ok()
}
