//! The tools for people who write rules: schema, pages, lint, impact, skeletons.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use regex::Regex;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn output(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// The exit code and all that was said.
fn hegui(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let (code, out, err) = output(folder, arguments);
    (code, out + &err)
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let (_, out, err) = output(folder, arguments);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

fn rule_files() -> Vec<PathBuf> {
    let rules = root().join("rules");
    let not_rules = ["lexicon", "metrics", "forms", "cases/maps", "cases/metrics"];
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(&rules)
        .min_depth(2)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .filter(|path| !not_rules.iter().any(|folder| path.starts_with(rules.join(folder))))
        .collect();
    paths.sort();
    paths
}

/// What is wrong with `value` by the part of JSON Schema that our schemas use; nothing where it is valid.
fn mistake(value: &Value, schema: &Value, whole: &Value, place: &str) -> Option<String> {
    let Value::Object(keys) = schema else { return (schema == &Value::Bool(false)).then(|| format!("{place} is not allowed")) };
    let below = |value: &Value, schema: &Value, place: &str| mistake(value, schema, whole, place);
    for (key, demand) in keys {
        let wrong = match (key.as_str(), demand) {
            ("$ref", Value::String(to)) => below(value, whole.pointer(to.trim_start_matches('#')).unwrap(), place),
            ("type", demand) => {
                let kinds: Vec<&str> = demand
                    .as_array()
                    .map_or_else(|| vec![demand.as_str().unwrap()], |all| all.iter().map(|one| one.as_str().unwrap()).collect());
                let fits = |kind: &str| match kind {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    _ => value.is_null(),
                };
                (!kinds.iter().any(|kind| fits(kind))).then(|| format!("{place} is no {demand}"))
            }
            ("enum", Value::Array(all)) => (!all.contains(value)).then(|| format!("{place}: {value} is not among {} values", all.len())),
            ("const", demand) => (value != demand).then(|| format!("{place} is not {demand}")),
            ("pattern", Value::String(pattern)) => {
                value.as_str().filter(|text| !Regex::new(pattern).unwrap().is_match(text)).map(|text| format!("{place}: {text}"))
            }
            ("minLength", demand) => value
                .as_str()
                .filter(|text| (text.chars().count() as u64) < demand.as_u64().unwrap())
                .map(|_| format!("{place} is too short")),
            ("required", Value::Array(names)) if value.is_object() => names
                .iter()
                .map(|name| name.as_str().unwrap())
                .find(|name| value.get(name).is_none())
                .map(|name| format!("{place} lacks {name}")),
            ("properties", Value::Object(known)) => {
                known.iter().find_map(|(name, schema)| below(value.get(name)?, schema, &format!("{place}.{name}")))
            }
            ("additionalProperties", Value::Bool(false)) if value.is_object() => {
                let known = keys.get("properties").and_then(Value::as_object);
                let extra = value.as_object().unwrap().keys().find(|name| !known.is_some_and(|known| known.contains_key(*name)));
                extra.map(|name| format!("{place} has the unknown key {name}"))
            }
            ("items", schema) => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.map(|(number, item)| below(item, schema, &format!("{place}[{number}]"))).find(Option::is_some).flatten()
            }
            ("anyOf" | "oneOf", Value::Array(all)) => {
                let fitting = all.iter().filter(|schema| below(value, schema, place).is_none()).count();
                (fitting == 0 || key == "oneOf" && fitting > 1).then(|| format!("{place} fits {fitting} of {} forms", all.len()))
            }
            ("if", condition) => {
                let branch = if below(value, condition, place).is_none() { "then" } else { "else" };
                keys.get(branch).and_then(|schema| below(value, schema, place))
            }
            _ => None,
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

fn invalid(yaml: &str, schema: &Value) -> Option<String> {
    let value: Value = serde_yaml::from_str(yaml).unwrap();
    mistake(&value, schema, schema, "")
}

#[test]
fn every_built_in_rule_fits_the_schema() {
    let schema = json(root(), &["rules", "schema"]);
    let files = rule_files();
    assert!(files.len() > 150);
    for path in files {
        assert_eq!(invalid(&fs::read_to_string(&path).unwrap(), &schema), None, "{}", path.display());
    }
    let metrics = json(root(), &["rules", "schema", "--metrics"]);
    for entry in fs::read_dir(root().join("rules/metrics")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(invalid(&fs::read_to_string(&path).unwrap(), &metrics), None, "{}", path.display());
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let schema = json(root(), &["rules", "schema"]);
    let rule = fs::read_to_string(root().join("rules/form/series-mark.yaml")).unwrap();
    for (right, wrong) in [
        ("severity: note", "severity: fatal"),
        ("since: 0.1.0", "since: now"),
        ("    fault: marks", "    fault: mark"),
        ("  series:\n", "  serie:\n"),
        ("limits:", "limit:"),
        ("covers: [F-24, F-38]", "covers: F-24"),
    ] {
        assert!(rule.contains(right), "{right}");
        assert!(invalid(&rule.replace(right, wrong), &schema).is_some(), "{wrong}");
    }
}

#[test]
fn settings_have_a_schema() {
    let schema = json(root(), &["rules", "schema", "--settings"]);
    let settings = "select: [form/*]\nfail_on: warning\nwaive:\n  - {rule: form/series-mark, text: 三是, reason: 已核对, by: 李明, until: '2026-03-31'}\n";
    assert_eq!(invalid(settings, &schema), None);
    for wrong in ["selects: []", "fail_on: often", "waive: [{rule: a/b}]", "kind: novel"] {
        assert!(invalid(wrong, &schema).is_some(), "{wrong}");
    }
}

#[test]
fn the_pages_about_rules_are_up_to_date() {
    let mut arguments = vec!["rules", "docs"];
    if std::env::var_os("HEGUI_UPDATE").is_none() {
        arguments.push("--check");
    }
    arguments.extend(["--output", "docs"]);
    let (code, said) = hegui(root(), &arguments);
    assert_eq!(code, 0, "HEGUI_UPDATE=1 cargo test --test rule_tools writes them\n{said}");
}

#[test]
fn pages_of_rules_that_are_gone_go_too() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(hegui(folder.path(), &["rules", "docs", "-o", "d"]).0, 0);
    let page = folder.path().join("d/rules/form/series-mark.md");
    let own = folder.path().join("d/rules/own.md");
    fs::copy(&page, folder.path().join("d/rules/form/old.md")).unwrap();
    fs::write(&own, "自己写的说明").unwrap();
    assert_eq!(hegui(folder.path(), &["rules", "docs", "-o", "d", "--check"]).0, 1);
    assert_eq!(hegui(folder.path(), &["rules", "docs", "-o", "d"]).0, 0);
    assert!(!folder.path().join("d/rules/form/old.md").exists() && own.exists() && page.exists());
}

#[test]
fn the_built_in_rules_give_lint_nothing_to_say() {
    let (code, said) = hegui(root(), &["rules", "lint"]);
    assert_eq!(code, 0, "{said}");
}

/// A folder `own` with one rule that finds 今年以来, changed by `change`.
fn own_rule(change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = "id: own/cutoff\nseverity: warning\nsince: 0.1.0\nmessage: {zh: 没有写明截止日期, en: no day is named}\nwhy: {zh: 无从核对。, en: It cannot be checked.}\n\
                check:\n  wording:\n    words:\n      - find: 今年以来\nlimits: {zh: 无。, en: None.}\nexamples:\n  bad: [⟦今年以来⟧处理信件]\n  good: [全年处理信件]\n";
    fs::create_dir_all(folder.path().join("own/own")).unwrap();
    fs::write(folder.path().join("own/own/cutoff.yaml"), change(text)).unwrap();
    folder
}

/// The faults that lint finds in the folder's own rule.
fn faults(change: impl Fn(&str) -> String) -> Vec<String> {
    let folder = own_rule(change);
    let found = json(folder.path(), &["rules", "lint", "--rules", "own", "--format", "json"]);
    found["findings"].as_array().unwrap().iter().map(|finding| finding["fault"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn lint_finds_what_is_unused_promised_or_written_twice() {
    assert!(faults(str::to_owned).is_empty());
    let with = |old: &'static str, new: &'static str| move |text: &str| text.replace(old, new);
    assert_eq!(faults(with("      - find: 今年以来\n", "      - find: 今年以来\n      - find: 本月以来\n")), ["unused_pattern"]);
    assert_eq!(faults(with("      - find: 今年以来\n", "      - {find: 今年以来, unless: 去年以来}\n")), ["unused_pattern"]);
    assert_eq!(faults(with("zh: 没有写明截止日期", "zh: '没有写明{write}'")), ["empty_placeholder"]);
    assert_eq!(faults(with("没有写明截止日期", "没有写明截止日期。")), ["end_mark"]);
    assert_eq!(faults(with("since: 0.1.0\n", "since: 0.1.0\ncovers: [F-999]\n")), ["unknown_row"]);
    assert_eq!(faults(with("message: {zh: 没有写明截止日期, en: no day is named}", "message: 没有写明截止日期")), ["untranslated"]);
    assert_eq!(faults(with("      - find: 今年以来\n", "      - find: 今年以来\n      - find: 今年以来处\n")), ["shadowed_word"]);
    assert_eq!(faults(with("      - find: 今年以来\n", "      - {find: 今年以来, safe: true}\n")), ["refused_fix"]);
}

#[test]
fn a_metric_that_no_sentence_can_name_is_told() {
    let folder = own_rule(str::to_owned);
    fs::create_dir_all(folder.path().join("own/metrics")).unwrap();
    let metrics = "domain: 园林\ncues: [公园]\nmetrics:\n  - {id: parks.total, row: A-04, name: 公园数, kind: count, units: [个]}\n  - {id: parks.hidden, row: A-04, name: '公园。总数', kind: count, units: [个]}\n";
    fs::write(folder.path().join("own/metrics/parks.yaml"), metrics).unwrap();
    let found = json(folder.path(), &["rules", "lint", "--rules", "own", "--format", "json"]);
    let places: Vec<&str> = found["findings"].as_array().unwrap().iter().map(|finding| finding["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["parks.hidden"]);
}

#[test]
fn tests_of_rules_name_their_outcome() {
    let outcomes = |change: &dyn Fn(&str) -> String| -> Vec<String> {
        let folder = own_rule(change);
        let found = json(folder.path(), &["rules", "test", "own/*", "--rules", "own", "--format", "json"]);
        let examples = found["rules"][0]["examples"].as_array().unwrap().clone();
        examples.iter().map(|example| example["outcome"].as_str().unwrap().to_owned()).collect()
    };
    let with = |old: &'static str, new: &'static str| move |text: &str| text.replace(old, new);
    assert_eq!(outcomes(&str::to_owned), ["validated", "validated"]);
    assert_eq!(outcomes(&with("⟦今年以来⟧处", "⟦上月以来⟧处")), ["missing", "validated"]);
    assert_eq!(outcomes(&with("⟦今年以来⟧处理", "今年以来⟦处理⟧")), ["misplaced", "validated"]);
    assert_eq!(outcomes(&with("全年处理信件", "今年以来处理信件")), ["validated", "noisy"]);
    assert_eq!(outcomes(&with("全年处理信件", "全年布署处理信件")), ["validated", "other_rule"]);
}

#[test]
fn impact_tells_what_a_changed_pack_gains_and_loses() {
    let folder = own_rule(str::to_owned);
    let changed = fs::read_to_string(folder.path().join("own/own/cutoff.yaml")).unwrap().replace("今年以来", "本月以来");
    fs::create_dir_all(folder.path().join("new/own")).unwrap();
    fs::write(folder.path().join("new/own/cutoff.yaml"), changed).unwrap();
    fs::write(folder.path().join("a.txt"), "青岚县司法局工作情况\n\n今年以来处理信件3件。本月以来处理来电4件，联系人手机13912345678。\n")
        .unwrap();
    let (code, said) = hegui(folder.path(), &["rules", "impact", "--old", "own", "--new", "new", "a.txt"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("+ a.txt:3:12") && said.contains("- a.txt:3:1 ") && said.contains("多报 1 处，少报 1 处"), "{said}");
    assert!(!said.contains("13912345678"), "{said}");
    let found = json(folder.path(), &["rules", "impact", "--new", "own", "--format", "json", "a.txt"]);
    assert_eq!((&found["summary"]["gained"], &found["summary"]["lost"]), (&Value::from(1), &Value::from(0)));
    assert_eq!(found["files"][0]["gained"][0]["rule"], "own/cutoff");
}

#[test]
fn a_new_rule_loads_and_its_examples_hold() {
    let folder = tempfile::tempdir().unwrap();
    for purpose in ["forbid", "require", "compare", "phrase"] {
        let id = format!("own/{purpose}");
        let (code, said) = hegui(folder.path(), &["rules", "new", &id, "--for", purpose]);
        assert_eq!(code, 0, "{said}");
        assert!(folder.path().join(format!("rules/{id}.yaml")).exists());
    }
    let (code, said) = hegui(folder.path(), &["rules", "test", "own/*", "--rules", "rules"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = hegui(folder.path(), &["rules", "lint", "--rules", "rules"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(hegui(folder.path(), &["rules", "new", "own/forbid"]).0, 2, "a file that is there stays");
    assert_eq!(hegui(folder.path(), &["rules", "new", "arithmetic/sum"]).0, 2, "a rule that is there stays");
    assert_eq!(hegui(folder.path(), &["rules", "new", "Own/规则"]).0, 2);
}

#[test]
fn derived_rules_fit_the_reports_that_they_come_from() {
    let folder = tempfile::tempdir().unwrap();
    let clean = root().join("fixtures/clean");
    let reports: Vec<String> =
        ["petition-office-web.txt", "township.txt"].iter().map(|name| clean.join(name).display().to_string()).collect();
    let mut arguments = vec!["rules", "derive", "-o", "own"];
    arguments.extend(reports.iter().map(String::as_str));
    let (code, said) = hegui(folder.path(), &arguments);
    assert_eq!(code, 0, "{said}");
    let (code, said) = hegui(folder.path(), &["rules", "test", "structure/derived-*", "--rules", "own"]);
    assert_eq!(code, 0, "{said}");
    for report in &reports {
        let found = json(folder.path(), &["check", "--rules", "own", "--select", "structure/derived-*", "--format", "json", report]);
        assert_eq!(found["files"][0]["diagnostics"], Value::Array(Vec::new()), "{report}");
    }
}

#[test]
fn the_rule_of_the_manual_works_as_it_stands() {
    let manual = fs::read_to_string(root().join("docs/adding-a-rule.md")).unwrap();
    let rule = manual.split_once("```yaml\n").unwrap().1.split_once("```").unwrap().0;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("rules/structure")).unwrap();
    fs::write(folder.path().join("rules/structure/missing-officer-number.yaml"), rule).unwrap();
    for arguments in
        [&["rules", "test", "structure/missing-officer-number", "--rules", "rules"][..], &["rules", "lint", "--rules", "rules"][..]]
    {
        let (code, said) = hegui(folder.path(), arguments);
        assert_eq!(code, 0, "{said}");
    }
}

#[test]
fn the_packs_to_start_from_extend_general_rules_and_say_so() {
    let pack = root().join("packs/provincial-guide").display().to_string();
    for arguments in
        [&["rules", "test", "form/guide-*", "structure/guide-*", "--rules", &pack][..], &["rules", "lint", "--rules", &pack][..]]
    {
        let (code, said) = hegui(root(), arguments);
        assert_eq!(code, 0, "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let report = |organ: &str| {
        format!("{organ}2023年法治政府建设情况报告\n\n一、2023年度推进法治政府建设的主要举措和成效\n\n全年组织执法培训4期。\n")
    };
    fs::write(folder.path().join("a.txt"), report("石桥县林业局")).unwrap();
    fs::write(folder.path().join("b.txt"), report("青石镇人民政府")).unwrap();
    let (_, said) = hegui(folder.path(), &["check", "--rules", &pack, "--select", "form/guide-title", "a.txt"]);
    assert!(said.contains("form/guide-title") && said.contains("form/title-name 的补充规定"), "{said}");
    let (_, said) = hegui(folder.path(), &["check", "--rules", &pack, "--select", "form/guide-title", "b.txt"]);
    assert!(said.contains("核实 0 处"), "{said}");
}
