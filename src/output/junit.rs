//! JUnit XML for build servers: a suite a file, a case a rule, so that what was not checked is seen as skipped and not as passed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{FileResult, Finding, Head, Printer, Tail, github};
use crate::diagnostic::{Language, Outcome, Severity};

/// Prints a suite a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Junit {
    language: Language,
    /// From this severity on a finding fails its case; none does where it is `None`.
    fail_on: Option<Severity>,
    pack: Vec<(&'static str, String)>,
}

impl Junit {
    /// With messages in `language`; findings at or above `fail_on` are failures.
    pub fn new(language: Language, fail_on: Option<Severity>) -> Self {
        Self { language, fail_on, pack: Vec::new() }
    }

    /// The case of one rule with all its findings.
    fn case(&self, rule: &str, outcome: Option<&Outcome>, findings: &[Finding]) -> TestCase {
        let fails = |finding: &&Finding| finding.waived.is_none() && self.fail_on.is_some_and(|level| finding.severity >= level);
        let text = |finding: &Finding| {
            let at = finding.start.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
            format!("{}{at}: {}\n", finding.path, github::text(finding, self.language))
        };
        let failing: Vec<&Finding> = findings.iter().filter(fails).collect();
        let status = match (&failing[..], outcome) {
            ([first, ..], _) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(first.message.as_str()).set_type(first.severity.name());
                status.set_description(failing.iter().map(|finding| text(finding)).collect::<String>());
                status
            }
            ([], Some(Outcome::NotApplicable(reason) | Outcome::NotChecked(reason))) => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(reason.get(self.language));
                status
            }
            ([], _) => TestCaseStatus::success(),
        };
        let mut case = TestCase::new(rule, status);
        let others: String = findings.iter().filter(|finding| !fails(finding)).map(text).collect();
        if !others.is_empty() {
            case.set_system_out(others);
        }
        case
    }

    fn suite(&self, file: &FileResult) -> TestSuite {
        let mut suite = TestSuite::new(file.path.as_str());
        suite.add_properties(self.pack.iter().map(|(name, value)| (*name, value.as_str())));
        let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for finding in Finding::all(file, self.language) {
            findings.entry(finding.rule.clone()).or_default().push(finding);
        }
        if file.unreadable {
            let message = findings.into_values().flatten().map(|finding| finding.message).collect::<String>();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(message.as_str());
            suite.add_test_case(TestCase::new("source/unreadable", status));
            return suite;
        }
        for outcome in file.facts.iter().flat_map(|facts| &facts.outcomes) {
            let own = findings.remove(outcome.rule.as_str()).unwrap_or_default();
            let mut case = self.case(outcome.rule.as_str(), Some(&outcome.outcome), &own);
            case.set_classname(file.path.as_str()).set_assertions(outcome.examined);
            suite.add_test_case(case);
        }
        for (rule, own) in findings {
            let mut case = self.case(&rule, None, &own);
            case.set_classname(file.path.as_str());
            suite.add_test_case(case);
        }
        suite
    }
}

impl Printer for Junit {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        let as_of = head.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
        self.pack = vec![
            ("hegui.version", env!("CARGO_PKG_VERSION").to_owned()),
            ("hegui.pack.version", head.pack.version.clone()),
            ("hegui.pack.sha256", head.pack.sha256.clone()),
            ("hegui.laws_as_of", as_of),
        ];
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hegui\">\n")
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        let mut report = Report::new("hegui");
        report.add_test_suite(self.suite(file));
        let whole = report.to_string().map_err(io::Error::other)?;
        // The suites are written one by one; what stands around them is written once.
        let start = whole.find("<testsuite ").unwrap_or(0);
        let end = whole.rfind("</testsuites>").unwrap_or(whole.len());
        writeln!(out, "    {}", whole[start..end].trim_end())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        for other in tail.others() {
            self.file(other, out)?;
        }
        out.write_all(b"</testsuites>\n")
    }
}
