//! The tables of the yearly report on government information disclosure as their form prints them: three columns of labels
//! with merged cells, a header of three rows, reconsideration and litigation side by side. Every cell counts in every format.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use hegui::check::{Options, check};
use hegui::report;
use hegui::rule::Pack;
use hegui::source::Source;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell: how many columns and rows it covers, and what stands in it.
struct Cell(usize, usize, String);

/// The rows of the table of requests in which an applicant's numbers stand, each with its label cells.
const REQUESTS: [&[(usize, usize, &str)]; 25] = [
    &[(3, 1, "一、本年新收政府信息公开申请数量")],
    &[(3, 1, "二、上年结转政府信息公开申请数量")],
    &[(1, 22, "三、本年度办理结果"), (2, 1, "（一）予以公开")],
    &[(2, 1, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")],
    &[(1, 8, "（三）不予公开"), (1, 1, "1.属于国家秘密")],
    &[(1, 1, "2.其他法律行政法规禁止公开")],
    &[(1, 1, "3.危及“三安全一稳定”")],
    &[(1, 1, "4.保护第三方合法权益")],
    &[(1, 1, "5.属于三类内部事务信息")],
    &[(1, 1, "6.属于四类过程性信息")],
    &[(1, 1, "7.属于行政执法案卷")],
    &[(1, 1, "8.属于行政查询事项")],
    &[(1, 3, "（四）无法提供"), (1, 1, "1.本机关不掌握相关政府信息")],
    &[(1, 1, "2.没有现成信息需要另行制作")],
    &[(1, 1, "3.补正后申请内容仍不明确")],
    &[(1, 5, "（五）不予处理"), (1, 1, "1.信访举报投诉类申请")],
    &[(1, 1, "2.重复申请")],
    &[(1, 1, "3.要求提供公开出版物")],
    &[(1, 1, "4.无正当理由大量反复申请")],
    &[(1, 1, "5.要求行政机关确认或重新出具已获取信息")],
    &[(1, 3, "（六）其他处理"), (1, 1, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")],
    &[(1, 1, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请")],
    &[(1, 1, "3.其他")],
    &[(2, 1, "（七）总 计")],
    &[(3, 1, "四、结转下年度继续办理")],
];

/// What one kind of applicant has in each row of that table.
const APPLICANT: [u32; 25] = [14, 3, 5, 2, 0, 0, 0, 1, 0, 1, 0, 0, 3, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 15, 2];

/// Numbers of the three tables, right as they stand here.
struct Numbers {
    documents: [[u32; 3]; 2],
    /// 自然人, five kinds of organisations, 总计.
    requests: [[u32; 7]; 25],
    disputes: [u32; 15],
}

fn right() -> Numbers {
    let row = |at: usize| [APPLICANT[at], APPLICANT[at], 0, 0, 0, 0, 2 * APPLICANT[at]];
    Numbers {
        documents: [[0, 0, 0], [3, 1, 11]],
        requests: std::array::from_fn(row),
        disputes: [2, 1, 1, 0, 4, 0, 1, 0, 0, 1, 1, 0, 0, 1, 2],
    }
}

fn cells(words: &[(usize, usize, &str)]) -> Vec<Cell> {
    words.iter().map(|(wide, high, text)| Cell(*wide, *high, (*text).to_owned())).collect()
}

fn numbers(numbers: &[u32]) -> impl Iterator<Item = Cell> {
    numbers.iter().map(|number| Cell(1, 1, number.to_string()))
}

fn documents_table(of: &Numbers) -> Vec<Vec<Cell>> {
    let mut rows = vec![
        cells(&[(4, 1, "第二十条第（一）项")]),
        cells(&[(1, 1, "信息内容"), (1, 1, "本年制发件数"), (1, 1, "本年废止件数"), (1, 1, "现行有效件数")]),
    ];
    for (name, row) in ["规章", "行政规范性文件"].into_iter().zip(&of.documents) {
        rows.push(cells(&[(1, 1, name)]).into_iter().chain(numbers(row)).collect());
    }
    rows.extend([
        cells(&[(4, 1, "第二十条第（五）项")]),
        cells(&[(1, 1, "信息内容"), (3, 1, "本年处理决定数量")]),
        cells(&[(1, 1, "行政许可"), (3, 1, "52")]),
    ]);
    rows
}

fn requests_table(of: &Numbers) -> Vec<Vec<Cell>> {
    let mut rows = vec![
        cells(&[(3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"), (7, 1, "申请人情况")]),
        cells(&[(1, 2, "自然人"), (5, 1, "法人或其他组织"), (1, 2, "总计")]),
        cells(&[(1, 1, "商业企业"), (1, 1, "科研机构"), (1, 1, "社会公益组织"), (1, 1, "法律服务机构"), (1, 1, "其他")]),
    ];
    rows.extend(REQUESTS.iter().zip(&of.requests).map(|(labels, row)| cells(labels).into_iter().chain(numbers(row)).collect()));
    rows
}

fn disputes_table(of: &Numbers) -> Vec<Vec<Cell>> {
    let columns = |high: usize| ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].map(|name| (1, high, name));
    vec![
        cells(&[(5, 1, "行政复议"), (10, 1, "行政诉讼")]),
        cells(&[columns(2).as_slice(), &[(5, 1, "未经复议直接起诉"), (5, 1, "复议后起诉")]].concat()),
        cells(&[columns(1), columns(1)].concat()),
        numbers(&of.disputes).collect(),
    ]
}

/// A file's name and bytes.
type File = (&'static str, Vec<u8>);

/// A piece of the report.
enum Piece {
    Line(&'static str),
    Table(Vec<Vec<Cell>>),
}

fn pieces(of: &Numbers) -> Vec<Piece> {
    vec![
        Piece::Line("汀岭县水利局2023年政府信息公开工作年度报告"),
        Piece::Line("一、总体情况"),
        Piece::Line("全年新收政府信息公开申请28件，上年结转6件，制发行政规范性文件3件。"),
        Piece::Line("二、主动公开政府信息情况"),
        Piece::Table(documents_table(of)),
        Piece::Line("三、收到和处理政府信息公开申请情况"),
        Piece::Table(requests_table(of)),
        Piece::Line("四、政府信息公开行政复议、行政诉讼情况"),
        Piece::Table(disputes_table(of)),
    ]
}

fn page(of: &Numbers) -> File {
    let mut page = String::from("<html><head><meta charset=utf-8></head><body>");
    for piece in pieces(of) {
        match piece {
            Piece::Line(line) => write!(page, "<p>{line}</p>").unwrap(),
            Piece::Table(rows) => {
                page += "<table>";
                for row in rows {
                    page += "<tr>";
                    for Cell(wide, high, text) in row {
                        write!(page, "<td colspan={wide} rowspan={high}>{text}</td>").unwrap();
                    }
                    page += "</tr>";
                }
                page += "</table>";
            }
        }
    }
    ("a.html", (page + "</body></html>").into_bytes())
}

fn word_table(rows: Vec<Vec<Cell>>) -> String {
    let mut table = String::from("<w:tbl>");
    // For each column: rows that a cell from above still covers, and how wide it is.
    let mut covered: Vec<(usize, usize)> = vec![(0, 0); 20];
    for row in rows {
        table += "<w:tr>";
        let mut column = 0;
        let mut row = row.into_iter();
        loop {
            let (left, wide) = covered[column];
            if left > 0 {
                covered[column].0 -= 1;
                write!(table, r#"<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/><w:vMerge/></w:tcPr><w:p/></w:tc>"#).unwrap();
                column += wide;
                continue;
            }
            let Some(Cell(wide, high, text)) = row.next() else { break };
            let begins = if high > 1 { r#"<w:vMerge w:val="restart"/>"# } else { "" };
            covered[column] = (high - 1, wide);
            write!(table, r#"<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{begins}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"#)
                .unwrap();
            column += wide;
        }
        table += "</w:tr>";
    }
    table + "</w:tbl>"
}

fn word(of: &Numbers) -> File {
    let mut body = String::new();
    for piece in pieces(of) {
        match piece {
            Piece::Line(line) => write!(body, "<w:p><w:r><w:t>{line}</w:t></w:r></w:p>").unwrap(),
            Piece::Table(rows) => body += &word_table(rows),
        }
    }
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let of_word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{of_word}"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>"#
            ),
        ),
        ("word/document.xml", format!(r#"<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>"#)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    ("a.docx", zip.finish().unwrap().into_inner())
}

/// Markdown knows no merged cells: what one covers is left empty.
fn markdown(of: &Numbers) -> File {
    let mut text = String::new();
    for (at, piece) in pieces(of).into_iter().enumerate() {
        match piece {
            Piece::Line(line) => write!(
                text,
                "{} {line}\n\n",
                if at == 0 {
                    "#"
                } else if line.contains('、') && !line.contains('，') {
                    "##"
                } else {
                    ""
                }
            )
            .unwrap(),
            Piece::Table(rows) => {
                let mut covered: Vec<usize> = vec![0; 20];
                for (at, row) in rows.into_iter().enumerate() {
                    let mut places: Vec<String> = Vec::new();
                    let mut row = row.into_iter();
                    loop {
                        if covered[places.len()] > 0 {
                            covered[places.len()] -= 1;
                            places.push(String::new());
                            continue;
                        }
                        let Some(Cell(wide, high, words)) = row.next() else { break };
                        for column in 0..wide {
                            covered[places.len()] = high - 1;
                            places.push(if column == 0 { words.clone() } else { String::new() });
                        }
                    }
                    writeln!(text, "| {} |", places.join(" | ")).unwrap();
                    if at == 0 {
                        writeln!(text, "|{}", "---|".repeat(places.len())).unwrap();
                    }
                }
                text.push('\n');
            }
        }
    }
    ("a.md", text.into_bytes())
}

const FORMATS: [fn(&Numbers) -> File; 3] = [page, word, markdown];

/// The rules on these tables that find something, once each.
fn findings((name, bytes): (&str, Vec<u8>), pack: &Pack) -> Vec<String> {
    let select = ["arithmetic/disclosure-*-table", "structure/missing-disclosure-table"];
    let options = Options { select: select.map(str::to_owned).to_vec(), ..Options::default() };
    let source = Source::from_bytes(name, bytes).unwrap();
    let checked = check(&source.text, report::read(&source, &pack.vocabulary), pack, &options);
    let mut rules: Vec<String> = checked.diagnostics.iter().map(|found| found.rule.to_string()).collect();
    rules.dedup();
    rules
}

#[test]
fn tables_that_balance_are_silent_in_every_format() {
    let pack = Pack::builtin();
    for format in FORMATS {
        assert_eq!(findings(format(&right()), &pack), [""; 0], "{}", format(&right()).0);
    }
}

#[test]
fn every_cell_of_the_table_of_requests_counts_in_every_format() {
    let pack = Pack::builtin();
    for format in FORMATS {
        // One cell of every row, and every cell of one row: 予以公开.
        let places = (0..25).map(|row| (row, 0)).chain((1..7).map(|column| (2, column)));
        for (row, column) in places {
            let mut numbers = right();
            numbers.requests[row][column] += 1;
            let found = findings(format(&numbers), &pack);
            let label = REQUESTS[row].last().unwrap().2;
            assert!(found.contains(&"arithmetic/disclosure-requests-table".to_owned()), "{}: {label}, column {column}", format(&numbers).0);
        }
    }
}

#[test]
fn a_wrong_total_row_breaks_the_sums_of_its_column_though_its_row_adds_up() {
    let pack = Pack::builtin();
    for format in FORMATS {
        let mut numbers = right();
        numbers.requests[23][0] += 1;
        numbers.requests[23][6] += 1;
        assert_eq!(findings(format(&numbers), &pack), ["arithmetic/disclosure-requests-table"], "{}", format(&numbers).0);
    }
}

#[test]
fn every_cell_of_reconsideration_and_litigation_side_by_side_counts_in_every_format() {
    let pack = Pack::builtin();
    for format in FORMATS {
        for column in 0..15 {
            let mut numbers = right();
            numbers.disputes[column] += 1;
            assert_eq!(
                findings(format(&numbers), &pack),
                ["arithmetic/disclosure-disputes-table"],
                "{}, column {column}",
                format(&numbers).0
            );
        }
    }
}

#[test]
fn the_text_is_held_against_the_tables_in_every_format() {
    let pack = Pack::builtin();
    for format in FORMATS {
        let mut numbers = right();
        numbers.documents[1][0] = 2;
        assert_eq!(findings(format(&numbers), &pack), ["arithmetic/disclosure-documents-and-table"], "{}", format(&numbers).0);
        let mut numbers = right();
        // Another number of new requests that balances all the same.
        for row in [0, 2, 23] {
            numbers.requests[row][0] += 1;
            numbers.requests[row][6] += 1;
        }
        assert_eq!(findings(format(&numbers), &pack), ["arithmetic/disclosure-text-and-table"], "{}", format(&numbers).0);
    }
}
