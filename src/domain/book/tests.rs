//! Books that go to somebody else, by themselves and in every order of what may happen before.

use proptest::prelude::*;

use super::*;
use crate::domain::decide::tests::{at, submitted};
use crate::domain::handoff::{Acknowledged, Cancelled, Offer, Ownership, Returned};

fn user(id: &str) -> UserId {
    UserId::new(id)
}

pub(crate) fn transfer(from: &str, to: &str) -> Transfer {
    Transfer {
        id: TransferId::new("t1"),
        from: user(from),
        to: user(to),
        by: user("ULENA"),
        why: "Mia moves to another team.".to_owned(),
        parts: Parts::BOTH,
        at: at("2026-11-22 12:00"),
    }
}

fn lead() -> Actor {
    Actor::new(user("ULENA"), true)
}

/// Mia owns it since the 20th.
fn owned() -> Handoff {
    let state = State::Acknowledged(Acknowledged {
        ownership: Ownership {
            owner: user("UMIA"),
            acknowledged_at: at("2026-11-20 13:00"),
            matters_most: None,
            bookings: 0,
            returns: 0,
        },
        since: None,
    });
    Handoff {
        state,
        ..submitted()
    }
}

fn returned() -> Handoff {
    Handoff {
        state: State::Returned(Returned {
            at: at("2026-11-20 12:00"),
            by: user("UMIA"),
            questions: Vec::new(),
            round: 1,
            returns: 1,
        }),
        ..submitted()
    }
}

fn cancelled() -> Handoff {
    Handoff {
        state: State::Cancelled(Cancelled {
            at: at("2026-11-21 08:00"),
            by: user("USAM"),
            reason: "They went bankrupt.".to_owned(),
            accountable: user("USAM"),
        }),
        ..submitted()
    }
}

fn offered_to(to: &str, handoff: Handoff) -> Handoff {
    let offer = Offer {
        to: user(to),
        by: user("UMIA"),
        why: "Holidays.".to_owned(),
        at: at("2026-11-21 08:00"),
        version: 1,
    };
    Handoff {
        offer: Some(offer),
        ..handoff
    }
}

fn stays(given: &Given) -> Option<Stays> {
    match &given.outcome {
        Outcome::Stayed { why } => Some(*why),
        Outcome::Moved { .. } => None,
    }
}

fn give(transfer: &Transfer, handoff: &Handoff) -> Given {
    transfer.give(handoff, &lead(), transfer.at)
}

#[test]
fn what_is_owned_is_offered_and_what_is_sold_changes_hands() {
    let transfer = transfer("UMIA", "UMAX");
    let given = give(&transfer, &owned());
    let after = &given.decisions[0].handoff;
    assert_eq!(
        after.accountable(),
        &user("UMIA"),
        "until Max says yes it stays hers"
    );
    assert_eq!(turn(after, &user("UMAX")), Turn::Asked);
    let told = vec![user("UMIA"), user("USAM")];
    let parts = Parts {
        manages: true,
        sells: false,
    };
    assert_eq!(given.outcome, Outcome::Moved { parts, told });
    assert!(given.decisions.iter().all(|one| one.notices.is_empty()));

    let given = give(&transfer, &returned());
    let after = &given.decisions[0].handoff;
    assert_eq!(turn(after, &user("UMAX")), Turn::Later);

    let transfer = self::transfer("USAM", "UMAX");
    let given = give(&transfer, &owned());
    assert_eq!(given.decisions[0].handoff.seller, user("UMAX"));
    let told = vec![user("UMIA"), user("USAM")];
    let parts = Parts {
        manages: false,
        sells: true,
    };
    assert_eq!(given.outcome, Outcome::Moved { parts, told });
}

#[test]
fn who_both_sells_and_looks_after_gives_both_or_one() {
    let both = Handoff {
        seller: user("UMIA"),
        ..owned()
    };
    let given = give(&transfer("UMIA", "UMAX"), &both);
    assert_eq!(given.decisions.len(), 2);
    let after = &given.decisions[1].handoff;
    assert_eq!(after.version, both.version + 2);
    assert_eq!(parts_of(after, &user("UMAX")), Parts::BOTH);
    let only_sales = Transfer {
        parts: Parts {
            manages: false,
            sells: true,
        },
        ..transfer("UMIA", "UMAX")
    };
    let given = give(&only_sales, &both);
    assert_eq!(given.decisions.len(), 1);
    assert_eq!(given.decisions[0].handoff.offer, None);
}

#[test]
fn what_somebody_was_asked_to_take_over_goes_along() {
    let asked = offered_to("UMAX", owned());
    let given = give(&transfer("UMAX", "UOLAF"), &asked);
    let after = &given.decisions[0].handoff;
    assert_eq!(turn(after, &user("UOLAF")), Turn::Asked);
    assert_eq!(turn(after, &user("UMAX")), Turn::Others);
    // Not to the one who wants to be rid of it.
    assert_eq!(
        stays(&give(&transfer("UMAX", "UMIA"), &asked)),
        Some(Stays::WithThem)
    );
}

#[test]
fn what_cannot_move_says_why() {
    let mia_to_max = transfer("UMIA", "UMAX");
    assert_eq!(stays(&give(&mia_to_max, &cancelled())), Some(Stays::Ended));
    let others = transfer("UOLAF", "UMAX");
    assert_eq!(stays(&give(&others, &owned())), Some(Stays::WithOthers));
    let asked = offered_to("UMAX", owned());
    assert_eq!(stays(&give(&mia_to_max, &asked)), Some(Stays::WithThem));
    let nobody = Actor::new(user("UOLAF"), false);
    let given = mia_to_max.give(&owned(), &nobody, mia_to_max.at);
    assert_eq!(stays(&given), Some(Stays::MayNot));
}

#[test]
fn only_its_owner_and_leads_give_a_book_away() {
    let mia = user("UMIA");
    assert!(may_give(&Actor::new(mia.clone(), false), &mia));
    assert!(may_give(&lead(), &mia));
    let cover = Actor::new(user("UMAX"), false).covering(BTreeSet::from([mia.clone()]));
    assert!(!may_give(&cover, &mia), "a cover is there for some days");
}

#[test]
fn everybody_is_told_once_and_whoever_asked_in_any_case() {
    let transfer = transfer("UMIA", "UMAX");
    let moved = |told: &[&str]| {
        let outcome = Outcome::Moved {
            parts: Parts::BOTH,
            told: told.iter().map(|id| user(id)).collect(),
        };
        (HandoffId::new(12), outcome)
    };
    let outcomes = [moved(&["UMIA", "USAM"]), moved(&["UMIA", "ULENA", "UMAX"])];
    let told = readers(&transfer, &outcomes);
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(who, reader)| (who.as_str(), reader.key()))
        .collect();
    assert_eq!(
        told,
        [
            ("UMAX", "receiver"),
            ("UMIA", "concerned"),
            ("USAM", "concerned"),
            ("ULENA", "asker")
        ]
    );
    let why = Stays::Ended;
    let nothing = [(HandoffId::new(12), Outcome::Stayed { why })];
    let told = readers(&transfer, &nothing);
    assert_eq!(told, [(user("ULENA"), Reader::Asker)]);
    // Who asked for themselves hears it as whoever got it, and what they did not get.
    let own = self::transfer("UMIA", "ULENA");
    let told = readers(&own, &[moved(&["UMIA"])]);
    let of = |told: &[(UserId, Reader)]| told.iter().map(|(_, one)| one.key()).collect::<Vec<_>>();
    assert_eq!(of(&told), ["receiver", "concerned"]);
    let some = [moved(&["UMIA"]), nothing[0].clone()];
    assert_eq!(
        of(&readers(&own, &some)),
        ["receiver", "concerned", "asker"]
    );
}

fn any_handoff() -> impl Strategy<Value = Handoff> {
    let person = || prop::sample::select(vec!["USAM", "UMIA", "UMAX", "UOLAF"]);
    let state = prop::sample::select(vec![submitted(), returned(), owned(), cancelled()]);
    let offer = prop::option::of(person());
    (state, person(), person(), offer).prop_map(|(handoff, seller, manager, offer)| {
        let mut handoff = Handoff {
            seller: user(seller),
            manager: user(manager),
            ..handoff
        };
        if let State::Acknowledged(held) = &mut handoff.state {
            held.ownership.owner = user(manager);
            if let Some(to) = offer.filter(|to| *to != manager) {
                handoff = offered_to(to, handoff);
            }
        }
        handoff
    })
}

proptest! {
    /// Nobody becomes accountable for a customer they did not acknowledge, nobody loses one unasked,
    /// and the same thing twice is the same as once.
    #[test]
    fn a_book_moves_once_and_nobody_owns_unasked(
        handoff in any_handoff(),
        manages in any::<bool>(),
        sells in any::<bool>(),
        people in prop::sample::subsequence(vec!["USAM", "UMIA", "UMAX", "UOLAF"], 2).prop_shuffle(),
    ) {
        let parts = Parts { manages, sells };
        let transfer = Transfer { parts, ..transfer(people[0], people[1]) };
        let given = give(&transfer, &handoff);
        let after = given.decisions.last().map_or(&handoff, |last| &last.handoff);
        if handoff.ownership().is_some() {
            prop_assert_eq!(after.accountable(), handoff.accountable());
            prop_assert_eq!(&after.manager, &handoff.manager);
        }
        let steps = i64::try_from(given.decisions.len()).unwrap();
        prop_assert_eq!(after.version, handoff.version + steps);
        prop_assert!(given.decisions.iter().all(|one| one.notices.is_empty() && one.for_leads.is_empty()));
        match &given.outcome {
            Outcome::Stayed { .. } => prop_assert_eq!(after, &handoff),
            Outcome::Moved { parts: moved, told } => {
                prop_assert_eq!(moved.within(parts), *moved, "only what was chosen");
                let theirs = parts_of(after, &transfer.to);
                prop_assert_eq!(moved.within(theirs), *moved);
                prop_assert!(!told.contains(&transfer.to));
            }
        }
        let again = give(&transfer, after);
        prop_assert!(again.decisions.is_empty(), "{:?}", again.outcome);
    }
}
