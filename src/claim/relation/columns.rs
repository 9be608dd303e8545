//! Tables whose columns or rows state what a sentence would: flows, shares of a total, rates, and growth over the year before.
//!
//! Headers are short, and what they mean is known from the rows: where most rows do not bear an equation out, another one is meant.

use super::flow;
use super::table::Grid;
use super::{Certainty, Relation, RelationKind, judge};
use crate::claim::{Claim, ClaimKind, Exact, Value};

impl Grid<'_> {
    /// `上年结转 | 本年新收 | 办结 | 结转下年` over the columns of each row, or down the rows of each column.
    pub fn flows(&self, relations: &mut Vec<Relation>) {
        let across: Vec<(usize, String)> = self.columns().map(|column| (column, self.header(column))).collect();
        if let Some(roles) = self.roles(&across) {
            let found = self.rows().filter_map(|row| self.flow(roles.map(|column| self.claim(row, column)))).collect();
            self.take(found, relations);
        }
        let name = |row: usize| self.named_in(row).map(|column| self.text(row, column).to_owned()).unwrap_or_default();
        let down: Vec<(usize, String)> = self.rows().map(|row| (row, name(row))).collect();
        if let Some(roles) = self.roles(&down) {
            let found = self.columns().filter_map(|column| self.flow(roles.map(|row| self.claim(row, column)))).collect();
            self.take(found, relations);
        }
    }

    /// The places of the four numbers of a flow; none where one of them is missing or named twice, or something leaves the flow otherwise.
    fn roles(&self, names: &[(usize, String)]) -> Option<[usize; 4]> {
        let words = &self.lexicon.relations;
        let mut roles: [Option<usize>; 4] = [None; 4];
        for (place, name) in names {
            let bare = name.split('(').next().unwrap_or(name);
            if words.refused.iter().any(|word| bare.contains(word.as_str())) {
                return None;
            }
            let share = words.bounded.iter().any(|word| bare.contains(word.as_str()));
            let Some(role) = flow::role(words, bare).filter(|_| !share && bare.chars().count() <= LONGEST_HEADER) else { continue };
            if roles[role].replace(*place).is_some() {
                return None;
            }
        }
        let [Some(opening), Some(new), Some(done), Some(closing)] = roles else { return None };
        Some([opening, new, done, closing])
    }

    fn flow(&self, members: [Option<(usize, &Claim)>; 4]) -> Option<Relation> {
        let [Some(opening), Some(new), Some(done), Some(closing)] = members else { return None };
        let all = [opening, new, done, closing];
        let alike = all.iter().all(|(_, claim)| self.addable(claim, opening.1));
        alike.then(|| Relation::new(RelationKind::Flow, all.iter().map(|(index, _)| *index).collect(), Certainty::Stated))
    }

    /// A column 占比 beside a column of counts with their total.
    pub fn shares(&self, total: usize, relations: &mut Vec<Relation>) {
        let words = &self.lexicon.relations.share_headers;
        for share in self.columns() {
            let header = self.header(share);
            if !words.iter().any(|word| header.contains(word.as_str())) {
                continue;
            }
            let Some((whole, _)) =
                share.checked_sub(1).and_then(|count| self.claim(total, count)).filter(|(_, claim)| self.addable(claim, claim))
            else {
                continue;
            };
            let of_row = |row: usize| {
                let (part, claim) = self.claim(row, share - 1)?;
                let (percent, stated) = self.claim(row, share)?;
                let fits = stated.quantity.kind == ClaimKind::Percent && self.addable(claim, claim);
                (row != total && fits).then(|| Relation::new(RelationKind::Share, vec![part, whole, percent], Certainty::Stated))
            };
            self.take_borne_out(self.rows().filter_map(of_row).collect(), relations);
        }
    }

    /// `受理 | 办结 | 办结率`: a column of rates behind the columns that it is counted from.
    pub fn rates(&self, relations: &mut Vec<Relation>) {
        for rate in self.columns().skip(2) {
            let header = self.header(rate);
            let bare = header.split('(').next().unwrap_or(&header);
            let Some(name) = bare.strip_suffix('率') else { continue };
            let Some(stem) = name.char_indices().rev().nth(1).map(|(at, _)| &name[at..]) else { continue };
            let negated = |text: &str| self.lexicon.relations.negations.iter().any(|word| text.contains(word.as_str()));
            let names = |column: &usize| {
                let text = self.header(*column);
                text.contains(stem) && !text.contains('率') && !negated(&text)
            };
            let Some(numerator) = (1..rate).rev().find(names) else { continue };
            let whole_in = numerator - 1;
            let of_row = |row: usize| {
                let ((part, a), (whole, b), (percent, stated)) =
                    (self.claim(row, numerator)?, self.claim(row, whole_in)?, self.claim(row, rate)?);
                let fits = stated.quantity.kind == ClaimKind::Percent && self.addable(a, b);
                fits.then(|| Relation::new(RelationKind::Rate, vec![part, whole, percent], Certainty::Stated))
            };
            self.take_borne_out(self.rows().filter_map(of_row).collect(), relations);
        }
    }

    /// `2023年 | 上年同期 | 增长率`: growth over a column that words and not a year name.
    pub fn changes_from_last_year(&self, relations: &mut Vec<Relation>) {
        let headers: Vec<String> = self.columns().map(|column| self.header(column)).collect();
        let change = |header: &String| self.lexicon.relations.change_headers.iter().any(|word| header.contains(word.as_str()));
        let previous = |header: &String| self.lexicon.previous.is_in(header) && !change(header);
        let Some(previous) = headers.iter().position(previous) else { return };
        let changes: Vec<usize> = (0..headers.len()).filter(|column| change(&headers[*column])).collect();
        for current in [previous.wrapping_sub(1), previous + 1] {
            let known = relations.len();
            if current < headers.len() && !changes.contains(&current) {
                self.changed(previous, current, &changes, relations);
            }
            if relations.len() > known {
                return;
            }
        }
    }

    /// Columns of changes, by how much or by what rate, between two columns of levels. Where most rows do not bear one out, it is not
    /// the change of these two.
    pub fn changed(&self, previous: usize, current: usize, changes: &[usize], relations: &mut Vec<Relation>) {
        for &column in changes {
            let of_row = |row: usize| {
                let ((before, a), (now, b), (change, stated)) =
                    (self.claim(row, previous)?, self.claim(row, current)?, self.claim(row, column)?);
                let grows = matches!(stated.quantity.value, Value::Number(value) if value > Exact::whole(-100));
                let rate = stated.quantity.kind == ClaimKind::Percent && grows;
                let fits = (rate || self.addable(b, stated)) && self.addable(a, b);
                fits.then(|| Relation::new(RelationKind::Growth, vec![before, now, change], Certainty::Stated))
            };
            self.take_borne_out(self.rows().filter_map(of_row).collect(), relations);
        }
    }

    fn holding(&self, found: &[Relation]) -> usize {
        found.iter().filter(|relation| judge(relation, &self.found.claims).holds()).count()
    }

    /// Relations whose headers say plainly what is meant: those of a single row are taken, of several rows some must hold.
    fn take(&self, found: Vec<Relation>, relations: &mut Vec<Relation>) {
        let holding = self.holding(&found);
        if found.len() >= 2 && holding == 0 {
            return;
        }
        let certainty = if found.len() == 1 || holding * 2 >= found.len() { Certainty::Stated } else { Certainty::Likely };
        relations.extend(found.into_iter().map(|relation| Relation { certainty, ..relation }));
    }

    /// Relations that only the rows themselves show: most of at least two must hold.
    fn take_borne_out(&self, found: Vec<Relation>, relations: &mut Vec<Relation>) {
        if found.len() >= 2 && self.holding(&found) * 2 > found.len() {
            relations.extend(found);
        } else {
            relations.extend(found.into_iter().filter(|relation| judge(relation, &self.found.claims).holds()));
        }
    }
}

/// Characters of a header that names one thing.
const LONGEST_HEADER: usize = 14;
