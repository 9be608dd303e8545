//! A real PostgreSQL server gives the totals and explanations that SQLite gives. These tests exist only with the feature `postgres`.

#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use hegui::cases::{self, Cases, Known, Opening, Puzzle, Question, Window};
use hegui::claim::{Exact, Interval, MetricId};
use hegui::rule::Pack;

static PACK: LazyLock<Pack> = LazyLock::new(Pack::builtin);

fn fixture() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases/petition.csv").to_str().unwrap().to_owned()
}

fn open(name: &str) -> Result<Cases, cases::CaseError> {
    open_for(name, None)
}

/// Where the year is known, a server counts all numbers of it in the passage that finds its words.
fn open_for(name: &str, year: Option<i16>) -> Result<Cases, cases::CaseError> {
    let opening = Opening { rules: PACK.cases.clone(), dictionary: &PACK.dictionary, year, keep: None, describe: false };
    cases::open(&[name.to_owned()], &opening)
}

/// Where the server's programs are: on the path, or where Debian puts them.
fn program(name: &str) -> PathBuf {
    let mut places: Vec<PathBuf> = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    places.splice(0..0, debian);
    let found = places.into_iter().map(|place| place.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{name} is needed: .ci/services installs it"))
}

/// A server of its own in a temporary folder, stopped when it goes out of scope.
struct Server {
    folder: tempfile::TempDir,
    port: u16,
}

impl Server {
    /// Servers refuse to run as root; then they run as the user `postgres`.
    fn command(name: &str) -> Command {
        let program = program(name);
        let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
        if !root {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    }

    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        // The user that the server runs as must be able to write here.
        let _ = Command::new("chmod").arg("777").arg(folder.path()).status();
        let run = |command: &mut Command| assert!(command.stdout(Stdio::null()).status().unwrap().success(), "{command:?}");
        run(Self::command("initdb").args(["-A", "trust", "-U", "hegui", "-E", "UTF8", "--no-sync", "-D"]).arg(&data));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
        run(Self::command("pg_ctl")
            .args(["-w", "-D"])
            .arg(&data)
            .args(["-l"])
            .arg(folder.path().join("log"))
            .args(["-o", &options, "start"]));
        Self { folder, port }
    }

    fn address(&self) -> String {
        format!("postgres://hegui@127.0.0.1:{}/postgres", self.port)
    }

    fn run(&self, sql: &str) {
        postgres::Client::connect(&self.address(), postgres::NoTls).unwrap().batch_execute(sql).unwrap();
    }

    /// The made-up export as a table, with days as dates, times or text.
    fn load(&self, table: &str, day_type: &str) {
        let mut reader = csv::Reader::from_path(fixture()).unwrap();
        let headings = reader.headers().unwrap().clone();
        let day = |heading: &str| heading.ends_with("时间");
        let columns: Vec<String> = headings
            .iter()
            .map(|heading| {
                let kind = if day(heading) {
                    day_type
                } else if heading.ends_with("人数") || heading.ends_with("次数") {
                    "integer"
                } else {
                    "text"
                };
                format!("\"{heading}\" {kind}")
            })
            .collect();
        let mut sql = format!("CREATE TABLE {table} ({});\n", columns.join(", "));
        for record in reader.records() {
            let record = record.unwrap();
            let cells: Vec<String> =
                record.iter().map(|cell| if cell.is_empty() { "NULL".to_owned() } else { format!("'{cell}'") }).collect();
            sql += &format!("INSERT INTO {table} VALUES ({});\n", cells.join(", "));
        }
        self.run(&sql);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Self::command("pg_ctl")
            .args(["-m", "immediate", "-D"])
            .arg(self.folder.path().join("data"))
            .arg("stop")
            .stdout(Stdio::null())
            .status();
    }
}

fn question<'a>(metric: &'a MetricId, unit: Option<&'a str>) -> Question<'a> {
    Question { metric, window: Window::year(2023).unwrap(), organ: Some("石桥县信访局"), unit }
}

fn values(cases: &Cases) -> Vec<String> {
    let shown = |metric: &MetricId, unit: Option<&str>| match cases.figure(question(metric, unit)).unwrap() {
        Known::Value(figure) => format!("{metric} {unit:?} {} {:?}", figure.value, figure.parts),
        Known::Unusable(reason) => format!("{metric} {unit:?} {}", reason.en),
        Known::Nothing => format!("{metric} -"),
    };
    cases.metrics().iter().flat_map(|metric| [None, Some("件次"), Some("人次")].map(|unit| shown(metric, unit))).collect()
}

/// For a metric and a number that somebody wrote: the explanations with the cases that they add and take away.
fn explanations(cases: &Cases, metric: &str, written: i128) -> Vec<String> {
    let metric = MetricId(metric.into());
    let Known::Value(figure) = cases.figure(question(&metric, None)).unwrap() else { panic!("{metric} has a value") };
    let written = Interval::point(Exact::whole(written));
    let found = cases.explain(Puzzle { metric: &metric, written: &written, unit: None, figure: &figure }).unwrap();
    let shown = |explanation: &cases::Explanation| {
        let difference = cases.difference(explanation.change.as_ref().unwrap()).unwrap();
        let keys = |records: Vec<cases::CaseRecord>| {
            let mut keys: Vec<String> = records.into_iter().map(|record| record.key).collect();
            keys.sort();
            keys.join(" ")
        };
        format!("{} {} +[{}] -[{}]", explanation.kind, explanation.words.zh, keys(difference.added), keys(difference.removed))
    };
    found.iter().map(shown).collect()
}

#[test]
fn a_server_gives_what_the_export_gives() {
    let server = Server::start();
    let export = open(&fixture()).unwrap();
    for (table, day_type) in [("petitions_day", "date"), ("petitions_time", "timestamp"), ("petitions_text", "text")] {
        server.load(table, day_type);
        let address = format!("{}#{table}", server.address());
        for year in [Some(2022), Some(2023)] {
            assert_eq!(values(&open_for(&address, year).unwrap()), values(&export), "{table}, opened for {year:?}");
        }
        let tables = open(&address).unwrap();
        assert_eq!(values(&tables), values(&export), "{table}");
        for (metric, written) in [
            ("petition.letters", 341),
            ("petition.letters", 337),
            ("petition.letters", 328),
            ("petition.letters", 55),
            ("petition.visits", 57),
            ("petition.registered", 1316),
            ("petition.registered", 1513),
        ] {
            assert_eq!(explanations(&tables, metric, written), explanations(&export, metric, written), "{table} {metric} {written}");
        }
    }
    // Several tables look alike: none is chosen silently.
    let error = open(&server.address()).unwrap_err();
    assert!(error.message.zh.contains("有几个表都像"), "{error}");
    assert!(!format!("{error}").contains("hegui@"), "no user in messages");
    // What is not there, and who does not answer.
    server.run("CREATE TABLE others (a text, b text)");
    assert!(open(&format!("{}#others", server.address())).unwrap_err().message.zh.contains("没有认识列名的表"));
    let nobody =
        format!("postgres://hegui@127.0.0.1:{}/postgres", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    assert!(open(&nobody).unwrap_err().message.zh.contains("数据库不能读取"));
    // Nothing was written: the tables are as they were loaded.
    let mut client = postgres::Client::connect(&server.address(), postgres::NoTls).unwrap();
    let rows: i64 = client.query_one("SELECT count(*) FROM petitions_day", &[]).unwrap().get(0);
    assert_eq!(rows, 2000);
}

#[test]
fn repeated_and_missing_case_numbers_are_told_in_every_sort_of_table() {
    let server = Server::start();
    server.load("petitions", "date");
    server.run("CREATE TABLE nameless AS SELECT * FROM petitions; UPDATE nameless SET \"信访件编号\" = ' ' WHERE ctid = '(0,1)'");
    server.run("CREATE VIEW seen AS SELECT * FROM petitions");
    server
        .run("CREATE TABLE parted (LIKE petitions) PARTITION BY LIST (\"信访形式\"); CREATE TABLE parted_all PARTITION OF parted DEFAULT");
    server.run("INSERT INTO parted SELECT * FROM petitions");
    let export = values(&open(&fixture()).unwrap());
    for year in [None, Some(2023)] {
        for table in ["petitions", "parted", "seen"] {
            assert_eq!(values(&open_for(&format!("{}#{table}", server.address()), year).unwrap()), export, "{table} {year:?}");
        }
        let nameless = open_for(&format!("{}#nameless", server.address()), year).unwrap();
        assert_eq!(nameless.snapshots[0].tables[0].remarks.left_out(), 1);
        assert_eq!(nameless.snapshots[0].tables[0].rows, 1999);
    }
}

#[test]
fn days_and_words_count_however_they_are_written() {
    let server = Server::start();
    server.load("petitions", "text");
    let day = "\"登记时间\"";
    let parts = format!("split_part({day}, '-', 1), split_part({day}, '-', 2)::int, split_part(left({day}, 10), '-', 3)::int");
    for (channel, written) in [
        ("来信", format!("replace({day}, '-', '/')")),
        ("来访", format!("format('%s年%s月%s日', {parts})")),
        ("网上", format!("format(' %s.%s.%s', {parts})")),
        ("来电", format!("replace(left({day}, 10), '-', '')")),
    ] {
        server.run(&format!("UPDATE petitions SET {day} = {written} WHERE \"信访形式\" = '{channel}'"));
    }
    server.run("UPDATE petitions SET \"信访形式\" = ' 来信 ' WHERE \"信访形式\" = '来信' AND \"信访人数\" = 2");
    let export = values(&open(&fixture()).unwrap());
    for year in [None, Some(2023)] {
        assert_eq!(values(&open_for(&server.address(), year).unwrap()), export, "{year:?}");
    }
    // A word that the map does not know makes what looks at it unusable, and nothing else.
    server.run("UPDATE petitions SET \"初重标识\" = '又来' WHERE ctid = (SELECT min(ctid) FROM petitions)");
    for year in [None, Some(2023)] {
        let cases = open_for(&server.address(), year).unwrap();
        let value = |metric: &str| cases.figure(question(&MetricId(metric.into()), None)).unwrap();
        assert!(matches!(value("petition.repeat"), Known::Unusable(reason) if reason.en.contains("1 rows")), "{year:?}");
        assert!(matches!(value("petition.letters"), Known::Value(_)), "{year:?}");
    }
    // A day that does not exist is told when days are counted.
    server.run(&format!("UPDATE petitions SET {day} = '2023-02-30' WHERE ctid = (SELECT min(ctid) FROM petitions)"));
    for year in [None, Some(2023)] {
        let error = open_for(&server.address(), year).unwrap().figure(question(&MetricId("petition.letters".into()), None)).unwrap_err();
        assert!(error.message.zh.contains("不存在的日期"), "{error}");
    }
}

#[test]
fn a_statement_that_would_write_is_refused_by_the_server() {
    let server = Server::start();
    server.load("petitions", "date");
    let cases = open(&server.address()).unwrap();
    let sent = |sql: &str| cases.records[0].backend.rows(&cases::Statement { sql: sql.to_owned(), parameters: Vec::new() });
    let count = || sent("SELECT count(*) FROM petitions").unwrap();
    let before = count();
    for refused in [
        "DELETE FROM petitions",
        "UPDATE petitions SET \"信访形式\" = 'x'",
        "INSERT INTO petitions SELECT * FROM petitions",
        "DROP TABLE petitions",
        "CREATE TABLE other (a int)",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "WITH gone AS (DELETE FROM petitions RETURNING 1) SELECT count(*) FROM gone",
    ] {
        let error = sent(refused).unwrap_err();
        // `read-only transaction`, or that the transaction cannot become `read-write` any more.
        assert!(error.message.en.contains("read-"), "{refused}: {error}");
    }
    // Who ends the transaction is in the next one, which may not write either.
    let _ = sent("COMMIT");
    assert!(sent("DELETE FROM petitions").unwrap_err().message.en.contains("read-only"));
    assert_eq!(count(), before);
}

#[test]
fn a_server_that_says_nothing_or_is_not_there_is_told_of() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = format!("postgres://clerk:secret@127.0.0.1:{port}/cases?connect_timeout=1");
    let error = open(&address).unwrap_err();
    assert!(error.message.zh.contains("1 秒没有应答"), "{error}");
    assert!(!error.to_string().contains("secret"));
    drop(listener);
    let error = open(&address).unwrap_err();
    assert!(error.message.en.contains("cannot be read"), "{error}");
}
