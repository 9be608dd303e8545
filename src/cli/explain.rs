//! `hegui explain`: one rule for people, its examples with their real findings.

use std::io::{self, Write};

use super::arguments::ExplainArguments;
use super::failure::Failure;
use super::reading::unknown;
use super::session::Session;
use super::writing::write;
use crate::check::{self, Options};
use crate::diagnostic::{Bilingual, Language};
use crate::output::{FileResult, Terminal, wrap};
use crate::report;
use crate::rule::{Case, Pack, Rule, Status};
use crate::source::Source;

/// Prints what is to be known of a rule.
pub(super) fn explain(arguments: &ExplainArguments, session: &Session) -> Result<u8, Failure> {
    let pack = session.pack(&arguments.pack)?;
    let Some(rule) = pack.rules.iter().find(|rule| rule.id.as_str() == arguments.rule) else {
        return Err(unknown(&pack, &arguments.rule));
    };
    let page = Page { rule, pack: &pack, terminal: session.terminal(false) };
    write(None, |out| page.print(out))?;
    Ok(0)
}

struct Page<'a> {
    rule: &'a Rule,
    pack: &'a Pack,
    terminal: Terminal,
}

impl Page<'_> {
    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let (rule, language) = (self.rule, self.terminal.language);
        let stage = match (rule.status, language) {
            (Status::Stable, _) => "",
            (Status::Preview, Language::Chinese) => "，试用",
            (Status::Preview, Language::English) => ", preview",
        };
        let ceiling = match language {
            Language::Chinese => {
                format!("最高一级：{}；检查方式：{}；始于 {}{stage}", rule.severity.word(language), rule.check.kind(), rule.since)
            }
            Language::English => {
                format!("at most: {}; check: {}; since {}{stage}", rule.severity.word(language), rule.check.kind(), rule.since)
            }
        };
        writeln!(out, "{}\n{ceiling}\n", rule.id)?;
        self.part(out, &Bilingual::new("查什么", "What it reports"), rule.message.get(language))?;
        if let Some(help) = &rule.help {
            self.part(out, &Bilingual::new("怎么改", "What to write instead"), help.get(language))?;
        }
        self.part(out, &Bilingual::new("为什么", "Why"), rule.why.get(language))?;
        if let Some(basis) = &rule.basis {
            self.part(out, &Bilingual::new("依据", "Basis"), basis.get(language))?;
        }
        self.part(out, &Bilingual::new("看不到的", "What it cannot see"), rule.limits.get(language))?;
        self.examples(out)
    }

    fn part(&self, out: &mut dyn Write, heading: &Bilingual, text: &str) -> io::Result<()> {
        writeln!(out, "{}", heading.get(self.terminal.language))?;
        for line in wrap(text.trim_end(), self.terminal.width.saturating_sub(4)) {
            writeln!(out, "    {line}")?;
        }
        writeln!(out)
    }

    fn examples(&self, out: &mut dyn Write) -> io::Result<()> {
        let examples = &self.rule.examples;
        let plain = |text: &String| Case { text: text.clone(), ..Case::default() };
        let bad: Vec<Case> = examples.bad.iter().map(plain).chain(examples.cases.iter().filter(|case| is_bad(case)).cloned()).collect();
        let good: Vec<Case> = examples.good.iter().map(plain).chain(examples.cases.iter().filter(|case| !is_bad(case)).cloned()).collect();
        for case in &bad {
            self.heading(out, &Bilingual::new("会报告", "Reported"), case)?;
            self.findings(out, case)?;
        }
        for case in &good {
            self.heading(out, &Bilingual::new("不会报告", "Not reported"), case)?;
            for line in wrap(case.text.trim_end(), self.terminal.width.saturating_sub(4)) {
                writeln!(out, "    {line}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn heading(&self, out: &mut dyn Write, words: &Bilingual, case: &Case) -> io::Result<()> {
        let year = case.year.map(|year| format!(" --year {year}")).unwrap_or_default();
        let organ = case.organ.as_ref().map(|organ| format!(" --organ {organ}")).unwrap_or_default();
        writeln!(out, "{}{year}{organ}", words.get(self.terminal.language))
    }

    /// What the rule really says to a bad example.
    fn findings(&self, out: &mut dyn Write, case: &Case) -> io::Result<()> {
        let source = Source::from_text(check::format(case), check::unmarked(&case.text).0);
        let options = Options { select: vec![globset::escape(self.rule.id.as_str())], ..check::circumstances(case) };
        let checked = check::check(&source.text, report::read_as(&source, &self.pack.vocabulary, case.kind), self.pack, &options);
        let name = match self.terminal.language {
            Language::Chinese => "示例",
            Language::English => "example",
        };
        let file = FileResult::checked(name.to_owned(), source, checked, &[]);
        for diagnostic in &file.diagnostics {
            out.write_all(self.terminal.finding(&file, diagnostic).as_bytes())?;
        }
        Ok(())
    }
}

fn is_bad(case: &Case) -> bool {
    case.text.contains(crate::rule::MARK_OPEN)
}
