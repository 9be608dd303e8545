//! One page: text objects, drawn lines and pictures.

use quick_xml::events::{BytesStart, Event};

use super::geometry::{Area, Transformation, distances, numbers, points};
use super::{attribute, xml_part};
use crate::source::SourceError;
use crate::source::layout::{Glyph, InkRun, Ruling, Sheet, folded, legible};
use crate::source::package::Package;
use crate::source::xml::{Xml, character};

/// Drawn segments on a page without text that are more than a few lines.
const DRAWING: usize = 200;

/// Drawn lines of a page that are kept.
const MOST_RULINGS: usize = 5000;

/// Reads the page that the part `part` holds; `size` is its size unless it says otherwise.
pub(super) fn page(package: &mut Package<'_>, part: &str, size: Area, number: u32) -> Result<Sheet, SourceError> {
    let text = xml_part(package, part)?;
    let path = package.path().to_owned();
    let mut xml = Xml::new(&path, part, &text);
    let mut reader = Reader { size, ..Reader::default() };
    loop {
        match xml.next()?.0 {
            Event::Start(element) => {
                reader.open(&element);
                reader.names.push(element.local_name().as_ref().to_owned());
            }
            Event::Empty(element) => {
                reader.open(&element);
                reader.close(element.local_name().as_ref());
            }
            Event::Text(words) => reader.words.push_str(words.as_ref()),
            Event::CData(words) => reader.words.push_str(words.as_ref()),
            Event::GeneralRef(reference) => reader.words.extend(character(&reference)),
            Event::End(element) => {
                reader.names.pop();
                reader.close(element.local_name().as_ref());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(reader.sheet(number))
}

/// A text or path object that is open.
#[derive(Debug, Clone)]
struct Object {
    boundary: Area,
    transformation: Transformation,
    size: f32,
    scale: f32,
    visible: bool,
    hidden: bool,
}

/// A `TextCode` that is open.
#[derive(Debug, Clone, Default)]
struct Code {
    x: Option<f32>,
    y: Option<f32>,
    across: Vec<f32>,
    down: Vec<f32>,
}

#[derive(Default)]
struct Reader {
    names: Vec<String>,
    words: String,
    size: Area,
    /// Whether the open layer is a background.
    background: bool,
    object: Option<Object>,
    code: Option<Code>,
    /// Where the last `TextCode` of the object began.
    last: (f32, f32),
    runs: Vec<InkRun>,
    /// The boundary of the object of the last run, and where that run began before it was moved.
    before: Option<(Area, f32, f32)>,
    rulings: Vec<Ruling>,
    drawn: usize,
    pictured: f32,
}

impl Reader {
    fn open(&mut self, element: &BytesStart<'_>) {
        self.words.clear();
        match element.local_name().as_ref() {
            "Layer" => self.background = attribute(element, "Type").is_some_and(|kind| kind == "Background"),
            "TextObject" | "PathObject" => {
                self.object = Some(object(element));
                self.last = (0.0, 0.0);
            }
            "ImageObject" | "CompositeObject" => {
                if let Some(area) = attribute(element, "Boundary").and_then(|value| Area::of(&numbers(&value))) {
                    self.pictured += area.shared(&self.page_area());
                }
            }
            "FillColor" => {
                let clear = attribute(element, "Alpha").is_some_and(|alpha| alpha.trim() == "0");
                if let Some(object) = &mut self.object {
                    object.hidden |= clear;
                }
            }
            "TextCode" => {
                let value = |name: &str| attribute(element, name).and_then(|value| numbers(&value).first().copied());
                let list = |name: &str| attribute(element, name).map(|value| distances(&value)).unwrap_or_default();
                self.code = Some(Code { x: value("X"), y: value("Y"), across: list("DeltaX"), down: list("DeltaY") });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        let words = std::mem::take(&mut self.words);
        match name {
            "TextCode" => {
                if let (Some(object), Some(code)) = (self.object.clone(), self.code.take()) {
                    self.text(&object, &code, &words);
                }
            }
            "AbbreviatedData" => {
                if let Some(object) = self.object.clone() {
                    self.path(&object, &words);
                }
            }
            "TextObject" | "PathObject" => self.object = None,
            "PhysicalBox" => {
                self.size = Area::of(&numbers(&words)).filter(|area| area.width > 0.0 && area.height > 0.0).unwrap_or(self.size);
            }
            "Layer" => self.background = false,
            _ => {}
        }
    }

    fn page_area(&self) -> Area {
        Area { left: 0.0, top: 0.0, ..self.size }
    }

    fn text(&mut self, object: &Object, code: &Code, words: &str) {
        // A second TextCode without a place goes on at that of the first.
        let start = (code.x.unwrap_or(self.last.0), code.y.unwrap_or(self.last.1));
        self.last = start;
        let place = |x: f32, y: f32| {
            let (x, y) = object.transformation.apply(x, y);
            (points(object.boundary.left + x), points(object.boundary.top + y))
        };
        let size = points(object.size * object.transformation.height());
        if !object.visible || !(0.5..400.0).contains(&size) {
            return;
        }
        let (mut x, mut y) = start;
        let half = if full_width(words, code, object.size * object.scale) { 1.0 } else { 0.5 };
        let mut glyphs: Vec<Glyph> = Vec::new();
        for (index, c) in characters(words).enumerate() {
            let natural = if c.is_ascii() { half } else { 1.0 } * object.size * object.scale;
            let (left, baseline) = place(x, y);
            let moved = code.across.get(index).copied();
            let advance = moved.unwrap_or(if code.down.is_empty() { natural } else { 0.0 });
            // A step much wider than the letter is a gap, as between two cells.
            let width = if advance > 0.0 && advance < 1.8 * natural { advance } else { natural };
            let right = place(x + width, y).0;
            if let Some(c) = folded(c) {
                glyphs.push(Glyph { c, left, right: right.max(left), baseline, size, spaced: false });
            }
            x += advance;
            y += code.down.get(index).copied().unwrap_or(0.0);
        }
        let vertical = code.down.iter().any(|step| step.abs() > 0.1 * object.size);
        let furniture = self.background || vertical || object.transformation.turns();
        self.run(object, InkRun { glyphs, furniture, hidden: object.hidden });
    }

    /// Some writers give all objects of a line one boundary and begin each at its left edge: these follow each other.
    fn run(&mut self, object: &Object, mut run: InkRun) {
        let (Some(first), Some(baseline)) = (run.glyphs.first().map(|glyph| glyph.left), run.glyphs.first().map(|glyph| glyph.baseline))
        else {
            return;
        };
        if let (Some((boundary, left, line)), Some(last)) = (self.before, self.runs.last()) {
            let end = last.glyphs.last().map_or(0.0, |glyph| glyph.right);
            let same_place = (left - first).abs() < 0.5 && (line - baseline).abs() < 0.5;
            let twice = same_place && last.glyphs.iter().map(|glyph| glyph.c).eq(run.glyphs.iter().map(|glyph| glyph.c));
            if boundary == object.boundary && twice {
                return;
            }
            if boundary == object.boundary && same_place {
                for glyph in &mut run.glyphs {
                    (glyph.left, glyph.right) = (glyph.left + end - first, glyph.right + end - first);
                }
            }
        }
        self.before = Some((object.boundary, first, baseline));
        self.runs.push(run);
    }

    /// Segments along the axes.
    fn path(&mut self, object: &Object, words: &str) {
        let place = |x: f32, y: f32| {
            let (x, y) = object.transformation.apply(x, y);
            (points(object.boundary.left + x), points(object.boundary.top + y))
        };
        let mut words = words.split_whitespace();
        let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
        while let Some(word) = words.next() {
            let count = match word {
                "M" | "S" | "L" => 1,
                "Q" => 2,
                "B" => 3,
                "A" => 4,
                _ => 0,
            };
            let mut next = at;
            if word == "A" {
                let values: Vec<f32> = words.by_ref().take(7).filter_map(|value| value.parse().ok()).collect();
                next = values.get(5).zip(values.get(6)).map_or(at, |(x, y)| (*x, *y));
            } else {
                for _ in 0..count {
                    let mut value = || words.next().and_then(|value| value.parse::<f32>().ok()).unwrap_or(0.0);
                    next = (value(), value());
                }
            }
            match word {
                "M" | "S" => start = next,
                "L" => self.segment(place(at.0, at.1), place(next.0, next.1)),
                "C" => {
                    self.segment(place(at.0, at.1), place(start.0, start.1));
                    next = start;
                }
                _ => self.drawn += 1,
            }
            at = next;
        }
    }

    fn segment(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.drawn += 1;
        let ruling = Ruling { left: from.0.min(to.0), top: from.1.min(to.1), right: from.0.max(to.0), bottom: from.1.max(to.1) };
        let (width, height) = (ruling.right - ruling.left, ruling.bottom - ruling.top);
        if (width.min(height) < 1.0 && width.max(height) > 6.0) && self.rulings.len() < MOST_RULINGS {
            self.rulings.push(ruling);
        }
    }

    fn sheet(mut self, number: u32) -> Sheet {
        let area = self.size.width * self.size.height;
        let caution = legible(&mut self.runs, || self.pictured / area.max(1.0), self.drawn > DRAWING);
        Sheet { number, height: points(self.size.height), runs: self.runs, rulings: self.rulings, caution }
    }
}

/// The characters of a `TextCode`; those that only lay out the file are none.
fn characters(words: &str) -> impl Iterator<Item = char> {
    words.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t'))
}

/// Whether the letters and digits stand as far apart as Chinese characters, each of them: the font has only one width. A blank as wide as
/// that between some of them is a gap.
fn full_width(words: &str, code: &Code, em: f32) -> bool {
    let mut steps = characters(words).zip(&code.across).filter(|(c, _)| c.is_ascii_alphanumeric()).map(|(_, step)| step / em).peekable();
    steps.peek().is_some() && steps.all(|step| (0.9..1.15).contains(&step))
}

fn object(element: &BytesStart<'_>) -> Object {
    let number = |name: &str| attribute(element, name).and_then(|value| numbers(&value).first().copied());
    let says = |name: &str, word: &str| attribute(element, name).is_some_and(|value| value.eq_ignore_ascii_case(word));
    Object {
        boundary: attribute(element, "Boundary").and_then(|value| Area::of(&numbers(&value))).unwrap_or_default(),
        transformation: attribute(element, "CTM").map_or(Transformation::NONE, |value| Transformation::of(&value)),
        size: number("Size").unwrap_or(0.0),
        scale: number("HScale").filter(|scale| *scale > 0.0).unwrap_or(1.0),
        visible: !says("Visible", "false"),
        hidden: says("Fill", "false") && !says("Stroke", "true"),
    }
}
