//! Maps of characters written out: the library looks through ranges one by one for every character, but finds single entries at once.

use std::fmt::Write;

/// Entries of a map; a font has 65,536 glyphs at most.
const MOST: u32 = 70_000;

/// The map with its ranges written as single entries; nothing where it is no such map or holds more than a font can.
pub(super) fn written_out(map: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(map).ok()?;
    if !text.contains("beginbfrange") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut count) = (text, 0);
    while let Some((before, after)) = rest.split_once("beginbfrange") {
        out.push_str(before);
        out.push_str("beginbfchar\n");
        let (ranges, after) = after.split_once("endbfrange").unwrap_or((after, ""));
        expand(ranges, &mut out, &mut count)?;
        out.push_str("endbfchar");
        rest = after;
    }
    out.push_str(rest);
    Some(out.into_bytes())
}

fn expand(ranges: &str, out: &mut String, count: &mut u32) -> Option<()> {
    let mut rest = ranges.trim_start();
    while !rest.is_empty() {
        let (low, after) = hex(rest)?;
        let (high, after) = hex(after)?;
        let width = low.len();
        let (from, to) = (u32::from_str_radix(low, 16).ok()?, u32::from_str_radix(high, 16).ok()?);
        *count += to.checked_sub(from)? + 1;
        if *count > MOST {
            return None;
        }
        if let Some(list) = after.strip_prefix('[') {
            let (list, after) = list.split_once(']')?;
            let mut list = list.trim_start();
            for code in from..=to {
                let Some((target, left)) = hex(list) else { break };
                writeln!(out, "<{code:0width$x}> <{target}>").ok()?;
                list = left;
            }
            rest = after.trim_start();
            continue;
        }
        let (target, after) = hex(after)?;
        let head = target.len().saturating_sub(4);
        let last = u16::from_str_radix(&target[head..], 16).ok()?;
        for code in from..=to {
            let last = last.wrapping_add(u16::try_from((code - from) & 0xffff).unwrap_or(0));
            writeln!(out, "<{code:0width$x}> <{}{last:04x}>", &target[..head]).ok()?;
        }
        rest = after;
    }
    Some(())
}

/// The digits of the next `<…>`, and what follows.
fn hex(text: &str) -> Option<(&str, &str)> {
    let (digits, rest) = text.trim_start().strip_prefix('<')?.split_once('>')?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| (digits, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(map: &str, expected: &str) {
        assert_eq!(String::from_utf8(written_out(map.as_bytes()).unwrap()).unwrap(), expected);
    }

    #[test]
    fn ranges_become_single_entries() {
        check(
            "1 beginbfrange\n<01> <03> <4e00>\n<0041><0042>[<5b57> <6bb5>]\nendbfrange end",
            "1 beginbfchar\n<01> <4e00>\n<02> <4e01>\n<03> <4e02>\n<0041> <5b57>\n<0042> <6bb5>\nendbfchar end",
        );
    }

    #[test]
    fn more_than_a_font_holds_is_refused() {
        let map = format!("beginbfrange\n{}endbfrange", "<0000> <ffff> <0000>\n".repeat(2));
        assert_eq!(written_out(map.as_bytes()), None);
        assert_eq!(written_out(b"beginbfchar <01> <4e00> endbfchar"), None);
    }
}
