//! What `docs/ci.md`, `action.yml` and `.pre-commit-hooks.yaml` tell people to do is done here, as far as it needs no service.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_yaml::Value;

const REPORT: &str = "云溪县司法局2023年法治政府建设情况报告\n一、主要举措\n受理初信505件、初访602件，共计1108件。\n";

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The block of the language below the heading.
fn block(heading: &str, language: &str) -> String {
    let page = read("docs/ci.md");
    let below = page.split_once(&format!("\n## {heading}\n")).unwrap().1;
    let block = below.split_once(&format!("```{language}\n")).unwrap().1;
    block.split_once("```").unwrap().0.to_owned()
}

/// A repository with a report, its baseline where one is wanted, and the program.
fn repository(baseline: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("reports")).unwrap();
    fs::write(folder.path().join("reports/a.txt"), REPORT).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_hegui"), folder.path().join("hegui")).unwrap();
    if baseline {
        shell(folder.path(), "./hegui check reports --write-baseline hegui-baseline.json", &[]);
    }
    folder
}

fn shell(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    let variables = variables.iter().map(|(name, value)| (*name, *value));
    command.current_dir(folder).args(["-e", "-c", script]).env_remove("CI").env("HOME", folder).env("LANG", "C.UTF-8").envs(variables);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_action_checks_stores_results_and_keeps_the_exit_code() {
    let action: Value = serde_yaml::from_str(&read("action.yml")).unwrap();
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let script = steps.iter().find_map(|step| step["run"].as_str()).unwrap();
    let inputs = action["inputs"].as_mapping().unwrap();
    for name in ["paths", "fail-on", "baseline", "cache", "hegui"] {
        assert!(inputs.contains_key(name), "{name}");
    }
    let folder = repository(false);
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (summary, store) = (place("summary.md"), place("temp"));
    let run = |baseline: &str, cache: &str| {
        let variables = [
            ("HEGUI", "./hegui"),
            ("FAIL_ON", "error"),
            ("BASELINE", baseline),
            ("CACHE", cache),
            ("PATHS", "reports more*.txt"),
            ("RUNNER_TEMP", &store),
            ("GITHUB_STEP_SUMMARY", &summary),
        ];
        fs::write(folder.path().join("more.txt"), REPORT.replace("1108", "1107")).unwrap();
        shell(folder.path(), script, &variables)
    };
    let first = run("", "true");
    assert_eq!(first.status.code(), Some(1), "{}", said(&first));
    assert!(String::from_utf8_lossy(&first.stdout).contains("::error file=reports/a.txt,line=3"));
    let again = run("", "true");
    assert_eq!((again.status, &again.stdout), (first.status, &first.stdout));
    assert!(Path::new(&store).join("hegui-cache/CACHEDIR.TAG").is_file());
    for result in ["hegui.sarif", "hegui.html", "summary.md"] {
        assert!(folder.path().join("hegui-results").join(result).is_file(), "{result}");
    }
    assert!(fs::read_to_string(&summary).unwrap().contains("1108"));
    shell(folder.path(), "./hegui check reports more.txt --write-baseline known.json", &[]);
    assert_eq!(run("known.json", "false").status.code(), Some(0));
}

#[test]
fn the_gitlab_job_runs_and_names_what_it_writes() {
    let job: Value = serde_yaml::from_str(&block("GitLab", "yaml")).unwrap();
    let job = &job["reports"];
    let folder = repository(true);
    for line in job["script"].as_sequence().unwrap() {
        let output = shell(folder.path(), line.as_str().unwrap(), &[("CI", "true")]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let mut paths: Vec<&Value> = job["artifacts"]["reports"].as_mapping().unwrap().values().collect();
    for list in [&job["artifacts"]["paths"], &job["cache"]["paths"]] {
        paths.extend(list.as_sequence().unwrap());
    }
    // A text is its own twin.
    for path in paths.into_iter().filter_map(Value::as_str).filter(|path| *path != "twin") {
        assert!(folder.path().join(path).exists(), "{path}");
    }
}

#[test]
fn the_jenkins_steps_run_and_write_what_is_kept() {
    let pipeline = block("Jenkins", "groovy");
    assert_eq!(pipeline.matches('{').count(), pipeline.matches('}').count());
    let folder = repository(true);
    let step = pipeline.split_once("sh '").unwrap().1.split_once('\'').unwrap().0;
    let output = shell(folder.path(), step, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for kept in ["junit.xml", "hegui.html"] {
        assert!(pipeline.contains(&format!("'{kept}'")) && folder.path().join(kept).is_file(), "{kept}");
    }
}

#[test]
fn the_hook_checks_the_files_that_it_is_given() {
    let hooks: Value = serde_yaml::from_str(&read(".pre-commit-hooks.yaml")).unwrap();
    let used: Value = serde_yaml::from_str(&block("pre-commit", "yaml")).unwrap();
    assert_eq!(used[0]["hooks"][0]["id"], hooks[0]["id"]);
    let entry = hooks[0]["entry"].as_str().unwrap();
    let folder = repository(false);
    let output = shell(folder.path(), &format!("./{entry} reports/a.txt"), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("reports/a.txt:3:"));
}

#[test]
fn the_workflow_uses_inputs_that_the_action_has() {
    let workflow: Value = serde_yaml::from_str(&block("GitHub", "yaml")).unwrap();
    let action: Value = serde_yaml::from_str(&read("action.yml")).unwrap();
    let steps = workflow["jobs"]["reports"]["steps"].as_sequence().unwrap();
    let ours = steps.iter().find(|step| step["uses"].as_str() == Some("./tools/hegui")).unwrap();
    for input in ours["with"].as_mapping().unwrap().keys() {
        assert!(action["inputs"].get(input).is_some(), "{input:?}");
    }
}
