//! Horizontal bars, worked out for the page's SVG.

use minijinja::{Value, context};

/// Height of a bar with the space below it.
const STEP: usize = 25;

/// Bars of errors, warnings and notes that begin at `left` in a picture of `width`; the longest fills it but for its number.
pub(super) fn bars(rows: &[(String, [usize; 3])], left: usize, width: usize, words: [&str; 3]) -> Value {
    let longest = rows.iter().map(|(_, counts)| counts.iter().sum::<usize>()).max().unwrap_or(1).max(1);
    let room = width - left - 40;
    let bar = |(index, (unit, counts)): (usize, &(String, [usize; 3]))| {
        let mut x = left;
        let mut parts = Vec::new();
        for ((count, class), word) in counts.iter().zip(["error", "warning", "note"]).zip(words) {
            let width = count * room / longest;
            if *count > 0 {
                parts.push(context! { class, x, width => width.max(2), title => format!("{unit} {word} {count}") });
            }
            x += if *count > 0 { width.max(2) } else { 0 };
        }
        context! { unit => shortened(unit), y => index * STEP, parts, end => x + 6, count => counts.iter().sum::<usize>() }
    };
    context! { height => rows.len() * STEP + 4, bars => rows.iter().enumerate().map(bar).collect::<Vec<_>>() }
}

/// A name that fits before its bar.
fn shortened(name: &str) -> String {
    if name.chars().count() > 14 { format!("{}…", name.chars().take(13).collect::<String>()) } else { name.to_owned() }
}
