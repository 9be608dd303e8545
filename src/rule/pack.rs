//! The pack: all files of one or several folders of rules, read, checked against each other and ready for use.
//!
//! Folders lie on top of each other: a file of a later folder takes the place of the file of the same path before it. As
//! a rule's id equals its path, that is how a rule is overridden.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::case_files;
use super::extension::{self, Extension};
use super::forms::FormFile;
use super::problems::{self, Problem};
use super::scalars::Version;
use super::{
    Calendar, Demand, Form, Gazetteer, LawRegistry, Pack, RosterWords, Rule, calendar, cross_check, demands, gazetteer, laws, metrics,
    rule_file, searched,
};
use crate::cases::{ColumnMap, RecordKind, WorkingDays};
use crate::claim::{Dictionary, Lexicon, LexiconFile};
use crate::diagnostic::Bilingual;
use crate::report::{Vocabulary, VocabularyFile};
use crate::source::PageWords;
use crate::yaml;
use crate::yaml::Located;
use crate::yaml::tree::Tree;

/// A file compiled into the program: path below `rules/`, text, and where its tree begins and ends in [`NODES`] and [`STRINGS`].
type Builtin = (&'static str, &'static str, Option<[usize; 4]>);

/// The files compiled into the program, sorted by path.
#[allow(clippy::unreadable_literal)] // Nobody reads the offsets.
static BUILTIN: &[Builtin] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The nodes of all trees.
static NODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.nodes"));

/// The strings of all trees.
static STRINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/builtin.strings"));

/// The fingerprint of a pack of these files alone.
static SHA256: &str = include_str!(concat!(env!("OUT_DIR"), "/builtin.sha256"));

/// A folder of rules as it was read.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// Path that is put before the file's in messages.
    pub path: String,
    /// Path below the folder, with `/`, and text of each file.
    pub files: Vec<(String, String)>,
}

/// The file `pack.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    version: Version,
}

/// A file that takes part in the pack.
struct File<'f> {
    shown: String,
    text: &'f str,
    builtin: bool,
    /// What the text says, where that is known without parsing it.
    tree: Option<Tree<'f>>,
}

impl File<'static> {
    fn builtin((name, text, tree): &Builtin) -> Self {
        let tree = tree.map(|[node, nodes, string, strings]| Tree { nodes: &NODES[node..nodes], strings: &STRINGS[string..strings] });
        Self { shown: format!("rules/{name}"), text, builtin: true, tree }
    }
}

impl Pack {
    /// The rules that come with the program.
    pub fn builtin() -> Self {
        Self::with_folders(&[]).unwrap_or_else(|mistakes| {
            let shown: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("the built-in rules have mistakes:\n{}", shown.join("\n"))
        })
    }

    /// The rules that come with the program, with the files of `folders` added or put in their place, in order.
    ///
    /// All mistakes of all files come back together, sorted by file.
    pub fn with_folders(folders: &[Folder]) -> Result<Self, Vec<Located>> {
        let mut files: BTreeMap<&str, File<'_>> = BUILTIN.iter().map(|file| (file.0, File::builtin(file))).collect();
        for folder in folders {
            for (name, text) in &folder.files {
                let shown = format!("{}/{name}", folder.path.trim_end_matches('/'));
                files.insert(name, File { shown, text, builtin: false, tree: None });
            }
        }
        assemble(&files)
    }
}

/// What was read of the files so far.
#[derive(Default)]
struct Parts<'f> {
    version: Option<String>,
    lexicon: Option<LexiconFile>,
    vocabulary: Option<VocabularyFile>,
    pages: Option<PageWords>,
    domains: Vec<metrics::Read<'f>>,
    laws: LawRegistry,
    calendar: Calendar,
    forms: Vec<Form>,
    gazetteer: Gazetteer,
    demands: Vec<Demand>,
    roster: Option<RosterWords>,
    rules: Vec<(Rule, &'f File<'f>)>,
    extensions: Vec<(Extension, &'f File<'f>)>,
    record_kinds: Vec<case_files::Read<'f, RecordKind>>,
    column_maps: Vec<case_files::Read<'f, ColumnMap>>,
    mistakes: Vec<Located>,
}

fn assemble<'f>(files: &'f BTreeMap<&'f str, File<'f>>) -> Result<Pack, Vec<Located>> {
    let known = files.values().all(|file| file.builtin);
    let (mut parts, sha256) =
        if known { (Parts::of(files), SHA256.to_owned()) } else { rayon::join(|| Parts::of(files), || fingerprint(files)) };
    parts.domains.sort_by_key(|read| !read.builtin);
    // Those that came with the program were held against each other by a test.
    if !known {
        metrics::check(&parts.domains, &mut parts.mistakes);
    }
    let (lexicon, domains) = (parts.lexicon.take(), std::mem::take(&mut parts.domains));
    let (lexicon, (dictionary, working)) = rayon::join(
        || lexicon.map(Lexicon::new),
        || {
            parts.laws.index();
            let dictionary = Dictionary::new(domains.into_iter().map(|read| read.domain).collect());
            (dictionary, WorkingDays::new(|day| parts.calendar.is_working_day(day)))
        },
    );
    let mut cases = case_files::assemble(parts.record_kinds, parts.column_maps, &dictionary, &mut parts.mistakes);
    cases.working = working;
    let (Some(version), Some(lexicon), Some(vocabulary), Some(pages)) = (parts.version, lexicon, parts.vocabulary, parts.pages) else {
        // Each of these files is built in, so one that is absent here has a mistake.
        return Err(sorted(parts.mistakes));
    };
    let vocabulary = Vocabulary::new(vocabulary);
    complete(&mut parts.rules, parts.extensions, &mut parts.mistakes);
    let mut rules = Vec::with_capacity(parts.rules.len());
    for (mut rule, file) in parts.rules {
        parts.mistakes.extend(cross_check::rule(&mut rule, file.text, &file.shown, &dictionary, &vocabulary, &parts.forms));
        rules.push(rule);
    }
    if !parts.mistakes.is_empty() {
        return Err(sorted(parts.mistakes));
    }
    rules.sort_by(|a: &Rule, b: &Rule| a.id.cmp(&b.id));
    let (sieve, raw_sieve) = searched::sieves(&mut rules);
    Ok(Pack {
        sieve,
        raw_sieve,
        version,
        sha256,
        rules,
        dictionary,
        vocabulary,
        pages,
        lexicon,
        laws: parts.laws,
        calendar: parts.calendar,
        forms: parts.forms,
        gazetteer: parts.gazetteer,
        demands: parts.demands,
        cases: Arc::new(cases),
        roster: parts.roster.unwrap_or_default(),
    })
}

/// Fills the extending rules with what they take over, now that all rules are read.
fn complete<'f>(rules: &mut Vec<(Rule, &'f File<'f>)>, extensions: Vec<(Extension, &'f File<'f>)>, mistakes: &mut Vec<Located>) {
    let mut whole = Vec::with_capacity(extensions.len());
    for (extension, file) in extensions {
        let base = rules.iter().find(|(rule, _)| rule.id == extension.extends);
        #[allow(clippy::single_match_else)] // Two cases of one question.
        let completed = match base {
            Some((base, base_file)) => extension::complete(extension, base, base_file.text),
            None => {
                let wrong = extension.extends.as_str();
                let message = Bilingual::new(
                    format!("没有可以扩展的规则 `{wrong}`（扩展别的规则的规则不能再被扩展）"),
                    format!("no rule `{wrong}` to extend; a rule that extends another cannot be extended itself"),
                );
                let known = rules.iter().map(|(rule, _)| rule.id.as_str());
                Err(vec![Problem::at(["extends"], message).meant(wrong, known)])
            }
        };
        match completed {
            Ok(rule) => whole.push((rule, file)),
            Err(found) => mistakes.extend(problems::locate(file.text, &file.shown, found)),
        }
    }
    rules.extend(whole);
}

impl<'f> Parts<'f> {
    /// Reads all files on all processors; what is read does not depend on which is done first.
    fn of(files: &'f BTreeMap<&'f str, File<'f>>) -> Self {
        // Files that add to what the files before them say are read by one, in order.
        let adds = |name: &str| ["laws/", "calendar/", "forms/", "gazetteer/", "demands/"].iter().any(|folder| name.starts_with(folder));
        let (together, apart): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| adds(name));
        let groups: Vec<Vec<(&&str, &'f File<'f>)>> = std::iter::once(together).chain(apart.into_iter().map(|file| vec![file])).collect();
        let read = |group: Vec<(&&str, &'f File<'f>)>| {
            let mut parts = Self::default();
            for (name, file) in group {
                parts.read(name, file);
            }
            parts
        };
        let read: Vec<Self> = groups.into_par_iter().with_max_len(1).map(read).collect();
        read.into_iter().reduce(Self::and).unwrap_or_default()
    }

    /// Together with what was read of other files.
    fn and(mut self, other: Self) -> Self {
        self.version = self.version.or(other.version);
        self.lexicon = self.lexicon.or(other.lexicon);
        self.vocabulary = self.vocabulary.or(other.vocabulary);
        self.pages = self.pages.or(other.pages);
        self.roster = self.roster.or(other.roster);
        self.domains.extend(other.domains);
        self.rules.extend(other.rules);
        self.extensions.extend(other.extensions);
        self.record_kinds.extend(other.record_kinds);
        self.column_maps.extend(other.column_maps);
        self.mistakes.extend(other.mistakes);
        self
    }

    fn read(&mut self, name: &str, file: &'f File<'f>) {
        match name.split_once('/') {
            None if name == "pack.yaml" => self.version = self.yaml::<PackFile>(file).map(|pack| pack.version.0),
            Some(("lexicon", "numbers.yaml")) => self.lexicon = self.yaml(file),
            Some(("lexicon", "report.yaml")) => self.vocabulary = self.yaml(file),
            Some(("lexicon", "page.yaml")) => self.pages = self.yaml(file),
            Some(("lexicon", "roster.yaml")) => self.roster = self.yaml(file),
            Some(("metrics", rest)) if is_yaml(rest) => {
                if let Some(domain) = self.yaml(file) {
                    self.domains.push(metrics::Read { domain, text: file.text, path: &file.shown, builtin: file.builtin });
                }
            }
            Some(("laws", rest)) if rest.strip_suffix(".csv").is_some_and(|stem| !stem.is_empty()) => {
                if let Err(mistakes) = laws::read(file.text, &file.shown, &mut self.laws) {
                    self.mistakes.extend(mistakes);
                }
            }
            Some(("calendar", rest)) if rest.strip_suffix(".csv").is_some_and(|stem| !stem.is_empty()) => {
                if let Err(mistakes) = calendar::read(file.text, &file.shown, &mut self.calendar) {
                    self.mistakes.extend(mistakes);
                }
            }
            Some(("gazetteer", rest)) if rest.strip_suffix(".csv").is_some_and(|stem| !stem.is_empty()) => {
                if let Err(mistakes) = gazetteer::read(file.text, &file.shown, &mut self.gazetteer) {
                    self.mistakes.extend(mistakes);
                }
            }
            Some(("demands", rest)) if rest.strip_suffix(".csv").is_some_and(|stem| !stem.is_empty()) => {
                if let Err(mistakes) = demands::read(file.text, &file.shown, &mut self.demands) {
                    self.mistakes.extend(mistakes);
                }
            }
            Some(("forms", rest)) if is_yaml(rest) => {
                if let Some(read) = self.yaml::<FormFile>(file) {
                    // A form of a later folder takes the place of the one of the same name.
                    self.forms.retain(|form| read.forms.iter().all(|other| other.id != form.id));
                    self.forms.extend(read.forms);
                }
            }
            Some(("cases", rest)) if rest.strip_prefix("metrics/").is_some_and(is_yaml) => {
                if let Some(value) = self.yaml(file) {
                    self.record_kinds.push(case_files::Read { value, text: file.text, path: &file.shown });
                }
            }
            Some(("cases", rest)) if rest.strip_prefix("maps/").is_some_and(is_yaml) => {
                if let Some(value) = self.yaml(file) {
                    self.column_maps.push(case_files::Read { value, text: file.text, path: &file.shown });
                }
            }
            Some((area, rest)) if is_yaml(rest) && area != "lexicon" => self.read_rule(name, file),
            _ => self.mistakes.push(Located::whole_file(&file.shown, misplaced())),
        }
    }

    fn read_rule(&mut self, name: &str, file: &'f File<'f>) {
        if extension::is_extension(file.text) {
            match extension::read(file.text, &file.shown, name.trim_end_matches(".yaml")) {
                Ok(extension) => self.extensions.push((extension, file)),
                Err(mistakes) => self.mistakes.extend(mistakes),
            }
            return;
        }
        match rule_file::read(file.text, &file.shown, name.trim_end_matches(".yaml"), file.tree) {
            Ok(rule) => self.rules.push((rule, file)),
            Err(mistakes) => self.mistakes.extend(mistakes),
        }
    }

    fn yaml<T: serde::de::DeserializeOwned>(&mut self, file: &File<'_>) -> Option<T> {
        if let Some(value) = file.tree.and_then(yaml::tree::read) {
            return Some(value);
        }
        yaml::read(file.text, &file.shown).map_err(|mistake| self.mistakes.push(*mistake)).ok()
    }
}

fn is_yaml(name: &str) -> bool {
    name.strip_suffix(".yaml").is_some_and(|stem| !stem.is_empty() && !stem.contains('/'))
}

fn misplaced() -> Bilingual {
    Bilingual::new(
        "规则包中不认识这个文件：规则应为“领域/名称.yaml”，另有 pack.yaml、lexicon/numbers.yaml、lexicon/report.yaml、lexicon/page.yaml、lexicon/roster.yaml、metrics/*.yaml、forms/*.yaml、cases/metrics/*.yaml、cases/maps/*.yaml、laws/*.csv、calendar/*.csv、gazetteer/*.csv、demands/*.csv",
        "no file of a pack: rules are `area/name.yaml`; besides there are pack.yaml, lexicon/numbers.yaml, lexicon/report.yaml, lexicon/page.yaml, lexicon/roster.yaml, metrics/*.yaml, forms/*.yaml, cases/metrics/*.yaml, cases/maps/*.yaml, laws/*.csv, calendar/*.csv, gazetteer/*.csv, demands/*.csv",
    )
}

fn sorted(mut mistakes: Vec<Located>) -> Vec<Located> {
    mistakes.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    mistakes
}

/// SHA-256 over path, length and text of every file in order.
fn fingerprint(files: &BTreeMap<&str, File<'_>>) -> String {
    let mut hash = Sha256::new();
    for (name, file) in files {
        hash.update(format!("{name}\n{}\n", file.text.len()));
        hash.update(file.text);
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with one file on top of the built-in rules.
    fn with(name: &str, text: &str) -> Result<Pack, Vec<Located>> {
        Pack::with_folders(&[Folder { path: "own".to_owned(), files: vec![(name.to_owned(), text.to_owned())] }])
    }

    #[test]
    fn the_built_in_rules_have_no_mistakes_when_they_are_read_as_a_folder() {
        let files = BUILTIN.iter().map(|(name, text, _)| ((*name).to_owned(), (*text).to_owned())).collect();
        let pack = Pack::with_folders(&[Folder { path: "rules".to_owned(), files }]).unwrap();
        assert_eq!(pack.sha256, Pack::builtin().sha256);
    }

    #[test]
    fn the_built_in_rules_load_without_mistakes() {
        let pack = Pack::builtin();
        assert_eq!(pack.sha256.len(), 64);
        assert!(pack.rules.is_sorted_by_key(|rule| rule.id.clone()));
    }

    #[test]
    fn no_built_in_file_has_a_key_twice() {
        for (name, text, _) in BUILTIN.iter().filter(|(.., tree)| tree.is_some()) {
            assert_eq!(crate::yaml::place::of_duplicate_key(text), None, "{name}");
        }
    }

    #[test]
    fn the_trees_say_what_the_texts_say() {
        for file in BUILTIN.iter().filter(|(name, ..)| name.strip_suffix(".csv").is_none()) {
            let tree = yaml::tree::read::<serde_json::Value>(File::builtin(file).tree.unwrap());
            assert_eq!(tree, serde_yaml::from_str(file.1).unwrap(), "{}", file.0);
        }
    }

    #[test]
    fn the_fingerprint_is_that_of_the_files() {
        let files = BUILTIN.iter().map(|file| (file.0, File::builtin(file))).collect();
        assert_eq!(fingerprint(&files), SHA256);
    }

    #[test]
    fn a_folder_adds_a_file_and_changes_the_fingerprint() {
        let text = "domain: 园林\ncues: [公园]\nmetrics:\n  - {id: parks.total, row: A1, name: 公园数, kind: count, units: [个]}\n";
        let pack = with("metrics/parks.yaml", text).unwrap();
        assert!(pack.dictionary.metrics().any(|metric| metric.name == "公园数"));
        assert_ne!(pack.sha256, Pack::builtin().sha256);
    }

    #[test]
    fn a_file_of_unknown_use_is_a_mistake() {
        for name in ["lexicon/other.yaml", "laws/list.yml", "rule.yaml", "a/b/c.yaml"] {
            let mistakes = with(name, "a: 1").unwrap_err();
            assert_eq!((mistakes.len(), mistakes[0].path.as_str()), (1, format!("own/{name}").as_str()));
        }
    }

    #[test]
    fn mistakes_of_several_files_come_together() {
        let files = [("metrics/a.yaml", "domain: [\n"), ("laws/b.csv", "title\n")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        let mistakes = Pack::with_folders(&[Folder { path: "own".to_owned(), files: files.to_vec() }]).unwrap_err();
        let paths: Vec<&str> = mistakes.iter().map(|mistake| mistake.path.as_str()).collect();
        assert_eq!(paths, ["own/laws/b.csv", "own/metrics/a.yaml"]);
    }
}
