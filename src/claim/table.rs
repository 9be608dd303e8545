//! Numbers in table cells: the value from the cell, the metric from row and column headers, the unit from header or caption.

use ecow::EcoString;

use super::Lexicon;
use super::aside::Why;
use super::context;
use super::interval::denoted;
use super::metric::MetricKind;
use super::metric_index::Level;
use super::read::{DATE, Reader};
use super::scan::{Token, has_numbers, scan};
use super::word_hits::Hits;
use super::{Change, Claim, ClaimKind, Link, Period, PeriodKind, Place, Quantity, Value};
use crate::report::ReportTable;
use crate::source::Prose;

impl Reader<'_> {
    /// Reads the cells of one table.
    pub fn table(&mut self, number: usize) {
        let report = self.report;
        let table = &report.tables[number];
        let caption = table.caption.map_or("", |paragraph| report.paragraphs[paragraph].prose.text.as_str());
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let header = row < table.header_rows || is_row_header(table, row, column, self.lexicon);
                if !has_numbers(&cell.text, self.lexicon) {
                    continue;
                }
                let mut hits = std::mem::take(&mut self.hits);
                hits.clear();
                self.lexicon.table.find(&cell.text, 0..cell.text.len(), &mut hits);
                for token in scan(cell, 0, &[], Hits::new(&hits), self.lexicon) {
                    match token {
                        Token::Date(start, written) => {
                            let reason = self.reasons.of(DATE, self.lexicon);
                            self.found.date(cell, start, &written, None, reason);
                        }
                        Token::Aside(start, end, reason) => {
                            let reason = self.reasons.of(reason, self.lexicon);
                            self.found.set_aside(cell.span(start, end), &cell.text[start..end], reason);
                        }
                        Token::Quantity(read) if header => {
                            let reason = self.reasons.of(Why::Said("表头或行名中的数字", "number in a header"), self.lexicon);
                            self.found.set_aside(cell.span(read.start, read.end), &cell.text[read.start..read.end], reason);
                        }
                        Token::Quantity(read) => {
                            let mut quantity = read.quantity;
                            if quantity.unit.is_empty() {
                                self.give_unit(&mut quantity, table, row, column, caption);
                            }
                            let change = context::change(&cell.text[..read.start], 0, Hits::new(&hits), self.lexicon);
                            self.cell_claim(
                                cell,
                                (read.start, read.end, read.reach),
                                (quantity, change),
                                table,
                                Place::Cell { table: number, row, column },
                            );
                        }
                    }
                }
                self.hits = hits;
            }
        }
    }

    fn cell_claim(
        &mut self,
        cell: &Prose,
        range: (usize, usize, usize),
        (quantity, change): (Quantity, Option<Change>),
        table: &ReportTable,
        place: Place,
    ) {
        let Place::Cell { row, column, .. } = place else { return };
        let column_name = header(table, column);
        let row_name = row_header(table, row, column);
        let (column_level, row_level, heading) =
            (Level::new(column_name.as_str()), Level::new(row_name.as_str()), Level::new(self.heading_of(table)));
        let around = [&column_level, &row_level, &heading, &self.title];
        let names = [format!("{row_name}{}", bare(&column_name)), row_name.clone(), bare(&column_name).to_owned()];
        let linked = names.into_iter().find_map(|name| {
            let link = self.index.link(&name, &quantity, around, &self.lexicon.fillers, self.dictionary).ok()?;
            Some((link, name))
        });
        let (metric, link) = match linked {
            Some((link, name)) if link.metric.kind != MetricKind::Change => {
                (Some(link.metric.id.clone()), Link::InHeader { name, alias: link.alias })
            }
            _ => (None, Link::NoHeader),
        };
        let (start, end, reach) = range;
        self.found.claims.push(Claim {
            span: cell.span(start, end),
            text: cell.text[start..end].into(),
            quantity,
            metric,
            link,
            phrase: format!("{row_name} {column_name}").trim().into(),
            verb: EcoString::new(),
            period: Period { kind: PeriodKind::Unknown, from: None, to: None, text: EcoString::new() },
            scope: row_name.into(),
            change,
            place,
            range: (start, end),
            reach,
        });
    }

    /// 办件人数 → 人: the unit that the name of a column ends with.
    fn counted<'n>(&self, name: &'n str) -> Option<&'n str> {
        let ends = |word: &&String| name.ends_with(word.as_str());
        let word = self.lexicon.relations.count_headers.iter().filter(ends).max_by_key(|word| word.len())?;
        name[name.len() - word.len()..].strip_suffix('数')
    }

    fn heading_of(&self, table: &ReportTable) -> &str {
        table.section.map_or("", |section| &self.report.sections[section].title.text)
    }

    /// The unit from the column's header (`罚款（万元）`), the row's, or the caption (`单位：件`).
    fn give_unit(&self, quantity: &mut Quantity, table: &ReportTable, row: usize, column: usize, caption: &str) {
        let column_name = header(table, column);
        let row_name = row_header(table, row, column);
        let text = [column_name.as_str(), row_name.as_str()].into_iter().find_map(bracketed).or_else(|| caption_unit(caption));
        let text = text.or_else(|| self.counted(bare(&column_name)));
        let Some(text) = text else { return };
        let (factor, word) = scaled_unit(text, self.lexicon);
        let Some((unit, end)) = self.lexicon.unit_at(word, 0) else { return };
        if end != word.len() || quantity.kind != ClaimKind::Count {
            return;
        }
        let percent = unit.kind == ClaimKind::Percent;
        quantity.kind = unit.kind;
        quantity.unit = unit.word.as_str().into();
        let scale = |value: super::Exact| value.times(factor);
        let (Value::Number(value), Some(step), Some(significant)) = (quantity.value, scale(quantity.step), scale(quantity.significant))
        else {
            return;
        };
        let Some(value) = scale(value) else { return };
        quantity.value = Value::Number(value);
        quantity.step = step;
        quantity.significant = significant;
        quantity.rounded = quantity.rounded || percent || factor != super::Exact::ONE;
        let numeral = super::numeral::Numeral {
            length: 0,
            value,
            step,
            significant,
            rounded: quantity.rounded,
            inner: None,
            vague_high: None,
            chinese: false,
            bare_scale: false,
        };
        if let Some(interval) = denoted(&numeral, quantity.rounded, &[]) {
            quantity.interval = interval;
        }
    }
}

/// The first column names rows when its cell holds words; a running number before it does too.
fn is_row_header(table: &ReportTable, row: usize, column: usize, lexicon: &Lexicon) -> bool {
    let text = |column: usize| table.rows[row].get(column).map_or("", |cell| cell.text.as_str());
    let wordy = |text: &str| !text.is_ascii() && !text.starts_with(|c: char| c.is_ascii_digit());
    let serial = lexicon.relations.serial_headers.iter().any(|word| header(table, 0).contains(word.as_str()));
    column == 0 && (wordy(text(0)) || serial) || column == 1 && serial && wordy(text(1))
}

/// The names of a column, from all header rows.
pub(super) fn header(table: &ReportTable, column: usize) -> String {
    let mut name = String::new();
    for row in table.rows.iter().take(table.header_rows) {
        if let Some(cell) = row.get(column)
            && !name.ends_with(&cell.text)
        {
            name.push_str(&cell.text);
        }
    }
    name
}

/// The name of a row: the words in its first cells before `column`.
fn row_header(table: &ReportTable, row: usize, column: usize) -> String {
    let cells = table.rows[row].iter().take(column.min(2));
    cells.filter(|cell| !cell.text.is_ascii()).map(|cell| cell.text.as_str()).collect()
}

/// A header without its bracketed unit.
fn bare(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}

/// `罚款(万元)` → `万元`.
fn bracketed(name: &str) -> Option<&str> {
    let open = name.rfind('(')?;
    name[open + 1..].strip_suffix(')').filter(|unit| !unit.is_empty())
}

/// `单位:件` → `件`.
fn caption_unit(caption: &str) -> Option<&str> {
    let rest = caption.split("单位:").nth(1)?;
    rest.split([',', ';', ')', ' ', '。']).next().filter(|unit| !unit.is_empty())
}

/// The scale word before a unit: `万元` is ten thousand 元.
fn scaled_unit<'t>(text: &'t str, lexicon: &Lexicon) -> (super::Exact, &'t str) {
    let scales = [("亿", 100_000_000), ("百万", 1_000_000), ("万", 10_000), ("千", 1000)];
    let found = scales.iter().find(|(word, _)| {
        // 千米 and 千瓦 are units of their own.
        text.starts_with(word) && text.len() > word.len() && (*word != "千" || lexicon.unit_at(text, 0).is_none())
    });
    found.map_or((super::Exact::ONE, text), |(word, factor)| (super::Exact::whole(*factor), &text[word.len()..]))
}
