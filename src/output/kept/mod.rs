//! The whole result of one file as bytes that a later run can take in its place.
//!
//! Nothing is left out that any format shows, nor what comparing reports with each other needs: a result that was kept prints
//! the same bytes as one that has just been made. Whether it still is the result of the file, whoever keeps it must know.

mod documents;
mod reports;

use super::packed::Words;
use super::packed::bytes::{Packable, Reader, Texts, Writer};
use super::{Facts, FileResult, Marks, Masks, ReportFacts};
use crate::check::across;
use crate::span::LineIndex;

/// A result, and what comparing it with others needs where reports are compared.
pub type Compared = (FileResult, Option<across::Facts>);

/// The bytes of a result that nobody has accepted findings of yet. `as_file` says that the text view is the file's content, so that it
/// need not be kept.
///
/// `None` for a file that could not be read, and where case data are part of the result.
pub fn keep(file: &FileResult, compared: Option<&across::Facts>, as_file: bool) -> Option<Vec<u8>> {
    let facts = file.facts.as_ref().filter(|facts| facts.cases.is_none() && facts.reconciliation.is_empty())?;
    if file.unreadable || file.twin.is_some() || !file.marks.is_empty() {
        return None;
    }
    let mut words = Words::default();
    let mut to = Writer { bytes: Vec::new(), words: &mut words };
    compared.is_some().pack(&mut to);
    as_file.pack(&mut to);
    if !as_file {
        to.raw(file.text.as_bytes());
    }
    file.format.pack(&mut to);
    file.revisions.pack(&mut to);
    file.cautions.pack(&mut to);
    file.places.pack(&mut to);
    file.boxes.pack(&mut to);
    file.masks.spans().collect::<Vec<_>>().pack(&mut to);
    file.diagnostics.pack(&mut to);
    facts.report.pack(&mut to);
    facts.sections.pack(&mut to);
    facts.paragraphs.pack(&mut to);
    facts.outcomes.pack(&mut to);
    facts.relations.pack(&mut to);
    facts.coverage.pack(&mut to);
    if let Some(compared) = compared {
        compared.pack(&mut to);
    }
    let values = to.bytes;
    let mut none = Words::default();
    let mut to = Writer { bytes: Vec::with_capacity(values.len() * 2), words: &mut none };
    words.texts().len().pack(&mut to);
    for text in words.texts() {
        text.len().pack(&mut to);
    }
    to.raw(words.texts().collect::<String>().as_bytes());
    to.bytes.extend(values);
    Some(to.bytes)
}

/// The result that [`keep`] made `bytes` of, for the file at `path` whose content it was. Where the text view is the content it is taken out of
/// `content`.
///
/// `None` where the bytes are none of [`keep`], or where reports are being `comparing` and what that needs was not kept.
pub fn kept(bytes: &[u8], path: &str, content: &mut Vec<u8>, comparing: bool) -> Option<Compared> {
    let mut from = Reader::new(bytes, Texts::Own(Vec::new()));
    let lengths = Vec::<usize>::open(&mut from);
    let mut texts = std::str::from_utf8(from.raw()).ok()?;
    let mut own = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (text, rest) = texts.split_at_checked(length)?;
        own.push(text);
        texts = rest;
    }
    let mut from = from.with_texts(Texts::Own(own));
    let is_compared = bool::open(&mut from);
    if comparing && !is_compared {
        return None;
    }
    let other = if bool::open(&mut from) { None } else { Some(std::str::from_utf8(from.raw()).ok()?) };
    let (format, revisions) = Packable::open(&mut from);
    let (cautions, places) = Packable::open(&mut from);
    let (boxes, hidden) = <(_, Vec<_>)>::open(&mut from);
    let (diagnostics, report) = <(_, ReportFacts)>::open(&mut from);
    let (sections, paragraphs) = Packable::open(&mut from);
    let (outcomes, relations) = Packable::open(&mut from);
    let facts = Facts {
        report,
        sections,
        paragraphs,
        outcomes,
        relations,
        coverage: Packable::open(&mut from),
        reconciliation: Vec::new(),
        cases: None,
    };
    let compared = comparing.then(|| across::Facts { path: path.to_owned(), ..Packable::open(&mut from) });
    if from.is_broken() || (comparing == is_compared && !from.is_whole()) {
        return None;
    }
    let text = match other {
        Some(text) => text.to_owned(),
        None => String::from_utf8(std::mem::take(content)).map_err(|error| *content = error.into_bytes()).ok()?,
    };
    let file = FileResult {
        path: path.to_owned(),
        format,
        index: LineIndex::new(&text),
        places,
        revisions,
        cautions,
        boxes,
        masks: Masks::hiding(&text, hidden),
        diagnostics,
        facts: Some(facts),
        read: None,
        unreadable: false,
        twin: None,
        marks: Marks::default(),
        sha256: None,
        text,
    };
    Some((file, compared))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check};
    use crate::report;
    use crate::rule::Pack;
    use crate::source::Source;

    fn result(name: &str, content: &[u8], pack: &Pack) -> Compared {
        let source = Source::from_bytes(name, content.to_vec()).unwrap();
        let checked = check(&source.text, report::read(&source, &pack.vocabulary), pack, &Options::default());
        let compared = across::Facts::new(name, None, &checked, pack);
        (FileResult { read: None, ..FileResult::checked(name.to_owned(), source, checked, &[]) }, Some(compared))
    }

    const TEXT: &str = "云溪县信访局2023年法治政府建设情况报告\n一、主要举措\n受理初信505件、初访602件，共计1108件，增长3.5%。电话13800001234。\n\
        二、存在的不足\n（一）按期办结率98%。今年以来，，开展检查２０次，全县共1.2亿元。\n云溪县信访局\n2024年1月15日\n";

    #[test]
    fn a_kept_result_is_the_same_when_it_is_taken() {
        let pack = Pack::builtin();
        let page = format!("<html><head><meta charset=utf-8></head><body><p>{}</p></body></html>", TEXT.replace('\n', "</p>\n<p>"));
        for (name, content) in [("a.txt", TEXT.as_bytes()), ("a.html", page.as_bytes())] {
            let (file, compared) = result(name, content, &pack);
            let as_file = file.text.as_bytes() == content;
            assert_eq!(as_file, name == "a.txt");
            let bytes = keep(&file, compared.as_ref(), as_file).unwrap();
            let expected = format!("{file:?} {compared:?}");
            assert!(expected.contains("1108") && expected.contains("NotChecked") && expected.contains("masked: true"));
            let taken = kept(&bytes, name, &mut content.to_vec(), true).unwrap();
            assert_eq!(format!("{:?} {:?}", taken.0, taken.1), expected);
            // Where nothing is compared the same bytes serve.
            assert_eq!(format!("{:?}", kept(&bytes, name, &mut content.to_vec(), false).unwrap().0), format!("{file:?}"));
        }
    }

    #[test]
    fn other_bytes_are_no_result_and_leave_the_content() {
        let pack = Pack::builtin();
        let (file, compared) = result("a.txt", TEXT.as_bytes(), &pack);
        let mut content = TEXT.as_bytes().to_vec();
        let alone = keep(&file, None, true).unwrap();
        assert!(kept(&alone, "a.txt", &mut content, true).is_none(), "what comparing needs was not kept");
        let bytes = keep(&file, compared.as_ref(), true).unwrap();
        for length in 0..bytes.len() {
            assert!(kept(&bytes[..length], "a.txt", &mut content, true).is_none(), "cut at {length}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(kept(&longer, "a.txt", &mut content, true).is_none());
        for noise in [&[][..], &[0xff; 64], b"CACHE entry of another program", &[0x80; 1 << 12]] {
            assert!(kept(noise, "a.txt", &mut content, false).is_none());
        }
        assert_eq!(content, TEXT.as_bytes());
    }
}
