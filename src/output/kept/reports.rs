//! How what a report says of itself, its figures and its passages are written as bytes.

use jiff::civil::Date;

use crate::check::across;
use crate::claim::{ClaimKind, Exact, Interval, MetricId};
use crate::output::ReportFacts;
use crate::output::packed::bytes::{Packable, Reader, Writer, of_fields, of_words};
use crate::report::{ReportKind, Words};
use crate::rule::PlaceCode;
use across::{Facts, Figure, Passage};

of_words! {
    ReportKind: RuleOfLaw, InfoDisclosure, Other;
    ClaimKind: Count, Percent, PercentagePoint, Money, Multiple, Fraction, Ordinal, Duration, Other;
}

of_fields! {
    Words { text, span }
    ReportFacts { kind, title, organ, year, published, signed_by, signed_on }
    Facts { path, kind, organ, code, year, day, head, figures, passages }
    Figure { span, text, metric, name, kind, interval, unit, period, scope }
    Interval { low, low_open, high, high_open }
}

impl Packable for Date {
    fn pack(&self, to: &mut Writer<'_>) {
        self.year().pack(to);
        (self.month().cast_unsigned(), self.day().cast_unsigned()).pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let (year, (month, day)) = <(i16, (u8, u8))>::open(from);
        Self::new(year, month.cast_signed(), day.cast_signed()).unwrap_or_else(|_| {
            from.break_off();
            Self::default()
        })
    }
}

impl Packable for Exact {
    fn pack(&self, to: &mut Writer<'_>) {
        self.parts().pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let (numerator, denominator) = <(i128, u64)>::open(from);
        Self::fraction(numerator, denominator.into()).unwrap_or_else(|| {
            from.break_off();
            Self::ZERO
        })
    }
}

impl Packable for MetricId {
    fn pack(&self, to: &mut Writer<'_>) {
        self.0.pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self(Packable::open(from))
    }
}

impl Packable for PlaceCode {
    fn pack(&self, to: &mut Writer<'_>) {
        self.number().pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        Self::of_number(Packable::open(from))
    }
}

impl Packable for Passage {
    fn pack(&self, to: &mut Writer<'_>) {
        self.span.pack(to);
        to.raw(self.text.as_bytes());
        self.places().to_vec().pack(to);
    }

    fn open(from: &mut Reader<'_>) -> Self {
        let span = Packable::open(from);
        let text = std::str::from_utf8(from.raw()).map(str::to_owned).unwrap_or_else(|_| {
            from.break_off();
            String::new()
        });
        Self::new(span, text, Packable::open(from))
    }
}
