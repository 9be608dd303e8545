//! The one module through which all YAML is read: rules, metrics, lexicons, settings.
//!
//! Text goes in, a typed value or one [`Located`] mistake comes out. A type that is read has `deny_unknown_fields`, no
//! `flatten`, `untagged` or `tag`, and parses rich scalars inside `Visitor::visit_str`, so that the place of a mistake is
//! the scalar itself; such visitors make their errors with [`fail`].

mod located;
pub(crate) mod place;
pub(crate) mod serde_words;
pub(crate) mod tree;

use serde::de::DeserializeOwned;

pub use located::Located;

use crate::diagnostic::Bilingual;

/// Separates the parts of a message that a visitor hands through serde, which carries plain text only.
const PART: char = '\u{1f}';

/// Reads `text`; `path` is the name of the file in messages.
///
/// A key that stands twice in a map is a mistake, also where the type is a map.
pub fn read<T: DeserializeOwned>(text: &str, path: &str) -> Result<T, Box<Located>> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Box::new(Located::whole_file(path, Bilingual::new("文件是空的", "the file is empty"))));
    }
    if let Some((key, line, column)) = place::of_duplicate_key(text) {
        return Err(Box::new(Located::at(text, path, (line, column, key.chars().count()), serde_words::duplicate_key(&key))));
    }
    serde_yaml::from_str(text).map_err(|error| Box::new(located(text, path, &error)))
}

/// Reads only the value of `key` of the outermost map, to see whether it is right.
pub(crate) fn read_key<T: DeserializeOwned>(text: &str, path: &str, key: &str) -> Result<(), Box<Located>> {
    place::OneKey::<T>::read(text, key).map_err(|error| Box::new(located(text, path, &error)))
}

/// The error of a visitor: a message in both languages for the whole scalar.
pub fn fail<E: serde::de::Error>(message: &Bilingual) -> E {
    E::custom(format!("{PART}{}{PART}{}{PART}{PART}{PART}", message.en, message.zh))
}

/// The error of a visitor for `width` characters of the scalar from character `offset` on.
///
/// `scalar` is the scalar's text: where the file has it word for word, the caret stands at the very characters.
pub fn fail_inside<E: serde::de::Error>(scalar: &str, offset: usize, width: usize, message: &Bilingual) -> E {
    E::custom(format!("{PART}{}{PART}{}{PART}{offset}{PART}{width}{PART}{scalar}", message.en, message.zh))
}

/// Line and column, both from 1 and in characters, of the item `index` of the list under the outermost `key`.
pub fn place_of_item(text: &str, key: &str, index: usize) -> Option<(usize, usize)> {
    place::of_value(text, &[place::Step::from(key), place::Step::from(index)])
}

fn located(text: &str, path: &str, error: &serde_yaml::Error) -> Located {
    let (line, column) = error.location().map_or((1, 1), |place| (place.line(), place.column()));
    let message = error.to_string();
    if message.contains(PART) {
        let parts: Vec<&str> = message.splitn(6, PART).collect();
        let [_, en, zh, offset, width, scalar] = parts[..] else { return Located::whole_file(path, Bilingual::same(message)) };
        let scalar = scalar.rsplit_once(" at line ").map_or(scalar, |(scalar, _)| scalar);
        let inside = Some(()).and_then(|()| Some((offset.parse().ok()?, width.parse().ok()?)));
        let (column, width) = match inside {
            Some((offset, width)) => inside_scalar(text, (line, column), scalar, (offset, width)),
            None => (column, scalar_width(text, line, column)),
        };
        return Located::at(text, path, (line, column, width), Bilingual::new(zh, en));
    }
    let words = serde_words::explain(&message);
    let width = words.width.unwrap_or_else(|| scalar_width(text, line, column));
    let mut mistake = Located::at(text, path, (line, column, width), words.message);
    mistake.help = words.help;
    mistake
}

/// Column and width of a part of a scalar, if its line has the scalar word for word; else of the whole scalar.
fn inside_scalar(text: &str, (line, column): (usize, usize), scalar: &str, (offset, width): (usize, usize)) -> (usize, usize) {
    let rest: String = text.lines().nth(line - 1).unwrap_or_default().chars().skip(column - 1).collect();
    let quote = usize::from(rest.starts_with(['"', '\'']));
    if rest.chars().skip(quote).collect::<String>().starts_with(scalar) {
        (column + quote + offset, width)
    } else {
        (column, scalar_width(text, line, column))
    }
}

/// How many characters of the line the scalar at `column` takes, as far as one line shows it.
pub(crate) fn scalar_width(text: &str, line: usize, column: usize) -> usize {
    let rest: Vec<char> = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().chars().skip(column.saturating_sub(1)).collect();
    let end = match rest.first() {
        Some(quote @ ('"' | '\'')) => rest.iter().skip(1).position(|c| c == quote).map(|at| at + 2),
        Some('[' | '{' | '-' | '|' | '>') => Some(1),
        _ => (1..=rest.len()).find(|&at| {
            let next = rest.get(at + 1).copied().unwrap_or(' ');
            rest.get(at).is_some_and(|c| matches!(c, ',' | ']' | '}') || (*c == ':' && next == ' ') || (*c == ' ' && next == '#'))
        }),
    };
    end.unwrap_or(rest.len()).max(1)
}

/// The known word nearest to `wrong`, if it is near enough to be what was meant.
pub fn nearest<'w>(wrong: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&wrong.to_lowercase(), &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= (word.chars().count().max(wrong.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// "Did you mean", in both languages.
pub fn did_you_mean(word: &str) -> Bilingual {
    Bilingual::new(format!("是不是想写 `{word}`？"), format!("did you mean `{word}`?"))
}
