//! Every message about a book, read as the person who gets it.

use insta::assert_snapshot;

use super::*;
use crate::domain::book::Parts;
use crate::domain::book::tests::transfer;
use crate::domain::handoff::{Offer, State};
use crate::slack::messages::catch_up::tests::caught_up;
use crate::slack::messages::questions::tests::with_questions;
use crate::slack::messages::tests::{
    ODD, acknowledged, cancelled, every_state, lena, mia, monstrous, noon, northwind, onboarding,
    read, refused_by_slack, returned,
};

fn max() -> UserId {
    UserId::new("UMAX")
}

fn numbered(number: i64, handoff: Handoff) -> Handoff {
    Handoff {
        id: HandoffId::new(number),
        ..handoff
    }
}

fn offered(handoff: Handoff) -> Handoff {
    Handoff {
        offer: Some(Offer {
            to: max(),
            by: lena(),
            why: "Mia moves to another team.".to_owned(),
            at: noon(),
            version: 2,
        }),
        ..handoff
    }
}

fn asked_max(handoff: Handoff) -> Handoff {
    Handoff {
        manager: max(),
        ..handoff
    }
}

fn sold_by_max(handoff: Handoff) -> Handoff {
    Handoff {
        seller: max(),
        ..handoff
    }
}

fn moved(manages: bool, sells: bool) -> Outcome {
    Outcome::Moved {
        parts: Parts { manages, sells },
        told: vec![mia(), UserId::new("USAM")],
    }
}

fn stayed(why: Stays) -> Outcome {
    Outcome::Stayed { why }
}

fn gone(rows: Vec<(Handoff, Outcome)>) -> Gone {
    Gone {
        transfer: transfer("UMIA", "UMAX"),
        rows,
        unread: Vec::new(),
    }
}

fn caught_up_with(gone: &Gone) -> CatchUps {
    let rows = gone.rows.iter();
    rows.map(|(handoff, _)| (handoff.id, caught_up())).collect()
}

fn say(gone: &Gone, covers_until: Option<NaiveDate>) -> String {
    let caught_up = caught_up_with(gone);
    read(&received(gone, &Channels::new(), &caught_up, covers_until))
}

fn of_every_kind() -> Gone {
    gone(vec![
        (numbered(1, cancelled()), moved(true, false)),
        (
            numbered(2, with_questions(offered(acknowledged()))),
            moved(true, false),
        ),
        (numbered(3, asked_max(returned())), moved(true, false)),
        (numbered(4, sold_by_max(onboarding())), moved(false, true)),
        (numbered(5, northwind()), stayed(Stays::MayNot)),
    ])
}

#[test]
fn whoever_gets_it_reads_all_of_it_once() {
    assert_snapshot!(say(&of_every_kind(), None), @"
    @lena asks you to take over 3 customers from @mia, and you answer for sales about 1 now.
    The reason:
    > Mia moves to another team.
    Acknowledge each customer by itself. Until then whoever has it now stays responsible.
    Northwind Traders · HO-2
    Acknowledged by @mia, 3 h after it was sent · no kickoff yet
    New since it was acknowledged (Nov 20, 2026 at 1:00 PM):
    • Reads differently in the brief (version 1 now): Goals and motivation, Sensitivities
    • Nov 21, 2026 at 9:00 AM · @mia noted: “They asked for single sign-on again.”
    • Nov 21, 2026 at 9:00 AM · @mia moved the kickoff from Nov 26, 2026 at 9:00 AM to Nov 27, 2026 at 9:00 AM
    Open promises:
    • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
    • A report on retyped orders · stretch · no date
    Gaps in the brief: First value (missing), Why us (missing), Concerns and expectations (a placeholder, not an answer), How they communicate (vague, too short to act on), How they decide (missing), Scope and environment (missing), and 1 more in the brief
    Open questions for @sam:
    • 2. Who signs for the import, Ann or Bo? · asked by @mia, Nov 20, 2026 at 12:00 PM
    • 3. About “Sensitivities” · asked by @mia, Nov 20, 2026 at 12:00 PM
    [Acknowledge] [Read the brief]
    Northwind Traders · HO-3
    Returned by @mia with 2 questions · Nov 20, 2026 at 12:00 PM · waiting for @sam
    Nothing to acknowledge yet: @sam has to answer the questions first.
    New since it was acknowledged (Nov 20, 2026 at 1:00 PM):
    • Reads differently in the brief (version 1 now): Goals and motivation, Sensitivities
    • Nov 21, 2026 at 9:00 AM · @mia noted: “They asked for single sign-on again.”
    • Nov 21, 2026 at 9:00 AM · @mia moved the kickoff from Nov 26, 2026 at 9:00 AM to Nov 27, 2026 at 9:00 AM
    Open promises:
    • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
    • A report on retyped orders · stretch · no date
    Gaps in the brief: First value (missing), Why us (missing), Concerns and expectations (a placeholder, not an answer), How they communicate (vague, too short to act on), How they decide (missing), Scope and environment (missing), and 1 more in the brief
    Open questions for @sam:
    • Concerns and expectations: missing. Needed: What did Bo say against us?
    • Promises: too vague.
    [Read the brief]
    Northwind Traders · HO-4
    Onboarding with @mia · kickoff held Nov 27, 2026 at 9:00 AM
    You answer for sales now.
    New since it was acknowledged (Nov 20, 2026 at 1:00 PM):
    • Reads differently in the brief (version 1 now): Goals and motivation, Sensitivities
    • Nov 21, 2026 at 9:00 AM · @mia noted: “They asked for single sign-on again.”
    • Nov 21, 2026 at 9:00 AM · @mia moved the kickoff from Nov 26, 2026 at 9:00 AM to Nov 27, 2026 at 9:00 AM
    Open promises:
    • Import of ten years of orders · firm · to Ann · by Dec 15, 2026
    • A report on retyped orders · stretch · no date
    Gaps in the brief: First value (missing), Why us (missing), Concerns and expectations (a placeholder, not an answer), How they communicate (vague, too short to act on), How they decide (missing), Scope and environment (missing), and 1 more in the brief
    No question is open.
    [Read the brief]
    Northwind Traders · HO-1
    Cancelled by @lena · Nov 21, 2026 at 8:00 AM
    ");
}

#[test]
fn what_is_done_has_no_buttons_any_more() {
    let mut taken = acknowledged();
    taken.manager = max();
    if let State::Acknowledged(held) = &mut taken.state {
        held.ownership.owner = max();
    }
    let done = gone(vec![
        (numbered(1, taken), moved(true, false)),
        (numbered(2, northwind()), moved(true, false)),
    ]);
    assert!(!done.came().iter().any(Came::waits));
    assert_snapshot!(say(&done, None), @"
    @lena asks you to take over 2 customers from @mia.
    The reason:
    > Mia moves to another team.
    Northwind Traders · HO-1
    Acknowledged by @UMAX, 3 h after it was sent · no kickoff yet
    Northwind Traders · HO-2
    Waiting for @mia to acknowledge · sent Nov 20, 2026 at 10:00 AM
    ");
}

#[test]
fn the_first_line_says_who_gives_what() {
    let first = |gone: &Gone| say(gone, None).lines().next().unwrap().to_owned();
    let one = gone(vec![(offered(acknowledged()), moved(true, false))]);
    let sold = gone(vec![(sold_by_max(acknowledged()), moved(false, true))]);
    let both = gone(vec![(
        sold_by_max(offered(acknowledged())),
        moved(true, true),
    )]);
    let by_mia = |gone: Gone| Gone {
        transfer: Transfer {
            by: mia(),
            ..gone.transfer
        },
        ..gone
    };
    let all = [first(&one), first(&sold), first(&both)].join("\n");
    assert_snapshot!(all, @"
    @lena asks you to take over 1 customer from @mia.
    @lena gives you 1 customer of @mia: you answer for sales about them now.
    @lena asks you to take over 1 customer from @mia, and you answer for sales about 1 now.
    ");
    let all = [one, sold, both].map(|gone| first(&by_mia(gone)));
    assert_snapshot!(all.join("\n"), @"
    @mia asks you to take over 1 customer.
    @mia gives you 1 customer: you answer for sales about them now.
    @mia asks you to take over 1 customer, and you answer for sales about 1 now.
    ");
    let mut own = of_every_kind();
    own.transfer.by = max();
    assert_snapshot!(first(&own), @"You asked for 4 customers of @mia.");
    let until = NaiveDate::from_ymd_opt(2026, 12, 3);
    let head = say(&of_every_kind(), until);
    assert_snapshot!(head.lines().take(4).collect::<Vec<_>>().join("\n"), @"
    @lena asks @UMAX to take over 3 customers from @mia, and they answer for sales about 1 now.
    You cover for @UMAX until Dec 3, 2026: you may acknowledge in their place, and reminders come to you.
    The reason:
    > Mia moves to another team.
    ");
    assert_snapshot!(read(&not_theirs_any_more().into()), @"You do not cover for them any more, so there is nothing left to do here.");
}

#[test]
fn whoever_is_concerned_reads_what_concerns_them() {
    assert_snapshot!(read(&concerned(&of_every_kind(), &UserId::new("USAM"))), @"
    @lena gives the customers of @mia to @UMAX.
    Some of them concern you, too.
    The reason:
    > Mia moves to another team.
    @UMAX is asked to take over:
    • HO-2 · Northwind Traders
    • HO-3 · Northwind Traders
    Until they acknowledge a customer, whoever has it now stays responsible.
    @UMAX answers for sales now:
    • HO-4 · Northwind Traders
    ");
    let mut gone = of_every_kind();
    gone.transfer.by = mia();
    let first = read(&concerned(&gone, &UserId::new("USAM")));
    assert_snapshot!(first.lines().next().unwrap(), @"@mia gives their customers to @UMAX.");
    gone.transfer.by = max();
    let first = read(&concerned(&gone, &UserId::new("USAM")));
    assert_snapshot!(first.lines().next().unwrap(), @"@UMAX asked for the customers of @mia.");
    let nobody = read(&concerned(&gone, &UserId::new("UOLAF")));
    assert!(!nobody.contains("Northwind"), "{nobody}");
}

#[test]
fn whoever_asked_reads_what_became_of_it() {
    let mut gone = of_every_kind();
    for (number, why) in [
        (6, Stays::Ended),
        (7, Stays::WithOthers),
        (8, Stays::WithThem),
        (9, Stays::CannotCarry),
    ] {
        gone.rows.push((numbered(number, northwind()), stayed(why)));
    }
    gone.unread.push(HandoffId::new(10));
    assert_snapshot!(read(&outcome(&gone)), @"
    4 customers of @mia went to @UMAX.
    @UMAX is asked to take over 3, and answers for sales about 1 now. They got one message about all of them and acknowledge each by itself; until then whoever has a customer stays responsible.
    6 did not move:
    • HO-6 · Northwind Traders: it was closed or cancelled meanwhile.
    • HO-7 · Northwind Traders: somebody else has it by now.
    • HO-8 · Northwind Traders: @UMAX has it, or is asked to take it over, already.
    • HO-5 · Northwind Traders: you may not give it away any more.
    • HO-9 · Northwind Traders: @UMAX cannot carry customers any more.
    • HO-10: it cannot be read here. Please tell whoever runs Handoff.
    ");
    let nothing = self::gone(vec![(northwind(), stayed(Stays::WithThem))]);
    assert_snapshot!(read(&outcome(&nothing)), @"
    No customer of @mia could be given to @UMAX.
    1 did not move:
    • HO-12 · Northwind Traders: @UMAX has it, or is asked to take it over, already.
    ");
    let one = self::gone(vec![(sold_by_max(acknowledged()), moved(false, true))]);
    assert_snapshot!(read(&outcome(&one)), @"
    1 customer of @mia went to @UMAX.
    @UMAX answers for sales about them now.
    ");
}

#[test]
fn however_many_there_are_it_is_one_message() {
    for letters in ODD {
        let states = every_state().into_iter().cycle().take(300);
        let rows = (1..).zip(states).map(|(number, state)| {
            let handoff = Handoff {
                state: state.state,
                ..monstrous(letters)
            };
            let handoff = sold_by_max(offered(with_questions(handoff)));
            (numbered(number, handoff), moved(true, true))
        });
        let many = gone(rows.collect());
        let caught_up = caught_up_with(&many);
        let received = received(&many, &Channels::new(), &caught_up, None);
        let stayed_all = gone(
            (1..=300)
                .map(|number| {
                    let handoff = numbered(number, monstrous(letters));
                    (handoff, stayed(Stays::WithThem))
                })
                .collect(),
        );
        for message in [
            received,
            concerned(&many, &mia()),
            outcome(&many),
            outcome(&stayed_all),
        ] {
            assert_eq!(
                refused_by_slack(&message),
                Vec::<String>::new(),
                "{letters}"
            );
        }
    }
    let rows = (1..=30).map(|number| {
        let handoff = numbered(number, offered(acknowledged()));
        (handoff, moved(true, false))
    });
    let many = gone(rows.collect());
    let said = say(&many, None);
    assert_snapshot!(said.lines().last().unwrap(), @"[Show all 30]");
    let shown = said.matches("[Acknowledge]").count();
    assert!((8..=12).contains(&shown), "{shown} are shown");
    assert_snapshot!(read(&concerned(&many, &mia())).lines().rev().nth(1).unwrap(), @"• … and 5 more. To see yours, type /handoff list.");
}
