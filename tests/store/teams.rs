//! Who leads whom, from the tables, against the same told by hand.

use std::collections::{BTreeMap, BTreeSet};

use handoff::domain::ids::{GroupId, UserId};
use handoff::domain::person::{Person, Standing};
use handoff::domain::team::{Lead, Leads, Reach, Team, UserGroup, leads_of};
use handoff::domain::zone::Zone;
use handoff::flows::teams;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::support::cast::{monday, person, team};
use crate::support::{on_every_database, rounds, sql};

/// A small company: people A to F, groups X to Z.
#[derive(Debug, Clone)]
struct Company {
    people: BTreeMap<UserId, (Standing, bool)>,
    groups: Vec<UserGroup>,
    /// Who was chosen to lead.
    chosen: Leads,
    /// What was chosen for one while they led; they may lead no more.
    teams: Vec<Team>,
}

fn any_id() -> impl Strategy<Value = UserId> {
    "[A-F]".prop_map(UserId::new)
}

fn any_group() -> impl Strategy<Value = GroupId> {
    "[X-Z]".prop_map(GroupId::new)
}

fn any_company() -> impl Strategy<Value = Company> {
    let standing = prop::sample::select(vec![
        Standing::Member,
        Standing::Member,
        Standing::Guest,
        Standing::Deactivated,
    ]);
    let people = prop::collection::btree_map(any_id(), (standing, any::<bool>()), 0..6);
    let ids = || prop::collection::btree_set(any_id(), 0..3);
    let groups = prop::collection::btree_map(any_group(), ids(), 0..3);
    let chosen = (ids(), prop::collection::btree_set(any_group(), 0..2));
    let teams = prop::collection::btree_map(any_id(), chosen, 0..4);
    let leads = (ids(), prop::collection::btree_set(any_group(), 0..2));
    let leads = leads.prop_map(|(people, groups)| Leads { people, groups });
    (people, groups, leads, teams).prop_map(|(people, groups, chosen, teams)| Company {
        people,
        chosen,
        groups: groups
            .into_iter()
            .map(|(id, members)| UserGroup {
                handle: id.to_string(),
                name: String::new(),
                id,
                members,
            })
            .collect(),
        teams: teams
            .into_iter()
            .map(|(lead, (people, groups))| Team {
                lead,
                people,
                groups,
            })
            .collect(),
    })
}

impl Company {
    fn standing(&self, id: &UserId) -> Option<Standing> {
        self.people.get(id).map(|(standing, _)| *standing)
    }

    /// A team each, by id.
    fn leads(&self) -> Vec<Team> {
        let mut leads = self.chosen.people.clone();
        let through = self.members_of(&self.chosen.groups).into_iter();
        leads.extend(through.filter(|id| self.standing(id) == Some(Standing::Member)));
        let team = |lead: UserId| {
            let chosen = self.teams.iter().find(|team| team.lead == lead);
            chosen.cloned().unwrap_or_else(|| Team::of(lead))
        };
        leads.into_iter().map(team).collect()
    }

    fn members_of(&self, chosen: &BTreeSet<GroupId>) -> BTreeSet<UserId> {
        let groups = self.groups.iter();
        let held = groups.filter(|group| chosen.contains(&group.id));
        held.flat_map(|group| group.members.iter().cloned())
            .collect()
    }

    fn leads_of(&self, person: &UserId) -> Vec<UserId> {
        let lead = |team: &Team| Lead {
            id: team.lead.clone(),
            standing: self.standing(&team.lead),
            reach: if team.is_everybody() {
                Reach::Everybody
            } else if team.people.contains(person) || self.members_of(&team.groups).contains(person)
            {
                Reach::Them
            } else {
                Reach::Others
            },
        };
        let leads: Vec<Lead> = self.leads().iter().map(lead).collect();
        let admins = self.people.iter();
        let admins = admins.filter(|(_, (standing, admin))| *admin && standing.can_carry());
        let admins: Vec<UserId> = admins.map(|(id, _)| id.clone()).collect();
        leads_of(person, &leads, &admins)
    }

    fn people_of(&self, lead: &UserId) -> Option<BTreeSet<UserId>> {
        let leads = self.leads();
        let team = leads.iter().find(|team| team.lead == *lead)?;
        if team.is_everybody() {
            return None;
        }
        let held = self.members_of(&team.groups).into_iter();
        let active = held.filter(|id| self.standing(id).is_none_or(Standing::can_carry));
        Some(active.chain(team.people.iter().cloned()).collect())
    }
}

#[tokio::test]
async fn leads_and_their_people_are_found_as_by_hand() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..rounds(40, 1_000) {
            let company = any_company().new_tree(&mut runner).unwrap().current();
            let mut tx = db.begin().await.unwrap();
            sql::run(&mut tx, "DELETE FROM people").await.unwrap();
            for (id, (standing, admin)) in &company.people {
                let person = Person {
                    standing: *standing,
                    admin: *admin,
                    ..person(id.clone(), Zone::UTC)
                };
                tx.remember_person(&team(), &person, monday())
                    .await
                    .unwrap();
            }
            // Over what an earlier company left behind.
            tx.name_leads(&team(), &company.chosen).await.unwrap();
            tx.remember_user_groups(&team(), &company.groups, monday())
                .await
                .unwrap();
            tx.forget_teams_of_others(&team()).await.unwrap();
            let leads = company.leads();
            for chosen in leads.iter().chain(&company.teams) {
                tx.save_team(&team(), chosen).await.unwrap();
            }
            assert_eq!(tx.named_leads(&team()).await.unwrap(), company.chosen);
            assert_eq!(tx.teams(&team()).await.unwrap(), leads, "{company:?}");
            let ids: Vec<UserId> = leads.into_iter().map(|team| team.lead).collect();
            assert_eq!(tx.leads(&team()).await.unwrap(), ids);
            assert_eq!(tx.user_groups(&team()).await.unwrap(), company.groups);
            let everybody = ["A", "B", "C", "D", "E", "F"].map(UserId::new);
            let all = everybody.iter().collect();
            let mut leads_of = teams::leads_of_each(&mut tx, &team(), &all).await.unwrap();
            for id in everybody {
                let leads = leads_of.remove(&id).unwrap();
                assert_eq!(leads, company.leads_of(&id), "{id} in {company:?}");
                let people = teams::people_of(&mut tx, &team(), &id).await.unwrap();
                assert_eq!(people, company.people_of(&id), "{id} in {company:?}");
            }
            tx.commit().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn one_workspace_knows_nothing_of_anothers_teams() {
    on_every_database(async |database| {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let other = handoff::domain::ids::WorkspaceId::new("T2");
        let (ada, bo) = (UserId::new("ADA"), UserId::new("BO"));
        let ada_of = Person {
            admin: true,
            ..person(ada.clone(), Zone::UTC)
        };
        tx.remember_person(&other, &ada_of, monday()).await.unwrap();
        let by_group = Leads {
            groups: [GroupId::new("S1")].into(),
            ..Leads::of([ada.clone()])
        };
        tx.name_leads(&other, &by_group).await.unwrap();
        let group = UserGroup {
            id: GroupId::new("S1"),
            handle: "all".to_owned(),
            name: String::new(),
            members: [bo.clone()].into(),
        };
        tx.remember_user_groups(&other, &[group], monday())
            .await
            .unwrap();
        let chosen = Team {
            groups: [GroupId::new("S1")].into(),
            ..Team::of(ada.clone())
        };
        tx.save_team(&other, &chosen).await.unwrap();
        assert_eq!(
            teams::leads_of(&mut tx, &other, &bo).await.unwrap(),
            std::slice::from_ref(&ada)
        );
        assert_eq!(teams::leads_of(&mut tx, &team(), &bo).await.unwrap(), []);
        assert_eq!(
            teams::people_of(&mut tx, &team(), &ada).await.unwrap(),
            None
        );
        assert_eq!(tx.user_groups(&team()).await.unwrap(), []);
        assert_eq!(tx.leads(&team()).await.unwrap(), []);
        tx.remember_user_groups(&team(), &[], monday())
            .await
            .unwrap();
        assert_eq!(tx.user_groups(&other).await.unwrap().len(), 1);
    })
    .await;
}
