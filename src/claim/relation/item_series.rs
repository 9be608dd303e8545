//! Which of the markers 一是, 二是, 三是 of a paragraph belong to one list: lists follow one another and lie inside each other.
//!
//! `存在两个问题：一是…；二是…。采取三项措施：一是…；二是…；三是…。`: where 一是 comes again another list begins. A number may go on with
//! the innermost list that it fits or with one further out; the reading with the fewest contradictions is taken.

/// A list that is open while the markers are read.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// The marker that opened it.
    first: usize,
    /// Its last number.
    last: usize,
}

/// Readings that are tried at most.
const MOST_STEPS: usize = 4000;

/// Markers that are read together.
const MOST_MARKERS: usize = 300;

/// For each of the markers, whose `numbers` count from 1, how many items the list has that it opens; `None` where it opens none or a number
/// is missing from it. `stated` tells for the markers that open an announced list how many items were announced.
pub fn counts(numbers: &[usize], stated: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut counts = Vec::with_capacity(numbers.len());
    for (numbers, stated) in numbers.chunks(MOST_MARKERS).zip(stated.chunks(MOST_MARKERS)) {
        let mut search = Search { numbers, stated, now: vec![None; numbers.len()], best: None, steps: 0 };
        search.read(0, &mut Vec::new(), 0);
        counts.extend(search.best.map_or_else(|| vec![None; numbers.len()], |(_, counts)| counts));
    }
    counts
}

struct Search<'a> {
    numbers: &'a [usize],
    stated: &'a [Option<usize>],
    now: Vec<Option<usize>>,
    best: Option<(usize, Vec<Option<usize>>)>,
    steps: usize,
}

impl Search<'_> {
    /// Reads the markers from `at` on; `gaps` are the numbers that fitted no open list so far.
    fn read(&mut self, at: usize, open: &mut Vec<Open>, gaps: usize) {
        self.steps += 1;
        if self.best.as_ref().is_some_and(|(least, _)| *least <= gaps || self.steps > MOST_STEPS) {
            return;
        }
        let Some(&number) = self.numbers.get(at) else {
            let wrong = self.now.iter().zip(self.stated).filter(|(count, stated)| stated.is_some() && count.is_some() && count != stated);
            let faults = gaps + wrong.count();
            if self.best.as_ref().is_none_or(|(least, _)| faults < *least) {
                self.best = Some((faults, self.now.clone()));
            }
            return;
        };
        if number == 1 {
            open.push(Open { first: at, last: 1 });
            self.now[at] = Some(1);
            self.read(at + 1, open, gaps);
            self.now[at] = None;
            open.pop();
            return;
        }
        let fitting: Vec<usize> = (0..open.len()).rev().filter(|list| open[*list].last + 1 == number).collect();
        for &list in &fitting {
            let mut inner = open[..list].to_vec();
            let first = open[list].first;
            inner.push(Open { first, last: number });
            let before = self.now[first];
            self.now[first] = before.map(|_| number);
            self.read(at + 1, &mut inner, gaps);
            self.now[first] = before;
        }
        if fitting.is_empty() {
            // The innermost list has lost a number: how many items it has is not known.
            let Some(list) = open.pop() else { return self.read(at + 1, open, gaps + 1) };
            let before = self.now[list.first].take();
            open.push(Open { last: number, ..list });
            self.read(at + 1, open, gaps + 1);
            open.pop();
            open.push(list);
            self.now[list.first] = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts of the lists, with what was announced of each in their order (0: nothing).
    fn lists(numbers: &[usize], announced: &[usize]) -> Vec<Option<usize>> {
        let mut announced = announced.iter();
        let stated: Vec<Option<usize>> =
            numbers.iter().map(|number| if *number == 1 { announced.next().copied().filter(|count| *count > 0) } else { None }).collect();
        let counts = counts(numbers, &stated);
        counts.into_iter().zip(numbers).filter(|(_, number)| **number == 1).map(|(count, _)| count).collect()
    }

    #[test]
    fn another_list_begins_where_the_first_number_comes_again() {
        assert_eq!(lists(&[1, 2, 1, 2, 3], &[2, 3]), [Some(2), Some(3)]);
        assert_eq!(lists(&[1, 2, 1, 2, 3], &[3, 3]), [Some(2), Some(3)]);
        assert_eq!(lists(&[1, 2, 1, 2, 3], &[2, 4]), [Some(2), Some(3)]);
        assert_eq!(lists(&[1, 2, 3, 1, 2], &[3, 2]), [Some(3), Some(2)]);
    }

    #[test]
    fn a_list_may_lie_inside_another() {
        assert_eq!(lists(&[1, 1, 2, 2, 3], &[3]), [Some(3), Some(2)]);
        assert_eq!(lists(&[1, 2, 1, 2, 3], &[3, 2]), [Some(3), Some(2)]);
        assert_eq!(lists(&[1, 2, 1, 2, 3, 4, 3], &[3, 0]), [Some(3), Some(4)]);
    }

    #[test]
    fn a_missing_number_leaves_the_count_unknown() {
        assert_eq!(lists(&[1, 2, 4], &[4]), [None]);
    }

    #[test]
    fn very_many_markers_are_read_in_bounded_time() {
        let numbers: Vec<usize> = (0..3000).map(|at| if at % 3 == 0 { 1 } else { 2 }).collect();
        assert_eq!(counts(&numbers, &vec![Some(3); 3000]).len(), 3000);
    }
}
