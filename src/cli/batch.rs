//! Work on many items by all processors, results in the order of the items, memory bounded by what is in flight.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

/// Results that may wait for an earlier one, for each thread.
const WAITING: usize = 3;

/// What the threads share: the items that are left, and how many were given out.
struct Feed<I> {
    items: I,
    given: usize,
}

/// Hands each of `items` to `work` on `threads` threads and the results, in order, to `take` on this one.
///
/// When `stop` is set no further item is begun; what is in work is finished and taken. An error of `take` ends everything.
/// Returns whether all items were worked on.
pub(super) fn run<I, T, E>(
    items: I,
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(I::Item) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<bool, E>
where
    I: Iterator + Send,
    I::Item: Send,
    T: Send,
{
    let mut items = items.peekable();
    let Some(first) = items.next() else { return Ok(true) };
    if items.peek().is_none() {
        return take(on_all_processors(threads, || work(first))).map(|()| true);
    }
    run_many(std::iter::once(first).chain(items), threads, stop, work, take)
}

/// The same, where an item may come only after the result of the one before it has been taken.
pub(super) fn run_many<I, T, E>(
    items: I,
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(I::Item) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<bool, E>
where
    I: Iterator + Send,
    I::Item: Send,
    T: Send,
{
    let feed = Mutex::new(Feed { items, given: 0 });
    let done = Mutex::new(0);
    let room = Condvar::new();
    let failed = AtomicBool::new(false);
    let (send, receive) = mpsc::channel();
    let result = thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let (feed, room, failed, work, done) = (&feed, &room, &failed, &work, &done);
            scope.spawn(move || {
                // Inside one file a thread works alone; the others have files of their own.
                let _alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
                while let Some((index, item)) =
                    next(feed, (done, room), threads, || stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed))
                {
                    if send.send((index, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receive {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                let taken = take(result);
                if taken.is_err() {
                    failed.store(true, Ordering::Relaxed);
                }
                *locked(&done) = due;
                room.notify_all();
                taken?;
            }
        }
        Ok(())
    });
    result?;
    let mut feed = locked(&feed);
    Ok(feed.items.next().is_none())
}

/// The next item with its number, as soon as there is room for its result.
fn next<I: Iterator>(
    feed: &Mutex<Feed<I>>,
    (done, room): (&Mutex<usize>, &Condvar),
    threads: usize,
    over: impl Fn() -> bool,
) -> Option<(usize, I::Item)> {
    let mut feed = locked(feed);
    let mut taken = locked(done);
    while !over() && feed.given >= *taken + threads * WAITING {
        taken = room.wait(taken).unwrap_or_else(PoisonError::into_inner);
    }
    // Waiting for an item must not keep anybody from taking results.
    drop(taken);
    if over() {
        return None;
    }
    let item = feed.items.next()?;
    feed.given += 1;
    Some((feed.given - 1, item))
}

/// A thread that failed while it held the lock leaves whole counts behind.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One piece of work with `threads` processors for it.
fn on_all_processors<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// The number of threads: as asked for, else one for each processor.
pub(super) fn threads(asked: Option<usize>) -> usize {
    asked.filter(|&count| count > 0).unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get)).min(MOST_THREADS)
}

/// More threads than this only take memory.
const MOST_THREADS: usize = 256;

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    fn squares(count: usize, threads: usize) -> Vec<usize> {
        let mut taken = Vec::new();
        let take = |square| {
            taken.push(square);
            Ok::<(), ()>(())
        };
        assert_eq!(run(0..count, threads, &AtomicBool::new(false), |item| item * item, take), Ok(true));
        taken
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        let expected: Vec<usize> = (0..500).map(|item| item * item).collect();
        for threads in [1, 2, 7] {
            assert_eq!(squares(500, threads), expected);
        }
        assert_eq!((squares(0, 2), squares(1, 2)), (vec![], vec![0]));
    }

    #[test]
    fn only_so_many_items_are_in_flight() {
        let begun = AtomicUsize::new(0);
        let mut taken = 0;
        let take = |()| {
            taken += 1;
            assert!(begun.load(Ordering::Relaxed) <= taken + 2 * WAITING);
            Ok::<(), ()>(())
        };
        let work = |_| {
            begun.fetch_add(1, Ordering::Relaxed);
        };
        run(0..1000, 2, &AtomicBool::new(false), work, take).unwrap();
    }

    #[test]
    fn a_stop_leaves_the_rest_and_loses_nothing_begun() {
        let (begun, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let mut taken = Vec::new();
        let take = |item| {
            taken.push(item);
            stop.store(true, Ordering::Relaxed);
            Ok::<(), ()>(())
        };
        let work = |item| {
            begun.fetch_add(1, Ordering::Relaxed);
            item
        };
        assert_eq!(run(0..1000, 2, &stop, work, take), Ok(false));
        assert_eq!(taken, (0..begun.load(Ordering::Relaxed)).collect::<Vec<_>>());
        assert!(taken.len() < 1000);
    }

    #[test]
    fn who_takes_the_results_may_end_it() {
        let take = |item| if item == 3 { Err("full") } else { Ok(()) };
        assert_eq!(run(0..1000, 2, &AtomicBool::new(false), |item| item, take), Err("full"));
    }
}
