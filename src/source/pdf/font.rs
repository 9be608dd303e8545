//! Chinese fonts that do not say which characters they draw: their encoding is one of the standard's, so the map can be made.

use pdfboss_core::source::ObjectSource;
use pdfboss_core::{Dict, Name, Object, Stream};

use super::guard::Guard;

/// Filters of streams that are no pictures.
pub(super) const TEXT_FILTERS: [&str; 11] =
    ["FlateDecode", "Fl", "LZWDecode", "LZW", "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "RunLengthDecode", "RL", "Crypt"];

/// Dictionaries inside an object in which fonts are looked for.
const DEEPEST: usize = 4;

/// Puts a map of characters into every font of `object` that lacks one and needs it.
pub(super) fn mended(object: Object, guard: &Guard<'_>) -> Object {
    match object {
        Object::Dict(dict) => Object::Dict(mended_in(dict, guard, 0)),
        Object::Stream(stream) => Object::Stream(Stream { dict: mended_in(stream.dict, guard, 0), data: stream.data }),
        other => other,
    }
}

/// The same for a dictionary that stands inside another object, such as the resources of a page.
pub(super) fn mended_in(mut dict: Dict, guard: &Guard<'_>, depth: usize) -> Dict {
    if let Some(map) = missing_map(&dict, guard) {
        let stream = Stream { dict: Dict::new(), data: map.into_bytes() };
        dict.insert(Name("ToUnicode".to_owned()), Object::Stream(stream));
        return dict;
    }
    if depth == DEEPEST {
        return dict;
    }
    let inner: Vec<(Name, Dict)> = dict
        .iter()
        .filter_map(|(name, value)| {
            value.as_dict().filter(|_| !matches!(value, Object::Stream(_))).map(|inner| (name.clone(), inner.clone()))
        })
        .collect();
    for (name, inner) in inner {
        dict.insert(name, Object::Dict(mended_in(inner, guard, depth + 1)));
    }
    dict
}

/// The map for a composite font without one, where its encoding is known.
fn missing_map(dict: &Dict, guard: &Guard<'_>) -> Option<String> {
    if dict.get_name("Subtype").is_none_or(|name| name.0 != "Type0") || dict.get("ToUnicode").is_some_and(|map| !map.is_null()) {
        return None;
    }
    let encoding = dict.get("Encoding").and_then(|encoding| guard.resolve(encoding).ok())?;
    let encoding = &encoding.as_name()?.0;
    if encoding.starts_with("UniGB-UCS2") || encoding.starts_with("UniGB-UTF16") {
        // Codes are characters.
        Some(map("<0000> <ffff>", "<0000> <ffff> <0000>"))
    } else if encoding.starts_with("GB") {
        // The library knows the Chinese codes; half-width letters and digits have glyphs of their own that it does not.
        Some(map("<00> <80>", "<20> <7e> <0020>"))
    } else if encoding.starts_with("Identity") && collection(dict, guard).is_some_and(|name| name == "GB1") {
        Some(map("<0000> <ffff>", "<032e> <038c> <0020>"))
    } else {
        None
    }
}

/// The character collection of the glyphs.
fn collection(dict: &Dict, guard: &Guard<'_>) -> Option<String> {
    let resolved = |object: &Object| guard.resolve(object).ok();
    let descendants = resolved(dict.get("DescendantFonts")?)?;
    let descendant = resolved(descendants.as_array()?.first()?)?;
    let system = resolved(descendant.as_dict()?.get("CIDSystemInfo")?)?;
    let ordering = resolved(system.as_dict()?.get("Ordering")?)?;
    Some(String::from_utf8_lossy(ordering.as_str_bytes()?).into_owned())
}

fn map(codes: &str, range: &str) -> String {
    format!("1 begincodespacerange\n{codes}\nendcodespacerange\n1 beginbfrange\n{range}\nendbfrange\n")
}
