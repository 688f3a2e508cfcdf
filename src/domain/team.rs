//! Who leads whom: the leads a person has, and the people a lead has.
//!
//! Leads are named one by one or through a user group, of which every full member leads.
//! A lead with a team leads the people in it, named one by one or through a user group; a lead
//! without one leads everybody.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::{GroupId, UserId};
use super::person::Standing;

/// Who was chosen to lead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leads {
    pub people: BTreeSet<UserId>,
    pub groups: BTreeSet<GroupId>,
}

/// What was chosen for one lead. With nobody and no group in it, the lead leads everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub lead: UserId,
    pub people: BTreeSet<UserId>,
    pub groups: BTreeSet<GroupId>,
}

impl Leads {
    /// Named one by one.
    pub fn of(people: impl IntoIterator<Item = UserId>) -> Self {
        Self {
            people: people.into_iter().collect(),
            groups: BTreeSet::new(),
        }
    }

    pub fn is_nobody(&self) -> bool {
        self.people.is_empty() && self.groups.is_empty()
    }
}

impl Team {
    pub fn of(lead: UserId) -> Self {
        Self {
            lead,
            people: BTreeSet::new(),
            groups: BTreeSet::new(),
        }
    }

    pub fn is_everybody(&self) -> bool {
        self.people.is_empty() && self.groups.is_empty()
    }
}

/// A user group as Slack last described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserGroup {
    pub id: GroupId,
    /// Without the `@`.
    pub handle: String,
    pub name: String,
    pub members: BTreeSet<UserId>,
}

/// A lead, seen from one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub id: UserId,
    /// `None` for somebody Slack has not told us about.
    pub standing: Option<Standing>,
    pub reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Without a team.
    Everybody,
    /// The person is in the team.
    Them,
    /// The team is of others.
    Others,
}

/// The leads of a person, in the order given: those whose team holds the person, and those who
/// lead everybody. Nobody is left without a lead: for a person in nobody's team it is all leads,
/// and without any lead who can act, the workspace's admins. A person is their own lead only where
/// there is no other.
pub fn leads_of(person: &UserId, leads: &[Lead], admins: &[UserId]) -> Vec<UserId> {
    let able: Vec<&Lead> = leads
        .iter()
        .filter(|lead| lead.standing.is_some_and(Standing::can_carry))
        .collect();
    let ids = |leads: &[&Lead], reaching: &dyn Fn(Reach) -> bool| -> Vec<UserId> {
        let reaching = leads.iter().filter(|lead| reaching(lead.reach));
        reaching.map(|lead| lead.id.clone()).collect()
    };
    let theirs = ids(&able, &|reach| match reach {
        Reach::Everybody | Reach::Them => true,
        Reach::Others => false,
    });
    let all = ids(&able, &|_| true);
    let circles = [theirs, all, admins.to_vec()];
    let without_them = |circle: &Vec<UserId>| -> Vec<UserId> {
        let others = circle.iter().filter(|lead| *lead != person);
        others.cloned().collect()
    };
    let others = circles.iter().map(without_them);
    let found = others.into_iter().find(|circle| !circle.is_empty());
    found
        .or_else(|| circles.iter().find(|circle| !circle.is_empty()).cloned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(name: &str) -> UserId {
        UserId::new(name)
    }

    fn lead(name: &str, reach: Reach) -> Lead {
        Lead {
            id: id(name),
            standing: Some(Standing::Member),
            reach,
        }
    }

    fn of_sam(leads: &[Lead], admins: &[&str]) -> Vec<String> {
        let admins: Vec<_> = admins.iter().copied().map(UserId::new).collect();
        let found = leads_of(&id("SAM"), leads, &admins);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_person_has_the_leads_of_their_team_and_those_of_everybody() {
        use Reach::{Everybody, Others, Them};
        let (ada, bo) = (lead("ADA", Them), lead("BO", Others));
        let cy = lead("CY", Everybody);
        let all = [ada.clone(), bo.clone(), cy.clone()];
        assert_eq!(of_sam(&all, &["ROOT"]), ["ADA", "CY"]);
        assert_eq!(of_sam(&[ada, bo.clone()], &["ROOT"]), ["ADA"]);
        assert_eq!(of_sam(&[bo], &["ROOT"]), ["BO"], "in nobody's team");
        assert_eq!(of_sam(&[], &["ROOT"]), ["ROOT"], "no lead is named");
        assert_eq!(of_sam(&[], &[]), Vec::<String>::new());
    }

    #[test]
    fn who_cannot_carry_leads_nobody() {
        for standing in [
            None,
            Some(Standing::Deactivated),
            Some(Standing::Guest),
            Some(Standing::Outsider),
        ] {
            let gone = Lead {
                standing,
                ..lead("ADA", Reach::Them)
            };
            let bo = lead("BO", Reach::Everybody);
            assert_eq!(of_sam(&[gone.clone(), bo], &["ROOT"]), ["BO"]);
            assert_eq!(of_sam(&[gone], &["ROOT"]), ["ROOT"]);
        }
    }

    #[test]
    fn nobody_is_their_own_lead_while_there_is_another() {
        use Reach::{Everybody, Others};
        let (sam, bo) = (lead("SAM", Everybody), lead("BO", Others));
        assert_eq!(of_sam(&[sam.clone(), bo], &["ROOT"]), ["BO"]);
        assert_eq!(of_sam(std::slice::from_ref(&sam), &["ROOT"]), ["ROOT"]);
        assert_eq!(of_sam(std::slice::from_ref(&sam), &["SAM"]), ["SAM"]);
        assert_eq!(of_sam(&[sam], &[]), ["SAM"]);
    }

    fn any_lead() -> impl Strategy<Value = Lead> {
        let standing = prop::sample::select(vec![
            None,
            Some(Standing::Member),
            Some(Standing::Deactivated),
        ]);
        let reach = prop::sample::select(vec![Reach::Everybody, Reach::Them, Reach::Others]);
        ("[A-E]", standing, reach).prop_map(|(name, standing, reach)| Lead {
            id: id(&name),
            standing,
            reach,
        })
    }

    proptest! {
        #[test]
        fn somebody_is_always_told(
            leads in prop::collection::vec(any_lead(), 0..5), admins in prop::collection::vec("[A-E]", 0..3)
        ) {
            let admins: Vec<_> = admins.iter().map(|name| id(name)).collect();
            let sam = id("A");
            let found = leads_of(&sam, &leads, &admins);
            let can = |lead: &Lead| lead.standing.is_some_and(Standing::can_carry);
            let someone = !admins.is_empty() || leads.iter().any(can);
            prop_assert_eq!(!found.is_empty(), someone);
            for one in &found {
                let able = leads.iter().any(|lead| lead.id == *one && can(lead));
                prop_assert!(able || admins.contains(one));
            }
            if found.contains(&sam) {
                prop_assert!(found.iter().all(|one| *one == sam), "only where there is no other");
            }
        }
    }
}
