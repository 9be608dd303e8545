//! Edits of the text: plainly, or as tracked changes that the author can refuse.

use std::collections::{BTreeMap, BTreeSet};

use super::cut::{Plan, escaped};
use super::origin::Origin;
use super::{Document, write};
use crate::diagnostic::Edit;
use crate::source::{RewriteError, SourceError, View, edited};

/// How edits are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Track<'a> {
    /// As if the text had always been so.
    No,
    /// As tracked changes of this author.
    As(&'a str),
}

impl Document {
    /// The file with `edits` made, which are sorted and do not overlap; their spans belong to the text view of the final text.
    ///
    /// `original` are the bytes that the document was read from. That the new text is the one that was meant is looked at before the file
    /// is given out; with tracked changes also that the text without them is the old one.
    pub fn edited(&self, original: &[u8], edits: &[Edit], track: &Track<'_>) -> Result<Vec<u8>, RewriteError> {
        let expected = edited(&self.source.text, edits)?;
        let mut by_part: BTreeMap<usize, Vec<(&Edit, Vec<&Origin>)>> = BTreeMap::new();
        for edit in edits {
            let pieces = self.pieces(edit)?;
            by_part.entry(pieces[0].part).or_default().push((edit, pieces));
        }
        let mut changed = Vec::new();
        for (part, edits) in &by_part {
            let part = &self.parts[*part];
            if !part.plain {
                return Err(RewriteError::Broken);
            }
            let mut plan = Plan::new(&part.text, &part.story);
            match track {
                Track::No => self.plain(&mut plan, edits),
                Track::As(author) => self.tracked(&mut plan, edits, author),
            }
            changed.push((part.name.clone(), plan.finish()));
        }
        let bytes = write::replaced(original, &changed).map_err(|_| RewriteError::Broken)?;
        let read = |bytes: &[u8], view| Self::read("", bytes, view).map(|document| document.source.text);
        let meant = read(&bytes, View::Final).is_ok_and(|text| text == expected);
        let before = || match (read(original, View::Original), read(&bytes, View::Original)) {
            (Ok(before), Ok(after)) => before == after,
            // Where nothing was there before, there is nothing to compare.
            (Err(SourceError::Empty { .. }), Err(SourceError::Empty { .. })) => true,
            _ => false,
        };
        let refusable = *track == Track::No || before();
        let others = write::other_parts_are_the_same(original, &bytes, &changed);
        if meant && refusable && others { Ok(bytes) } else { Err(RewriteError::Unproved) }
    }

    /// The pieces that an edit changes, at least one; an insertion goes behind the piece before it.
    fn pieces(&self, edit: &Edit) -> Result<Vec<&Origin>, RewriteError> {
        let pieces: Vec<&Origin> = if edit.span.is_empty() {
            let before = self.origins.ending(edit.span.start);
            before.or_else(|| self.origins.of(edit.span).first()).into_iter().collect()
        } else {
            self.origins.of(edit.span).iter().collect()
        };
        let covered: usize =
            pieces.iter().map(|origin| origin.span().end.min(edit.span.end) - origin.start.max(edit.span.start).min(edit.span.end)).sum();
        let whole = pieces
            .iter()
            .all(|origin| !origin.piece.locked && (!origin.piece.whole || edit.span.is_empty() || edit.span.contains(origin.span())));
        let one = pieces.windows(2).all(|pair| pair[0].part == pair[1].part);
        if pieces.is_empty() || !whole || !one || covered != edit.span.len() { Err(RewriteError::NoText) } else { Ok(pieces) }
    }

    fn plain(&self, plan: &mut Plan<'_>, edits: &[(&Edit, Vec<&Origin>)]) {
        let mut kept = BTreeSet::new();
        for (edit, pieces) in edits {
            for (index, origin) in pieces.iter().enumerate() {
                let new = if index == 0 { escaped(&edit.text) } else { String::new() };
                let range = xml_of(origin, edit);
                match origin.piece.holder {
                    Some(holder) => {
                        let holder = &self.parts[origin.part].story.holders[holder];
                        if !holder.preserve && kept.insert(holder.element.start) {
                            let before = holder.element.start..holder.content.start;
                            plan.replace(before, format!("<{}t xml:space=\"preserve\">", plan.prefix()));
                            plan.replace(holder.content.end..holder.element.end, format!("</{}t>", plan.prefix()));
                        }
                        plan.replace(range, new);
                    }
                    None if index == 0 => plan.replace(range, plan.text_element(&edit.text)),
                    None => plan.replace(range, String::new()),
                }
            }
        }
    }

    fn tracked(&self, plan: &mut Plan<'_>, edits: &[(&Edit, Vec<&Origin>)], author: &str) {
        let author = escaped(author);
        let highest = self.parts.iter().map(|part| part.story.highest_id).max().unwrap_or(0);
        let mut id = highest;
        for (edit, pieces) in edits {
            let prefix = plan.prefix().to_owned();
            let mut change = |name: &str| {
                id = id.saturating_add(1);
                format!("<{prefix}{name} {prefix}id=\"{id}\" {prefix}author=\"{author}\">")
            };
            let last = pieces.len() - 1;
            for (index, origin) in pieces.iter().enumerate() {
                let run = origin.piece.run;
                let range = xml_of(origin, edit);
                let goes_on = |other: Option<&&Origin>| other.is_some_and(|other| other.piece.run == run);
                let first = index.checked_sub(1).is_none_or(|before| !goes_on(pieces.get(before)));
                let ends = !goes_on(pieces.get(index + 1));
                if first && !edit.span.is_empty() {
                    plan.cut(run, range.start, 0, &change("del"), true);
                }
                if ends {
                    let mut text = if edit.span.is_empty() { String::new() } else { format!("</{prefix}del>") };
                    if index == last && !edit.text.is_empty() {
                        let new = plan.run_like(run, &plan.text_element(&edit.text));
                        // What is inserted inside another's insertion is part of it.
                        let inserted = self.parts[origin.part].story.runs[run].inserted;
                        text += &if inserted { new } else { change("ins") + &new + &format!("</{prefix}ins>") };
                    }
                    plan.cut(run, range.end, 1, &text, false);
                }
            }
        }
    }
}

/// The bytes of a piece that an edit covers.
fn xml_of(origin: &Origin, edit: &Edit) -> std::ops::Range<usize> {
    let piece = &origin.piece;
    if edit.span.is_empty() {
        let before = edit.span.start <= origin.start;
        let inside = edit.span.start.saturating_sub(origin.start);
        let at = match (before, piece.whole) {
            (true, _) => piece.xml.start,
            (false, true) => piece.xml.end,
            (false, false) => piece.xml.start + inside.min(piece.length),
        };
        return at..at;
    }
    if piece.whole {
        return piece.xml.clone();
    }
    let start = edit.span.start.saturating_sub(origin.start);
    let end = (edit.span.end - origin.start).min(piece.length);
    piece.xml.start + start..piece.xml.start + end
}
