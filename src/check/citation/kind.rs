//! 《优化营商环境法》 for 《优化营商环境条例》: the right name with the wrong kind of title.

use super::{Citation, PREFIX, Reader, finding, rename, shown_like, without_prefix};
use crate::check::Finding;
use crate::rule::LawStatus;

/// Characters of the shortest name that is told from others.
const SHORTEST: usize = 3;

/// A title that the registry does not know, while it has one in force that differs in its last word alone.
///
/// Many places have regulations of their own on the matters of a law (《消防条例》), so that a title without 中华人民共和国 is told only of
/// matters that are reserved to laws.
pub(super) fn wrong_kind(reader: &Reader<'_>, citation: &Citation) -> Option<Finding> {
    let title = citation.title.as_str();
    if reader.law(citation).is_some() {
        return None;
    }
    let endings = &reader.parameters.endings;
    let (ending, bare) = endings.iter().find_map(|ending| Some((ending, without_prefix(title).strip_suffix(ending.as_str())?)))?;
    if bare.chars().count() < SHORTEST {
        return None;
    }
    let others = endings.iter().filter(|other| *other != ending);
    let known = others
        .filter_map(|other| reader.laws.find(&format!("{bare}{other}")).or_else(|| reader.laws.find(&format!("{PREFIX}{bare}{other}"))));
    let mut known = known.filter(|law| law.status == LawStatus::InForce && law.kind != LOCAL);
    let law = known.next()?;
    let is_law = reader.parameters.laws.contains(&law.kind);
    let local = is_law && !title.starts_with(PREFIX) && !reader.parameters.reserved.iter().any(|matter| matter == bare);
    let (sentence, _) = reader.sentence(citation)?;
    let history = reader.parameters.history.as_ref().is_some_and(|history| history.regex().is_match(&sentence));
    if known.next().is_some() || local || history {
        return None;
    }
    let right = shown_like(title, &law.title);
    let mut finding = finding(citation.span, citation, &right);
    finding.fixes = vec![rename(citation, &right)];
    Some(finding)
}

/// What the registry calls regulations of provinces and cities.
const LOCAL: &str = "地方性法规";
