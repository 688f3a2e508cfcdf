//! What the bot tells one person, made when it is sent and again when things moved on.

mod added;
mod asked;
mod kickoff;
mod question;
mod settled;
mod told;
mod trouble;

use super::button::Button;
use super::{bundle, owed, state};
use crate::domain::Instant;
use crate::domain::catch_up::CatchUp;
use crate::domain::deadline::Clock;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ChannelId, UserId};
use crate::domain::notice::{Covers, News, Notice};
use crate::domain::nudge::Owed;
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::{Message, Writer};

/// The message, as true at `now`. Once there is nothing left to do about it, the same call gives
/// its settled form, one sentence without buttons, to put in its place.
pub fn notice(
    notice: &Notice,
    handoff: &Handoff,
    channel: Option<&ChannelId>,
    card_link: Option<&str>,
    owed: Option<&Owed>,
    caught_up: Option<&CatchUp>,
    now: Instant,
) -> Message {
    if asks_something(&notice.news) && !notice.still_wanted(handoff, now) {
        return settled::settled(notice, handoff).into();
    }
    let asked_by = if let News::Reminded { by, .. } = &notice.news {
        Some(by)
    } else {
        None
    };
    let told = Told {
        reader: &notice.to,
        handoff,
        channel,
        card_link,
        owed,
        covers: match &notice.news {
            News::Nudge { whose, .. } => Some(whose).filter(|whose| **whose != notice.to),
            _ => None,
        },
        stands_in: notice.covers.as_ref(),
        asked_by,
        caught_up,
        now,
    };
    match &notice.news {
        News::BriefWaits { round } => asked::brief_waits(&told, *round),
        News::Nudge { clock, .. } | News::Reminded { clock, .. } => nudge(&told, clock),
        News::Escalated { clock, whose, .. } => asked::escalated(&told, clock, whose),
        News::Offered { .. } => asked::offered(&told, None),
        News::OfferWithdrawn {
            asked, owner_left, ..
        } => asked::offer_withdrawn(&told, &notice.to, asked, *owner_left),
        News::AtRisk { nth, health } => told::at_risk(&told, *nth, *health),
        News::OwnerChanged { from, .. } => told::owner_changed(&told, from),
        News::SellerChanged { from, by, why, .. } => {
            told::seller_changed(&told, &notice.to, from, by, why)
        }
        News::PromiseTurned { row, nth, by } => told::promise_turned(&told, *row, *nth, by),
        News::Question { nth, .. } => question::asked(&told, *nth),
        News::QuestionAnswered { nth, by } => question::answered(&told, *nth, by),
        News::QuestionTakenBack { nth, by } => question::taken_back(&told, *nth, by),
        News::Added { brief_version, by } => added::added(&told, *brief_version, by),
        News::Steady => told::steady(&told),
        News::Closed => told::closed(&told),
        News::Returned { .. } => asked::returned(&told),
        News::KickoffTomorrow { booking } => kickoff::tomorrow(&told, *booking),
        News::KickoffSoon { booking } => kickoff::soon(&told, *booking),
        News::KickoffBooked { booking, by } => kickoff::booked(&told, *booking, by),
        News::Sent { .. } => told::sent(&told),
        News::Acknowledged => told::acknowledged(&told),
        News::TakenOver => told::taken_over(&told),
        News::ReturnedForYou { .. } => told::returned_for_you(&told),
        News::AnsweredForYou { by, .. } => told::answered_for_you(&told, by),
        News::AskedLater { by, why, .. } => told::asked_later(&told, by, why),
        News::HandedOver { .. } => told::handed_over(&told),
        News::Cancelled => told::cancelled(&told),
        News::ChannelTrouble { step, error, .. } => trouble::trouble(&told, step, error),
        News::Outsiders { people, .. } => trouble::outsiders(&told, people),
        News::Unheard { person, error, .. } => trouble::unheard(&told, person, error),
    }
}

/// The first reminder of a pressing clock, in its own words; of the others in the bundle's.
fn nudge(told: &Told<'_>, clock: &Clock) -> Message {
    match clock {
        Clock::Acknowledge { .. } => asked::acknowledgement_late(told, clock),
        Clock::Answer { .. } => asked::answers_late(told, clock),
        Clock::TakeOver { .. } => asked::offered(told, Some(clock)),
        Clock::Question { nth } => question::late(told, *nth, clock),
        Clock::RecordKickoff { booking } => kickoff::over(told, *booking),
        Clock::BookKickoff { .. }
        | Clock::HoldKickoff
        | Clock::CheckIn { .. }
        | Clock::Promise { .. }
        | Clock::OnCall => {
            let due_at = told.owed.and_then(|owed| owed.deadline.due_at);
            told.begin(owed_line(told, clock, due_at))
                .line(owed::what_to_do(clock))
                .note(told.what_comes_next())
                .buttons(bundle::buttons(told.handoff, clock, told.reader))
                .message()
        }
    }
}

fn owed_line(told: &Told<'_>, clock: &Clock, due_at: Option<Instant>) -> Line {
    owed::why(told.handoff, clock, told.reader, due_at, told.now)
}

/// Whether the message carries buttons that go stale, so that it is put right when things move on.
pub fn asks_something(news: &News) -> bool {
    match news {
        News::BriefWaits { .. }
        | News::Nudge { .. }
        | News::Reminded { .. }
        | News::Escalated { .. }
        | News::Offered { .. }
        | News::OfferWithdrawn { .. }
        | News::Returned { .. }
        | News::Question { .. }
        | News::KickoffTomorrow { .. }
        | News::KickoffSoon { .. }
        | News::KickoffBooked { .. } => true,
        News::Sent { .. }
        | News::Acknowledged
        | News::TakenOver
        | News::ReturnedForYou { .. }
        | News::AnsweredForYou { .. }
        | News::AskedLater { .. }
        | News::HandedOver { .. }
        | News::AtRisk { .. }
        | News::OwnerChanged { .. }
        | News::SellerChanged { .. }
        | News::PromiseTurned { .. }
        | News::QuestionAnswered { .. }
        | News::QuestionTakenBack { .. }
        | News::Added { .. }
        | News::Steady
        | News::Closed
        | News::Cancelled
        | News::ChannelTrouble { .. }
        | News::Outsiders { .. }
        | News::Unheard { .. } => false,
    }
}

/// What every message is made from.
#[derive(Debug)]
struct Told<'a> {
    reader: &'a UserId,
    handoff: &'a Handoff,
    channel: Option<&'a ChannelId>,
    card_link: Option<&'a str>,
    /// What a reminder reminds of, and what comes after it.
    owed: Option<&'a Owed>,
    /// Whose reminder it is, when it goes to their cover.
    covers: Option<&'a UserId>,
    /// Whom else this was said to, who is away.
    stands_in: Option<&'a Covers>,
    /// The lead who had somebody reminded.
    asked_by: Option<&'a UserId>,
    /// What is new to whoever comes in the middle of it.
    caught_up: Option<&'a CatchUp>,
    now: Instant,
}

impl Told<'_> {
    /// The first line, which says it all, then where this belongs.
    fn begin(&self, news: Line) -> Writer {
        let place = match self.channel {
            Some(channel) => state::name(self.handoff).text(" · ").channel(channel),
            None => state::name(self.handoff),
        };
        let place = match self.covers {
            Some(absent) => place.text(" · you cover for ").user(absent),
            None => place,
        };
        let asked = self
            .asked_by
            .map(|by| Line::new().user(by).text(" asks about this:"));
        let stands_in = self.stands_in.map(|covers| {
            let line = Line::of("You cover for ")
                .user(&covers.whom)
                .text(" until ");
            line.day(covers.until)
                .text(": you may answer in their place, and reminders come to you.")
        });
        let writer = Writer::new().lines(asked).line(news).line(place);
        writer.lines(stands_in)
    }

    /// Who is asked: the reader, or whom they stand in for.
    fn asked(&self, line: Line) -> Line {
        match self.stands_in {
            Some(covers) => line.user(&covers.whom),
            None => line.text("you"),
        }
    }

    fn customer(&self) -> &str {
        self.handoff.customer.as_str()
    }

    fn read_brief(&self) -> Button {
        Button::on(self.handoff, Action::ReadBrief, "Read the brief")
    }

    fn what_comes_next(&self) -> Line {
        self.owed.map_or_else(Line::new, owed::what_comes_next)
    }

    fn snooze(&self, clock: &Clock) -> Button {
        Button::about(self.handoff, clock, Action::Snooze, "Snooze")
    }

    /// To whoever else should do it; what that means depends on the clock.
    fn pass_on(&self, clock: &Clock) -> Button {
        Button::about(self.handoff, clock, Action::PassOn, "Hand over")
    }

    fn hand_over(&self) -> Button {
        Button::on(self.handoff, Action::HandOver, "Hand over")
    }

    fn open_channel(&self) -> Option<Button> {
        Button::link(self.card_link?, "Open the channel")
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::decide::tests::at;
    use crate::domain::handoff::{Arrival, State, Submitted};
    use crate::domain::ids::{HandoffId, UserId};
    use crate::domain::shared_channel::Step;
    use crate::domain::template::SENSITIVITIES;
    use crate::slack::messages::tests::{
        ODD, acknowledged, booked, cancelled, every_state, mia, monstrous, noon, northwind,
        onboarding, read, refused_by_slack, returned,
    };

    fn to(user: &str, news: News) -> Notice {
        Notice::new(HandoffId::new(12), &UserId::new(user), news)
    }

    fn say_at(told: &Notice, handoff: &Handoff, now: Instant) -> String {
        let channel = ChannelId::new("C12");
        let link = Some("https://example.slack.com/archives/C12/p1");
        read(&notice(
            told,
            handoff,
            Some(&channel),
            link,
            None,
            None,
            now,
        ))
    }

    fn nudge(clock: Clock) -> News {
        let whose = mia();
        News::Nudge { clock, whose }
    }

    fn say(user: &str, news: News, handoff: &Handoff) -> String {
        say_at(&to(user, news), handoff, noon())
    }

    fn every_news() -> Vec<News> {
        let step = Step::Bookmark {
            address: "https://example.com/p".to_owned(),
        };
        vec![
            News::BriefWaits { round: 1 },
            News::Outsiders {
                nth: 1,
                people: vec![UserId::new("UOLAF")],
            },
            News::Outsiders {
                nth: 2,
                people: Vec::new(),
            },
            News::Sent { round: 1 },
            nudge(Clock::Acknowledge { round: 1 }),
            News::Acknowledged,
            News::TakenOver,
            News::Returned { round: 1 },
            News::ReturnedForYou { round: 1 },
            News::AnsweredForYou {
                round: 2,
                by: UserId::new("ULENA"),
            },
            News::AskedLater {
                version: 2,
                by: UserId::new("ULENA"),
                why: "Holidays.".to_owned(),
            },
            News::HandedOver { version: 2 },
            News::OfferWithdrawn {
                version: 2,
                asked: UserId::new("UMAX"),
                owner_left: false,
            },
            News::KickoffTomorrow { booking: 1 },
            News::KickoffSoon { booking: 1 },
            nudge(Clock::RecordKickoff { booking: 1 }),
            News::KickoffBooked {
                booking: 1,
                by: mia(),
            },
            News::Question {
                nth: 1,
                of: UserId::new("USAM"),
            },
            nudge(Clock::Question { nth: 1 }),
            News::QuestionAnswered { nth: 1, by: mia() },
            News::QuestionTakenBack { nth: 1, by: mia() },
            News::Added {
                brief_version: 2,
                by: mia(),
            },
            News::Cancelled,
            News::ChannelTrouble {
                generation: 0,
                nth: 1,
                step,
                error: "invalid_link".to_owned(),
            },
        ]
    }

    #[test]
    fn a_brief_waits() {
        assert_snapshot!(say("UMIA", News::BriefWaits { round: 1 }, &northwind()), @"
        @sam asks you to take over Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        Brief: usable, 64 of 100, 7 gaps · 2 promises
        Read the brief, then acknowledge it or return it with questions.
        If it still waits when your time to answer is over, you are reminded.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        assert_snapshot!(say("UMIA", nudge(Clock::Acknowledge { round: 1 }), &northwind()), @"
        Northwind Traders has waited 2 days for your yes or no.
        HO-12 · Northwind Traders · #cust-northwind-traders
        Brief: usable, 64 of 100, 7 gaps · 2 promises
        Until you acknowledge, @sam stays responsible and no kickoff can be booked.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel] [Snooze]
        ");
        let again = State::Submitted(Submitted {
            since: noon(),
            round: 2,
            arrival: Arrival::Answered { changed: 1 },
            returns: 0,
        });
        let answered = Handoff {
            state: again,
            brief_version: 2,
            ..northwind()
        };
        let first = say("UMIA", News::BriefWaits { round: 2 }, &answered);
        assert_snapshot!(first.lines().next().unwrap(), @"@sam answered your questions about Northwind Traders. This is version 2 of the brief.");
    }

    #[test]
    fn a_cover_reads_who_is_asked_and_until_when_they_cover() {
        let until = chrono::NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        let cover = UserId::new("UMAX");
        let covers = |user: &str, news| to(user, news).to_cover(cover.clone(), until);
        let waits = covers("UMIA", News::BriefWaits { round: 1 });
        assert_snapshot!(say_at(&waits, &northwind(), noon()), @"
        @sam asks @mia to take over Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        You cover for @mia until Dec 3, 2026: you may answer in their place, and reminders come to you.
        Brief: usable, 64 of 100, 7 gaps · 2 promises
        Read the brief, then acknowledge it or return it with questions.
        [Acknowledge] [Return with questions] [Hand to someone else] [Read the brief] [Open the channel]
        ");
        let handed_over = |arrival| Handoff {
            state: State::Submitted(Submitted {
                since: noon(),
                round: 2,
                arrival,
                returns: 0,
            }),
            brief_version: 2,
            ..northwind()
        };
        let again = covers("UMIA", News::BriefWaits { round: 2 });
        let why = "Holidays.".to_owned();
        let by = UserId::new("UOLAF");
        let first_lines = [
            Arrival::HandedOver { by, why },
            Arrival::Answered { changed: 0 },
            Arrival::Answered { changed: 1 },
        ]
        .map(|arrival| say_at(&again, &handed_over(arrival), noon()))
        .map(|said| said.lines().next().unwrap().to_owned());
        assert_snapshot!(first_lines.join("\n"), @"
        @olaf asks @mia to take over Northwind Traders instead.
        @sam sent Northwind Traders back to @mia without changing the answers.
        @sam answered the questions of @mia about Northwind Traders. This is version 2 of the brief.
        ");
        let returned = say_at(
            &covers("USAM", News::Returned { round: 1 }),
            &returned(),
            noon(),
        );
        assert_snapshot!(returned.lines().take(3).collect::<Vec<_>>().join("\n"), @"
        @mia has 2 questions before taking over Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        You cover for @sam until Dec 3, 2026: you may answer in their place, and reminders come to you.
        ");
        let newer = say_at(
            &waits,
            &handed_over(Arrival::Answered { changed: 1 }),
            noon(),
        );
        assert_snapshot!(newer, @"Northwind Traders: the brief came to @mia again.");
    }

    #[test]
    fn questions_for_the_seller() {
        assert_snapshot!(say("USAM", News::Returned { round: 1 }, &returned()), @"
        @mia has 2 questions before taking over Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        • Concerns and expectations: missing. Needed: What did Bo say against us?
        • Promises: too vague.
        As soon as you answer, the brief goes back to @mia.
        [Answer] [Read the brief] [Open the channel]
        ");
    }

    #[test]
    fn news_for_the_seller() {
        assert_snapshot!(say("USAM", News::Sent { round: 1 }, &northwind()), @"
        The brief for Northwind Traders is with @mia now.
        HO-12 · Northwind Traders · #cust-northwind-traders
        You are told as soon as it is acknowledged or comes back with questions. Until then you stay responsible.
        [Open the channel]
        ");
        let nowhere = notice(
            &to("USAM", News::Sent { round: 1 }),
            &northwind(),
            None,
            None,
            None,
            None,
            noon(),
        );
        assert_snapshot!(read(&nowhere), @"
        The brief for Northwind Traders is with @mia now.
        HO-12 · Northwind Traders
        You are told as soon as it is acknowledged or comes back with questions. Until then you stay responsible.
        Its channel could not be made yet; another message tells you why.
        ");
        assert_snapshot!(say("USAM", News::Acknowledged, &booked()), @"
        @mia acknowledged Northwind Traders, 3 h after you sent it, and owns it now.
        HO-12 · Northwind Traders · #cust-northwind-traders
        The kickoff is Nov 27, 2026 at 9:00 AM.
        What matters most to @mia:
        > Get Bo on our side before the import.
        Please stay reachable for questions.
        [Open the channel]
        ");
        assert_snapshot!(say("USAM", News::Acknowledged, &acknowledged()).lines().nth(2).unwrap(), @"The kickoff is not booked yet; you are told when it is.");
        assert_snapshot!(say("USAM", News::HandedOver { version: 2 }, &northwind()), @"
        @mia is asked to take over Northwind Traders now.
        HO-12 · Northwind Traders · #cust-northwind-traders
        To see who passed it on and why, type /handoff history HO-12.
        [Open the channel]
        ");
        assert_snapshot!(say("USAM", News::KickoffBooked { booking: 1, by: mia() }, &booked()), @"
        @mia booked the kickoff with Northwind Traders for Nov 27, 2026 at 9:00 AM.
        HO-12 · Northwind Traders · #cust-northwind-traders
        [Add to Google Calendar] [Add to Outlook] [Open the channel]
        ");
        let mut moved = booked();
        if let State::KickoffBooked(booked) = &mut moved.state {
            booked.ownership.bookings = 2;
        }
        assert_snapshot!(say("USAM", News::KickoffBooked { booking: 2, by: mia() }, &moved).lines().next().unwrap(), @"@mia set a new time for the kickoff with Northwind Traders: Nov 27, 2026 at 9:00 AM.");
        assert_snapshot!(say("USAM", News::Cancelled, &cancelled()), @"
        @lena cancelled the handoff of Northwind Traders. There is nothing left to do about it.
        HO-12 · Northwind Traders · #cust-northwind-traders
        > They went bankrupt.
        ");
        assert_snapshot!(say("UOLAF", News::TakenOver, &acknowledged()), @"
        @mia took over Northwind Traders, so there is nothing left for you to do.
        HO-12 · Northwind Traders · #cust-northwind-traders
        ");
    }

    #[test]
    fn around_the_kickoff() {
        assert_snapshot!(say("UMIA", News::KickoffTomorrow { booking: 1 }, &booked()), @"
        The kickoff with Northwind Traders is on your next business day: Nov 27, 2026 at 9:00 AM, in 4 days.
        HO-12 · Northwind Traders · #cust-northwind-traders
        What matters most:
        > Get Bo on our side before the import.
        The brief holds 2 promises. Go through them beforehand.
        The next reminder comes Nov 27, 2026 at 8:00 AM, shortly before it begins.
        [Read the brief] [Move kickoff] [Hand over] [Open the channel] [Add to Google Calendar] [Add to Outlook]
        ");
        let soon = to("UMIA", News::KickoffSoon { booking: 1 });
        assert_snapshot!(say_at(&soon, &booked(), at("2026-11-27 08:00")), @"
        The kickoff with Northwind Traders begins soon: Nov 27, 2026 at 9:00 AM, in 1 h.
        HO-12 · Northwind Traders · #cust-northwind-traders
        What matters most:
        > Get Bo on our side before the import.
        The brief holds 2 promises. Go through them beforehand.
        The next reminder comes after it, in your working hours: was it held?
        [Read the brief] [Move kickoff] [Hand over] [Open the channel]
        ");
        let over = to("UMIA", nudge(Clock::RecordKickoff { booking: 1 }));
        assert_snapshot!(say_at(&over, &booked(), at("2026-11-27 10:00")), @"
        Was the kickoff with Northwind Traders held? It was booked for Nov 27, 2026 at 9:00 AM.
        HO-12 · Northwind Traders · #cust-northwind-traders
        Held starts the onboarding. After a no-show you can book a new one.
        [Held] [Moved] [No-show] [Snooze] [Hand over]
        ");
    }

    #[test]
    fn what_moved_on_settles_into_a_sentence() {
        let late = at("2026-11-29 10:00");
        let lines = |told: &Notice| {
            every_state()
                .iter()
                .map(|handoff| say_at(told, handoff, late))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_snapshot!(lines(&to("UOLAF", News::BriefWaits { round: 1 })), @"
        Northwind Traders: @mia is asked to take over now.
        Northwind Traders: returned by @mia with 2 questions. @sam is asked to answer.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: cancelled by @lena (Nov 21, 2026 at 8:00 AM).
        ");
        assert_snapshot!(lines(&to("USAM", News::Returned { round: 9 })), @"
        Northwind Traders: answered. @mia has the brief again.
        Northwind Traders: there are newer questions, see the newer message.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: acknowledged by @mia, 3 h after it was sent.
        Northwind Traders: cancelled by @lena (Nov 21, 2026 at 8:00 AM).
        ");
        assert_snapshot!(lines(&to("UMIA", News::KickoffSoon { booking: 1 })), @"
        Northwind Traders: there is no kickoff now.
        Northwind Traders: there is no kickoff now.
        Northwind Traders: that kickoff did not take place. Book a new one with Book kickoff on the brief.
        Northwind Traders: the kickoff was booked for Nov 27, 2026 at 9:00 AM.
        Northwind Traders: the kickoff was held Nov 27, 2026 at 9:00 AM.
        Northwind Traders: the kickoff was held Nov 27, 2026 at 9:00 AM.
        Northwind Traders: the kickoff was held Nov 27, 2026 at 9:00 AM.
        Northwind Traders: cancelled by @lena (Nov 21, 2026 at 8:00 AM).
        ");
        assert_snapshot!(say("UMIA", News::BriefWaits { round: 2 }, &northwind()), @"Northwind Traders: the brief came to you again, see the newer message.");
        assert_snapshot!(say("UMIA", nudge(Clock::RecordKickoff { booking: 9 }), &booked()), @"Northwind Traders: the kickoff was moved to Nov 27, 2026 at 9:00 AM.");
    }

    #[test]
    fn only_what_is_still_wanted_has_buttons_that_act() {
        for news in every_news().into_iter().filter(asks_something) {
            for handoff in every_state() {
                let told = Notice::new(handoff.id, &mia(), news.clone());
                let message = notice(&told, &handoff, None, None, None, None, noon());
                let buttons = read(&message).contains('[');
                assert_eq!(
                    buttons,
                    told.still_wanted(&handoff, noon()),
                    "{}",
                    told.key()
                );
            }
        }
    }

    #[test]
    fn who_is_in_the_channel_from_outside_is_told_and_that_they_left() {
        let people = vec![UserId::new("UOLAF"), UserId::new("ULENA")];
        let came = News::Outsiders { nth: 1, people };
        assert_snapshot!(say("USAM", came, &northwind()), @"
        @olaf, @lena, who are guests or from another company, are in the channel of Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        Nothing of the brief is shown there until they left, and what stood on its card is taken off. Remove them, or talk to them in another channel: this one is for your own people.
        [Read the brief] [Open the channel]
        ");
        let people = vec![UserId::new("UOLAF")];
        let one = say("USAM", News::Outsiders { nth: 1, people }, &northwind());
        assert_snapshot!(one.lines().next().unwrap(), @"@olaf, who is a guest or from another company, is in the channel of Northwind Traders.");
        let people = Vec::new();
        let gone = News::Outsiders { nth: 2, people };
        assert_snapshot!(say("UMIA", gone, &northwind()), @"
        Nobody from outside is in the channel of Northwind Traders any more: the brief is shown there again.
        HO-12 · Northwind Traders · #cust-northwind-traders
        [Open the channel]
        ");
    }

    #[test]
    fn whatever_is_told_nothing_restricted_is_among_it() {
        let marker = "overruled";
        let restricted = northwind().brief.answer(&SENSITIVITIES).to_owned();
        assert!(restricted.contains(marker), "{restricted}");
        for news in every_news() {
            for handoff in every_state() {
                for to in [mia(), UserId::new("ULENA"), UserId::new("USAM")] {
                    let told = Notice::new(handoff.id, &to, news.clone());
                    let message = notice(&told, &handoff, None, None, None, None, noon());
                    let said = read(&message);
                    assert!(!said.contains(marker), "{}: {said}", told.key());
                }
            }
        }
    }

    #[test]
    fn an_offer_to_somebody_who_left_is_withdrawn() {
        let asked = UserId::new("UMAX");
        let withdrawn = |owner_left| News::OfferWithdrawn {
            version: 3,
            asked: asked.clone(),
            owner_left,
        };
        let news = || withdrawn(false);
        assert_snapshot!(say("UMIA", news(), &acknowledged()), @"
        @UMAX cannot take over Northwind Traders: they are deactivated in Slack.
        HO-12 · Northwind Traders · #cust-northwind-traders
        They are not asked any more, and you stay responsible.
        [Hand to someone else] [Open the channel]
        ");
        assert_snapshot!(say("ULENA", news(), &acknowledged()).lines().nth(2).unwrap(), @"They are not asked any more, and @mia stays responsible.");
        assert_snapshot!(say("ULENA", withdrawn(true), &acknowledged()).lines().nth(2).unwrap(), @"They are not asked any more, and @mia, who owns it, is deactivated too. Please ask somebody else.");
        let again = Handoff {
            offer: Some(crate::domain::handoff::Offer {
                to: UserId::new("UOLAF"),
                by: mia(),
                why: "Holidays.".to_owned(),
                at: noon(),
                version: 4,
            }),
            ..acknowledged()
        };
        assert_snapshot!(say("UMIA", news(), &again), @"Northwind Traders: @olaf is asked to take over now.");
        let passed_on = |version| to("USAM", News::HandedOver { version });
        assert!(passed_on(4).still_wanted(&again, noon()));
        assert!(!passed_on(3).still_wanted(&again, noon()), "an older one");
        assert!(!passed_on(4).still_wanted(&acknowledged(), noon()), "gone");
        assert!(passed_on(2).still_wanted(&northwind(), noon()), "named");
    }

    #[test]
    fn a_seller_who_covers_hears_nothing_of_what_they_ask() {
        let until = chrono::NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        let waits = to("UMIA", News::BriefWaits { round: 1 });
        let copy = |cover: &str| waits.to_cover(UserId::new(cover), until);
        assert!(waits.still_wanted(&northwind(), noon()));
        assert!(copy("ULENA").still_wanted(&northwind(), noon()));
        assert!(!copy("USAM").still_wanted(&northwind(), noon()));
    }

    #[test]
    fn who_could_not_be_told_is_named_to_the_other_one() {
        let unheard = News::Unheard {
            person: mia(),
            nth: 7,
            error: "user_disabled".to_owned(),
        };
        assert_snapshot!(say("USAM", unheard, &northwind()), @"
        @mia could not be sent a message about Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        Slack’s reason was “user_disabled”. Tell them yourself. If they left, press “Hand to someone else” on the brief.
        [Hand to someone else] [Open the channel]
        ");
        let unheard = News::Unheard {
            person: UserId::new("USAM"),
            nth: 8,
            error: "user_disabled".to_owned(),
        };
        assert_snapshot!(say("UMIA", unheard, &northwind()), @"
        @sam could not be sent a message about Northwind Traders.
        HO-12 · Northwind Traders · #cust-northwind-traders
        Slack’s reason was “user_disabled”. Tell them yourself, or ask a lead what to do.
        [Open the channel]
        ");
    }

    #[test]
    fn trouble_says_who_mends_it_and_how() {
        let troubles = [
            (Step::Create, "restricted_action"),
            (Step::Create, "name_taken"),
            (Step::Invite { person: mia() }, "cant_invite"),
            (Step::Invite { person: mia() }, "user_is_restricted"),
            (Step::Invite { person: mia() }, "user_disabled"),
            (
                Step::Invite { person: mia() },
                "no_external_invite_permission",
            ),
            (Step::Invite { person: mia() }, "strange_error"),
            (Step::Post { part: 0 }, "is_archived"),
            (Step::Post { part: 1 }, "msg_too_long"),
            (Step::Update { part: 0 }, "message_not_found"),
            (Step::Update { part: 0 }, "channel_not_found"),
            (Step::Topic, "not_in_channel"),
            (Step::Purpose, "token_revoked"),
            (Step::Link, "strange_error"),
            (Step::Pin, "too_many_pins"),
            (Step::Pin, "missing_scope"),
            (
                Step::Bookmark {
                    address: "https://example.com/p".to_owned(),
                },
                "too_many_bookmarks",
            ),
            (
                Step::Bookmark {
                    address: "https://example.com/p".to_owned(),
                },
                "invalid_link",
            ),
            (Step::Announce, "strange_error"),
            (Step::PostAnswer { nth: 1 }, "is_archived"),
            (Step::Agenda { booking: 1 }, "is_archived"),
            (Step::UpdateAgenda { booking: 1 }, "not_in_channel"),
            (Step::Upload { booking: 1 }, "file_uploads_disabled"),
            (Step::Upload { booking: 1 }, "storage_limit_reached"),
            (Step::Upload { booking: 1 }, "upload_failed"),
            (Step::Share { booking: 1 }, "posting_to_channel_denied"),
        ];
        let said = troubles.map(|(step, error)| {
            let news = News::ChannelTrouble {
                generation: 0,
                nth: 1,
                step,
                error: error.to_owned(),
            };
            let said = say("USAM", news, &northwind());
            let lines: Vec<&str> = said.lines().collect();
            format!("{}\n  {}", lines[0], lines[2])
        });
        assert_snapshot!(said.join("\n"), @"
        The channel for Northwind Traders could not be made. @mia still gets the brief in a direct message.
          A setting of this workspace forbids it. Ask a workspace admin to allow Handoff to do it.
        The channel for Northwind Traders could not be made. @mia still gets the brief in a direct message.
          Every name we tried is taken by another channel. Rename or delete one of them, or ask a workspace admin to.
        @mia could not be invited to the channel of Northwind Traders.
          Slack does not let Handoff invite this person. Somebody in the channel can add them; if they left the company, press “Hand to someone else” on the brief.
        @mia could not be invited to the channel of Northwind Traders.
          This person is a guest, and guests need an admin’s leave for another channel. Ask a workspace admin, or hand the brief to a full member.
        @mia could not be invited to the channel of Northwind Traders.
          This account is not active here any more. If it is the manager, press “Hand to someone else” on the brief.
        @mia could not be invited to the channel of Northwind Traders.
          This person belongs to another company. Choose somebody of your own workspace instead.
        @mia could not be invited to the channel of Northwind Traders.
          Slack’s reason was “strange_error”. Try inviting them by hand; if that fails too, ask a workspace admin.
        The brief could not be posted in the channel of Northwind Traders.
          Somebody archived the channel. If it should stay closed, there is nothing to do. If not, unarchive it first: only people can.
        The brief could not be posted in the channel of Northwind Traders.
          Slack found it too long. Nothing is lost: the “Read the brief” button shows all of it. Tell whoever runs Handoff.
        The brief in the channel of Northwind Traders could not be brought up to date, so it shows an older state.
          The message was deleted, or Slack does not allow to change it any more. A repair posts what is missing.
        The brief in the channel of Northwind Traders could not be brought up to date, so it shows an older state.
          The channel was deleted, or Handoff cannot see it any more. A repair makes a new one; there is nothing to prepare.
        The topic of the channel of Northwind Traders could not be set.
          Handoff was removed from the channel. Open the channel and type “/invite @Handoff”.
        The topic of the channel of Northwind Traders could not be set.
          Handoff is not connected to this workspace any more. Ask a workspace admin to install it again.
        Slack gave no link to the brief of Northwind Traders.
          Slack’s reason was “strange_error”. Wait a few minutes. If it happens again, show this to a workspace admin.
        The brief could not be pinned in the channel of Northwind Traders.
          The channel has as many pinned messages as Slack allows. Unpin one.
        The brief could not be pinned in the channel of Northwind Traders.
          Handoff lacks a permission. Ask a workspace admin to install it again; Slack then asks for what is missing.
        The link https://example.com/p could not be bookmarked in the channel of Northwind Traders. It stands in the brief.
          The channel has as many bookmarks as Slack allows. Remove one.
        The link https://example.com/p could not be bookmarked in the channel of Northwind Traders. It stands in the brief.
          Slack does not take this address. Nothing is lost; a repair only tries it once more.
        The brief for Northwind Traders could not be announced.
          Slack’s reason was “strange_error”. Wait a few minutes. If it happens again, show this to a workspace admin.
        An answer could not be posted in the channel of Northwind Traders. It stands with the brief, and whoever asked was told.
          Somebody archived the channel. If it should stay closed, there is nothing to do. If not, unarchive it first: only people can.
        The agenda could not be posted in the channel of Northwind Traders.
          Somebody archived the channel. If it should stay closed, there is nothing to do. If not, unarchive it first: only people can.
        The agenda in the channel of Northwind Traders could not be brought up to date, so it shows an older state.
          Handoff was removed from the channel. Open the channel and type “/invite @Handoff”.
        The kickoff’s calendar file could not be put into the channel of Northwind Traders. The agenda stands there, and its buttons do the same.
          A setting of this workspace forbids such files. If it should stay so, there is nothing to do.
        The kickoff’s calendar file could not be put into the channel of Northwind Traders. The agenda stands there, and its buttons do the same.
          The files of this workspace take as much room as Slack allows. Ask a workspace admin to make some.
        The kickoff’s calendar file could not be put into the channel of Northwind Traders. The agenda stands there, and its buttons do the same.
          Slack takes files at an address that Handoff could not reach. Tell whoever runs Handoff.
        The kickoff’s calendar file could not be put into the channel of Northwind Traders. The agenda stands there, and its buttons do the same.
          Handoff may not write in the channel: it was archived, or a setting forbids it. If it should stay so, there is nothing to do.
        ");
        let news = News::ChannelTrouble {
            generation: 0,
            nth: 1,
            step: Step::Pin,
            error: "x".to_owned(),
        };
        assert_snapshot!(say("USAM", news, &northwind()).lines().last().unwrap(), @"To go on, type /handoff repair HO-12. What is done already stays as it is.");
    }

    #[test]
    fn nothing_typed_breaks_slacks_limits() {
        let states: Vec<State> = every_state()
            .into_iter()
            .map(|handoff| handoff.state)
            .collect();
        for letters in ODD {
            for state in &states {
                let handoff = Handoff {
                    state: state.clone(),
                    ..monstrous(letters)
                };
                for news in every_news() {
                    let message =
                        notice(&to("UMIA", news), &handoff, None, None, None, None, noon());
                    assert_eq!(
                        refused_by_slack(&message),
                        Vec::<String>::new(),
                        "{letters}"
                    );
                }
            }
        }
        let told = notice(
            &to("UMIA", News::Cancelled),
            &onboarding(),
            None,
            None,
            None,
            None,
            noon(),
        );
        assert_eq!(
            refused_by_slack(&told),
            Vec::<String>::new(),
            "a state it was not made for"
        );
    }
}
