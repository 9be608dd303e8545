//! Diagnostics in, text for people and programs out: one file each format.
//!
//! A printer takes the results of a run one by one and a place to write to; it knows nothing of how a check works.
//! What personal data looks like from outside is decided in [`Masks`] alone.

mod annotated_page;
mod case_inspect;
mod case_totals;
mod concise;
mod csv;
mod difference;
mod excerpt;
mod extract_csv;
mod extract_json;
mod extract_table;
mod facts;
mod finding;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod kept;
mod ledger;
mod limit;
mod markdown;
mod masking;
mod ndjson;
mod note;
mod notice;
mod overview;
mod own;
mod packed;
mod reconciliation;
mod round;
mod sarif;
mod sheet;
mod stream_lines;
mod summary;
mod table;
mod terminal;
mod together;
mod twin;
mod word_comments;
mod word_file;
mod worked;
mod wrap;
mod xlsx;
mod year_table;

use std::io::{self, Write};

pub use annotated_page::annotated_page;
pub use case_inspect::Inspection;
pub use case_totals::{CaseFormat, CaseTotals, TotalLine};
pub use concise::Concise;
pub use csv::Csv;
pub use difference::difference;
pub use excerpt::Ambiguous;
pub use extract_csv::ExtractCsv;
pub use extract_json::ExtractJson;
pub use extract_table::ExtractTable;
pub use facts::{Facts, ReportFacts, SectionFact};
pub use finding::{Finding, area, unit};
pub use github::GitHub;
pub use gitlab::GitLab;
pub use html::{Html, Spool};
pub use json::Json;
pub use junit::Junit;
pub use kept::{Compared, keep, kept};
pub use markdown::Markdown;
pub use masking::Masks;
pub use ndjson::Ndjson;
pub use notice::{Folder, Notice, is_note_name};
pub use own::{NOTE, is_own_text};
pub use packed::{Packed, Words};
pub use round::{LEDGER_COLUMNS, LedgerRow, LedgerStatus, Mark, Marks, Round};
pub use sarif::Sarif;
pub use sheet::Sheet;
pub use stream_lines::StreamLines;
pub use summary::Summary;
pub use table::{Cell, Table};
pub use terminal::Terminal;
pub use together::{Contribution, RollUpLine, RosterLine, TogetherView};
pub use twin::Twin;
pub use word_comments::{is_own_comment, word_comments};
pub use worked::calculation;
pub use wrap::wrap;
pub use xlsx::Xlsx;
pub use year_table::YearTable;

use crate::check::Checked;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::rule::Pack;
use crate::source::{Caution, Format, PageBoxes, Places, Revisions, Source};
use crate::span::{LineIndex, Position};

/// Writes the results of a run in one format, one file after the other, so that no run is too large.
///
/// What a format shows of the whole run before the files, it must put together from what it kept of them.
pub trait Printer {
    /// What stands before the first file.
    fn begin(&mut self, _head: &Head<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One file; they come in the order in which they are shown.
    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()>;

    /// What stands after the last file.
    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// A whole run that is at hand.
    fn print(&mut self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.begin(&Head { pack: run.pack }, out)?;
        for file in &run.files {
            self.file(file, out)?;
        }
        self.end(&Tail { settings: run.settings.as_ref(), ..Tail::new(run.pack, Summary::new(run)) }, out)
    }
}

/// What is known before the first file is checked.
#[derive(Debug)]
pub struct Head<'a> {
    /// The rules that are used.
    pub pack: &'a Pack,
}

/// What is known when all files are checked.
#[derive(Debug, Clone, Copy)]
pub struct Tail<'a> {
    /// The rules that were used.
    pub pack: &'a Pack,
    /// Counts over all files and the settings.
    pub summary: Summary,
    /// What the settings themselves gave cause to report, such as a waiver that matches nothing any more.
    pub settings: Option<&'a FileResult>,
    /// The baseline, where entries of it meet nothing any more.
    pub baseline: Option<&'a FileResult>,
    /// The run held against the ledger of the last round.
    pub round: Option<&'a Round>,
    /// Further tables, such as a roster.
    pub tables: &'a [Table],
    /// Roster and roll-up, where they were asked for.
    pub together: Option<&'a TogetherView>,
    /// The roster with what was found in it.
    pub roster: Option<&'a FileResult>,
    /// Files of folders and archives that were not read because they are no reports.
    pub skipped: &'a [Skipped],
    /// Whether the user stopped the run before all files were checked.
    pub interrupted: bool,
}

impl<'a> Tail<'a> {
    /// A run that came to its end and in which nothing but the files is to be told of.
    pub fn new(pack: &'a Pack, summary: Summary) -> Self {
        Self {
            pack,
            summary,
            settings: None,
            baseline: None,
            round: None,
            tables: &[],
            together: None,
            roster: None,
            skipped: &[],
            interrupted: false,
        }
    }

    /// What is no file of the run and has findings all the same: settings, baseline and roster.
    pub fn others(&self) -> impl Iterator<Item = &'a FileResult> + use<'a> {
        self.settings.into_iter().chain(self.baseline).chain(self.roster)
    }
}

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The path as it is shown.
    pub path: String,
    /// Why.
    pub reason: Bilingual,
}

/// The result of one call of the program, where all of it is at hand.
#[derive(Debug)]
pub struct Run<'a> {
    /// The rules that were used.
    pub pack: &'a Pack,
    /// The files in the order in which they are shown.
    pub files: Vec<FileResult>,
    /// What the settings themselves gave cause to report, such as a waiver that matches nothing any more.
    pub settings: Option<FileResult>,
}

impl Run<'_> {
    /// The files, and after them the settings where something is to be said about them.
    pub fn everything(&self) -> impl Iterator<Item = &FileResult> {
        self.files.iter().chain(&self.settings)
    }
}

/// What became of one file.
#[derive(Debug)]
pub struct FileResult {
    /// The path as the user gave or would give it.
    pub path: String,
    /// The format, where it could be told.
    pub format: Option<Format>,
    /// The text view; empty where nothing could be read.
    pub text: String,
    /// Lines and columns of the text view.
    pub index: LineIndex,
    /// Pages, paragraphs and cells of the text view.
    pub places: Places,
    /// The tracked changes of a document that has some, and which text was read.
    pub revisions: Option<Revisions>,
    /// Pages that could not be read, or only with doubt.
    pub cautions: Vec<Caution>,
    /// Where characters stand on fixed pages.
    pub boxes: PageBoxes,
    /// What must not be shown.
    pub masks: Masks,
    /// Findings in the order in which they are shown; for an unreadable file the one that says why.
    pub diagnostics: Vec<Diagnostic>,
    /// What the report says of itself, outcomes, relations and coverage; `None` where the file could not be read.
    pub facts: Option<Facts>,
    /// The report and what was read from it, as long as somebody needs it; outcomes, relations and coverage are in `facts`.
    pub read: Option<Checked>,
    /// Whether the file could not be read.
    pub unreadable: bool,
    /// Where the text view is kept as a file of its own, on whose lines findings are shown.
    pub twin: Option<Twin>,
    /// What is remembered of the findings.
    pub marks: Marks,
    /// SHA-256 of the file's bytes, where they could be read.
    pub sha256: Option<String>,
}

impl FileResult {
    /// The path of the file on whose lines the findings lie: the text twin where there is one.
    pub fn shown_path(&self) -> &str {
        self.twin.as_ref().map_or(&self.path, |twin| &twin.path)
    }

    /// Line and column of byte `offset` of the text view, in the twin where there is one.
    pub fn position(&self, offset: usize) -> Position {
        self.twin.as_ref().map_or_else(|| self.index.position(&self.text, offset), |twin| twin.position(offset))
    }

    /// A file that was read and checked; `hidden` are findings of rules that were not asked for and whose personal data is masked all the same.
    pub fn checked(path: String, source: Source, mut checked: Checked, hidden: &[Diagnostic]) -> Self {
        let Source { format, text, places, revisions, cautions, boxes, .. } = source;
        let diagnostics = std::mem::take(&mut checked.diagnostics);
        // What must not be shown is hidden also where its finding is not listed.
        let masks = Masks::new(&text, diagnostics.iter().chain(hidden));
        let diagnostics = limit::limit(diagnostics);
        let index = LineIndex::new(&text);
        let facts = Some(Facts::taken_from(&mut checked));
        Self {
            path,
            format: Some(format),
            index,
            places,
            revisions,
            cautions,
            boxes,
            masks,
            diagnostics,
            facts,
            read: Some(checked),
            unreadable: false,
            twin: None,
            marks: Marks::default(),
            sha256: None,
            text,
        }
    }

    /// A file that could not be read, with the finding that says why.
    pub fn unreadable(path: String, reason: Diagnostic) -> Self {
        Self { unreadable: true, ..Self::other(path, String::new(), vec![reason]) }
    }

    /// A text that is no report, such as the settings, with findings in it.
    pub fn other(path: String, text: String, diagnostics: Vec<Diagnostic>) -> Self {
        let masks = Masks::new(&text, &diagnostics);
        let index = LineIndex::new(&text);
        Self {
            path,
            format: None,
            index,
            places: Places::default(),
            revisions: None,
            cautions: Vec::new(),
            boxes: PageBoxes::default(),
            masks,
            diagnostics,
            facts: None,
            read: None,
            unreadable: false,
            twin: None,
            marks: Marks::default(),
            sha256: None,
            text,
        }
    }
}
