//! From an input to its result: reading, checking, and what could not be read as a finding.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

use globset::Glob;
use sha2::{Digest, Sha256};

use super::arguments::{ReportArguments, RuleArguments};
use super::failure::Failure;
use super::inputs::{Input, standard_input};
use super::session::Session;
use super::settings::Settings;
use crate::check::across::Facts;
use crate::check::{self, Checked, Options};
use crate::diagnostic::{Bilingual, Diagnostic, Label, Language, RuleId, Severity};
use crate::fault;
use crate::output::{FileResult, Masks};
use crate::report;
use crate::rule::{Check, Pack, Rule};
use crate::source::{self, Caution, Reading, Source, SourceError, SourceNote, View};
use crate::span::Span;

/// What the flags say of reports and rules, else what the settings say.
pub(super) fn options(report: &ReportArguments, rules: &RuleArguments, settings: &Settings) -> Options {
    let or = |flags: &[String], settings: &[String]| if flags.is_empty() { settings.to_vec() } else { flags.to_vec() };
    Options {
        year: report.year.or(settings.year),
        organ: report.organ.clone().or_else(|| settings.organ.clone()),
        kind: report.kind.or(settings.kind),
        organ_kind: report.organ_kind.or(settings.organ_kind),
        level: report.level.or(settings.level),
        region: report.region.clone().or_else(|| settings.region.clone()),
        select: or(&rules.select, &settings.select),
        ignore: or(&rules.ignore, &settings.ignore),
        cases: None,
        previous: Vec::new(),
    }
}

/// Reads and checks files with one pack and one set of options.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pack: &'a Pack,
    options: Options,
    reading: Reading,
    /// Rules for personal data that were not asked for; what they find is not reported but hidden.
    hiding: Option<Options>,
}

impl<'a> Reader<'a> {
    /// Refuses options that select nothing.
    pub fn new(pack: &'a Pack, options: Options) -> Result<Self, Failure> {
        let named = |globs: &[String], rule: &Rule| {
            globs.iter().any(|glob| Glob::new(glob).is_ok_and(|glob| glob.compile_matcher().is_match(rule.id.as_str())))
        };
        for glob in options.select.iter().chain(&options.ignore) {
            if !pack.rules.iter().any(|rule| named(std::slice::from_ref(glob), rule)) {
                return Err(unknown(pack, glob));
            }
        }
        let runs = |rule: &Rule| (options.select.is_empty() || named(&options.select, rule)) && !named(&options.ignore, rule);
        if !pack.rules.iter().any(runs) {
            return Err(Failure::NoRule);
        }
        let identifiers: Vec<String> = pack
            .rules
            .iter()
            .filter(|rule| matches!(rule.check, Check::Identifier(_)) && !runs(rule))
            .map(|rule| globset::escape(rule.id.as_str()))
            .collect();
        let hiding = (!identifiers.is_empty()).then(|| Options { select: identifiers, ignore: Vec::new(), ..options.clone() });
        let reading = Reading { pages: pack.pages.clone(), view: View::default() };
        Ok(Self { pack, options, reading, hiding })
    }

    /// The same; a rule that does not exist is told with the settings file where no flag names it.
    pub fn with_settings(pack: &'a Pack, options: Options, rules: &RuleArguments, session: &Session) -> Result<Self, Failure> {
        let flagged = |name: &String| rules.select.contains(name) || rules.ignore.contains(name);
        Self::new(pack, options).map_err(|failure| match failure {
            Failure::UnknownRule { name, near, .. } if !flagged(&name) => {
                Failure::UnknownRule { name, near, settings: session.found.as_ref().map(|found| found.shown.clone()) }
            }
            other => other,
        })
    }

    /// The same, for documents with tracked changes as they are in `view`.
    pub fn in_view(mut self, view: impl Into<View>) -> Self {
        self.reading.view = view.into();
        self
    }

    /// Reads the bytes of a file called `name` as this reader reads all files.
    pub fn source(&self, name: &str, bytes: Vec<u8>) -> Result<Source, SourceError> {
        Source::from_bytes_as(name, bytes, &self.reading)
    }

    /// Checks a text that was read; what personal data the rules not asked for find is hidden too.
    pub fn look(&self, source: &Source) -> (Checked, Masks) {
        let read = || report::read_as(source, &self.pack.vocabulary, self.options.kind);
        let checked = check::check(&source.text, read(), self.pack, &self.options);
        let hidden = self.hiding.as_ref().map(|options| check::check(&source.text, read(), self.pack, options).diagnostics);
        let masks = Masks::new(&source.text, checked.diagnostics.iter().chain(hidden.iter().flatten()));
        (checked, masks)
    }

    /// What becomes of `input`.
    pub fn check(&self, input: &Input) -> FileResult {
        let result = panic::catch_unwind(AssertUnwindSafe(|| match bytes(input) {
            Ok(bytes) => self.check_bytes(input.name(), bytes),
            Err(error) => unreadable(input.name(), &error.message()),
        }));
        // One file, whatever is in it, never ends the work on the others.
        result.unwrap_or_else(|_| unreadable(input.name(), &fault_of_ours()))
    }

    /// What becomes of the bytes of a file called `name`.
    pub fn check_bytes(&self, name: String, bytes: Vec<u8>) -> FileResult {
        let sha256 = Some(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect());
        match Source::from_bytes_as(&name, bytes, &self.reading) {
            Ok(source) => FileResult { sha256, ..self.check_source(name, source) },
            Err(error) => FileResult { sha256, ..unreadable(name, &error.message()) },
        }
    }

    /// The rules.
    pub fn pack(&self) -> &'a Pack {
        self.pack
    }

    /// What the user decided.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Which text of documents with tracked changes is read.
    pub fn view(&self) -> View {
        self.reading.view
    }

    /// What becomes of the content of a file called `name`, and, while reports are `comparing`, what comparing it with others needs.
    pub fn check_content(&self, name: String, content: Vec<u8>, comparing: &AtomicBool) -> (FileResult, Option<Facts>) {
        let (result, facts) = self.compared(self.check_bytes(name, content), comparing);
        (FileResult { read: None, ..result }, facts)
    }

    /// What becomes of `input`, and, while reports are `comparing`, what comparing it with others needs.
    pub fn check_for(&self, input: &Input, comparing: &AtomicBool) -> (FileResult, Option<Facts>) {
        let (result, facts) = self.check_whole(input, comparing);
        (FileResult { read: None, ..result }, facts)
    }

    /// The same with the report and what was read from it.
    pub fn check_whole(&self, input: &Input, comparing: &AtomicBool) -> (FileResult, Option<Facts>) {
        self.compared(self.check(input), comparing)
    }

    fn compared(&self, result: FileResult, comparing: &AtomicBool) -> (FileResult, Option<Facts>) {
        let checked = result.read.as_ref().filter(|_| comparing.load(Ordering::Relaxed));
        let facts = checked.map(|checked| Facts::new(&result.path, self.options.organ.as_deref(), checked, self.pack));
        (result, facts)
    }

    /// What becomes of a text that was read.
    pub fn check_source(&self, path: String, source: Source) -> FileResult {
        let read = || report::read_as(&source, &self.pack.vocabulary, self.options.kind);
        let mut checked = check::check(&source.text, read(), self.pack, &self.options);
        let hidden = self.hiding.as_ref().map(|options| check::check(&source.text, read(), self.pack, options).diagnostics);
        checked.diagnostics.extend(source.notes.iter().map(|note| unclear(note, &source.text)));
        checked.diagnostics.extend(source.cautions.iter().map(|caution| unread(caution, &source.text)));
        checked.diagnostics.sort_by_key(|diagnostic| diagnostic.primary().span.start);
        FileResult::checked(path, source, checked, &hidden.unwrap_or_default())
    }
}

/// A line that says why something could not be read, as all failures are told.
pub(super) fn unreadable_line(reason: &Bilingual, language: Language) -> String {
    let word = if language == Language::Chinese { "出错：" } else { "error: " };
    format!("{word}{}\n", reason.get(language))
}

/// A line that says why a file was passed over.
pub(super) fn unreadable_reason(path: &str, reason: &Bilingual, language: Language) -> String {
    match language {
        Language::Chinese => format!("未读取 {path}：{}\n", reason.zh),
        Language::English => format!("not read: {path}: {}\n", reason.en),
    }
}

/// The failure for a name that no rule has, with the most similar one.
pub(super) fn unknown(pack: &Pack, name: &str) -> Failure {
    let similarity = |rule: &&Rule| strsim::jaro_winkler(name, rule.id.as_str());
    let near = pack.rules.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b))).filter(|rule| similarity(rule) > 0.8);
    Failure::UnknownRule { name: name.to_owned(), near: near.map(|rule| rule.id.to_string()), settings: None }
}

/// Reads `input`.
pub(super) fn read(input: &Input, reading: &Reading) -> Result<Source, SourceError> {
    Source::from_bytes_as(&input.name(), bytes(input)?, reading)
}

/// The bytes of `input`.
pub(super) fn bytes(input: &Input) -> Result<Vec<u8>, SourceError> {
    match input {
        Input::File(path) => source::read_bytes(path, source::DEFAULT_LIMIT),
        Input::Packed(archive, packed) => archive.read(packed),
        Input::Standard(name) => {
            let bytes = standard_input(source::DEFAULT_LIMIT)
                .map_err(|error| SourceError::Unreadable { path: name.clone(), reason: fault::of_io(&error) })?;
            let size = bytes.len() as u64;
            if size > source::DEFAULT_LIMIT {
                return Err(SourceError::TooLarge { path: name.clone(), size, limit: source::DEFAULT_LIMIT });
            }
            Ok(bytes)
        }
    }
}

/// The result for something that could not be looked at.
pub(super) fn not_looked_at(path: String, error: &SourceError) -> FileResult {
    unreadable(path, &error.message())
}

fn fault_of_ours() -> Bilingual {
    Bilingual::new("读取时程序出错，请把文件和程序版本告诉开发者", "the program failed on this file; please report it with the version")
}

/// The result for a file that could not be read.
fn unreadable(path: String, reason: &Bilingual) -> FileResult {
    FileResult::unreadable(path, plain("source/unreadable", Severity::Error, Span::default(), reason.clone()))
}

/// So many characters that could not be decoded are no accident of a few bytes: two encodings are mixed.
const MANY_BROKEN: usize = 10;

/// What is unclear in the file itself, as advice; as a question where much of the text could not be decoded.
fn unclear(note: &SourceNote, text: &str) -> Diagnostic {
    const BROKEN: char = '\u{fffd}';
    let broken = text.get(note.span.range()).is_some_and(|marked| marked.contains(BROKEN));
    let many = broken && text.matches(BROKEN).take(MANY_BROKEN).count() == MANY_BROKEN;
    plain("source/unclear", if many { Severity::Warning } else { Severity::Note }, note.span, note.message.clone())
}

/// A page that could not be read, or only with doubt: nobody may take it for checked. Its first line is marked.
fn unread(caution: &Caution, text: &str) -> Diagnostic {
    let rule = if caution.is_unread() { "source/unread-page" } else { "source/recognised-text" };
    let line = text[caution.span.range()].lines().next().unwrap_or_default();
    plain(rule, Severity::Warning, Span::new(caution.span.start, caution.span.start + line.len()), caution.message())
}

fn plain(rule: &str, severity: Severity, span: Span, message: Bilingual) -> Diagnostic {
    Diagnostic {
        rule: RuleId(rule.to_owned()),
        severity,
        message,
        help: None,
        basis: None,
        labels: vec![Label::primary(span, Bilingual::default())],
        evidence: None,
        fixes: Vec::new(),
        waived: None,
        fingerprint: rule.to_owned(),
    }
}
