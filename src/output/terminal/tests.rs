use super::*;
use crate::diagnostic::{Bilingual, Label, RuleId};
use crate::span::Span;

/// A finding whose labels are the words of `text` in ⟦…⟧ (primary) and ⟨…⟩ (secondary), drawn at `width`.
fn draw(marked: &str, width: usize, ambiguous: Ambiguous, mask: bool) -> String {
    let mut text = String::new();
    let mut labels = Vec::new();
    let mut start = 0;
    for c in marked.chars() {
        match c {
            '⟦' | '⟨' => start = text.len(),
            '⟧' => labels.push(Label { masked: mask, ..Label::primary(Span::new(start, text.len()), Bilingual::same("合计")) }),
            '⟩' => labels.push(Label::secondary(Span::new(start, text.len()), Bilingual::same("其一"))),
            c => text.push(c),
        }
    }
    let diagnostic = Diagnostic {
        rule: RuleId("arithmetic/sum".to_owned()),
        severity: Severity::Error,
        message: Bilingual::same("两数相加与合计不符"),
        help: None,
        basis: None,
        labels,
        evidence: None,
        fixes: Vec::new(),
        waived: None,
        fingerprint: String::new(),
    };
    let file = FileResult::other("甲.txt".to_owned(), text, vec![diagnostic]);
    let terminal = Terminal { language: Language::Chinese, colour: false, width, ambiguous, verbose: false };
    let drawn = terminal.finding(&file, &file.diagnostics[0]);
    drawn.lines().skip(3).map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn narrow(marked: &str) -> String {
    draw(marked, 60, Ambiguous::Narrow, false)
}

#[test]
fn the_column_counts_characters_and_carets_stand_under_the_words() {
    assert_eq!(
        narrow("全年信访⟦1107件⟧。"),
        "   ╭─[甲.txt:1:5]\n 1 │ 全年信访1107件。\n   ·         ───┬──\n   ·            ╰── 合计\n   ╰────"
    );
}

#[test]
fn full_width_marks_are_two_columns() {
    assert_eq!(narrow("（一），⟦３件⟧"), "   ╭─[甲.txt:1:5]\n 1 │ （一），３件\n   ·         ──┬─\n   ·           ╰── 合计\n   ╰────");
}

#[test]
fn ambiguous_quotes_are_as_wide_as_the_terminal_draws_them() {
    assert!(narrow("“⟦三件⟧”").contains(" │ “三件”\n   ·  ──┬─\n"), "{}", narrow("“⟦三件⟧”"));
    let wide = draw("“⟦三件⟧”", 60, Ambiguous::Wide, false);
    assert!(wide.contains(" | “三件”\n   :   ^^|^\n"), "{wide}");
}

#[test]
fn only_the_clause_is_shown_and_cut_parts_are_marked() {
    let drawn = narrow("前一句话。受理⟨505件⟩，共计⟦1108件⟧；后一句话。");
    assert!(drawn.contains("[甲.txt:1:15]\n 1 │ …受理505件，共计1108件；…\n"), "{drawn}");
}

#[test]
fn a_clause_longer_than_the_terminal_is_cut_around_the_label() {
    let drawn = narrow(&format!("{}⟦1108件⟧{}", "字".repeat(400), "字".repeat(400)));
    let line = drawn.lines().nth(1).unwrap();
    assert!(line.contains('…') && line.contains("1108件") && super::super::wrap::columns(line) <= 60, "{drawn}");
    assert!(drawn.contains("[甲.txt:1:401]"), "{drawn}");
}

#[test]
fn distant_labels_have_a_window_each() {
    let drawn = narrow(&format!("受理⟨505件⟩。{}。共计⟦1108件⟧。\n其他。\n另⟨602件⟩。", "字".repeat(100)));
    for place in ["[甲.txt:1:3]", "[甲.txt:1:111]", "[甲.txt:3:2]"] {
        assert!(drawn.contains(place), "{drawn}");
    }
}

#[test]
fn labels_of_one_sentence_share_a_line_with_the_gap_cut_out() {
    let drawn = narrow(&format!("受理⟨505件⟩，{}，共计⟦1108件⟧。", "字".repeat(50)));
    let line = drawn.lines().nth(1).unwrap();
    assert!(line.contains("505件") && line.contains('…') && line.contains("1108件"), "{drawn}");
}

#[test]
fn a_label_over_a_line_end_is_shown_on_both_lines() {
    let drawn = narrow("受理⟦26\r\n件⟧来信。");
    assert!(drawn.contains("[甲.txt:1:3]\n 1 │ 受理26\n") && drawn.contains("\n 2 │ 件来信。\n"), "{drawn}");
}

#[test]
fn hidden_words_are_hidden_in_the_picture() {
    let drawn = draw("电话⟦13800001234⟧。", 60, Ambiguous::Narrow, true);
    assert!(drawn.contains("电话138******34。"), "{drawn}");
}

#[test]
fn characters_that_steer_a_terminal_are_not_passed_on() {
    let drawn = narrow("\u{1b}[31m受理⟦3件⟧\u{202e}。");
    assert!(!drawn.contains('\u{1b}') && !drawn.contains('\u{202e}'), "{drawn}");
}

#[test]
fn an_absence_is_shown_at_a_point() {
    let drawn = narrow("二、⟦⟧存在问题\n三、打算");
    assert!(drawn.contains("[甲.txt:1:3]\n 1 │ 二、存在问题\n"), "{drawn}");
}
