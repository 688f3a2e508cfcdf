//! Who takes over where a seller lets the workspace choose: somebody of a user group.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Instant;
use super::ids::{GroupId, UserId};

/// A workspace's choice. Without a group, sellers choose themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rotation {
    pub group: Option<GroupId>,
    pub way: Way,
    /// Whoever has as many open handoffs is asked no more; `None`: no limit.
    pub most_open: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One is asked: who has the fewest.
    #[default]
    Fewest,
    /// All are asked; the first to acknowledge owns it. Clocks run for who has the fewest.
    Pool,
}

/// Somebody of the group, as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub person: UserId,
    /// Open handoffs that are theirs, or that they are asked to take over.
    pub open: u32,
    /// When rotation chose them last; `None`: never.
    pub chosen_at: Option<Instant>,
    /// They are here today, and full members.
    pub is_here: bool,
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub manager: UserId,
    /// Who may take it instead.
    pub others: BTreeSet<UserId>,
}

impl Rotation {
    /// The fewest open handoffs; of several, who waits longest. `None` when nobody can take one.
    pub fn choose(&self, candidates: Vec<Candidate>) -> Option<Chosen> {
        let has_room = |open: u32| self.most_open.is_none_or(|most| open < most);
        let mut free: Vec<Candidate> = candidates
            .into_iter()
            .filter(|candidate| candidate.is_here && has_room(candidate.open))
            .collect();
        free.sort_by(|one, other| {
            let rank = |of: &Candidate| (of.open, of.chosen_at, of.person.clone());
            rank(one).cmp(&rank(other))
        });
        let mut free = free.into_iter().map(|candidate| candidate.person);
        let manager = free.next()?;
        let others = match self.way {
            Way::Fewest => BTreeSet::new(),
            Way::Pool => free.collect(),
        };
        Some(Chosen { manager, others })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::decide::tests::at;

    fn candidate(name: &str, open: u32, chosen_at: Option<&str>) -> Candidate {
        Candidate {
            person: UserId::new(name),
            open,
            chosen_at: chosen_at.map(at),
            is_here: true,
        }
    }

    fn chosen(rotation: &Rotation, candidates: &[Candidate]) -> Option<(String, usize)> {
        let chosen = rotation.choose(candidates.to_vec())?;
        Some((chosen.manager.to_string(), chosen.others.len()))
    }

    #[test]
    fn the_fewest_then_who_waits_longest() {
        let rotation = Rotation::default();
        let one = |name: &str| Some((name.to_owned(), 0));
        let (first, later) = (Some("2026-11-20 10:00"), Some("2026-11-23 10:00"));
        let mut all = vec![
            candidate("UA", 2, None),
            candidate("UB", 1, later),
            candidate("UC", 1, first),
        ];
        assert_eq!(chosen(&rotation, &all), one("UC"));
        all.push(candidate("UD", 1, None));
        assert_eq!(chosen(&rotation, &all), one("UD"), "never is longest");
        all[3].is_here = false;
        all[2].is_here = false;
        assert_eq!(chosen(&rotation, &all), one("UB"));
        assert_eq!(chosen(&rotation, &[]), None);
    }

    #[test]
    fn who_has_enough_is_asked_no_more_and_a_pool_asks_everybody_else() {
        let full = Rotation {
            most_open: Some(2),
            way: Way::Pool,
            ..Rotation::default()
        };
        let all = [
            candidate("UA", 2, None),
            candidate("UB", 1, None),
            candidate("UC", 0, None),
        ];
        assert_eq!(chosen(&full, &all), Some(("UC".to_owned(), 1)));
        assert_eq!(chosen(&full, &all[..1]), None);
    }

    proptest! {
        /// Given one by one, nobody ever has two more than somebody who was here all the time.
        #[test]
        fn it_is_fair(given in 1_i64..40, people in 1_usize..7) {
            let rotation = Rotation::default();
            let start = at("2026-11-23 09:00");
            let mut all: Vec<Candidate> = (0..people)
                .map(|nth| candidate(&format!("U{nth}"), 0, None))
                .collect();
            for minute in 0..given {
                let chosen = rotation.choose(all.clone()).unwrap().manager;
                let theirs = all.iter_mut().find(|one| one.person == chosen).unwrap();
                theirs.open += 1;
                theirs.chosen_at = Some(start + chrono::TimeDelta::minutes(minute));
            }
            let open = all.iter().map(|one| one.open);
            let (least, most) = (open.clone().min().unwrap(), open.max().unwrap());
            prop_assert!(most - least <= 1);
        }
    }
}
