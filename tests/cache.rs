//! Results that are kept: a run that takes them prints the same bytes as one that checks, and takes them only where nothing changed.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

fn hegui(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "CI", "XDG_CACHE_HOME"] {
        command.env_remove(variable);
    }
    command.current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    hegui(folder).arg("check").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// All files below a folder with their bytes, by name.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// The entries of a cache.
fn entries(cache: &Path) -> Vec<PathBuf> {
    files(cache).into_keys().filter(|path| path.parent() != Some(cache)).collect()
}

const REPORT: &str = "云溪县司法局2023年法治政府建设情况报告\n一、主要举措\n受理初信505件、初访602件，共计1108件。\n";

/// A folder with two reports.
fn two_reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("reports")).unwrap();
    for (name, text) in [("a.txt", REPORT.to_owned()), ("b.md", format!("# {}", REPORT.replace("司法局", "财政局")))] {
        fs::write(folder.path().join("reports").join(name), text).unwrap();
    }
    folder
}

const FORMATS: [&str; 14] =
    ["terminal", "concise", "json", "ndjson", "csv", "sarif", "junit", "github", "gitlab", "markdown", "html", "xlsx", "notice", "sheet"];

#[test]
fn every_format_is_the_same_from_the_cache() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let kept = tempfile::tempdir().unwrap();
    let city = ["--roster", "roster.csv", "--roll-up", "2023-city.docx", "2023"];
    for (folder, arguments, all, readable) in
        [(root.join("city"), &city[..], 61, 60), (root.join("documents"), &["--verbose", "."][..], 0, 0)]
    {
        let cache = format!("--cache={}", kept.path().join("cache").display());
        let mut results = Vec::new();
        for how in ["--no-cache", &cache, &cache] {
            let written = tempfile::tempdir().unwrap();
            let formats =
                FORMATS.iter().flat_map(|format| ["--format".to_owned(), format!("{format}={}/{format}", written.path().display())]);
            let output = hegui(&folder).args(["check", "--lang", "zh", how]).args(formats).args(arguments).output().unwrap();
            let below = |path: PathBuf| path.strip_prefix(written.path()).unwrap().to_owned();
            let files: BTreeMap<_, _> = files(written.path()).into_iter().map(|(path, bytes)| (below(path), bytes)).collect();
            assert!(files.len() >= FORMATS.len(), "{}", said(&output));
            results.push((output, files));
        }
        let [(plain, expected), rest @ ..] = results.as_slice() else { unreachable!() };
        assert!(!said(plain).contains("结果缓存"));
        for (output, files) in rest {
            assert_eq!(output.status.code(), plain.status.code());
            for (name, bytes) in expected {
                assert!(files[name] == *bytes, "{} is not the same", name.display());
            }
        }
        let [cold, warm] = [&rest[0].0, &rest[1].0].map(said);
        if all > 0 {
            assert!(cold.contains(&format!("{all} 份中有 0 份没有变")), "{cold}");
            // What could not be read is looked at again each time.
            assert!(warm.contains(&format!("{all} 份中有 {readable} 份没有变")), "{warm}");
        }
        assert!(!warm.contains(" 0 份没有变"), "{warm}");
    }
}

#[test]
fn what_changed_is_checked_again() {
    let folder = two_reports();
    let folder = folder.path();
    let reused = |arguments: &[&str]| {
        let output = run(folder, &[&["--lang", "en", "--cache", "reports"], arguments].concat());
        let plain = run(folder, &[&["--lang", "en", "--no-cache", "reports"], arguments].concat());
        assert_eq!(output.stdout, plain.stdout);
        let said = said(&output);
        let at = said.find(" of 2 reports").unwrap_or_else(|| panic!("{said}"));
        said[..at].rsplit(' ').next().unwrap().to_owned()
    };
    assert_eq!(reused(&[]), "0");
    assert_eq!(reused(&[]), "2");
    assert_eq!(reused(&["--jobs", "1", "--format", "json"]), "2");
    fs::write(folder.join("reports/a.txt"), REPORT.replace("1108", "1107")).unwrap();
    assert_eq!(reused(&[]), "1");
    // The same text under another name may be another format.
    fs::rename(folder.join("reports/a.txt"), folder.join("reports/c.md")).unwrap();
    assert_eq!(reused(&[]), "1");
    assert_eq!(reused(&["--year", "2022"]), "0");
    assert_eq!(reused(&["--year", "2022"]), "2");
    assert_eq!(reused(&["--select", "arithmetic/*"]), "0");
    assert_eq!(reused(&["--view", "original"]), "0");
    fs::create_dir_all(folder.join("rules/lexicon")).unwrap();
    fs::write(folder.join("rules/pack.yaml"), "version: 99.1.0\n").unwrap();
    assert_eq!(reused(&["--rules", "rules"]), "0");
    assert_eq!(reused(&["--rules", "rules"]), "2");
    assert_eq!(reused(&[]), "2");
}

/// What may become of an entry.
type Damage = fn(&[u8]) -> Vec<u8>;

#[test]
fn a_damaged_entry_is_made_again() {
    let folder = two_reports();
    let arguments = ["--lang", "en", "--cache=kept", "--format", "json", "reports"];
    let expected = run(folder.path(), &arguments).stdout;
    let kept = entries(&folder.path().join("kept"));
    assert_eq!(kept.len(), 2);
    let damages: [Damage; 4] =
        [|bytes| bytes[..bytes.len() / 2].to_vec(), |bytes| [bytes, &b"more"[..]].concat(), |_| Vec::new(), |_| vec![0xff; 1 << 20]];
    for damage in damages {
        for path in &kept {
            fs::write(path, damage(&fs::read(path).unwrap())).unwrap();
        }
        let output = run(folder.path(), &arguments);
        assert_eq!(output.stdout, expected);
        assert!(said(&output).contains(" 0 of 2 reports"), "{}", said(&output));
        let output = run(folder.path(), &arguments);
        assert_eq!(output.stdout, expected);
        assert!(said(&output).contains(" 2 of 2 reports"), "{}", said(&output));
    }
    // An entry in the place of another is not taken for it.
    let [one, other] = kept.as_slice() else { panic!() };
    fs::copy(one, other).unwrap();
    let output = run(folder.path(), &arguments);
    assert_eq!(output.stdout, expected);
    assert!(said(&output).contains(" 1 of 2 reports"), "{}", said(&output));
}

#[test]
fn the_folder_says_what_it_is_and_is_no_report() {
    let folder = two_reports();
    let output = run(folder.path(), &["--cache=reports/kept", "--format", "json", "reports"]);
    let kept = folder.path().join("reports/kept");
    assert_eq!(fs::read_to_string(kept.join(".gitignore")).unwrap(), "*\n");
    assert!(fs::read_to_string(kept.join("CACHEDIR.TAG")).unwrap().starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
    for arguments in [&["--cache=reports/kept", "--format", "json", "reports"][..], &["--format", "json", "reports"]] {
        assert_eq!(run(folder.path(), arguments).stdout, output.stdout, "entries are not listed");
    }
    // A folder with anything else in it is left alone.
    let before = files(&folder.path().join("reports"));
    let output = run(folder.path(), &["--lang", "en", "--cache=reports", "reports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("holds other files"), "{}", said(&output));
    assert_eq!(files(&folder.path().join("reports")), before);
}

#[test]
fn in_ci_results_are_kept_unasked_but_not_in_the_repository() {
    let folder = two_reports();
    let home = tempfile::tempdir().unwrap();
    let before = files(folder.path());
    let run = |ci: Option<&str>, arguments: &[&str]| {
        let mut command = hegui(folder.path());
        if let Some(ci) = ci {
            command.env("CI", ci);
        }
        command.env("HOME", home.path()).env("LOCALAPPDATA", home.path()).env("XDG_CACHE_HOME", home.path());
        command.args(["check", "--lang", "en", "reports"]).args(arguments).output().unwrap()
    };
    let plain = run(None, &[]);
    for (ci, arguments) in [(None, &[][..]), (Some("false"), &[]), (Some(""), &[]), (Some("true"), &["--no-cache"])] {
        assert_eq!(run(ci, arguments), plain);
        assert!(files(home.path()).is_empty(), "{ci:?} {arguments:?}");
    }
    assert_eq!(run(Some("true"), &[]), plain, "nothing is said of it");
    assert_eq!(entries(&home.path().join("hegui")).len(), 2);
    let output = run(Some("1"), &["--verbose"]);
    assert!(said(&output).contains(" 2 of 2 reports"), "{}", said(&output));
    assert_eq!(files(folder.path()), before);
    // The settings have the last word.
    fs::write(folder.path().join("hegui.yaml"), "cache: false\n").unwrap();
    assert!(!said(&run(Some("true"), &["--verbose"])).contains("result cache"));
}

#[test]
fn settings_turn_it_on_and_say_where() {
    let folder = two_reports();
    let path = folder.path();
    for (settings, place) in [("cache: true\n", ".hegui-cache"), ("cache: build/results\n", "build/results")] {
        fs::write(path.join("hegui.yaml"), settings).unwrap();
        // The place is seen from the settings, wherever the program is called.
        let output = run(&path.join("reports"), &["--lang", "en", "."]);
        assert!(said(&output).contains(" 0 of 2 reports"), "{}", said(&output));
        assert_eq!(entries(&path.join(place)).len(), 2);
        assert!(!said(&run(&path.join("reports"), &["--lang", "en", "--no-cache", "."])).contains("result cache"));
    }
    fs::write(path.join("hegui.yaml"), "cache: [a]\n").unwrap();
    let output = run(path, &["--lang", "en", "reports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("true, false or a folder"), "{}", said(&output));
}

#[test]
fn where_nothing_can_be_written_one_warning_says_so() {
    let folder = two_reports();
    let path = folder.path();
    let expected = run(path, &["--lang", "en", "reports"]);
    fs::write(path.join("file"), "no folder").unwrap();
    let whole = run(path, &["--lang", "en", "--cache=file", "reports"]);
    // A folder whose parts cannot be made: neither may root write there.
    run(path, &["--cache=kept", "--across", "reports/a.txt"]);
    for part in 0..=255 {
        let part = path.join(format!("kept/{part:02x}"));
        if !part.exists() {
            fs::write(part, "").unwrap();
        }
    }
    let parts = run(path, &["--lang", "en", "--cache=kept", "reports"]);
    for (output, taken) in [(whole, 0), (parts, 1)] {
        assert_eq!((&output.stdout, output.status), (&expected.stdout, expected.status));
        let said = said(&output);
        assert_eq!(said.matches("warning: cannot write to the result cache").count(), 1, "{said}");
        assert!(said.contains(&format!(" {taken} of 2 reports")), "{said}");
    }
}

#[test]
fn with_case_data_everything_is_checked() {
    let folder = two_reports();
    fs::write(folder.path().join("totals.csv"), "指标,年度,数值\npetition.initial.letters,2023,505\n").unwrap();
    for more in [["--cases", "totals.csv"], ["--previous", "reports/b.md"]] {
        let output = run(folder.path(), &[&["--lang", "en", "--cache", "reports/a.txt"][..], &more].concat());
        assert!(said(&output).contains("neither kept nor reused where case data"), "{}", said(&output));
        assert!(!folder.path().join(".hegui-cache").exists());
    }
}

#[test]
fn a_report_of_standard_input_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let output = hegui(folder.path()).args(["check", "--lang", "en", "--cache=kept", "-"]).write_stdin(REPORT).output().unwrap();
    assert!(said(&output).contains(" 0 of 0 reports"), "{}", said(&output));
    assert!(entries(&folder.path().join("kept")).is_empty());
}

#[test]
fn a_text_longer_than_any_report_is_checked_each_time() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("long.txt"), format!("{REPORT}{}", "开展检查。\n".repeat(140_000))).unwrap();
    for _ in 0..2 {
        let output = run(folder.path(), &["--lang", "en", "--cache=kept", "--select", "arithmetic/sum", "long.txt"]);
        assert!(said(&output).contains(" 0 of 1 reports"), "{}", said(&output));
    }
    assert!(entries(&folder.path().join("kept")).is_empty());
}

#[test]
fn reports_that_come_to_be_compared_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let copied = "我局坚持依法行政，完善行政执法三项制度，全年开展执法培训，邀请专家授课，组织旁听庭审，健全重大行政决策程序，落实合法性审查，推进政务公开。";
    for organ in ["司法局", "财政局"] {
        let text = format!("云溪县{organ}2023年法治政府建设情况报告\n一、主要举措\n{copied}\n");
        fs::write(folder.path().join(format!("{organ}.txt")), text).unwrap();
    }
    // Alone, no report has anything to be compared with; what comparing needs is then not kept.
    for organ in ["司法局", "财政局"] {
        run(folder.path(), &["--cache=kept", &format!("{organ}.txt")]);
    }
    let plain = run(folder.path(), &["--format", "json", "司法局.txt", "财政局.txt"]);
    assert!(String::from_utf8_lossy(&plain.stdout).contains("across/copied-passage"));
    for _ in 0..2 {
        let output = run(folder.path(), &["--cache=kept", "--format", "json", "司法局.txt", "财政局.txt"]);
        assert_eq!(output.stdout, plain.stdout);
    }
}
