//! The inspection desk: ledgers that come back, baselines, one page for everything, annotations, text twins, streams and watching.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use calamine::{Reader, open_workbook_auto};
use serde_json::{Value, json};

const DEMO: &str = include_str!("../fixtures/demo/county-justice-bureau-2023.txt");

fn hegui(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.current_dir(folder).env_remove("LC_ALL").env_remove("LANG").args(arguments);
    command
}

/// Runs the program; gives exit code and standard output.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = hegui(folder, arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn checked(folder: &Path, arguments: &[&str]) -> (i32, Value) {
    let (code, text) = run(folder, &[&["check", "--format", "json"], arguments].concat());
    (code, serde_json::from_str(&text).unwrap())
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The cells of a sheet as texts.
fn sheet(path: &Path, name: &str) -> Vec<Vec<String>> {
    let range = open_workbook_auto(path).unwrap().worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Rewrites a ledger as a reviewer would: as .csv with `fill` applied to each row.
fn filled(path: &Path, to: &Path, fill: impl Fn(&mut Vec<String>, &dyn Fn(&str) -> usize)) {
    let rows = sheet(path, "问题台账");
    let heading = rows[0].clone();
    let column = |name: &str| heading.iter().position(|cell| cell == name).unwrap();
    let mut writer = csv::Writer::from_path(to).unwrap();
    writer.write_record(&heading).unwrap();
    for mut row in rows.into_iter().skip(1) {
        fill(&mut row, &column);
        writer.write_record(&row).unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn the_ledger_comes_back_as_fixed_remaining_and_new() {
    let folder = folder(&[("甲.txt", DEMO)]);
    let at = |name: &str| folder.path().join(name);
    assert_eq!(run(folder.path(), &["check", "甲.txt", "--format", "xlsx=一.xlsx"]).0, 1);
    assert_eq!(sheet(&at("一.xlsx"), "问题台账").len(), 1 + 3);
    filled(&at("一.xlsx"), &at("一.csv"), |row, column| {
        if row[column("规则")] == "arithmetic/rate" {
            row[column("状态")] = "误报".into();
            row[column("核查人")] = "王某".into();
            row[column("单位答复")] = "另有口径".into();
        }
    });
    // The sum is corrected, a moved paragraph and a new fault come in, the repealed law stays.
    let second = DEMO
        .replace("1170人次", "1107人次")
        .replace("青岚县司法局\n2024年1月12日", "会议于2023年2月30日召开。\n\n青岚县司法局\n2024年1月12日");
    fs::write(at("甲.txt"), second).unwrap();
    let arguments = ["甲.txt", "--ledger", "一.csv", "--waive-false", "说明.yaml", "--format", "xlsx=二.xlsx"];
    let (code, result) = checked(folder.path(), &arguments);
    assert_eq!(code, 1);
    let round = &result["round"];
    assert_eq!((&round["fixed"], &round["remaining"], &round["new"]), (&json!(1), &json!(2), &json!(1)), "{round}");
    assert_eq!(round["fixed_findings"][0]["rule"], "arithmetic/sum");
    let rate = result["files"][0]["diagnostics"].as_array().unwrap().iter().find(|one| one["rule"] == "arithmetic/rate").unwrap();
    assert_eq!(rate["waived"]["kind"], "false_alarm");
    assert_eq!(result["summary"]["waived"], 1);
    let rows = sheet(&at("二.xlsx"), "问题台账");
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).unwrap();
    let kept = rows.iter().find(|row| row[column("规则")] == "arithmetic/rate").unwrap();
    assert_eq!(
        (kept[column("状态")].as_str(), kept[column("核查人")].as_str(), kept[column("单位答复")].as_str()),
        ("误报", "王某", "另有口径")
    );
    let fixed = rows.iter().find(|row| row[column("规则")] == "arithmetic/sum").unwrap();
    assert_eq!((fixed[column("本轮")].as_str(), fixed[column("状态")].as_str()), ("已改", "已整改"));
    // The false alarm becomes a waiver of the settings.
    fs::rename(at("说明.yaml"), at("hegui.yaml")).unwrap();
    let (_, result) = checked(folder.path(), &["甲.txt"]);
    assert_eq!(result["files"][0]["diagnostics"][0]["waived"]["kind"], "waiver");
}

#[test]
fn precision_counts_what_reviewers_confirmed() {
    let folder = folder(&[("l.csv", "规则,状态,指纹\na/b,属实,1\na/b,误报,2\na/b,已整改,3\na/b,待核实,4\n")]);
    let (_, text) = run(folder.path(), &["rules", "precision", "l.csv", "--format", "json"]);
    let result: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(result["rules"][0], json!({"rule": "a/b", "confirmed": 2, "false": 1, "explained": 0, "open": 1, "precision": "66.6"}));
}

#[test]
fn a_baseline_accepts_what_stood_and_nothing_new() {
    let folder = folder(&[("甲.txt", DEMO)]);
    assert_eq!(run(folder.path(), &["check", "甲.txt", "--write-baseline", "基线.json"]).0, 0);
    // Paragraphs that move and others that change leave the accepted findings accepted.
    let moved = DEMO.replacen("\n\n一、", "\n\n另有说明一段。\n\n一、", 1);
    fs::write(folder.path().join("甲.txt"), &moved).unwrap();
    let (code, result) = checked(folder.path(), &["甲.txt", "--baseline", "基线.json"]);
    assert_eq!((code, &result["summary"]["waived"], &result["summary"]["errors"]), (0, &json!(3), &json!(0)));
    assert_eq!(result["files"][0]["diagnostics"][0]["waived"]["kind"], "baseline");
    // Another wrong number is a new finding, and the old entry is stale.
    fs::write(folder.path().join("甲.txt"), moved.replace("1170人次", "1180人次")).unwrap();
    let (code, result) = checked(folder.path(), &["甲.txt", "--baseline", "基线.json"]);
    assert_eq!((code, &result["summary"]["waived"], &result["summary"]["errors"]), (1, &json!(2), &json!(1)));
    assert_eq!(result["baseline"]["diagnostics"][0]["rule"], "settings/stale-baseline");
}

#[test]
fn the_page_holds_everything_and_nothing_from_outside() {
    let folder = folder(&[("甲.txt", DEMO), ("乙.txt", "没有标题。联系人李某，电话13800001234。<script>alert(1)</script>")]);
    run(folder.path(), &["check", ".", "--format", "html=页.html"]);
    let page = fs::read_to_string(folder.path().join("页.html")).unwrap();
    for part in ["总览", "单位与规则矩阵", "青岚县司法局", "<svg", "data-f=", "法规库截至"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("13800001234") && !page.contains("<script>alert"));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains(" src="));
    let (overview, report) = (page.find("id=\"overview\"").unwrap(), page.find("class=\"report\"").unwrap());
    assert!(overview < report);
}

#[test]
fn annotations_keep_to_their_grammar() {
    let folder = folder(&[("甲.txt", DEMO)]);
    let (_, lines) = run(folder.path(), &["check", "甲.txt", "--format", "github"]);
    let pattern =
        regex::Regex::new(r"^::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,endLine=\d+(,endColumn=\d+)?,title=[^,:]+::.+$")
            .unwrap();
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.lines().all(|line| pattern.is_match(line)), "{lines}");
    let (_, list) = run(folder.path(), &["check", "甲.txt", "--format", "gitlab"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    for element in list.as_array().unwrap() {
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&element["severity"].as_str().unwrap()));
        assert!(element["location"]["lines"]["begin"].is_u64() && element["description"].is_string() && element["check_name"].is_string());
    }
    let fingerprints: std::collections::BTreeSet<&str> =
        list.as_array().unwrap().iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), 3);
}

#[test]
fn junit_shows_failures_and_what_was_not_checked() {
    let folder = folder(&[("甲.txt", DEMO), ("坏.zip", "x")]);
    let (_, text) = run(folder.path(), &["check", ".", "--format", "junit"]);
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut failures, mut skipped, mut errors) = (0, 0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => match tag.local_name().as_ref() {
                "failure" => failures += 1,
                "skipped" => skipped += 1,
                "error" => errors += 1,
                _ => {}
            },
            _ => {}
        }
    }
    assert_eq!((failures, errors), (3, 1));
    assert!(skipped > 0);
}

#[test]
fn sarif_has_rules_places_and_suppressions() {
    let waived = "waive:\n  - {rule: arithmetic/sum, text: 1170人次, reason: 口径不同, by: 王某}\n";
    let folder = folder(&[("甲 1.txt", DEMO), ("hegui.yaml", waived)]);
    let (_, text) = run(folder.path(), &["check", "甲 1.txt", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&text).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!((&sarif["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "%E7%94%B2%201.txt");
        assert!(result["suppressions"].is_array());
    }
    let sum = results.iter().find(|result| result["ruleId"] == "arithmetic/sum").unwrap();
    assert_eq!(sum["suppressions"][0]["justification"], "口径不同 (王某)");
    assert_eq!(sum["relatedLocations"].as_array().unwrap().len(), 2);
    let region = &sum["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"], &region["snippet"]["text"]), (&json!(13), &json!(89), &json!("1170人次")));
}

#[test]
fn a_stream_answers_each_line_in_order_and_a_bad_line_with_an_error() {
    let folder = folder(&[]);
    let mut running = hegui(folder.path(), &["stream", "--brief"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut questions = running.stdin.take().unwrap();
    let mut answers = BufReader::new(running.stdout.take().unwrap()).lines();
    let mut ask = |line: &str| {
        writeln!(questions, "{line}").unwrap();
        serde_json::from_str::<Value>(&answers.next().unwrap().unwrap()).unwrap()
    };
    // Each answer comes before the next question.
    let first = ask(&json!({"id": 7, "name": "甲.txt", "text": DEMO}).to_string());
    assert_eq!((&first["line"], &first["id"], first["diagnostics"].as_array().unwrap().len()), (&json!(1), &json!(7), 3));
    assert!(first["tool"]["pack"]["sha256"].is_string());
    let second = ask("{\"id\": ");
    assert_eq!((&second["line"], second["error"].is_string()), (&json!(2), true));
    let third = ask(&json!({"id": "c", "name": "空.txt", "bytes": "不是"}).to_string());
    assert_eq!((&third["id"], third["error"].is_string()), (&json!("c"), true));
    let fourth = ask(&json!({"id": "d", "name": "甲.txt", "bytes": "5Y+X55CGMeS7tuOAgg=="}).to_string());
    assert_eq!((&fourth["line"], &fourth["status"]), (&json!(4), &json!("checked")));
    drop(questions);
    assert_eq!(running.wait().unwrap().code(), Some(0));
}

#[test]
fn watching_checks_again_when_another_file_takes_the_name() {
    let folder = folder(&[("甲.txt", DEMO)]);
    let mut running = hegui(folder.path(), &["check", "甲.txt", "--watch", "--format", "concise", "--lang", "en"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(running.stderr.take().unwrap()).lines();
    let mut errors = || {
        let mut errors = None;
        loop {
            let line = said.next().unwrap().unwrap();
            if line.starts_with("files: ") {
                errors = Some(line.contains("errors: 3"));
            }
            if line.starts_with("watching") {
                return errors;
            }
        }
    };
    assert_eq!(errors(), Some(true));
    fs::write(folder.path().join("新"), DEMO.replace("1170人次", "1107人次")).unwrap();
    fs::rename(folder.path().join("新"), folder.path().join("甲.txt")).unwrap();
    assert_eq!(errors(), Some(false));
    running.kill().unwrap();
    running.wait().unwrap();
}

#[test]
fn findings_in_a_document_lie_on_lines_of_its_twin() {
    let page = format!("<html><body>{}</body></html>", DEMO.lines().map(|line| format!("<p>{line}</p>")).collect::<String>());
    let folder = folder(&[("甲.html", &page)]);
    let (_, lines) = run(folder.path(), &["check", "甲.html", "--twin", "副本", "--format", "github"]);
    let twin = fs::read_to_string(folder.path().join("副本/甲.html.txt")).unwrap();
    let sum = lines.lines().find(|line| line.contains("arithmetic/sum")).unwrap();
    let at: usize = sum.split("line=").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
    assert!(sum.contains("file=副本/甲.html.txt"));
    assert!(twin.lines().nth(at - 1).unwrap().ends_with("共计1170人次。"), "{sum}\n{twin}");
    assert_eq!(run(folder.path(), &["text", "甲.html"]).1, twin);
}

#[test]
fn each_report_gets_a_note_that_names_what_to_answer() {
    let private = "# 某县司法局2023年法治政府建设年度报告\n\n联系人李某，电话13800001234，<资料>&附件。";
    let files = [("甲.txt", DEMO), ("乙.txt", DEMO), ("丙.md", private), ("坏.docx", "PK\u{3}\u{4}x")];
    let folder = folder(&files);
    let arguments = ["check", ".", "--format", "notice=反馈", "--format", "json"];
    let (_, first) = run(folder.path(), &arguments);
    let names = || {
        let mut names: Vec<String> =
            fs::read_dir(folder.path().join("反馈")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let written = names();
    assert_eq!(written.len(), files.len(), "{written:?}");
    assert!(written.contains(&"青岚县司法局核查反馈.docx".to_owned()) && written.contains(&"青岚县司法局核查反馈-2.docx".to_owned()));
    let read = |name: &str| hegui::source::read(&folder.path().join("反馈").join(name), 1 << 24).unwrap().text;
    let note = read("青岚县司法局核查反馈.docx");
    for words in ["【必改】", "1170人次", "算式：", "依据：", "建议：", "单位答复：", "3. 【", "日期：", "规则包", "SHA-256"]
    {
        assert!(note.contains(words), "{words}\n{note}");
    }
    let result: Value = serde_json::from_str(&first).unwrap();
    assert!(note.contains(result["tool"]["pack"]["sha256"].as_str().unwrap()));
    let others: Vec<String> = written.iter().map(|name| read(name)).collect();
    assert!(others.iter().all(|note| !note.contains("13800001234")));
    assert!(others.iter().any(|note| note.contains("坏.docx 不能读取")));
    // The notes of the first run are no reports of the second, and the same run gives the same notes.
    let bytes = fs::read(folder.path().join("反馈/青岚县司法局核查反馈.docx")).unwrap();
    let again: Value = serde_json::from_str(&run(folder.path(), &arguments).1).unwrap();
    assert_eq!(again["files"], result["files"]);
    let left_out: Vec<&str> = again["skipped"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(left_out.len(), files.len(), "{left_out:?}");
    assert_eq!((names(), fs::read(folder.path().join("反馈/青岚县司法局核查反馈.docx")).unwrap()), (written, bytes));
}

#[test]
fn what_hegui_wrote_into_the_checked_folder_is_no_report_and_said_to_be_left_out() {
    let page = "<!doctype html><html><head><meta name=\"generator\" content=\"hegui-like\"></head><body><p>某局2023年法治政府建设年度报告</p></body></html>";
    let folder = folder(&[("甲.txt", DEMO), ("乙.html", page)]);
    let outputs =
        ["--format", "notice=.", "--format", "html=页.html", "--format", "sheet=表.html", "--format", "markdown=摘要.md", "--twin", "文本"];
    run(folder.path(), &[&["check", "."], &outputs[..]].concat());
    let note = "青岚县司法局核查反馈.docx";
    run(folder.path(), &["annotate", "甲.txt", "--output", "批注.html"]);
    fs::write(folder.path().join("乙.html.txt"), "乙").unwrap();
    // The notes were renamed and put elsewhere by their readers.
    fs::create_dir(folder.path().join("旧")).unwrap();
    fs::rename(folder.path().join(note), folder.path().join("旧/收到.docx")).unwrap();
    let (_, result) = checked(folder.path(), &["."]);
    let paths = |list: &str| -> Vec<String> {
        result[list].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(paths("files"), ["./乙.html", "./甲.txt"]);
    let skipped = paths("skipped");
    for name in ["./旧/收到.docx", "./页.html", "./表.html", "./摘要.md", "./批注.html", "./乙.html.txt", "./文本/乙.html.txt"]
    {
        assert!(skipped.contains(&name.to_owned()), "{name} {skipped:?}");
    }
    assert!(result["skipped"][0]["reason"].as_str().unwrap().contains("hegui"), "{result}");
    // Whoever names one means it.
    assert_eq!(checked(folder.path(), &["摘要.md"]).1["files"].as_array().unwrap().len(), 1);
}

#[test]
fn a_note_without_findings_says_so_and_one_without_folder_is_refused() {
    let folder = folder(&[("甲.txt", DEMO)]);
    run(folder.path(), &["check", "甲.txt", "--select", "privacy/*", "--format", "notice=反馈"]);
    let note = hegui::source::read(&folder.path().join("反馈/青岚县司法局核查反馈.docx"), 1 << 24).unwrap().text;
    assert!(note.contains("没有发现需要反馈的问题") && !note.contains("单位答复"), "{note}");
    assert_eq!(run(folder.path(), &["check", "甲.txt", "--format", "notice"]).0, 2);
    assert_eq!(run(folder.path(), &["check", "甲.txt", "--format", "notice=甲.txt"]).0, 2);
}

#[test]
fn the_sheet_tells_the_leader_what_is_open_and_what_was_explained() {
    let waived = "waive:\n  - {rule: arithmetic/sum, text: 1170人次, reason: 口径不同, by: 王某}\n";
    let folder = folder(&[("甲<1>.txt", DEMO), ("乙.txt", "联系人李某，电话13800001234。"), ("hegui.yaml", waived)]);
    run(folder.path(), &["check", "甲<1>.txt", "乙.txt", "--format", "sheet=自查表.html"]);
    let page = fs::read_to_string(folder.path().join("自查表.html")).unwrap();
    let first = &page[..page.find("</section>").unwrap()];
    for words in ["甲&lt;1&gt;.txt", "法规库截至", "口径不同", "王某", "审核领导签字", "已说明 1", "数字核对"] {
        assert!(first.contains(words), "{words}\n{first}");
    }
    let hash = regex::Regex::new("[0-9a-f]{64}").unwrap();
    assert_eq!(hash.find_iter(first).count(), 2);
    let open = &first[first.find("待处理的问题").unwrap()..first.find("已说明的问题").unwrap()];
    assert!(!open.contains("1170人次") && open.matches("<tr>").count() == 1 + 2, "{open}");
    assert!(page.matches("<section>").count() == 2 && !page.contains("13800001234") && !page.contains("http"));
}
