//! Addresses: the digits of a web page, a mailbox or a machine are no numbers of the report.

use super::aside::Why;
use super::numeral;
use super::scan::Scanner;

/// The characters that addresses are written with.
fn is_address(c: u8) -> bool {
    c.is_ascii_alphanumeric() || b"./-_=?&%#~@:+".contains(&c)
}

/// `255.255.255.255:65535`
const LONGEST_MACHINE: usize = 21;

impl Scanner<'_> {
    /// `http://…/art_1234.html?id=30%25`, `abc@163.com`, `192.168.0.1`: the byte behind the address that the digits at `at` belong to.
    pub(super) fn address(&mut self, at: usize) -> Option<usize> {
        if at < self.no_address_before {
            return None;
        }
        let bytes = self.text.as_bytes();
        let part = |place: usize| bytes.get(place).is_some_and(|byte| is_address(*byte)) && !self.prose.was_wide(place);
        let from = self.tokens_end().max(self.no_address_before).min(at);
        let start = at - bytes[from..at].iter().enumerate().rev().take_while(|(place, _)| part(from + place)).count();
        let mut end = at;
        while part(end) {
            end += 1;
        }
        self.no_address_before = end;
        let written = self.text[start..end].trim_end_matches(['.', ':', '?', '-']);
        let machine = || {
            written.len() <= LONGEST_MACHINE
                && written.contains('.')
                && is_machine(written.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
        };
        if !(is_mail_or_page(written, &self.lexicon.address_marks) || machine()) {
            return None;
        }
        let end = start + written.len();
        self.aside(start, end, Why::Said("网址、邮箱或网络地址", "web, mail or network address"));
        Some(end)
    }

    /// `尾号1702`, `编号:35`: digits that the word before them makes a mark.
    pub(super) fn named_code(&mut self, at: usize, digits_end: usize) -> Option<usize> {
        let before = self.text[..at].trim_end_matches([':', ' ', '为', '是']).len();
        self.lexicon.code_leads.ending_at(self.text, before)?;
        let rest = &self.text[digits_end..];
        let goes_on =
            rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit()) && !self.prose.was_wide(digits_end);
        let counted = goes_on || self.unit_follows(digits_end) || rest.starts_with(['%', '万', '亿', '余', '多']);
        if counted || rest.starts_with(numeral::can_begin) {
            return None;
        }
        self.aside(at, digits_end, Why::Said("号码或编码", "telephone number or code"));
        Some(digits_end)
    }
}

/// Whether a mark of addresses stands in the words, with letters and digits on both sides of an @.
fn is_mail_or_page(words: &str, marks: &[String]) -> bool {
    let letters = |words: &str| words.bytes().any(|byte| byte.is_ascii_alphabetic());
    words.len() > 4
        && letters(words)
        && marks.iter().any(|mark| match words.split_once(mark.as_str()) {
            Some((before, after)) if mark == "@" => !before.is_empty() && after.contains('.') && letters(after),
            found => found.is_some(),
        })
}

/// Four numbers of a byte each, perhaps with a port.
fn is_machine(words: &str) -> bool {
    let (address, port) = words.split_once(':').unwrap_or((words, "0"));
    let parts: Vec<&str> = address.split('.').collect();
    parts.len() == 4
        && parts.iter().all(|part| part.parse::<u8>().is_ok() && part.bytes().all(|byte| byte.is_ascii_digit()))
        && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_their_marks() {
        let marks = ["://", "www.", ".gov", ".cn", "@"].map(str::to_owned);
        for words in ["http://x/art_1234", "www.x1.org", "a.gov.cn/5", "abc@163.com", "12345@qq.com"] {
            assert!(is_mail_or_page(words, &marks), "{words}");
        }
        for words in ["98.65%", "GB/T19001-2016", "5@10", "7x24", "3.5km/h", "@1"] {
            assert!(!is_mail_or_page(words, &marks), "{words}");
        }
        assert!(is_machine("192.168.0.1") && is_machine("10.0.0.1:8080"));
        assert!(!is_machine("2024.1.15") && !is_machine("1.2.3.456"));
    }
}
