//! Records in a PostgreSQL server, or in what speaks its protocol. Only counts and the numbers of cases that are asked for come back.
//!
//! The session reads one state of the data, may not write, and each statement has so much time.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use bytes::BytesMut;
use postgres::error::SqlState;
use postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Row};

use super::Cases;
use super::definition::{Field, FieldKind, RecordKind};
use super::error::{CaseError, RemarkKind, Remarks};
use super::header::{self, Header};
use super::map::{ColumnMap, folded_value};
use super::open::{Opening, shown_address};
use super::predicate::FieldId;
use super::records::{Backend, Records};
use super::rules::TOTALS;
use super::snapshot::{Snapshot, TableSummary};
use super::sql::{Column, Parameter, Statement, Window};
use super::sqlite_table::quoted;
use crate::diagnostic::Bilingual;

/// A statement may run so long.
const STATEMENT_LIMIT: &str = "60s";
/// A server that has not answered by then, not even that it stopped the statement, does not answer at all.
const ANSWER_LIMIT: Duration = Duration::from_secs(70);
/// Connecting may take so long, where the address says no other time.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Enough for the server to count the case numbers of millions of rows without sorting them on its disk.
const WORK_MEMORY: &str = "256MB";
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A session. It lives on a thread of its own, so that a server that falls silent holds nobody up for longer than the limit.
pub struct Server {
    /// Where statements go; nothing once the server fell silent.
    requests: Mutex<Option<Sender<Request>>>,
    name: String,
}

/// A statement and where its rows go.
struct Request {
    sql: String,
    parameters: Vec<String>,
    answer: Sender<Result<Vec<Row>, CaseError>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A table with its columns and their types.
struct Found {
    schema: String,
    table: String,
    is_table: bool,
    columns: Vec<(String, String)>,
}

/// Opens the records behind an address; `#schema.table` at its end names the table where several could be meant.
pub(super) fn open(address: &str, opening: &Opening<'_>, cases: &mut Cases) -> Result<(), CaseError> {
    let (address, wanted) = address.split_once('#').map_or((address, None), |(address, table)| (address, Some(table)));
    let server = connect(address)?;
    let name = server.name.clone();
    let tables = tables(&server)?;
    let fits = |found: &&Found| wanted.is_none_or(|wanted| wanted == found.table || wanted == format!("{}.{}", found.schema, found.table));
    let mut recognised: Vec<(&Found, Header)> = Vec::new();
    for found in tables.iter().filter(fits) {
        let head = vec![(0, found.columns.iter().map(|(column, _)| column.clone()).collect::<Vec<String>>())];
        let header = header::find(&head, &opening.rules.maps).filter(|header| opening.rules.maps[header.map].records != TOTALS);
        recognised.extend(header.map(|header| (found, header)));
    }
    let most = recognised.iter().map(|(_, header)| header.columns.len()).max().unwrap_or(0);
    recognised.retain(|(_, header)| header.columns.len() == most);
    let [(found, header)] = recognised.as_slice() else {
        let list = |tables: &mut dyn Iterator<Item = &Found>| {
            tables.map(|found| format!("{}.{}", found.schema, found.table)).collect::<Vec<_>>().join("、")
        };
        let error = if recognised.is_empty() {
            let listed = list(&mut tables.iter().take(12));
            Bilingual::new(format!("没有认识列名的表；有：{listed}"), format!("no table has known headings; there are {listed}"))
        } else {
            let listed = list(&mut recognised.iter().map(|(found, _)| *found));
            Bilingual::new(format!("有几个表都像：{listed}"), format!("several tables may be meant: {listed}"))
        };
        let help = Bilingual::new(
            "在地址后用 #表名 指定，或用 --case-map 给出列对照表",
            "name the table as #table behind the address, or give a column map with --case-map",
        );
        return Err(CaseError::new(&name, error).help(help));
    };
    let map = &opening.rules.maps[header.map];
    let Some(kind) = opening.rules.kind(&map.records) else { return Ok(()) };
    let sheet = format!("{}.{}", found.schema, found.table);
    if let Some(fault) = header.fault(&name, Some(&sheet), map, kind) {
        return Err(fault);
    }
    let records = read(server, (found, header), (map, kind), opening, (cases, &sheet))?;
    cases.records.push(records);
    Ok(())
}

fn connect(address: &str) -> Result<Server, CaseError> {
    let name = shown_address(address);
    let mut config: Config = address.parse().map_err(|error: postgres::Error| {
        CaseError::new(&name, Bilingual::new(format!("数据库地址写得有误：{error}"), format!("the address is wrong: {error}")))
    })?;
    let limit = config.get_connect_timeout().copied().unwrap_or(CONNECT_LIMIT);
    config.connect_timeout(limit).tcp_user_timeout(ANSWER_LIMIT).application_name("hegui");
    let (requests, received) = mpsc::channel::<Request>();
    let (connected, waiting) = mpsc::channel();
    let shown = name.clone();
    thread::spawn(move || {
        let mut client = match session(&config) {
            Ok(client) => client,
            Err(error) => {
                // Nobody listens any more where it took too long.
                let _ = connected.send(Err(wrong(&shown, &error)));
                return;
            }
        };
        let _ = connected.send(Ok(()));
        for request in received {
            let _ = request.answer.send(answer(&mut client, &request, &shown));
        }
    });
    waiting.recv_timeout(limit).unwrap_or_else(|_| Err(silent(&name, limit)))?;
    Ok(Server { requests: Mutex::new(Some(requests)), name })
}

/// A session that may not write.
fn session(config: &Config) -> Result<Client, postgres::Error> {
    let mut client = config.connect(NoTls)?;
    // Settings made inside a transaction would be gone with it when a statement fails.
    client.batch_execute(&format!(
        "SET default_transaction_read_only = on; SET statement_timeout = '{STATEMENT_LIMIT}'; SET TIME ZONE 'Asia/Shanghai'; SET work_mem = '{WORK_MEMORY}'"
    ))?;
    // Compiling a statement over millions of records pays, putting the server's own functions into it does not.
    client.batch_execute("SELECT set_config(name, '-1', false) FROM pg_settings WHERE name = 'jit_inline_above_cost'")?;
    client.batch_execute(BEGIN)?;
    Ok(client)
}

/// A value of any type as it is written: the server reads it once, when it plans the statement.
#[derive(Debug)]
struct Written<'t>(&'t str);

impl ToSql for Written<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

fn answer(client: &mut Client, request: &Request, name: &str) -> Result<Vec<Row>, CaseError> {
    let written: Vec<Written<'_>> = request.parameters.iter().map(|text| Written(text)).collect();
    let parameters: Vec<&(dyn ToSql + Sync)> = written.iter().map(|text| text as &(dyn ToSql + Sync)).collect();
    client.query(&request.sql, &parameters).map_err(|error| {
        // What comes after a failed statement needs a new transaction.
        let _ = client.batch_execute(&format!("ROLLBACK; {BEGIN}"));
        wrong(name, &error)
    })
}

/// The fault of a server that says nothing.
fn silent(name: &str, limit: Duration) -> CaseError {
    let seconds = limit.as_secs();
    let message = Bilingual::new(format!("数据库 {seconds} 秒没有应答"), format!("the database did not answer within {seconds} seconds"));
    CaseError::new(name, message).help(Bilingual::new("请检查地址、网络和数据库服务", "look at the address, the network and the server"))
}

/// The fault of a server in words.
fn wrong(name: &str, error: &postgres::Error) -> CaseError {
    let message = match error.code() {
        Some(code) if *code == SqlState::QUERY_CANCELED => Bilingual::new(
            format!("查询超过时限（{STATEMENT_LIMIT}），已停止"),
            format!("the query took longer than {STATEMENT_LIMIT} and was stopped"),
        ),
        Some(code) if *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            Bilingual::new("用户名或密码不被接受", "user or password is not accepted")
        }
        Some(code) if *code == SqlState::DATETIME_FIELD_OVERFLOW || *code == SqlState::INVALID_DATETIME_FORMAT => {
            Bilingual::new("有不存在的日期", "there is a day that does not exist")
        }
        Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => Bilingual::new("没有读取的权限", "reading is not permitted"),
        _ => {
            let detail = error.as_db_error().map_or_else(|| causes(error), |error| error.message().to_owned());
            Bilingual::new(format!("数据库不能读取：{detail}"), format!("the database cannot be read: {detail}"))
        }
    };
    CaseError::new(name, message)
}

/// An error with what caused it.
fn causes(error: &postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text += &format!(": {inner}");
        cause = inner.source();
    }
    text
}

impl Server {
    fn query(&self, sql: &str, parameters: &[&str]) -> Result<Vec<Row>, CaseError> {
        let mut requests = self.requests.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (sender, waiting) = mpsc::channel();
        let parameters = parameters.iter().map(|text| (*text).to_owned()).collect();
        let request = Request { sql: sql.to_owned(), parameters, answer: sender };
        let sent = requests.as_ref().is_some_and(|requests| requests.send(request).is_ok());
        match waiting.recv_timeout(ANSWER_LIMIT) {
            Ok(answer) if sent => answer,
            Ok(_) | Err(RecvTimeoutError::Disconnected | RecvTimeoutError::Timeout) => {
                *requests = None;
                Err(silent(&self.name, ANSWER_LIMIT))
            }
        }
    }

    /// All rows of a statement, as text.
    pub(super) fn rows(&self, statement: &Statement) -> Result<Vec<Vec<Option<String>>>, CaseError> {
        let texts: Vec<String> = statement.parameters.iter().map(sent).collect();
        let parameters: Vec<&str> = texts.iter().map(String::as_str).collect();
        Ok(self.query(&statement.sql, &parameters)?.iter().map(|row| (0..row.len()).map(|at| cell(row, at)).collect()).collect())
    }
}

fn sent(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Number(number) => number.to_string(),
        Parameter::Day(day) => super::day::to_date(*day).to_string(),
        Parameter::Text(text) => text.clone(),
        Parameter::Days(days) => format!("{{{}}}", days.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")),
    }
}

fn cell(row: &Row, at: usize) -> Option<String> {
    match *row.columns()[at].type_() {
        Type::INT8 => row.get::<_, Option<i64>>(at).map(|number| number.to_string()),
        Type::INT4 => row.get::<_, Option<i32>>(at).map(|number| number.to_string()),
        _ => row.try_get::<_, Option<String>>(at).ok().flatten(),
    }
}

fn tables(server: &Server) -> Result<Vec<Found>, CaseError> {
    let sql = "SELECT c.table_schema::text, c.table_name::text, t.table_type::text, c.column_name::text, c.data_type::text
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, c.ordinal_position";
    let mut tables: Vec<Found> = Vec::new();
    for row in server.query(sql, &[])? {
        let text = |at: usize| cell(&row, at).unwrap_or_default();
        let (schema, table) = (text(0), text(1));
        if tables.last().is_none_or(|last| last.schema != schema || last.table != table) {
            tables.push(Found { schema, table, is_table: text(2) == "BASE TABLE", columns: Vec::new() });
        }
        if let Some(last) = tables.last_mut() {
            last.columns.push((text(3), text(4)));
        }
    }
    Ok(tables)
}

/// The expression of a column as the field needs it.
fn expression(kind: FieldKind, column: &str, data_type: &str) -> String {
    let text = format!("{}::text", quoted(column));
    let own = quoted(column);
    match (kind, data_type) {
        // Sums of small numbers are quicker as they are.
        (FieldKind::Day, "date") | (FieldKind::Number, "integer" | "bigint" | "smallint") => own,
        (FieldKind::Day, "timestamp without time zone" | "timestamp with time zone") => format!("{own}::date"),
        (FieldKind::Day, "integer" | "bigint" | "numeric" | "smallint") => {
            let whole = format!("({own})::bigint");
            format!(
                "(CASE WHEN {whole} BETWEEN 19490101 AND 21001231 THEN to_date({whole}::text, 'YYYYMMDD') WHEN {whole} BETWEEN 17899 AND 73415 THEN date '1899-12-30' + {whole}::int END)"
            )
        }
        (FieldKind::Day, _) => {
            let parts = format!("regexp_replace(btrim({text}), '^(\\d{{4}})[-/.年](\\d{{1,2}})[-/.月](\\d{{1,2}}).*$', '\\1-\\2-\\3')");
            // Most exports write 2023-01-15: that is told without an expression, which takes ten times as long.
            let plain = format!("translate(left({text}, 10), '123456789', '000000000') = '0000-00-00'");
            format!(
                "(CASE WHEN {plain} THEN left({text}, 10)::date WHEN {text} ~ '^\\s*\\d{{4}}[-/.年]\\d{{1,2}}[-/.月]\\d{{1,2}}' THEN {parts}::date WHEN {text} ~ '^\\s*\\d{{8}}\\s*$' THEN to_date(btrim({text}), 'YYYYMMDD') END)"
            )
        }
        (FieldKind::Number, "numeric") => format!("{own}::bigint"),
        (FieldKind::Number, _) => format!("(CASE WHEN {text} ~ '^\\s*\\d+\\s*$' THEN btrim({text})::bigint END)"),
        _ => text,
    }
}

fn read(
    server: Server,
    (found, header): (&Found, &Header),
    (map, kind): (&ColumnMap, &RecordKind),
    opening: &Opening<'_>,
    (cases, sheet): (&mut Cases, &str),
) -> Result<Records, CaseError> {
    let full = format!("{}.{}", quoted(&found.schema), quoted(&found.table));
    let mut columns: BTreeMap<FieldId, Column> = BTreeMap::new();
    let mut costly = Vec::new();
    for (field, (at, _)) in &header.columns {
        let Some(own) = kind.field(field) else { continue };
        let (column, data_type) = &found.columns[*at];
        let sql = expression(own.kind, column, data_type);
        if matches!(own.kind, FieldKind::Day | FieldKind::Number) && sql.contains("CASE") {
            costly.push(field.clone());
        }
        columns.insert(field.clone(), Column { sql, words: None });
    }
    let mut remarks = Remarks::default();
    let key = &found.columns[header.columns.get(&FieldId("case_no".to_owned())).map_or(0, |(at, _)| *at)].0;
    let (mut table, mut without) = (full.clone(), 0);
    if let Some(copy) = kind.first(FieldKind::Copy) {
        let words = Some(copy.codes.iter().map(|code| (code.id.clone(), vec![code.id.clone()])).collect());
        let sql;
        (sql, table, without) = copies(&server, found, &full, key)?;
        columns.insert(copy.id.clone(), Column { sql, words });
    }
    if without > 0 {
        remarks.counts.insert(RemarkKind::NoKey, without);
    }
    let mut records = Records {
        kind: kind.clone(),
        table: worked_out_once(table, &mut columns, &costly),
        columns,
        backend: Backend::Postgres(Box::new(server)),
        snapshots: vec![cases.snapshots.len()],
        count: 0,
        unknown: BTreeMap::new(),
        organs: Vec::new(),
        tally: None,
        working: opening.rules.working.clone(),
        asked: Mutex::default(),
    };
    let values = values(&mut records, &full, map, opening.year.and_then(Window::year))?;
    let count = values.rows + if records.tally.is_some() { without } else { 0 };
    for (field, words) in values.words {
        if let Some(column) = records.columns.get_mut(&field) {
            column.words = Some(words);
        }
    }
    remarks.counts.extend(values.unknown.values().map(|rows| (RemarkKind::UnknownValue, *rows)));
    (records.count, records.unknown, records.organs) = (count, values.unknown, values.organs);
    let Backend::Postgres(server) = &records.backend else { return Ok(records) };
    let now = server.query("SELECT to_char(now(), 'YYYY-MM-DD HH24:MI:SS')", &[])?;
    // Some servers have no such function; the size is then not told.
    let size = server
        .query("SELECT pg_total_relation_size($1::text::regclass)", &[&full])
        .ok()
        .and_then(|rows| cell(rows.first()?, 0)?.parse().ok());
    let summary = TableSummary {
        sheet: Some(sheet.to_owned()),
        records: Some(kind.id.clone()),
        map: Some(map.name.clone()),
        columns: header.columns.iter().map(|(field, (at, heading))| (field.clone(), *at, heading.clone())).collect(),
        unknown: header.unknown.clone(),
        missing: kind
            .fields
            .iter()
            .filter(|field| field.kind != FieldKind::Copy && !header.columns.contains_key(&field.id))
            .map(|field| field.id.clone())
            .collect(),
        rows: count - remarks.left_out().min(count),
        remarks,
        ..TableSummary::default()
    };
    cases.snapshots.push(Snapshot {
        name: format!("{} {sheet}", server.name),
        format: "postgres",
        size,
        time: now.first().and_then(|row| cell(row, 0)).map(|time| format!("{time}+08:00")),
        tables: vec![summary],
        ..Snapshot::default()
    });
    Ok(records)
}

/// The table in which what is costly to read from a column is worked out once for each record, however many conditions look at it.
fn worked_out_once(table: String, columns: &mut BTreeMap<FieldId, Column>, costly: &[FieldId]) -> String {
    let mut list = String::new();
    for field in costly {
        if let Some(column) = columns.get_mut(field) {
            let name = quoted(&format!("hegui_{field}"));
            list += &format!(", {} AS {name}", std::mem::replace(&mut column.sql, name.clone()));
        }
    }
    // The offset keeps the server from putting the expressions back into each condition.
    if list.is_empty() { table } else { format!("(SELECT *{list} FROM {table} OFFSET 0) AS cases") }
}

/// What a table holds in its columns of codes and organs.
#[derive(Debug, Default)]
struct Values {
    /// The words of each code as the table has them.
    words: BTreeMap<FieldId, BTreeMap<String, Vec<String>>>,
    organs: Vec<String>,
    rows: u64,
    /// Rows with words that no code stands for.
    unknown: BTreeMap<FieldId, u64>,
}

impl Values {
    /// Takes the words of a field with the numbers of their rows.
    fn take<'w>(&mut self, field: &Field, map: &ColumnMap, words: impl Iterator<Item = (Option<&'w str>, u64)>) {
        let mut rows_of: BTreeMap<&str, u64> = BTreeMap::new();
        for (word, rows) in words {
            if let Some(word) = word.filter(|word| !word.trim().is_empty()) {
                *rows_of.entry(word).or_default() += rows;
            }
        }
        if field.kind == FieldKind::Organ {
            self.organs = rows_of.into_keys().map(str::to_owned).collect();
            return;
        }
        let given = map.columns.get(&field.id.0).map(|column| &column.values);
        let known = self.words.entry(field.id.clone()).or_default();
        for (word, rows) in rows_of {
            let folded = folded_value(word);
            let code = field.codes.iter().find(|code| {
                let own = given.and_then(|given| given.get(&code.id)).into_iter().flatten();
                own.chain([&code.name.zh]).any(|known| folded_value(known) == folded)
            });
            match code {
                Some(code) => known.entry(code.id.clone()).or_default().push(word.to_owned()),
                None => *self.unknown.entry(field.id.clone()).or_default() += rows,
            }
        }
    }
}

/// The words of the table `full`. Where the time is known that will be asked for, they come with all numbers of that time in one passage over
/// the records, which stay in their tally.
fn values(records: &mut Records, full: &str, map: &ColumnMap, window: Option<Window>) -> Result<Values, CaseError> {
    let is_coded = |field: &&Field| matches!(field.kind, FieldKind::Code | FieldKind::Organ) && records.columns.contains_key(&field.id);
    let coded: Vec<Field> = records.kind.fields.iter().filter(is_coded).cloned().collect();
    let mut values = Values::default();
    if let Some(window) = window {
        let mut tally = records.tally_of_all(window, coded.iter().map(|field| field.id.clone()).collect());
        // What is wrong with days or numbers is told when they are asked for.
        if let Ok(rows) = records.backend.rows(&tally.statement(&records.schema(), None)) {
            tally.fill(rows);
            for field in &coded {
                values.take(field, map, tally.words(&field.id));
            }
            values.rows = tally.records();
            records.tally = Some(tally);
            return Ok(values);
        }
    }
    let list: Vec<&str> = coded.iter().map(|field| records.columns[&field.id].sql.as_str()).collect();
    let group: Vec<String> = (1..=list.len()).map(|at| at.to_string()).collect();
    let sql = match list.as_slice() {
        [] => format!("SELECT count(*) FROM {full}"),
        _ => format!("SELECT {}, count(*) FROM {full} GROUP BY {}", list.join(", "), group.join(", ")),
    };
    let rows = records.backend.rows(&Statement { sql, parameters: Vec::new() })?;
    let count = |row: &[Option<String>]| row.last().and_then(Option::as_ref).and_then(|cell| cell.parse().ok()).unwrap_or(0);
    for (at, field) in coded.iter().enumerate() {
        values.take(field, map, rows.iter().map(|row| (row[at].as_deref(), count(row))));
    }
    values.rows = rows.iter().map(|row| count(row)).sum();
    Ok(values)
}

/// How a repeated case number is known, the table to ask, and how many rows without a number it leaves out. Where the database itself keeps
/// numbers from repeating and from being empty, the table is asked as it is.
fn copies(server: &Server, found: &Found, full: &str, key: &str) -> Result<(String, String, u64), CaseError> {
    let kept = "SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = $1::text::regclass AND i.indisunique AND a.attnotnull AND i.indpred IS NULL AND i.indnatts = 1 AND a.attname = $2::text";
    let once = || "'first'::text".to_owned();
    let number_in = |rows: Vec<Row>| rows.first().and_then(|row| cell(row, 0)).and_then(|count| count.parse::<u64>().ok());
    if server.query(kept, &[full, key]).ok().and_then(number_in).is_some_and(|indices| indices > 0) {
        return Ok((once(), full.to_owned(), 0));
    }
    let key = quoted(key);
    // Looking for blanks is costly; hardly any number begins with one.
    let blank_free = |key: &str| format!("({key}::text <> '' AND ({key}::text NOT LIKE ' %' OR btrim({key}::text) <> ''))");
    let is_there = blank_free(&key);
    let without = number_in(server.query(&format!("SELECT count(*) FROM {full} WHERE ({is_there}) IS NOT TRUE"), &[])?).unwrap_or(0);
    let repeated = format!("SELECT 1::bigint FROM {full} WHERE {is_there} GROUP BY {key} HAVING count(*) > 1 LIMIT 1");
    if server.query(&repeated, &[])?.is_empty() {
        let table = if without == 0 { full.to_owned() } else { format!("(SELECT * FROM {full} WHERE {is_there}) AS cases") };
        return Ok((once(), table, without));
    }
    // Servers guess that records marked so make millions of groups, and would put all of them in order; an order that is needed then seems so
    // dear that even short statements would be compiled.
    for (name, value) in [("enable_sort", "off"), ("jit", "off")] {
        server.query("SELECT set_config(name, $2::text, false) FROM pg_settings WHERE name = $1::text", &[name, value])?;
    }
    // Only the first row of a number counts, by its place in the table. Where places cannot be compared, the server puts the rows in order.
    let plain = "SELECT count(*) FROM pg_class WHERE oid = $1::text::regclass AND relkind = 'r' AND NOT relhassubclass";
    let has_places = found.is_table
        && server.query(plain, &[full]).ok().and_then(number_in) == Some(1)
        && server.query(&format!("SELECT min(ctid)::text FROM (SELECT ctid FROM {full} LIMIT 1) AS one"), &[]).is_ok();
    let table = if has_places {
        format!(
            "(SELECT cases.*, CASE WHEN cases.ctid > repeated.place THEN 'again' ELSE 'first' END AS hegui_copy FROM {full} AS cases \
             LEFT JOIN (SELECT {key} AS number, min(ctid) AS place FROM {full} GROUP BY 1 HAVING count(*) > 1) AS repeated \
             ON cases.{key} = repeated.number WHERE {}) AS cases",
            blank_free(&format!("cases.{key}"))
        )
    } else {
        let order = if found.is_table { " ORDER BY ctid" } else { "" };
        let number = format!("row_number() OVER (PARTITION BY {key}{order})");
        format!("(SELECT *, CASE WHEN {number} > 1 THEN 'again' ELSE 'first' END AS hegui_copy FROM {full} WHERE {is_there}) AS cases")
    };
    Ok(("hegui_copy".to_owned(), table, without))
}
