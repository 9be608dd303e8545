//! Findings as a table that spreadsheets open: one row a finding, UTF-8 with a byte-order mark.

use std::io::{self, Write};

use super::{FileResult, Finding, Head, Printer, Tail};
use crate::diagnostic::Language;

/// Prints one row a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    language: Language,
    number: usize,
    /// Version, start of the hash and date of the laws, in each row.
    pack: [String; 3],
}

impl Csv {
    /// With headings and messages in `language`.
    pub fn new(language: Language) -> Self {
        Self { language, number: 0, pack: [String::new(), String::new(), String::new()] }
    }
}

impl Printer for Csv {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        let as_of = head.pack.laws.as_of().map(|day| day.to_string()).unwrap_or_default();
        self.pack = [head.pack.version.clone(), head.pack.sha256.clone(), as_of];
        out.write_all("\u{feff}".as_bytes())?;
        let heading = match self.language {
            Language::Chinese => {
                "序号,单位,文件,位置,行,列,部分,原文,问题类型,规则,级别,问题,算式,建议,依据,已说明,说明人,指纹,规则包版本,规则包哈希,法规库日期"
            }
            Language::English => {
                "number,unit,file,place,line,column,section,text,type,rule,level,message,calculation,help,basis,accepted,by,fingerprint,pack version,pack sha256,laws as of"
            }
        };
        write!(out, "{heading}\r\n")
    }

    fn file(&mut self, file: &FileResult, out: &mut dyn Write) -> io::Result<()> {
        for finding in Finding::all(file, self.language) {
            self.number += 1;
            let number = |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
            let (reason, by) = finding.waived.map(|waived| (waived.reason, waived.by)).unwrap_or_default();
            let [version, hash, as_of] = &self.pack;
            let fields = [
                &self.number.to_string(),
                &finding.unit,
                &finding.path,
                &finding.place,
                &number(finding.start.map(|at| at.line)),
                &number(finding.start.map(|at| at.column)),
                &finding.section,
                &finding.quoted,
                finding.area,
                &finding.rule,
                finding.severity.word(self.language),
                &finding.message,
                &finding.calculation,
                &finding.help,
                &finding.basis,
                &reason,
                &by,
                &finding.fingerprint,
                version,
                hash,
                as_of,
            ];
            let mut row = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            row.write_record(fields.map(inert))?;
            out.write_all(&row.into_inner().map_err(|error| io::Error::other(error.to_string()))?)?;
        }
        Ok(())
    }

    fn end(&mut self, tail: &Tail<'_>, out: &mut dyn Write) -> io::Result<()> {
        tail.others().try_for_each(|other| self.file(other, out))
    }
}

/// A field that no spreadsheet takes for a formula.
fn inert(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert("1107件"), "1107件");
    }
}
