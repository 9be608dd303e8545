//! `hegui fix` on every fixture: what is written is stable, and no number in it is another.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use hegui::rule::Pack;
use hegui::source::{self, DEFAULT_LIMIT};
use hegui::{claim, report};

/// Copies of all fixtures that are whole reports, without their marks.
fn reports(folder: &Path) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths: Vec<PathBuf> = ["clean", "demo", "faulty"]
        .iter()
        .flat_map(|name| fs::read_dir(root.join(name)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt" || extension == "md"))
        .collect();
    paths.sort();
    for path in &mut paths {
        let copy = folder.join(path.file_name().unwrap());
        let bytes = fs::read(&*path).unwrap();
        match String::from_utf8(bytes) {
            Ok(text) => fs::write(&copy, unmarked(&text)).unwrap(),
            Err(error) => fs::write(&copy, error.into_bytes()).unwrap(),
        }
        *path = copy;
    }
    paths
}

/// The text of a marked fixture: the words inside ⟦…⟧ without the name of the rule.
fn unmarked(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('⟦') {
        plain.push_str(&rest[..open]);
        let close = rest[open..].find('⟧').map_or(rest.len(), |at| open + at);
        let inside = &rest[open + '⟦'.len_utf8()..close];
        plain.push_str(inside.split_once('|').map_or(inside, |(words, _)| words));
        rest = rest.get(close + '⟧'.len_utf8()..).unwrap_or_default();
    }
    plain + rest
}

fn values(path: &Path, pack: &Pack) -> Vec<String> {
    let source = source::read(path, DEFAULT_LIMIT).unwrap();
    let report = report::read(&source, &pack.vocabulary);
    let year = report.year.map(|mention| mention.year);
    let extraction = claim::extract(&report, year, &pack.lexicon, &pack.dictionary);
    extraction.claims.iter().map(|claim| format!("{:?} {}", claim.quantity.value, claim.quantity.unit)).collect()
}

#[test]
fn corrections_are_stable_and_change_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let paths = reports(folder.path());
    let pack = Pack::builtin();
    let before: Vec<Vec<String>> = paths.iter().map(|path| values(path, &pack)).collect();
    let fix =
        || Command::new(env!("CARGO_BIN_EXE_hegui")).args(["fix", "--write"]).arg(folder.path()).assert().code(0).get_output().clone();
    assert!(!fix().stdout.is_empty());
    assert!(String::from_utf8(fix().stdout).unwrap().is_empty(), "a second run finds nothing to correct");
    for (path, before) in paths.iter().zip(before) {
        assert_eq!(values(path, &pack), before, "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn mode_times_encoding_and_line_ends_stay() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, SystemTime};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报告.txt");
    let text = "云溪县信访局工作情况\r\n\r\n受理信件505件，，办结镕500件。\r\n";
    let encode = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    fs::write(&path, encode(text)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let day = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(day).unwrap();
    Command::new(env!("CARGO_BIN_EXE_hegui")).args(["fix", "--write", "--backup"]).arg(&path).assert().code(0);
    assert_eq!(fs::read(&path).unwrap(), encode(&text.replace("，，", "，")));
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.permissions().mode() & 0o777, metadata.modified().unwrap()), (0o640, day));
    assert_eq!(fs::read(folder.path().join("报告.txt.bak")).unwrap(), encode(text));
}
