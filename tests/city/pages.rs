//! Report lines as documents with fixed pages: .pdf and .ofd, the same bytes for the same lines.

use super::documents::{archive, part};

/// Characters of a line of running text; every character is as wide as it is high.
const WIDE: usize = 28;

/// Lines of a page.
const LONG: usize = 24;

/// A line on its page: from the left in characters, size in hundredths of a running character.
struct Line {
    left: usize,
    size: usize,
    words: String,
}

/// The lines of each page: the title in the middle and larger, other paragraphs begin two characters further in.
fn pages(lines: &[String]) -> Vec<Vec<Line>> {
    let mut all = Vec::new();
    for (level, words) in lines.iter().map(|line| part(line)) {
        let letters: Vec<char> = words.chars().collect();
        if level == Some(0) {
            // Three quarters of the width hold the larger letters.
            for row in letters.chunks(WIDE * 2 / 3) {
                all.push(Line { left: (WIDE - row.len() * 4 / 3) / 2, size: 133, words: row.iter().collect() });
            }
            continue;
        }
        let first = letters.len().min(WIDE - 2);
        all.push(Line { left: 2, size: 100, words: letters[..first].iter().collect() });
        all.extend(letters[first..].chunks(WIDE).map(|row| Line { left: 0, size: 100, words: row.iter().collect() }));
    }
    let mut pages = Vec::new();
    while !all.is_empty() {
        let rest = all.split_off(all.len().min(LONG));
        pages.push(std::mem::replace(&mut all, rest));
    }
    pages
}

/// A PDF whose font is named and not enclosed, as older programs write it; A4.
pub fn pdf(lines: &[String]) -> Vec<u8> {
    let pages = pages(lines);
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 6 + page * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.trim_end()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 5 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_owned(),
    ];
    for (number, page) in pages.iter().enumerate() {
        let mut shown = String::new();
        for (row, line) in page.iter().enumerate() {
            let letters: String = line.words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            let (left, top) = (74 + line.left * 16, 760 - row * 28);
            shown += &format!("BT /F1 {} Tf {left} {top} Td <{letters}> Tj ET\n", line.size * 16 / 100);
        }
        let contents = 7 + number * 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {contents} 0 R >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{shown}endstream", shown.len()));
    }
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(text.len());
        text += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = text.len();
    text += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        text += &format!("{place:010} 00000 n \n");
    }
    text += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    text.into_bytes()
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const NAMES: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;

/// An OFD document; A4.
pub fn ofd(lines: &[String]) -> Vec<u8> {
    let pages = pages(lines);
    let list: String =
        (0..pages.len()).map(|page| format!(r#"<ofd:Page ID="{}" BaseLoc="Pages/Page_{page}/Content.xml"/>"#, 10 + page)).collect();
    let mut entries = vec![
        (
            "OFD.xml".to_owned(),
            format!(
                r#"{HEAD}<ofd:OFD {NAMES} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
            ),
        ),
        (
            "Doc_0/Document.xml".to_owned(),
            format!(
                "{HEAD}<ofd:Document {NAMES}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"
            ),
        ),
        (
            "Doc_0/PublicRes.xml".to_owned(),
            format!(
                r#"{HEAD}<ofd:Res {NAMES} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>"#
            ),
        ),
    ];
    for (number, page) in pages.iter().enumerate() {
        let mut shown = String::new();
        for (row, line) in page.iter().enumerate() {
            // Tenths of a millimetre. Digits and Latin letters are half as wide as the others.
            let size = line.size * 56 / 100;
            let wide = |letter: char| if letter.is_ascii() { size / 2 } else { size };
            let (left, top) = (260 + line.left * 56, 280 + row * 98);
            let tenths = |number: usize| format!("{}.{}", number / 10, number % 10);
            let steps: Vec<String> = line.words.chars().map(|letter| tenths(wide(letter))).collect();
            let width = line.words.chars().map(wide).sum();
            shown += &format!(
                r#"<ofd:TextObject ID="{}" Boundary="{} {} {} {}" Font="1" Size="{}"><ofd:TextCode X="0" Y="{}" DeltaX="{}">{}</ofd:TextCode></ofd:TextObject>"#,
                100 + number * 100 + row,
                tenths(left),
                tenths(top),
                tenths(width),
                tenths(size + 10),
                tenths(size),
                tenths(size),
                steps[..steps.len().saturating_sub(1)].join(" "),
                line.words
            );
        }
        entries.push((
            format!("Doc_0/Pages/Page_{number}/Content.xml"),
            format!(
                r#"{HEAD}<ofd:Page {NAMES}><ofd:Content><ofd:Layer ID="{}" Type="Body">{shown}</ofd:Layer></ofd:Content></ofd:Page>"#,
                50 + number
            ),
        ));
    }
    archive(&entries.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}
