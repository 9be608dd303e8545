//! The objects of a PDF, within bounds: every object and stream that the text extractor wants goes through here.

use std::cell::Cell;
use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use pdfboss_core::parser::{NoResolve, Parser};
use pdfboss_core::source::ObjectSource;
use pdfboss_core::xref::XrefEntry;
use pdfboss_core::{Document, Error, Immediate, ObjRef, Object, OcState, Result, Stream, block_on};

use super::font;
use super::length;
use super::unicode;

/// Text of one object before its stream.
const LONGEST_OBJECT: usize = 1 << 20;

/// One unpacked stream.
const LARGEST_STREAM: u64 = 6 << 20;

/// Unpacked streams of one page, and of the file.
const LARGEST_PAGE: u64 = 16 << 20;
const LARGEST_FILE: u64 = 128 << 20;

/// Unpacked streams of objects, which stay in memory.
const LARGEST_OBJECTS: u64 = 48 << 20;

/// Strings shown on one page; each becomes a record of its own.
const MOST_SHOWN: usize = 60_000;

/// Saved states of one content; each is kept until it is taken back.
const MOST_SAVED: usize = 100_000;

/// Strings times drawn lines of a page: the library holds each against each.
const MOST_PAIRS: usize = 60_000_000;

/// Nodes of the page tree, and objects in the dictionaries that its pages inherit.
const MOST_NODES: usize = 20_000;
const HEAVIEST_TREE: usize = 3_000_000;
const DEEPEST_TREE: usize = 200;

/// A document's objects with what may still be unpacked.
pub(super) struct Guard<'d> {
    document: &'d Document,
    search: AhoCorasick,
    left: Cell<u64>,
    page_left: Cell<u64>,
    shown: Cell<usize>,
    drawn: Cell<usize>,
    /// Whether an object was kept back.
    refused: Cell<bool>,
}

impl<'d> Guard<'d> {
    pub fn new(document: &'d Document) -> Self {
        let words: [&[u8]; 3] = [b"endobj", b"stream", b"/Image"];
        Self {
            document,
            search: AhoCorasick::new(words).expect("three short words make an automaton"),
            left: Cell::new(LARGEST_FILE),
            page_left: Cell::new(LARGEST_PAGE),
            shown: Cell::new(0),
            drawn: Cell::new(0),
            refused: Cell::new(false),
        }
    }

    /// Begins the account of a page.
    pub fn begin_page(&self) {
        self.page_left.set(LARGEST_PAGE);
        self.shown.set(0);
        self.drawn.set(0);
    }

    /// Bytes that were unpacked for the page.
    pub fn page_bytes(&self) -> u64 {
        LARGEST_PAGE - self.page_left.get()
    }

    /// Which layers people see.
    pub fn layers(&self) -> Option<OcState> {
        block_on(OcState::load_with(&Immediate(self), &self.document.xref().trailer))
    }

    /// Looks at what the library will read on its own; gives the number of pages.
    pub fn inspect(&self) -> std::result::Result<usize, ()> {
        self.object_streams()?;
        self.page_tree()?;
        // An object that was kept back here would be read by the library on its own.
        if self.refused.get() { Err(()) } else { Ok(self.document.flattened_page_count()) }
    }

    /// Streams of objects unpack to no more than they should.
    fn object_streams(&self) -> std::result::Result<(), ()> {
        let xref = self.document.xref();
        let streams: BTreeSet<u32> = xref
            .iter()
            .filter_map(|(_, entry)| match entry {
                XrefEntry::InStream { stream_num, .. } => Some(stream_num),
                _ => None,
            })
            .collect();
        let mut left = LARGEST_OBJECTS;
        for num in streams {
            let Some(XrefEntry::InFile { .. }) = xref.get(num) else { continue };
            let Ok(Object::Stream(stream)) = self.document.get(ObjRef { num, r#gen: 0 }) else { continue };
            let filters = self.filters(&stream).ok_or(())?;
            let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
            if !length::fits(&stream.data, &filters, LARGEST_STREAM.min(left)) {
                return Err(());
            }
            let Ok(data) = self.document.stream_data(&stream) else { continue };
            left = left.saturating_sub(data.len() as u64);
            let count = stream.dict.get_int("N").and_then(|count| usize::try_from(count).ok()).ok_or(())?;
            if count > data.len() || (data.len() > LONGEST_OBJECT && widest(&data, count) > LONGEST_OBJECT) {
                return Err(());
            }
        }
        Ok(())
    }

    /// The page tree ends, and its pages do not inherit more than fits into memory.
    fn page_tree(&self) -> std::result::Result<(), ()> {
        let mut seen = BTreeSet::new();
        let root = self.document.xref().trailer.get("Root").map(|root| self.resolve(root));
        let Some(Ok(Object::Dict(catalog))) = root else { return Ok(()) };
        let Some(pages) = catalog.get("Pages") else { return Ok(()) };
        let mut stack = vec![(pages.clone(), 0_usize, 0_usize)];
        let (mut nodes, mut total) = (0, 0);
        while let Some((node, inherited, depth)) = stack.pop() {
            if let Object::Ref(reference) = node
                && !seen.insert((reference.num, reference.r#gen))
            {
                continue;
            }
            nodes += 1;
            let Ok(Object::Dict(dict)) = self.resolve(&node) else { continue };
            for key in ["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "Count"] {
                if let Some(value) = dict.get(key) {
                    total += self.resolve(value).map_or(0, |value| weight(&value));
                }
            }
            let own = dict.get("Resources").and_then(|resources| self.resolve(resources).ok()).map_or(inherited, |own| weight(&own));
            let kids = dict.get("Kids").and_then(|kids| self.resolve(kids).ok());
            match kids {
                Some(Object::Array(kids)) if depth < DEEPEST_TREE => {
                    total += weight(&Object::Array(kids.clone())) + kids.len() * own / 8;
                    if kids.len() + nodes + stack.len() > MOST_NODES {
                        return Err(());
                    }
                    stack.extend(kids.into_iter().rev().map(|kid| (kid, own, depth + 1)));
                }
                _ => total += own + weight(&Object::Dict(dict)),
            }
            if nodes > MOST_NODES || total > HEAVIEST_TREE {
                return Err(());
            }
        }
        Ok(())
    }

    /// The names of a stream's filters; nothing where they would have to be unpacked first.
    fn filters(&self, stream: &Stream) -> Option<Vec<String>> {
        let direct = |object: &Object| match object {
            Object::Ref(reference) => match self.document.xref().get(reference.num) {
                Some(XrefEntry::InFile { .. }) => self.document.resolve(object).ok(),
                _ => None,
            },
            other => Some(other.clone()),
        };
        match stream.dict.get("Filter").map(direct) {
            Some(Some(Object::Name(name))) => Some(vec![name.0]),
            Some(Some(Object::Array(names))) => {
                let known: Option<Vec<Object>> = names.iter().map(direct).collect();
                Some(known?.iter().filter_map(|object| object.as_name().map(|name| name.0.clone())).collect())
            }
            None | Some(Some(_)) => Some(Vec::new()),
            Some(None) => None,
        }
    }

    /// An object's own text is of a length that can be held; pictures are taken without their data.
    fn in_file(&self, offset: u64) -> Result<Option<Object>> {
        let bytes = self.document.bytes();
        let offset = usize::try_from(offset).ok().filter(|offset| *offset < bytes.len()).ok_or_else(too_large)?;
        let head = &bytes[offset..bytes.len().min(offset + LONGEST_OBJECT)];
        let mut image = false;
        for hit in self.search.find_iter(head) {
            match hit.pattern().as_usize() {
                2 => image = true,
                1 if image => {
                    let start = head.windows(3).position(|window| window == b"obj").ok_or_else(too_large)?;
                    let dict = Parser::at(bytes, offset + start + 3).parse_object(&NoResolve)?;
                    return Ok(dict.as_dict().map(|dict| Object::Stream(Stream { dict: dict.clone(), data: Vec::new() })));
                }
                _ => return Ok(None),
            }
        }
        if head.len() < LONGEST_OBJECT {
            return Ok(None);
        }
        self.refused.set(true);
        Err(too_large())
    }
}

fn too_large() -> Error {
    Error::Decode("larger than any document".to_owned())
}

/// The longest object of a stream of objects, by the numbers at its head.
fn widest(data: &[u8], count: usize) -> usize {
    let numbers = data.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let offset = |word: &[u8]| std::str::from_utf8(word).ok().and_then(|word| word.parse::<usize>().ok());
    let mut offsets: Vec<usize> = numbers.take(count * 2).skip(1).step_by(2).map_while(offset).collect();
    offsets.push(data.len());
    offsets.sort_unstable();
    offsets.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(data.len())
}

/// How many objects an object holds.
fn weight(object: &Object) -> usize {
    match object {
        Object::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Object::Dict(dict) => 1 + dict.iter().map(|(_, value)| 1 + weight(value)).sum::<usize>(),
        _ => 1,
    }
}

impl ObjectSource for Guard<'_> {
    fn get(&self, reference: ObjRef) -> Result<Object> {
        if let Some(XrefEntry::InFile { offset, .. }) = self.document.xref().get(reference.num)
            && let Some(picture) = self.in_file(offset)?
        {
            return Ok(picture);
        }
        Ok(font::mended(self.document.get(reference)?, self))
    }

    fn stream_data(&self, stream: &Stream) -> Result<Vec<u8>> {
        let filters = self.filters(stream).ok_or_else(too_large)?;
        let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
        let limit = LARGEST_STREAM.min(self.page_left.get()).min(self.left.get());
        let picture = filters.iter().find(|name| !font::TEXT_FILTERS.contains(name));
        if let Some(name) = picture {
            return Err(Error::UnsupportedFilter((*name).to_owned()));
        }
        if !length::fits(&stream.data, &filters, limit) {
            self.page_left.set(0);
            return Err(too_large());
        }
        let data = self.document.stream_data(stream)?;
        // Even an empty stream is work: a page may call it thousands of times.
        let size = data.len() as u64 + 512;
        self.page_left.set(self.page_left.get().saturating_sub(size));
        self.left.set(self.left.get().saturating_sub(size));
        let (mut shown, mut drawn, mut saved) = (self.shown.get(), self.drawn.get(), 0);
        for triple in data.windows(3) {
            match triple {
                [b'T', b'j' | b'J', _] | [_, b'\'' | b'"', _] => shown += 1,
                [b'0'..=b'9' | b'.', b' ' | b'\n', b'l' | b'r'] => drawn += 1,
                [b' ' | b'\n', b'q', b' ' | b'\n'] => saved += 1,
                _ => {}
            }
        }
        self.shown.set(shown);
        self.drawn.set(drawn);
        if shown > MOST_SHOWN || saved > MOST_SAVED || shown.saturating_mul(drawn) > MOST_PAIRS {
            return Err(too_large());
        }
        Ok(unicode::written_out(&data).unwrap_or(data))
    }
}
