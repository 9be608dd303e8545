//! How places of a document are written as bytes.

use crate::output::packed::bytes::{Packable, Reader, Writer, of_fields, of_words};
use crate::source::{Caution, CautionKind, CellPlace, Format, PageBox, PageBoxes, Place, Places, Revisions, View};

of_words! {
    Format: Text, Markdown, Html, Docx, Odt, Doc, Rtf, Pdf, Ofd;
    View: Final, Original;
    CautionKind: Scanned, Outlines, NoUnicode, Damaged, Recognised;
}

of_fields! {
    Revisions { count, view }
    Caution { first, last, span, kind }
    Place { page, paragraph, cell }
    CellPlace { table, row, column }
    PageBox { page, left, top, right, bottom }
}

impl Packable for Places {
    fn pack(&self, to: &mut Writer<'_>) {
        let (starts, origins) = self.parts();
        pack_all(starts.iter().copied(), to);
        pack_all(origins, to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let (starts, origins) = Packable::open(from);
        Self::of_parts(starts, origins)
    }
}

fn pack_all<T: Packable>(values: impl ExactSizeIterator<Item = T>, to: &mut Writer<'_>) {
    values.len().pack(to);
    values.for_each(|value| value.pack(to));
}

impl Packable for PageBoxes {
    fn pack(&self, to: &mut Writer<'_>) {
        pack_all(self.all().iter().copied(), to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let mut boxes = Self::default();
        for (offset, place) in Vec::<(usize, PageBox)>::open(from) {
            boxes.push(offset, place);
        }
        boxes
    }
}
