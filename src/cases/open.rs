//! Opening what `--cases` names: each file or address is told by its content, read or imported, and described.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::csv_table::CsvTable;
use super::definition::{FieldKind, RecordKind};
use super::detect::{self, FileKind};
use super::error::{CaseError, RemarkKind, Remarks};
use super::header::{self, Header};
use super::load::{Loading, Origin};
use super::map::ColumnMap;
use super::predicate::FieldId;
use super::records::{Backend, Records};
use super::rules::{CaseRules, TOTALS};
use super::snapshot::{Snapshot, TableSummary};
use super::sql::Column;
use super::sqlite_table;
use super::store::{Store, signature};
use super::table::Table;
use super::totals::{TotalsFile, Understanding};
use super::writer::Writer;
use super::{Cases, workbook};
use crate::claim::Dictionary;
use crate::diagnostic::Bilingual;
use crate::fault;
use crate::yaml;

/// How case data is opened.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    /// Record kinds and column maps.
    pub rules: Arc<CaseRules>,
    /// The metrics.
    pub dictionary: &'a Dictionary,
    /// The year of totals that name none.
    pub year: Option<i16>,
    /// Where an import is kept; in memory without it.
    pub keep: Option<&'a Path>,
    /// Whether a table that cannot be used is only described.
    pub describe: bool,
}

/// Records of one kind on their way into a store.
struct Gathering {
    kind: RecordKind,
    writer: Writer,
    loading: Loading,
    columns: Vec<FieldId>,
    snapshots: Vec<usize>,
    count: u64,
    maps: String,
}

/// The case data behind the names: files, or addresses such as `postgres://…`.
pub fn open(names: &[String], opening: &Opening<'_>) -> Result<Cases, CaseError> {
    let mut cases = Cases::default();
    let mut gatherings: BTreeMap<String, Gathering> = BTreeMap::new();
    for name in names {
        if is_address(name) {
            server(name, opening, &mut cases)?;
            continue;
        }
        let path = Path::new(name);
        let (kind, head) = detect::file(path, name)?;
        let index = cases.snapshots.len();
        let (snapshot, result) = rayon::join(
            || Snapshot::of_file(path, name, kind.name()),
            || file(path, name, (kind, &head), opening, (index, &mut cases, &mut gatherings)),
        );
        let described = result?;
        let mut snapshot = snapshot?;
        snapshot.format = described.format.unwrap_or(snapshot.format);
        snapshot.encoding = described.encoding;
        snapshot.tables = described.tables;
        cases.snapshots.push(snapshot);
    }
    for gathering in gatherings.into_values() {
        let records = gathering.finish(&opening.rules, &cases)?;
        cases.records.push(records);
    }
    Ok(cases)
}

/// What is known of a file once it was read.
#[derive(Default)]
struct Described {
    format: Option<&'static str>,
    encoding: Option<&'static str>,
    tables: Vec<TableSummary>,
}

type Into<'c> = (usize, &'c mut Cases, &'c mut BTreeMap<String, Gathering>);

fn file(path: &Path, name: &str, (kind, head): (FileKind, &[u8]), opening: &Opening<'_>, into: Into<'_>) -> Result<Described, CaseError> {
    let mut described = Described::default();
    let tables: Vec<Table> = match kind {
        FileKind::Tree => {
            described.tables.push(tree(path, name, opening, into)?);
            return Ok(described);
        }
        FileKind::Sqlite => {
            if let Some(summary) = imported(path, name, opening, into.0, into.1)? {
                described.format = Some("imported");
                described.tables.push(summary);
                return Ok(described);
            }
            sqlite_table::tables(path, name)?.into_iter().map(Table::Sqlite).collect()
        }
        FileKind::Workbook => workbook::sheets(path, name)?.into_iter().map(Table::Sheet).collect(),
        FileKind::Csv => {
            let table = CsvTable::new(path, name, head)?;
            described.encoding = Some(table.encoding());
            vec![Table::Csv(table)]
        }
    };
    if tables.is_empty() {
        return Err(CaseError::new(name, Bilingual::new("没有内容", "there is nothing in it")));
    }
    let (index, cases, gatherings) = into;
    let mut first_fault = None;
    for mut table in tables {
        let summary = one_table(name, index, &mut table, opening, (cases, gatherings))?;
        if let Some(fault) = &summary.fault {
            first_fault.get_or_insert_with(|| fault.clone());
        }
        described.tables.push(summary);
    }
    // A table that was recognised must be read whole; a workbook without any has nothing to give.
    let recognised_fault = described.tables.iter().find(|table| table.records.is_some() && table.fault.is_some());
    let none_read = described.tables.iter().all(|table| table.fault.is_some());
    match (recognised_fault.and_then(|table| table.fault.clone()), first_fault) {
        (Some(fault), _) if !opening.describe => Err(fault),
        (None, Some(fault)) if none_read && !opening.describe => Err(fault),
        _ => Ok(described),
    }
}

fn tree(path: &Path, name: &str, opening: &Opening<'_>, (index, cases, _): Into<'_>) -> Result<TableSummary, CaseError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| fault::of_io(&error))
        .map_err(|why| CaseError::new(name, Bilingual::new(format!("不能读取：{}", why.zh), format!("cannot be read: {}", why.en))))?;
    let file: TotalsFile = yaml::read(&text, name).map_err(|mistake| {
        let message = mistake.message.clone();
        CaseError::new(name, message).row(mistake.line as u64)
    })?;
    let understanding = Understanding { dictionary: opening.dictionary, year: opening.year, name, snapshot: index };
    let read = file.read(understanding)?;
    let summary =
        TableSummary { records: Some(TOTALS.to_owned()), rows: read.totals.len() as u64, remarks: read.remarks, ..TableSummary::default() };
    cases.totals.extend(read.totals);
    cases.unknown.extend(read.unknown);
    Ok(summary)
}

fn one_table(
    name: &str,
    index: usize,
    table: &mut Table,
    opening: &Opening<'_>,
    (cases, gatherings): (&mut Cases, &mut BTreeMap<String, Gathering>),
) -> Result<TableSummary, CaseError> {
    let rules = &opening.rules;
    let head = table.head()?;
    let sheet = table.sheet().map(str::to_owned);
    let mut summary = TableSummary { sheet: sheet.clone(), ..TableSummary::default() };
    let found = header::find(&head, &rules.maps);
    let Some((header, map, kind)) = found.and_then(|header| {
        let map = &rules.maps[header.map];
        let kind = rules.kind(&map.records)?;
        Some((header, map, kind))
    }) else {
        summary.unknown = head
            .first()
            .map(|(_, cells)| cells.iter().cloned().enumerate().filter(|(_, cell)| !cell.is_empty()).collect())
            .unwrap_or_default();
        let error = CaseError::new(
            name,
            Bilingual::new("没有找到表头：前几行中没有认识的列名", "no header: the first rows have no known headings"),
        );
        summary.fault = Some(error.sheet(sheet.as_deref()).row(head.first().map_or(1, |(row, _)| (*row).max(1))).help(Bilingual::new(
            "表头应有“信访件编号”“登记时间”一类的列，或“指标”“年度”“数值”；列名不同的，用 hegui cases inspect 生成列对照表",
            "the header needs columns such as 信访件编号 and 登记时间, or 指标, 年度, 数值; for other headings let `hegui cases inspect` write a column map",
        )));
        return Ok(summary);
    };
    describe(&mut summary, &header, map, kind);
    if let Some(fault) = header.fault(name, sheet.as_deref(), map, kind).filter(|_| kind.id != TOTALS || !has_values(&header)) {
        summary.fault = Some(fault);
        return Ok(summary);
    }
    if kind.id == TOTALS {
        let understanding = Understanding { dictionary: opening.dictionary, year: opening.year, name, snapshot: index };
        let read = understanding.table(table, &header)?;
        summary.rows = read.totals.len() as u64;
        summary.remarks = read.remarks;
        cases.totals.extend(read.totals);
        cases.unknown.extend(read.unknown);
        return Ok(summary);
    }
    if !gatherings.contains_key(&kind.id) {
        gatherings.insert(kind.id.clone(), Gathering::new(name, kind, opening)?);
    }
    let Some(gathering) = gatherings.get_mut(&kind.id) else { return Ok(summary) };
    let unknown_before = gathering.loading.unknown.clone();
    gathering.read(Origin { name, sheet: sheet.as_deref() }, table, &header, map, index, &mut summary)?;
    for (field, words) in &gathering.loading.unknown {
        for (word, count) in words {
            let before = unknown_before.get(field).and_then(|words| words.get(word)).copied().unwrap_or(0);
            if *count > before {
                summary.unknown_values.push((field.clone(), word.clone(), count - before));
            }
        }
    }
    Ok(summary)
}

/// Whether totals have their values in columns of years.
fn has_values(header: &Header) -> bool {
    header.ambiguous.is_empty()
        && header.columns.contains_key(&FieldId("metric".to_owned()))
        && (header.columns.contains_key(&FieldId("value".to_owned()))
            || header.unknown.iter().any(|(_, heading)| header::year_of(heading).is_some()))
}

fn describe(summary: &mut TableSummary, header: &Header, map: &ColumnMap, kind: &RecordKind) {
    summary.records = Some(kind.id.clone());
    summary.map = Some(map.name.clone());
    summary.header_row = header.row;
    summary.header_rows = header.rows;
    summary.columns = header.columns.iter().map(|(field, (column, heading))| (field.clone(), *column, heading.clone())).collect();
    summary.unknown.clone_from(&header.unknown);
    let fields = kind.fields.iter().filter(|field| field.kind != FieldKind::Copy);
    summary.missing = fields.map(|field| field.id.clone()).filter(|field| !header.columns.contains_key(field)).collect();
}

impl Gathering {
    fn new(name: &str, kind: &RecordKind, opening: &Opening<'_>) -> Result<Self, CaseError> {
        let writer = Writer::new(kind, opening.keep).map_err(|error| sqlite_table::wrong(name, &error))?;
        let (loading, maps) = (Loading::default(), String::new());
        Ok(Self { kind: kind.clone(), writer, loading, columns: Vec::new(), snapshots: Vec::new(), count: 0, maps })
    }

    fn read(
        &mut self,
        origin: Origin<'_>,
        table: &mut Table,
        header: &Header,
        map: &ColumnMap,
        snapshot: usize,
        summary: &mut TableSummary,
    ) -> Result<(), CaseError> {
        self.writer.set_source(self.snapshots.len());
        self.snapshots.push(snapshot);
        let fields: Vec<FieldId> = header.columns.keys().cloned().collect();
        // A field counts as there when every source has it: a file without it would be counted wrongly.
        if self.snapshots.len() == 1 {
            self.columns = fields;
        } else {
            self.columns.retain(|field| fields.contains(field));
        }
        let mut remarks = Remarks::default();
        let rows = self.loading.read(origin, table, header, (map, &self.kind), &mut self.writer, &mut remarks)?;
        self.count += rows;
        self.maps.clone_from(&map.name);
        summary.rows = rows;
        summary.remarks = remarks;
        Ok(())
    }

    fn finish(self, rules: &CaseRules, cases: &Cases) -> Result<Records, CaseError> {
        let name = self.snapshots.first().and_then(|at| cases.snapshots.get(*at)).map_or("", |snapshot| snapshot.name.as_str()).to_owned();
        let unknown: BTreeMap<FieldId, u64> =
            self.loading.unknown.iter().map(|(field, words)| (field.clone(), words.values().sum())).collect();
        let list = |fields: &[FieldId]| fields.iter().map(|field| field.0.as_str()).collect::<Vec<_>>().join(" ");
        let summaries = self.snapshots.iter().filter_map(|at| cases.snapshots.get(*at)).flat_map(|snapshot| &snapshot.tables);
        let remarks: Vec<String> =
            summaries.flat_map(|table| &table.remarks.counts).map(|(kind, count)| format!("{}={count}", kind.name())).collect();
        let sources: Vec<String> = self
            .snapshots
            .iter()
            .filter_map(|at| cases.snapshots.get(*at))
            .map(|one| format!("{} {}", one.name, one.sha256.clone().unwrap_or_default()))
            .collect();
        let notes = [
            ("columns", list(&self.columns)),
            ("count", self.count.to_string()),
            ("remarks", remarks.join(" ")),
            ("unknown", unknown.iter().map(|(field, rows)| format!("{field}={rows}")).collect::<Vec<_>>().join(" ")),
            ("map", self.maps.clone()),
            ("sources", sources.join("\n")),
        ];
        let store = self.writer.finish(&self.kind, &notes, rules.working.clone()).map_err(|error| sqlite_table::wrong(&name, &error))?;
        Ok(records(self.kind, store, &self.columns, self.snapshots, self.count, (unknown, rules)))
    }
}

/// Records in a store of ours.
fn records(
    kind: RecordKind,
    store: Store,
    fields: &[FieldId],
    snapshots: Vec<usize>,
    count: u64,
    (unknown, rules): (BTreeMap<FieldId, u64>, &CaseRules),
) -> Records {
    let copy = kind.first(FieldKind::Copy).map(|field| field.id.clone());
    let columns = fields.iter().cloned().chain(copy).map(|field| (field.clone(), Column { sql: field.0, words: None })).collect();
    let organs = store.organs.clone();
    Records {
        tally: None,
        kind,
        columns,
        table: "cases".to_owned(),
        backend: Backend::Sqlite(store),
        snapshots,
        count,
        unknown,
        organs,
        working: rules.working.clone(),
        asked: Mutex::default(),
    }
}

/// A file that was imported before.
fn imported(path: &Path, name: &str, opening: &Opening<'_>, index: usize, cases: &mut Cases) -> Result<Option<TableSummary>, CaseError> {
    let opened = Store::open(path, opening.rules.working.clone()).map_err(|error| sqlite_table::wrong(name, &error))?;
    let Some((store, notes)) = opened else { return Ok(None) };
    let note = |key: &str| notes.get(key).map_or("", String::as_str);
    let Some(kind) = opening.rules.kinds.iter().find(|kind| signature(kind) == note("layout")) else {
        let message = Bilingual::new("是用另一版字段定义导入的", "it was imported with other definitions of the fields");
        return Err(CaseError::new(name, message).help(Bilingual::new("请重新导入", "import it again")));
    };
    let fields: Vec<FieldId> = note("columns").split_whitespace().map(|field| FieldId(field.to_owned())).collect();
    let unknown = note("unknown")
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(field, rows)| Some((FieldId(field.to_owned()), rows.parse().ok()?)));
    let count = note("count").parse().unwrap_or(0);
    let mut remarks = Remarks::default();
    for (kind, count) in note("remarks").split_whitespace().filter_map(|pair| pair.split_once('=')) {
        if let Some((kind, count)) = RemarkKind::named(kind).zip(count.parse::<u64>().ok()) {
            *remarks.counts.entry(kind).or_default() += count;
        }
    }
    let summary = TableSummary {
        sheet: None,
        records: Some(kind.id.clone()),
        map: Some(note("map").to_owned()),
        columns: fields.iter().map(|field| (field.clone(), 0, field.0.clone())).collect(),
        rows: count,
        remarks,
        ..TableSummary::default()
    };
    cases.records.push(records(kind.clone(), store, &fields, vec![index], count, (unknown.collect(), &opening.rules)));
    Ok(Some(summary))
}

/// Whether a name is the address of a database.
pub fn is_address(name: &str) -> bool {
    name.starts_with("postgres://") || name.starts_with("postgresql://")
}

#[cfg(feature = "postgres")]
fn server(address: &str, opening: &Opening<'_>, cases: &mut Cases) -> Result<(), CaseError> {
    super::postgres::open(address, opening, cases)
}

#[cfg(not(feature = "postgres"))]
fn server(address: &str, _: &Opening<'_>, _: &mut Cases) -> Result<(), CaseError> {
    let message = Bilingual::new("这个版本的 hegui 不能连接 PostgreSQL", "this build of hegui cannot connect to PostgreSQL");
    Err(CaseError::new(&shown_address(address), message)
        .help(Bilingual::new("请用带 postgres 功能的版本", "use a build with the feature `postgres`")))
}

/// An address without user and password.
pub fn shown_address(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{host}")
}
