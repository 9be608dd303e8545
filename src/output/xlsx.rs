//! The ledger of problems (问题台账) as a workbook that comes back for the next round: findings, coverage, matrix, further tables, and how the run was made.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::overview::{Line, coverage_table, matrix_table};
use super::{Cell, FileResult, Finding, LEDGER_COLUMNS, LedgerRow, LedgerStatus, Mark, Printer, Table, Tail};
use crate::diagnostic::{Bilingual, Language, Severity};

/// Writes the findings as they come, through a temporary file, and the other sheets at the end: a workbook needs no more memory the more
/// findings it has.
pub struct Xlsx {
    language: Language,
    workbook: Workbook,
    /// The last row of the ledger that was written.
    row: u32,
    /// Those that may be chosen from, and those of the findings.
    reviewers: BTreeSet<String>,
    lines: Vec<Line>,
}

impl std::fmt::Debug for Xlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xlsx").field("language", &self.language).field("row", &self.row).finish_non_exhaustive()
    }
}

impl Xlsx {
    /// With headings and messages in `language`; `reviewers` may be chosen from.
    pub fn new(language: Language, reviewers: Vec<String>) -> Self {
        Self { language, workbook: Workbook::new(), row: 0, reviewers: reviewers.into_iter().collect(), lines: Vec::new() }
    }

    fn chinese(&self) -> bool {
        self.language == Language::Chinese
    }
}

impl Printer for Xlsx {
    fn file(&mut self, file: &FileResult, _out: &mut dyn Write) -> io::Result<()> {
        self.lines.push(Line::new(file));
        for finding in Finding::all(file, self.language) {
            let mark = file.marks.get(&finding.fingerprint).cloned().unwrap_or_default();
            self.finding(finding, mark).map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&self.finish(tail).map_err(io::Error::other)?)
    }
}

/// Widths of the ledger's columns, in characters.
const WIDTHS: [f64; 20] = [6., 18., 20., 40., 12., 40., 24., 30., 34., 7., 36., 26., 10., 10., 12., 9., 20., 28., 16., 18.];

/// What became of a problem since the last round.
#[derive(Debug, Clone, Copy)]
enum Known {
    New,
    Remaining,
    Fixed,
    NotRechecked,
}

/// Places of columns in the ledger.
const STATUS: u16 = 12;
const REVIEWER: u16 = 13;
const FINGERPRINT: u16 = 19;

/// Longest text of a cell.
const LONGEST: usize = 32_000;

impl Xlsx {
    /// The sheets behind the ledger, and the whole as a file.
    fn finish(&mut self, tail: &Tail<'_>) -> Result<Vec<u8>, XlsxError> {
        self.rest_of_ledger(tail)?;
        // The same findings give the same bytes: no clock is read.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        self.workbook.set_properties(&DocProperties::new().set_author("hegui").set_creation_datetime(&made));
        self.lines.sort_by_cached_key(Line::rank);
        // One table after the other: each is as large as there are files.
        let lines = std::mem::take(&mut self.lines);
        self.table(&coverage_table(&lines))?;
        self.table(&matrix_table(&lines, self.language))?;
        for table in tail.tables {
            self.table(table)?;
        }
        self.table(&skipped_table(tail))?;
        Self::choices(self.workbook.add_worksheet(), self.language, &self.reviewers)?;
        self.table(&record_table(tail))?;
        self.workbook.save_to_buffer()
    }

    /// The ledger, begun with its heading when it is first asked for.
    fn ledger(&mut self) -> Result<&mut Worksheet, XlsxError> {
        if self.workbook.worksheets().is_empty() {
            let chinese = self.chinese();
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(if chinese { "问题台账" } else { "ledger" })?;
            let heading = heading_format();
            for (column, ((zh, en), width)) in (0u16..).zip(LEDGER_COLUMNS.iter().zip(WIDTHS)) {
                sheet.write_string_with_format(0, column, if chinese { *zh } else { *en }, &heading)?;
                sheet.set_column_width(column, width)?;
            }
        }
        self.workbook.worksheet_from_index(0)
    }

    /// What became of a problem since the last round.
    fn round(&self, known: Known) -> &'static str {
        let words =
            if self.chinese() { ["新增", "未改", "已改", "未复核"] } else { ["new", "remaining", "fixed", "not rechecked"] };
        words[known as usize]
    }

    /// Adds the row of a finding.
    fn finding(&mut self, finding: Finding, mark: Mark) -> Result<(), XlsxError> {
        let severity = finding.severity;
        let accepted = finding.waived.as_ref().map(|waived| format!("{}（{}）", waived.reason, waived.by)).unwrap_or_default();
        let round = mark.known.map_or("", |known| self.round(if known { Known::Remaining } else { Known::New }));
        self.reviewers.insert(mark.reviewer.clone());
        let texts = self.row_of(finding, mark);
        self.add(&texts, round, &accepted, Some(severity))
    }

    fn add(&mut self, texts: &LedgerRow, round: &str, accepted: &str, severity: Option<Severity>) -> Result<(), XlsxError> {
        self.row += 1;
        let row = self.row;
        Self::row(self.ledger()?, row, texts, round, accepted, severity)
    }

    /// The findings of no file, the problems that are gone, and what helps to work with the sheet.
    fn rest_of_ledger(&mut self, tail: &Tail<'_>) -> Result<(), XlsxError> {
        for file in tail.others() {
            for finding in Finding::all(file, self.language) {
                self.finding(finding, Mark::default())?;
            }
        }
        for (rows, known) in
            [(tail.round.map(|round| &round.fixed), Known::Fixed), (tail.round.map(|round| &round.left), Known::NotRechecked)]
        {
            for old in rows.into_iter().flatten() {
                self.add(old, self.round(known), "", None)?;
            }
        }
        let (row, chinese) = (self.row, self.chinese());
        let sheet = self.ledger()?;
        sheet.set_column_hidden(FINGERPRINT)?;
        sheet.set_freeze_panes(1, 2)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        if row > 0 {
            sheet.autofilter(0, 0, row, FINGERPRINT)?;
        }
        let statuses: Vec<&str> = LedgerStatus::ALL.iter().map(|status| status.word(chinese)).collect();
        let last = row.max(1) + 500;
        sheet.add_data_validation(1, STATUS, last, STATUS, &DataValidation::new().allow_list_strings(&statuses)?)?;
        let names = if chinese { "=选项!$B$2:$B$60" } else { "=choices!$B$2:$B$60" };
        // A name that is not in the list yet may be typed all the same.
        let reviewer = DataValidation::new().allow_list_formula(Formula::new(names)).show_error_message(false);
        sheet.add_data_validation(1, REVIEWER, last, REVIEWER, &reviewer)?;
        Ok(())
    }

    fn row_of(&self, finding: Finding, mark: Mark) -> LedgerRow {
        let status = if mark.status.is_empty() { LedgerStatus::Open.word(self.chinese()).to_owned() } else { mark.status };
        let new_rule = if self.chinese() { "（新规则）" } else { " (new rule)" };
        LedgerRow {
            unit: finding.unit,
            path: finding.path,
            place: finding.place,
            section: finding.section,
            quoted: finding.quoted,
            area: finding.area.to_owned(),
            rule: finding.rule,
            message: format!("{}{}", finding.message, if mark.new_rule { new_rule } else { "" }),
            basis: finding.basis,
            calculation: finding.calculation,
            level: finding.severity.word(self.language).to_owned(),
            help: finding.help,
            reply: mark.reply,
            status,
            reviewer: mark.reviewer,
            date: mark.date,
            fingerprint: finding.fingerprint,
        }
    }

    fn row(
        sheet: &mut Worksheet,
        row: u32,
        texts: &LedgerRow,
        round: &str,
        accepted: &str,
        severity: Option<Severity>,
    ) -> Result<(), XlsxError> {
        let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(0x00D9_D9D9);
        let level = match severity {
            Some(Severity::Error) => plain.clone().set_background_color(0x00FB_E3E4).set_font_color(0x00A8_071A).set_bold(),
            Some(Severity::Warning) => plain.clone().set_background_color(0x00FF_F3D6).set_font_color(0x0087_4D00),
            _ => plain.clone(),
        };
        sheet.write_number_with_format(row, 0, row, &plain)?;
        let LedgerRow { unit, section, quoted, area, message, rule, basis, calculation, help, .. } = texts;
        let cells = [
            unit,
            section,
            quoted,
            area,
            message,
            rule,
            basis,
            calculation,
            &texts.level,
            help,
            &texts.reply,
            &texts.status,
            &texts.reviewer,
            &texts.date,
            round,
            accepted,
            &texts.path,
            &texts.place,
            &texts.fingerprint,
        ];
        for (column, text) in (1u16..).zip(cells) {
            sheet.write_string_with_format(row, column, shortened(text), if column == 9 { &level } else { &plain })?;
        }
        Ok(())
    }

    /// Adds a sheet.
    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        let language = self.language;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        let heading = heading_format();
        sheet.set_name(table.title.get(language))?;
        for (column, title) in (0u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, column, shortened(title.get(language)), &heading)?;
            sheet.set_column_width(column, if column == 0 { 22. } else { 14. })?;
        }
        for (row, cells) in (1u32..).zip(&table.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, shortened(text.get(language)))?,
                    Cell::Number(number) => sheet.write_number(row, column, float(*number))?,
                    Cell::Percent(Some(percent)) => sheet.write_number(row, column, float(*percent))?,
                    Cell::Percent(None) => sheet.write_string(row, column, "—")?,
                };
            }
        }
        if !table.note.get(language).is_empty() {
            let below = u32::try_from(table.rows.len()).unwrap_or(0) + 2;
            sheet.write_string(below, 0, table.note.get(language))?;
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(())
    }

    /// What the lists of the ledger offer; names may be added below.
    fn choices(sheet: &mut Worksheet, language: Language, reviewers: &BTreeSet<String>) -> Result<(), XlsxError> {
        let chinese = language == Language::Chinese;
        sheet.set_name(if chinese { "选项" } else { "choices" })?;
        for (column, (zh, en)) in [(0, ("状态", "status")), (1, ("核查人（可在下面添加）", "reviewers (add yours below)"))] {
            sheet.write_string_with_format(0, column, if chinese { zh } else { en }, &heading_format())?;
            sheet.set_column_width(column, 26.)?;
        }
        for (row, status) in (1u32..).zip(LedgerStatus::ALL) {
            sheet.write_string(row, 0, status.word(chinese))?;
        }
        let names = reviewers.iter().filter(|name| !name.is_empty());
        for (row, name) in (1u32..).zip(names) {
            sheet.write_string(row, 1, name)?;
        }
        Ok(())
    }
}

fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(0x00DC_E6F1)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST).collect()
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// What was not read because it is no report.
fn skipped_table(tail: &Tail<'_>) -> Table {
    Table {
        title: Bilingual::new("未核查的文件", "skipped"),
        columns: vec![Bilingual::new("文件", "file"), Bilingual::new("原因", "reason")],
        rows: tail.skipped.iter().map(|skipped| vec![Cell::same(&skipped.path), Cell::Text(skipped.reason.clone())]).collect(),
        ..Table::default()
    }
}

/// By what the run was made, so that the next one can be held against it.
fn record_table(tail: &Tail<'_>) -> Table {
    let as_of = tail.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
    let row = |zh: &str, en: &str, value: Cell| vec![Cell::Text(Bilingual::new(zh, en)), value];
    let complete = if tail.interrupted { Bilingual::new("否，中途停止", "no, stopped") } else { Bilingual::new("是", "yes") };
    Table {
        title: Bilingual::new("运行记录", "run"),
        columns: vec![Bilingual::new("项目", "item"), Bilingual::new("内容", "value")],
        rows: vec![
            row("程序版本", "hegui", Cell::same(env!("CARGO_PKG_VERSION"))),
            row("规则包版本", "pack version", Cell::same(&tail.pack.version)),
            row("规则包哈希（SHA-256）", "pack SHA-256", Cell::same(&tail.pack.sha256)),
            row("法规库截至", "laws as of", Cell::same(as_of)),
            row("是否核查完", "complete", Cell::Text(complete)),
            row("文件", "files", Cell::Number(tail.summary.files)),
            row("必改", "errors", Cell::Number(tail.summary.errors)),
            row("核实", "warnings", Cell::Number(tail.summary.warnings)),
            row("提示", "notes", Cell::Number(tail.summary.notes)),
            row("已接受", "accepted", Cell::Number(tail.summary.waived)),
            row("不能读取", "unreadable", Cell::Number(tail.summary.unreadable)),
            row("上轮问题已改", "fixed since the last round", Cell::Number(tail.round.map_or(0, |round| round.fixed.len()))),
            row("上轮问题未改", "remaining", Cell::Number(tail.round.map_or(0, |round| round.remaining))),
            row("本轮新增", "new", Cell::Number(tail.round.map_or(0, |round| round.new))),
        ],
        ..Table::default()
    }
}
