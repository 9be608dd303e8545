//! Numbers of a list that take what they are from the next one: 1、2、3号楼, 提高0个和1.3个百分点.

use super::aside::Why;
use super::scan::Token;
use super::{ClaimKind, Value};

/// 提高0个和1.3个百分点: the first 个 is short for the unit of the second number.
pub(super) fn shared_points(text: &str, tokens: &mut [Token]) {
    for index in (1..tokens.len()).rev() {
        let (earlier, later) = tokens.split_at_mut(index);
        let (Some(Token::Quantity(first)), Some(Token::Quantity(next))) = (earlier.last_mut(), later.first()) else { continue };
        let joined = text.get(first.end..next.start).is_some_and(|between| matches!(between, "、" | "和" | "及" | "与"));
        if joined && first.quantity.unit == "个" && next.quantity.kind == ClaimKind::PercentagePoint {
            first.quantity.kind = ClaimKind::PercentagePoint;
            first.quantity.unit.clone_from(&next.quantity.unit);
        }
    }
}

/// 1、2、3号楼 and 5、6月份: a bare number that a list joins to a name or a date is another one of it.
pub(super) fn lists_of_names(text: &str, tokens: &mut [Token]) {
    for index in (1..tokens.len()).rev() {
        let (earlier, later) = tokens.split_at_mut(index);
        let (Some(Token::Quantity(read)), Some(next)) = (earlier.last(), later.first()) else { continue };
        let bare = read.quantity.unit.is_empty()
            && read.quantity.kind == ClaimKind::Count
            && !read.chinese
            && matches!(read.quantity.value, Value::Number(value) if value.is_whole())
            && read.quantity.approximation.is_empty();
        let (start, end) = (read.start, read.end);
        let joined = bare && text.get(end..next.range().0).is_some_and(|between| matches!(between, "、" | "和" | "及" | "与" | "/"));
        let reason = match next {
            Token::Date(..) => Why::Said("日期", "date"),
            Token::Aside(start, end, reason) if text[*start..*end].starts_with(|c: char| c.is_ascii_digit()) => *reason,
            _ => continue,
        };
        if joined {
            tokens[index - 1] = Token::Aside(start, end, reason);
        }
    }
}
