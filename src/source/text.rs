//! Plain text: lines into paragraphs, hard-wrapped ones joined.

use super::prose::is_blank;
use super::wrap::{self, Layout, Line};
use super::{Block, Content, Run, fold_character};
use crate::span::Span;

/// Reads a whole text.
pub(super) fn read(text: &str) -> Content {
    let (lines, page_marks) = lines(text, Span::new(0, text.len()));
    Content { blocks: paragraphs(&lines).into_iter().map(Block::Paragraph).collect(), page_marks, notes: Vec::new() }
}

/// The paragraphs that `lines` make.
pub(super) fn paragraphs(lines: &[Line]) -> Vec<Run> {
    let layout = Layout::of(lines);
    let mut runs: Vec<Run> = Vec::new();
    let mut prose = false;
    for (index, line) in lines.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if layout.joins(lines, index, prose) => run.pieces.push(line.span),
            _ => {
                runs.push(Run { pieces: vec![line.span] });
                prose = false;
            }
        }
        prose |= wrap::has_inner_end(line.text);
    }
    runs
}

/// The paragraphs that lines make which were broken by hand inside one paragraph of a document.
pub(super) fn broken(lines: &[Line]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if !wrap::begins_another(&lines[index - 1], line) => run.pieces.push(line.span),
            _ => runs.push(Run { pieces: vec![line.span] }),
        }
    }
    runs
}

/// Lines of `part` that are not blank, and the lines that hold only a page number.
pub(super) fn lines(text: &str, part: Span) -> (Vec<Line<'_>>, Vec<Span>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut page_marks = Vec::new();
    let mut after_blank = false;
    let mut start = part.start;
    while start < part.end {
        let rest = &text[start..part.end];
        let length = line_length(rest);
        match line(text, start, start + length, after_blank) {
            None => after_blank = true,
            Some(line) if is_page_mark(line.text) => page_marks.push(line.span),
            Some(line) => {
                lines.push(line);
                after_blank = false;
            }
        }
        let end = &rest[length..];
        start += length + if end.starts_with("\r\n") { 2 } else { end.chars().next().map_or(0, char::len_utf8) };
    }
    (lines, page_marks)
}

/// Bytes of `text` before the first line end.
fn line_length(text: &str) -> usize {
    let mut from = 0;
    // All line ends begin with one of these bytes, and hardly any other character does.
    while let Some(at) = text.as_bytes()[from..].iter().position(|byte| matches!(byte, b'\n'..=b'\r' | 0xc2 | 0xe2)) {
        let at = from + at;
        match text[at..].chars().next() {
            Some(c) if !is_line_end(c) => from = at + c.len_utf8(),
            _ => return at,
        }
    }
    text.len()
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn line(text: &str, start: usize, end: usize, after_blank: bool) -> Option<Line<'_>> {
    let whole = &text[start..end];
    let trimmed = whole.trim_end_matches(is_blank);
    let content = trimmed.trim_start_matches(is_blank);
    if content.is_empty() {
        return None;
    }
    let from = start + trimmed.len() - content.len();
    let indent = text[start..from].chars().map(wrap::columns).sum();
    let (columns, characters) = trimmed.chars().fold((0, 0), |(columns, count), c| (columns + wrap::columns(c), count + 1));
    Some(Line { text: content, span: Span::new(from, from + content.len()), indent, columns, characters, after_blank })
}

/// `— 3 —`, `- 3 -`, `第 3 页`, `第3页 共10页`, `3 / 10`: a page number that stands between dashes or says that it is one.
pub(super) fn is_page_mark(text: &str) -> bool {
    if text.len() > 48 {
        return false;
    }
    let folded: String = text.chars().filter(|&c| !is_blank(c)).map(fold_character).collect();
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '―' | '·');
    let inner = folded.trim_matches(dash);
    let dashes = folded.starts_with(dash) && folded.ends_with(dash);
    let number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let page = |text: &str| text.strip_prefix('第').and_then(|text| text.strip_suffix('页')).is_some_and(number);
    let total = |text: &str| text.strip_prefix('共').and_then(|text| text.strip_suffix('页')).is_some_and(number);
    (dashes && number(inner))
        || page(inner)
        || inner
            .split_once('共')
            .is_some_and(|(left, _)| page(left.trim_end_matches([',', '/'])) && total(&inner[inner.find('共').unwrap_or(0)..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Prose;

    fn check(text: &str, expected: &[&str]) {
        let content = read(text);
        let found: Vec<String> = content
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(run) => Prose::new(text, run).text,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_paragraph() {
        check(
            "云溪县信访局2023年法治政府建设情况报告\n发布日期：2024-01-15\n\n一、主要举措和成效\n全年受理初信505件。\n办结500件。\n二、存在的不足和原因\n",
            &[
                "云溪县信访局2023年法治政府建设情况报告",
                "发布日期:2024-01-15",
                "一、主要举措和成效",
                "全年受理初信505件。",
                "办结500件。",
                "二、存在的不足和原因",
            ],
        );
    }

    #[test]
    fn a_number_on_its_own_line_is_joined() {
        check("全年受理\n26\n件。\n", &["全年受理26件。"]);
        check("受理\n26\n件\n", &["受理26件"]);
        check("全年受理初信26\n件，初访30件。", &["全年受理初信26件,初访30件。"]);
        check("浏览次数：\n26\n来源：县信访局\n", &["浏览次数:", "26", "来源:县信访局"]);
    }

    #[test]
    fn an_unfinished_line_goes_on() {
        check("全年受理初信505件、\n初访602件，共计\n1107件。", &["全年受理初信505件、初访602件,共计1107件。"]);
        check("贯彻《法治政府建设\n实施纲要》要求，落实到位\n。", &["贯彻《法治政府建设实施纲要》要求,落实到位。"]);
    }

    #[test]
    fn a_heading_never_runs_into_its_text() {
        check(
            "三、党政主要负责人履行职责，加强法治政府建设的情况\n2023年，局党组高度重视。\n存在的问题\n原因是人手少。\n",
            &["三、党政主要负责人履行职责,加强法治政府建设的情况", "2023年,局党组高度重视。", "存在的问题", "原因是人手少。"],
        );
    }

    #[test]
    fn rows_of_a_table_stay_apart() {
        check("全年情况如下：\n公安局\t26\n交通局\t30\n", &["全年情况如下:", "公安局26", "交通局30"]);
        check("全年情况如下。\n初信  505\n初访  602\n", &["全年情况如下。", "初信505", "初访602"]);
        check("全年情况如下。\n初信505\n初访602\n", &["全年情况如下。", "初信505", "初访602"]);
    }

    const WRAPPED: &str = "\
云溪县信访局2023年法治政府建设情况报告

　　2023年，云溪县信访局全年受理群众初信129
1件、初访602起，及时受理率、按期办结率均为9
8.65%。全县信访形势平稳。
　　落实《信访工作条例》，按第二十三条第
（二）项告知。办结群众来信来访共计1107件次。
实现按期办结，群众满意。
二、2023年党政主要负责人履行推进法治建设第一
责任人职责的情况
　　局主要负责人带头学法。

　　　　　　　　　　　　　　　云溪县信访局
　　　　　　　　　　　　　　　2024年1月15日
";

    #[test]
    fn lines_wrapped_at_one_width_are_joined() {
        check(
            WRAPPED,
            &[
                "云溪县信访局2023年法治政府建设情况报告",
                "2023年,云溪县信访局全年受理群众初信1291件、初访602起,及时受理率、按期办结率均为98.65%。全县信访形势平稳。",
                "落实《信访工作条例》,按第二十三条第(二)项告知。办结群众来信来访共计1107件次。实现按期办结,群众满意。",
                "二、2023年党政主要负责人履行推进法治建设第一责任人职责的情况",
                "局主要负责人带头学法。",
                "云溪县信访局",
                "2024年1月15日",
            ],
        );
    }

    #[test]
    fn lines_cut_by_hand_are_joined() {
        check(
            "　　（一）查处违法行为。全年办结行政处罚案件共61\n3件，其中食品类案件248件、药品类97件、质量\n类案件132件、其他类案件126件，合计603件；罚没款全部\n缴入国库。\n　　（二）化解消费纠纷。调解消费纠纷1640件，调解成功\n1574件，调解成功率96\n.98%。\n　　对网络交易的监测能力不强，主要原因是技术手段滞后、\n专业人员紧缺。\n",
            &[
                "(一)查处违法行为。全年办结行政处罚案件共613件,其中食品类案件248件、药品类97件、质量类案件132件、其他类案件126件,合计603件;罚没款全部缴入国库。",
                "(二)化解消费纠纷。调解消费纠纷1640件,调解成功1574件,调解成功率96.98%。",
                "对网络交易的监测能力不强,主要原因是技术手段滞后、专业人员紧缺。",
            ],
        );
    }

    #[test]
    fn carriage_returns_change_nothing() {
        let text = WRAPPED.replace('\n', "\r\n");
        assert_eq!(read(&text).blocks.len(), read(WRAPPED).blocks.len());
    }

    #[test]
    fn every_line_end_ends_a_line() {
        for end in ('\0'..=char::MAX).filter(|&c| is_line_end(c)) {
            assert_eq!(line_length(&format!("“甲”—…©{end}乙")), "“甲”—…©".len());
        }
        assert_eq!(line_length("“甲”—…©"), "“甲”—…©".len());
    }

    #[test]
    fn page_numbers_stand_in_no_paragraph() {
        check("全年受理初信505件、\n— 3 —\n初访602件。\n第 4 页\n", &["全年受理初信505件、初访602件。"]);
        assert_eq!(read("甲。\n- 12 -\n乙。\n第1页 共9页\n").page_marks.len(), 2);
    }

    #[test]
    fn long_texts_take_linear_time() {
        let started = std::time::Instant::now();
        assert_eq!(read(&"受理505件，".repeat(200_000)).blocks.len(), 1);
        assert_eq!(read(&"受理505件。\n".repeat(200_000)).blocks.len(), 200_000);
        assert_eq!(read(&"受理\n26\n".repeat(50_000)).page_marks.len(), 0);
        assert!(started.elapsed().as_secs() < 20);
    }
}
