//! Passages as sets of shingles, and which of many are nearly alike.
//!
//! A shingle is five characters of the text without digits, marks and blanks, so that a changed year or figure does not hide a copy.
//! Candidates come from MinHash signatures in bands (locality-sensitive hashing), so the cost grows with the number of passages and not with
//! its square; each candidate is then compared exactly.

use std::collections::{BTreeSet, HashMap};

/// Characters of a shingle.
const SHINGLE: usize = 5;
/// Bands of a signature; two passages that agree in one whole band are compared.
const BANDS: usize = 16;
/// Values of a band: passages of which half is equal are found with 16 bands of 4 in two cases of three, those of three quarters nearly always.
const ROWS: usize = 4;
/// Passages in one bucket beyond which the bucket holds boilerplate and says nothing.
const CROWD: usize = 64;

/// The shingles of a passage, as hashes, sorted.
pub(super) type Shingles = Vec<u64>;

/// The shingles of `text`.
pub(super) fn shingles(text: &str) -> Shingles {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let mut hashes: Vec<u64> =
        letters.windows(SHINGLE).map(|window| window.iter().fold(FIRST, |hash, c| mixed(hash ^ u64::from(*c)))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Takes shingles that more than `most` of the `owners` share out of all sets.
///
/// A run of many reports has millions of shingles: they are looked at a part at a time, so that little memory is needed beside the sets.
pub(super) fn without_boilerplate(sets: &mut [Shingles], owner: impl Fn(usize) -> usize, most: usize) {
    let mut boilerplate: Vec<u64> = Vec::new();
    for part in 0..PARTS {
        let mut pairs: Vec<(u64, usize)> = Vec::new();
        for (index, set) in sets.iter().enumerate() {
            let start = set.partition_point(|shingle| part_of(*shingle) < part);
            let inside = set[start..].iter().take_while(|shingle| part_of(**shingle) == part);
            pairs.extend(inside.map(|shingle| (*shingle, owner(index))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let shared = pairs.chunk_by(|a, b| a.0 == b.0).filter(|owners| owners.len() > most);
        boilerplate.extend(shared.map(|owners| owners[0].0));
    }
    for set in sets {
        set.retain(|shingle| boilerplate.binary_search(shingle).is_err());
        set.shrink_to_fit();
    }
}

/// Parts in which all shingles are looked at.
const PARTS: u64 = 16;

/// The part of a shingle; parts follow each other as the shingles do.
fn part_of(shingle: u64) -> u64 {
    shingle / (u64::MAX / PARTS + 1)
}

/// Pairs of sets, each with the lower index first, that may be alike.
pub(super) fn candidates(sets: &[Shingles]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    // One band at a time: the signatures of many reports together would take more memory than the reports.
    for band in 0..BANDS {
        let mut buckets: HashMap<[u64; ROWS], Vec<usize>> = HashMap::new();
        for (index, set) in sets.iter().enumerate().filter(|(_, set)| !set.is_empty()) {
            buckets.entry(band_of(set, band)).or_default().push(index);
        }
        for bucket in buckets.into_values().filter(|bucket| bucket.len() <= CROWD) {
            for (position, &first) in bucket.iter().enumerate() {
                pairs.extend(bucket[position + 1..].iter().map(|&second| (first, second)));
            }
        }
    }
    pairs
}

/// Hundredths of the two sets together that both hold.
pub(super) fn likeness(first: &Shingles, second: &Shingles) -> usize {
    let both = first.iter().filter(|shingle| second.binary_search(shingle).is_ok()).count();
    let all = first.len() + second.len() - both;
    (both * 100).checked_div(all).unwrap_or(0)
}

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;

/// A fixed mixing of 64 bits (splitmix64), the same on every machine and in every version.
fn mixed(mut value: u64) -> u64 {
    value = value.wrapping_add(FIRST);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A band of the signature of `set`.
fn band_of(set: &Shingles, band: usize) -> [u64; ROWS] {
    std::array::from_fn(|row| {
        let seed = mixed((band * ROWS + row + 1) as u64);
        set.iter().map(|shingle| mixed(shingle ^ seed)).min().unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "县水利局健全行政执法公示制度，全年公开处罚决定36件，接受群众监督，执法行为进一步规范，群众满意度持续上升，没有发生复议败诉案件。";

    #[test]
    fn another_figure_hides_no_copy() {
        let sets = [shingles(TEXT), shingles(&TEXT.replace("36", "52")), shingles("全县信访形势总体平稳，初次信访事项办理质量明显提高。")];
        assert_eq!(likeness(&sets[0], &sets[1]), 100);
        assert_eq!(candidates(&sets).into_iter().collect::<Vec<_>>(), [(0, 1)]);
        assert_eq!(likeness(&sets[0], &sets[2]), 0);
    }

    #[test]
    fn what_most_share_says_nothing() {
        let mut sets = vec![shingles(TEXT); 5];
        sets.push(shingles("全县信访形势总体平稳，初次信访事项办理质量明显提高。"));
        without_boilerplate(&mut sets, |index| index, 3);
        assert!(sets[..5].iter().all(Vec::is_empty));
        assert!(!sets[5].is_empty());
    }
}
