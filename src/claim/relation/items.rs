//! Lists of names beside a count: how many members stand before it, behind it in brackets, or after a colon.

use crate::claim::Lexicon;

/// How many items were listed, and how sure it is that they are the ones counted.
pub struct Listed {
    /// The members.
    pub count: usize,
    /// Another count of the same words: 、 and 和 in one list can be counted in two ways.
    pub other: Option<usize>,
    /// Whether the form leaves no doubt that the list is what the count counts.
    pub certain: bool,
}

impl Listed {
    /// The count of the members that agrees with what is stated, else the plain one.
    pub fn against(&self, stated: i128) -> usize {
        self.other.filter(|other| i128::try_from(*other).is_ok_and(|other| other == stated)).unwrap_or(self.count)
    }
}

/// Bytes of a list of names.
const LONGEST_NAMES: usize = 3000;

/// A count further from the members than this may count something else.
const FURTHEST: i128 = 6;

/// Characters of one name.
const LONGEST_NAME: usize = 14;

/// The first `characters` characters of `text`.
pub fn head(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// The last bytes of `text`, about [`LONGEST_NAMES`] of them.
fn end_of(text: &str) -> &str {
    let from = (text.len().saturating_sub(LONGEST_NAMES)..=text.len()).find(|at| text.is_char_boundary(*at));
    &text[from.unwrap_or(text.len())..]
}

fn numbered(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit() || "二两三四五六七八九十百".contains(c))
}

fn has_joint(words: &str) -> bool {
    words.contains(['和', '及', '与'])
}

fn is_open(words: &str, lexicon: &Lexicon) -> bool {
    lexicon.relations.open_list.iter().any(|word| words.contains(word.as_str()))
}

/// `甲、乙、丙“三项机制”`, `《甲》《乙》2项制度`, `“甲”“乙”“丙”三大工程`: the members right before a count.
pub fn before(text: &str, stated: i128, noun: &str, lexicon: &Lexicon) -> Option<Listed> {
    let words = text.trim_end_matches(['“', '"']);
    let quoted = words.len() < text.len();
    let words = words.strip_suffix('这').unwrap_or(words);
    if let Some(named) = lexicon.relations.open_list.iter().find_map(|word| words.strip_suffix(word.as_str())) {
        return open(named, stated, noun, lexicon);
    }
    in_marks(words, '《', '》').or_else(|| in_marks(words, '“', '”')).or_else(|| joined(words, quoted, stated, noun, lexicon))
}

/// `甲局、乙局、丙局等2个部门`: an open list that names more than are counted. Only a list of which each member is plainly one of them.
fn open(words: &str, stated: i128, noun: &str, lexicon: &Lexicon) -> Option<Listed> {
    let near = end_of(words);
    let clause = near.rsplit([',', ';', ':', '。', '(']).next().filter(|clause| clause.len() < near.len() || near.len() == words.len())?;
    let names = Members::of(clause);
    let governed = lexicon.list_leads.last_in(clause).map_or(0, |(_, _, end)| end);
    let fewer = |members: &Members<'_>| i128::try_from(members.count).is_ok_and(|count| count <= stated);
    if names.count < FEWEST_OPEN || fewer(&names) || fewer(&Members::of(&clause[governed..])) {
        return None;
    }
    let endings = &lexicon.relations.organ_endings;
    let member = |name: &str| {
        let counted = !noun.is_empty() && name.ends_with(noun) && name.len() > noun.len();
        counted || endings.iter().any(|ending| name.ends_with(ending.as_str()))
    };
    let plain = names.items.iter().all(|name| member(name) && !has_joint(name) && !numbered(name) && !name.contains([')', '《', '“']));
    (plain && names.are_names()).then(|| names.listed(true))
}

/// Members of the shortest open list that is counted.
const FEWEST_OPEN: usize = 3;

/// Names each in a pair of marks, with nothing or 、 between them; a single pair may hold the whole list.
fn in_marks(words: &str, open: char, close: char) -> Option<Listed> {
    let (mut rest, mut count, mut plain) = (words, 0, true);
    while let Some(inner) = rest.strip_suffix(close) {
        let near = end_of(inner);
        let start = inner.len() - near.len() + near.rfind(open)?;
        let name = &inner[start + open.len_utf8()..];
        if name.is_empty() || name.contains(close) {
            return None;
        }
        let single = count == 0 && !rest[..start].ends_with(['、', close]);
        if single && name.contains('、') && open == '“' {
            let names = Members::of(name);
            return Some(names.listed(names.count >= 3 && names.are_names()));
        }
        plain &= open == '《' || !numbered(name) && !name.contains('、');
        count += 1;
        let before = &rest[..start];
        rest = before.trim_end_matches(['、', '和', '及', '与']);
        // A name without marks before them may be one more member.
        if rest.len() < before.len() && !rest.ends_with(close) {
            plain &= rest.is_empty() || rest.ends_with([',', ';', ':', '。']);
        }
    }
    (count >= 2).then_some(Listed { count, other: None, certain: plain })
}

/// The members of a list joined by 、.
struct Members<'t> {
    items: Vec<&'t str>,
    count: usize,
    /// Whether 和 in the last one may join two.
    joined: bool,
}

impl<'t> Members<'t> {
    fn of(words: &'t str) -> Self {
        let items: Vec<&str> = words.split('、').collect();
        Self { count: items.len(), joined: items.last().is_some_and(|last| has_joint(last)), items }
    }

    fn listed(&self, certain: bool) -> Listed {
        Listed { count: self.count, other: self.joined.then_some(self.count + 1), certain }
    }

    fn fits(&self, stated: i128) -> bool {
        let is = |count: usize| i128::try_from(count).is_ok_and(|count| count == stated);
        self.count >= 2 && is(self.count) || self.joined && is(self.count + 1)
    }

    /// The same members without the words that lead to the first; none where such words part the list in two.
    fn trimmed(&self, lexicon: &Lexicon) -> Option<Self> {
        let leads = |item: &str| -> Vec<(usize, usize)> { lexicon.list_leads.find_all(item).map(|(_, start, end)| (start, end)).collect() };
        let (first, others) = self.items.split_first()?;
        let (last, middle) = others.split_last()?;
        // 推进甲、加强乙、落实丙 govern a member each.
        let opens = others.iter().filter(|item| leads(item).iter().any(|(start, _)| *start == 0)).count();
        let inside = others.iter().any(|item| leads(item).iter().any(|(start, end)| *start > 0 && *end < item.len()));
        let ends = |item: &str| leads(item).iter().any(|(start, end)| *start > 0 && *end == item.len());
        if opens != 0 && opens != others.len() || inside || ends(last) && !middle.iter().all(|item| ends(item)) {
            return None;
        }
        let from = leads(first).iter().map(|(_, end)| *end).filter(|end| first[*end..].chars().nth(1).is_some()).max().unwrap_or(0);
        let items: Vec<&str> = std::iter::once(&first[from..]).chain(others.iter().copied()).collect();
        Some(Self { count: items.len(), joined: self.joined, items })
    }

    /// Whether all look like names of one sort: short, of like length, without numbers.
    fn are_names(&self) -> bool {
        let (Some((last, others)), true) = (self.items.split_last(), self.count + usize::from(self.joined) >= 3) else { return false };
        let names = others.iter().copied().chain(last.split(['和', '及', '与']));
        let lengths: Vec<usize> = names.map(|name| name.chars().count()).collect();
        let (shortest, longest) = (lengths.iter().min().copied().unwrap_or(0), lengths.iter().max().copied().unwrap_or(0));
        shortest >= 2
            && longest <= LONGEST_NAME
            && longest <= 2 * shortest + 2
            && !others.iter().any(|name| has_joint(name))
            && !self.items.iter().any(|name| numbered(name))
    }
}

/// `健全甲、乙、丙三项制度`: names joined by 、 that end where the count of `noun` begins.
fn joined(words: &str, quoted: bool, stated: i128, noun: &str, lexicon: &Lexicon) -> Option<Listed> {
    let near = end_of(words);
    let clause = near.rsplit([',', ';', ':', '。', '(']).next().filter(|clause| clause.len() < near.len() || near.len() == words.len())?;
    if is_open(clause, lexicon) || clause.contains(['《', '》']) || clause.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let whole = Members::of(clause);
    if whole.count < 2 {
        return None;
    }
    // 围绕甲、乙开展丙、丁: the list may begin behind the last word that governs one.
    let governed = lexicon.list_leads.last_in(clause).map_or(0, |(_, _, end)| end);
    let behind = Members::of(&clause[governed..]);
    if let Some(fitting) = [&whole, &behind].into_iter().find(|members| members.fits(stated)) {
        return Some(fitting.listed(false));
    }
    let apart = i128::try_from(whole.count).is_ok_and(|count| (count - stated).abs() > FURTHEST);
    // 三大工程 is a name that begins behind the list; 5个平台 may be what something listed was given.
    let parts = |word: &&String| !noun.is_empty() || word.chars().nth(1).is_none();
    let attached = !lexicon.relations.list_breaks.iter().filter(parts).any(|word| clause.ends_with(word.as_str()));
    // 甲镇、乙镇、丙镇8个村: such things lie in what is listed, unless the names themselves end so.
    let within = lexicon.relations.within_nouns.iter().any(|word| word == noun) && !whole.items.iter().all(|name| name.ends_with(noun));
    if attached && !apart && !within && whole.trimmed(lexicon).is_some_and(|names| names.are_names()) {
        return Some(whole.listed(true));
    }
    // A count that is quoted as the list's name leaves less doubt.
    let longest = whole.items[1..whole.count - 1].iter().map(|item| item.chars().count()).max().unwrap_or(0);
    let last = whole.items[whole.count - 1].chars().count();
    let alike = whole.count >= 3 && last <= longest + 1 && !whole.items[0].is_empty();
    (quoted && alike && !whole.joined).then(|| whole.listed(true))
}

/// `4个街道（甲街道、乙街道、丙街道、丁街道）`.
pub fn bracketed(after: &str, lexicon: &Lexicon) -> Option<Listed> {
    let inner = head(after.strip_prefix('(')?, LONGEST_NAMES).split(')').next()?;
    let names = Members::of(inner);
    let plain = names.count >= 2
        && !is_open(inner, lexicon)
        && names.items.iter().all(|item| {
            (2..=16).contains(&item.chars().count())
                && !item.contains([',', ';', '。', ':'])
                && !item.contains(|c: char| c.is_ascii_digit())
        });
    let joined = names.items.iter().any(|item| has_joint(item));
    plain.then_some(Listed { count: names.count, other: joined.then_some(names.count + 1), certain: !joined })
}

/// `三项制度：甲、乙、丙。`, `四个街道，即甲、乙、丙和丁。`
pub fn behind(after: &str, lexicon: &Lexicon) -> Option<Listed> {
    let rest = head(after, LONGEST_NAMES);
    let mark = rest.find([':', ',', ';', '。', '(', '、']).filter(|at| rest[..*at].chars().count() <= 6)?;
    let colon = rest[mark..].starts_with(':');
    let told = rest[mark..].strip_prefix(',').and_then(|rest| {
        let word = lexicon.relations.list_joints.iter().find(|word| rest.starts_with(word.as_str()))?;
        Some(rest[word.len()..].trim_start_matches(':'))
    });
    let list = if colon { &rest[mark + 1..] } else { told? };
    let end = list.find([',', ';', '。', ':', '(']).unwrap_or(list.len());
    let words = &list[..end];
    let names = Members::of(words);
    if names.count < 2 || is_open(words, lexicon) || words.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let closed = list[end..].starts_with('。') || list[end..].is_empty() || list[end..].starts_with(';');
    Some(names.listed(closed && names.are_names()))
}
