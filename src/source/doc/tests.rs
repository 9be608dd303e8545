use super::*;
use crate::source::{Block, CellPlace, Prose, Run, View};

/// Made by an office program from a document with all kinds of parts.
const PARTS: &[u8] = include_bytes!("../../../fixtures/documents/parts/parts.doc");

/// The blocks as lines: `#` for headings, `|` between cells.
fn shown(source: &Source) -> Vec<String> {
    let prose = |run: &Run| Prose::new(&source.text, run).text;
    let row = |row: &Vec<Run>| row.iter().map(prose).collect::<Vec<_>>().join("|");
    source
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph(run) => vec![prose(run)],
            Block::Heading(level, run) => vec![format!("{} {}", "#".repeat(usize::from(*level)), prose(run))],
            Block::Table(table) => table.rows.iter().map(row).collect(),
        })
        .collect()
}

#[test]
fn all_parts_are_read_in_order() {
    let source = read("a.doc", PARTS, View::Final).unwrap();
    assert_eq!(
        shown(&source),
        [
            "# 一、主要举措和成效",
            "全年化解505件,办结98件。",
            "办结含上年结转12件。",
            "第1页甲乙",
            "(二)丙项&丁项",
            "类别|件数|",
            "初信来信|41|99.27%",
            "文本框前后。",
            "(一)健全机制。",
            "(二)强化督办。",
            "链接《信访工作条例》末段𠮷。",
            "框中文字33件。",
        ]
    );
    let Block::Table(table) = &source.blocks[5] else { panic!() };
    assert_eq!(source.places.of(table.rows[1][2].span()).cell, Some(CellPlace { table: 1, row: 2, column: 3 }));
    let furniture: Vec<&str> = source.page_marks.iter().map(|span| &source.text[span.range()]).collect();
    assert!(furniture.contains(&"内部资料"), "{furniture:?}");
    assert!(!source.text.contains("77件"));
}

#[test]
fn either_text_of_tracked_changes_is_read() {
    let lines = shown(&read("a.doc", PARTS, View::Original).unwrap());
    assert!(lines.contains(&"全年化解5051件,办结件。".to_owned()), "{lines:#?}");
    assert_eq!(read("a.doc", PARTS, View::Final).unwrap().revisions.map(|revisions| revisions.count), Some(2));
}

/// Damaged copies: cut off, or with bytes changed all over.
#[test]
fn damage_ends_in_an_error_or_a_text() {
    for length in [8, 511, 512, 1000, PARTS.len() / 2, PARTS.len() - 600] {
        let _ = read("a.doc", &PARTS[..length], View::Final);
    }
    let mut state = 3_u64;
    for _ in 0..400 {
        let mut bytes = PARTS.to_vec();
        for _ in 0..6 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = usize::try_from(state >> 33).unwrap() % bytes.len();
            bytes[at] = state.to_be_bytes()[3];
        }
        let _ = read("a.doc", &bytes, View::Final);
    }
}

/// A container with one stream.
fn container(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(bytes).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn other_containers_say_what_they_are() {
    let refused = |name: &str, bytes: &[u8]| read("a.doc", &container(name, bytes), View::Final).unwrap_err();
    assert!(refused("/Workbook", b"x").message().zh.contains("Excel"));
    assert!(refused("/PowerPoint Document", b"x").message().zh.contains("PowerPoint"));
    assert!(refused("/CONTENTS", b"x").message().zh.contains("早期 WPS"));
    assert!(matches!(refused("/EncryptedPackage", b"x"), SourceError::Protected { .. }));
    assert!(matches!(refused("/WordDocument", b"x"), SourceError::Damaged { .. }));
    let mut old = vec![0; 2000];
    old[..2].copy_from_slice(&0xa5dc_u16.to_le_bytes());
    assert!(refused("/WordDocument", &old).message().zh.contains("Word 6.0/95"));
    let mut encrypted = vec![0; 2000];
    encrypted[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    encrypted[0x0b] = 1;
    assert!(matches!(refused("/WordDocument", &encrypted), SourceError::Protected { .. }));
}
