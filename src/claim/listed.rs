//! Numbers of a list that take what they are from the next one: 1、2、3号楼, 提高0个和1.3个百分点.

use super::aside::Why;
use super::date::WrittenDate;
use super::quantity::Read;
use super::read::DATE;
use super::scan::Token;
use super::{ClaimKind, Exact, Value};

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

/// 12月4日、5日: the second is a day too. 两千零四年八月: the length of time is a year.
pub(super) fn parts_of_dates(text: &str, tokens: &mut Vec<Token>) {
    let mut after_day = false;
    let mut merged = false;
    for index in 0..tokens.len() {
        let (earlier, later) = tokens.split_at_mut(index);
        let Some(token) = later.first_mut() else { break };
        if let (Some(previous), Token::Quantity(read)) = (earlier.last(), &*token)
            && after_day
            && let Some(between) = text.get(previous.range().1..read.start)
            && matches!(between, "、" | "和" | "及" | "与" | "以及")
            && is_day(read)
            && !text[read.end..].starts_with(['内', '以'])
        {
            *token = Token::Aside(read.start, read.end, DATE);
            continue;
        }
        if let (Some(previous), Token::Date(start, written)) = (earlier.last_mut(), &*token)
            && let Token::Quantity(read) = &*previous
            && written.year.is_none()
            && read.end == *start
            && let Some(year) = year_of(read)
        {
            let whole = WrittenDate { year: Some(year), length: start + written.length - read.start, ..*written };
            (*previous, *token) = (Token::Date(read.start, WrittenDate::default()), Token::Date(read.start, whole));
            merged = true;
        }
        after_day = matches!(token, Token::Date(_, written) if written.day.is_some());
    }
    if merged {
        tokens.retain(|token| !matches!(token, Token::Date(_, written) if written.length == 0));
    }
}

/// Whether a length of time may be a day of a month: 5日, 廿二日.
pub(super) fn is_day(read: &Read) -> bool {
    let short = matches!(read.quantity.value, Value::Number(value) if value.is_whole() && value <= Exact::whole(31) && !value.is_zero());
    short && read.quantity.kind == ClaimKind::Duration && read.quantity.unit == "日" && read.quantity.approximation.is_empty()
}

/// The year that 1823年 or 两千零四年 before a month means.
fn year_of(read: &Read) -> Option<i16> {
    let Value::Number(value) = read.quantity.value else { return None };
    let plain = read.quantity.unit == "年" && read.quantity.approximation.is_empty() && value.is_whole();
    i16::try_from(value.floor()).ok().filter(|year| plain && (1000..2100).contains(year))
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
