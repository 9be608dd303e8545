//! Millimetres, boxes, transformations and lists of distances.

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Values of a list: one for each character of the longest run.
const MOST_VALUES: usize = 100_000;

/// A box: left, top, width, height, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    /// What a page is where nothing else is said.
    pub const A4: Self = Self { left: 0.0, top: 0.0, width: 210.0, height: 297.0 };

    pub fn of(values: &[f32]) -> Option<Self> {
        let [left, top, width, height] = *values else { return None };
        Some(Self { left, top, width, height })
    }

    /// The area that both cover.
    pub fn shared(&self, other: &Self) -> f32 {
        let span = |a: f32, b: f32, c: f32, d: f32| ((a + b).min(c + d) - a.max(c)).max(0.0);
        span(self.left, self.width, other.left, other.width) * span(self.top, self.height, other.top, other.height)
    }
}

/// `a b c d e f` of the standard's transformation matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Transformation([f32; 6]);

impl Transformation {
    pub const NONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn of(text: &str) -> Self {
        <[f32; 6]>::try_from(numbers(text)).map_or(Self::NONE, Self)
    }

    pub fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        let m = &self.0;
        (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
    }

    /// How much it makes letters higher.
    pub fn height(&self) -> f32 {
        self.0[2].hypot(self.0[3])
    }

    /// Whether lines of text do not run from left to right any more.
    pub fn turns(&self) -> bool {
        self.0[0] <= 0.0 || self.0[1].abs() > 0.05 * self.0[0] || self.0[3] <= 0.0
    }
}

/// A place on the page, in points.
pub(super) fn points(millimetres: f32) -> f32 {
    millimetres * POINTS
}

/// Numbers divided by blanks; what is none is passed over.
pub(super) fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).filter(|value: &f32| value.is_finite() && value.abs() < 1e6).collect()
}

/// A list of distances: `g 3 5.6` says 5.6 three times.
pub(super) fn distances(text: &str) -> Vec<f32> {
    let mut values = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("g") {
            let count = words.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
            let value = words.next().and_then(|value| value.parse::<f32>().ok()).filter(|value| value.is_finite());
            values.extend(std::iter::repeat_n(value.unwrap_or(0.0), count.min(MOST_VALUES)));
        } else if let Some(value) = word.parse().ok().filter(|value: &f32| value.is_finite()) {
            values.push(value);
        }
        if values.len() > MOST_VALUES {
            break;
        }
    }
    values.truncate(MOST_VALUES);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_distances_are_written_out() {
        assert_eq!(distances("5.6 g 3 2.8 1"), [5.6, 2.8, 2.8, 2.8, 1.0]);
        assert_eq!(distances("g 2"), [0.0, 0.0]);
        assert!(distances("g 99999999999 1 g 99999 1").len() <= MOST_VALUES);
    }

    #[test]
    fn turned_text_is_told_from_scaled_text() {
        assert!(!Transformation::of("0.5 0 0 0.5 3 4").turns());
        assert!(Transformation::of("0.7 0.7 -0.7 0.7 0 0").turns());
        assert_eq!(Transformation::of("2 0 0 2 1 1").apply(1.0, 2.0), (3.0, 5.0));
    }
}
