//! Small PDF files by hand, for tests.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

/// A file in the making.
#[derive(Default)]
pub struct Pdf {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    resources: String,
}

/// Half-width characters are half as wide as the font is high.
const DESCENDANT: &str = "<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>\
    /DW 1000/W[1 95 500 814 908 500]>>";

impl Pdf {
    /// With fonts by name: `F1` is `UniGB-UCS2-H`, `F2` is `GBK-EUC-H`, both without map and not embedded.
    pub fn new() -> Self {
        let mut pdf = Self::default();
        pdf.object("<</Type/Catalog/Pages 2 0 R>>");
        pdf.object("");
        let descendant = pdf.object(DESCENDANT);
        let mut fonts = String::new();
        for (name, encoding) in [("F1", "UniGB-UCS2-H"), ("F2", "GBK-EUC-H"), ("F3", "Identity-H")] {
            let own = if name == "F3" { pdf.object(&DESCENDANT.replace("GB1", "Identity")) } else { descendant };
            let font = pdf.object(&format!("<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[{own} 0 R]>>"));
            write!(fonts, "/{name} {font} 0 R").unwrap();
        }
        pdf.resources = format!("/Font<<{fonts}>>");
        pdf
    }

    /// Adds an object; gives its number.
    pub fn object(&mut self, body: &str) -> usize {
        self.objects.push(body.as_bytes().to_vec());
        self.objects.len()
    }

    /// Adds a stream with these keys.
    pub fn stream(&mut self, keys: &str, data: &[u8]) -> usize {
        let mut body = format!("<<{keys}/Length {}>>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.objects.push(body);
        self.objects.len()
    }

    /// Makes an object known to the pages: `/XObject<</P 9 0 R>>`.
    pub fn resource(&mut self, entry: &str) {
        self.resources += entry;
    }

    /// Adds a page of A4 with this content.
    pub fn page(&mut self, content: &str) {
        let content = self.stream("", content.as_bytes());
        let page = self
            .object(&format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{}>>/Contents {content} 0 R>>", self.resources));
        self.pages.push(page);
    }

    /// Takes an object for a page.
    pub fn pages_push(&mut self, page: usize) {
        self.pages.push(page);
    }

    /// The bytes of the file.
    pub fn finish(mut self) -> Vec<u8> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        self.objects[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", self.pages.len()).into_bytes();
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (index, body) in self.objects.iter().enumerate() {
            offsets.push(bytes.len());
            bytes.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let start = bytes.len();
        let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
        for offset in &offsets {
            writeln!(end, "{offset:010} 00000 n ").unwrap();
        }
        write!(end, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1).unwrap();
        bytes.extend_from_slice(end.as_bytes());
        bytes
    }
}

/// Shows `text` in font `F1`; `x` and `y` are points from the lower left corner.
pub fn show(x: f32, y: f32, size: f32, text: &str) -> String {
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET\n")
}

/// Shows paragraphs as a program sets them: lines of `columns` characters of size 16, two blanks before each paragraph.
/// Gives the contents of the pages, `lines` lines each.
pub fn set(paragraphs: &[&str], columns: usize, lines: usize) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = Vec::new();
    for paragraph in paragraphs {
        let (mut row, mut used, mut left) = (String::new(), 4, 80.0 + 32.0);
        for c in paragraph.chars() {
            let width = if c.is_ascii() { 1 } else { 2 };
            if used + width > columns * 2 {
                rows.push((left, std::mem::take(&mut row)));
                (used, left) = (0, 80.0);
            }
            row.push(c);
            used += width;
        }
        rows.push((left, row));
    }
    let mut pages = Vec::new();
    for page in rows.chunks(lines) {
        let mut content = String::new();
        let mut y = 730.0;
        for (left, row) in page {
            content += &show(*left, y, 16.0, row);
            y -= 28.0;
        }
        pages.push(content);
    }
    pages
}
