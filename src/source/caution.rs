//! Pages that could not be read, or only with doubt: never passed over in silence.

use crate::diagnostic::Bilingual;
use crate::span::Span;

/// What stands between a page and its reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CautionKind {
    /// The page is a picture without text.
    Scanned,
    /// The page has no text although something is drawn on it: letters as outlines.
    Outlines,
    /// The page's fonts do not say which characters they draw.
    NoUnicode,
    /// The page's content is broken or beyond every bound.
    Damaged,
    /// The text was put under a picture by text recognition; it may differ from what people see.
    Recognised,
}

/// Pages with the same trouble, in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// First page, from 1.
    pub first: u32,
    /// Last page.
    pub last: u32,
    /// Their text in the text view; for a page that was not read, the line that says so.
    pub span: Span,
    /// The trouble.
    pub kind: CautionKind,
}

impl Caution {
    /// The word in JSON.
    pub fn name(&self) -> &'static str {
        match self.kind {
            CautionKind::Scanned => "scanned",
            CautionKind::Outlines => "outlines",
            CautionKind::NoUnicode => "no_unicode",
            CautionKind::Damaged => "damaged",
            CautionKind::Recognised => "recognised",
        }
    }

    /// Whether text of the report is missing.
    pub fn is_unread(&self) -> bool {
        self.kind != CautionKind::Recognised
    }

    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        let (zh, en) = match self.kind {
            CautionKind::Scanned => (
                "是扫描图像，未核对；请用文字版文件，或人工核对",
                "is a scanned picture and was not checked; use a file with text, or check it by hand",
            ),
            CautionKind::Outlines => (
                "没有文字、只有图形（文字可能已转为曲线），未核对；请用文字版文件，或人工核对",
                "holds drawings but no text (its letters may be outlines) and was not checked; use a file with text, or check it by hand",
            ),
            CautionKind::NoUnicode => (
                "的字体没有文字编码对照，读不出文字，未核对；请用原文档重新导出 PDF，或改用 Word 文件",
                "uses fonts that do not tell their characters and was not checked; export the PDF anew from the original, or use the Word file",
            ),
            CautionKind::Damaged => (
                "的内容已损坏或异常庞大，未核对；请重新取得文件",
                "is damaged or larger than any page and was not checked; get the file again",
            ),
            CautionKind::Recognised => (
                "的文字来自扫描识别，可能有错字，发现的问题请对照原件核实",
                "has text from text recognition that may be wrong; compare what was found with the original",
            ),
        };
        Bilingual::new(format!("{}{zh}", self.pages_zh()), format!("{} {en}", self.pages_en()))
    }

    fn pages_zh(&self) -> String {
        if self.first == self.last { format!("第{}页", self.first) } else { format!("第{}—{}页", self.first, self.last) }
    }

    fn pages_en(&self) -> String {
        if self.first == self.last { format!("page {}", self.first) } else { format!("each of pages {} to {}", self.first, self.last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_page_is_named() {
        let mut caution = Caution { first: 3, last: 3, span: Span::default(), kind: CautionKind::Scanned };
        assert!(caution.message().zh.starts_with("第3页是扫描图像，未核对"));
        caution.last = 5;
        assert!(caution.message().zh.starts_with("第3—5页是扫描图像，未核对"));
        assert!(caution.is_unread());
    }
}
