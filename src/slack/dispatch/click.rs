//! Buttons: of the card, of messages, and of forms that are open.

use chrono::TimeDelta;

use super::template::Sight;
use super::{
    act_of, add, ask as questions, brief, digest, draft, explained, follow_up, history, home,
    meeting, refused, returned, say_in_form, settings, template, time, transfer, unsent,
};
use crate::domain::check_in::Health;
use crate::domain::decide::{self, Event};
use crate::domain::draft::Content;
use crate::domain::handoff::{Question, Reason};
use crate::domain::ids::{HandoffId, UserId};
use crate::domain::refusal::Refusal;
use crate::domain::template::GOALS;
use crate::flows::draft::Saved;
use crate::flows::find::Seen;
use crate::flows::{FlowError, act, answer as flows_answer, find, meet};
use crate::slack::action::{About, Action, List, Target};
use crate::slack::edge::Edge;
use crate::slack::inbound::{Click, Origin, View};
use crate::slack::line::Line;
use crate::slack::messages::outcome;
use crate::slack::reply::{Reply, Show};
use crate::slack::views::modal::Modal;
use crate::slack::views::{
    acknowledge, answer, brief_form, cancel, check_in, hand_over, kickoff, promise, reading,
    send_back,
};

pub(super) async fn click(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    let Some(action) = click.action else {
        return Ok(say_in_form(&click.origin, stale()));
    };
    let on_screen = click.view.as_ref();
    match action {
        Action::FollowLink | Action::AddToGoogle | Action::AddToOutlook => Ok(Reply::empty()),
        Action::MeetPerson => meet_person(edge, click).await,
        Action::BackNow => time::back_now(edge, click).await,
        Action::TakeBackAbsence => time::take_back(edge, click).await,
        Action::WorkspaceHours => time::workspace_hours(edge, click).await,
        Action::ChooseHandoff | Action::ChoosePlace => add::chosen(edge, click).await,
        Action::Back => turn(edge, click, on_screen, Turn::Back).await,
        Action::AddPromise => turn(edge, click, on_screen, Turn::AddRow).await,
        Action::RemovePromise => turn(edge, click, on_screen, Turn::RemoveRow).await,
        Action::SayFine => draft::say_fine(edge, click).await,
        Action::ResumeDraft => draft::resume(edge, click).await,
        Action::SnoozeDraft => unsent::put_off(edge, click).await,
        Action::DiscardDraft => draft::discard(edge, click).await,
        Action::GiveDraft => draft::give(edge, click).await,
        Action::DealWon => draft::won(edge, click).await,
        Action::DealNotYet => draft::not_yet(edge, click).await,
        Action::StartFresh => draft::start(edge, click, false).await,
        Action::StartPreClose => draft::start(edge, click, true).await,
        Action::OpenSettings => settings::open(edge, &click.origin, List::Everything).await,
        Action::HomeBack
        | Action::HomeNext
        | Action::HomeWhose
        | Action::HomeEverybody
        | Action::HomeOnly => home::turn(edge, click, action).await,
        Action::SettingLog | Action::SettingLogOlder | Action::SettingLogNewest => {
            settings::log(edge, click, action).await
        }
        Action::ChangeSetting | Action::ShowLeads => settings::click(edge, click, action).await,
        Action::Templates => template::click(edge, click, Sight::All).await,
        Action::ShowTemplate => template::click(edge, click, Sight::Contents).await,
        Action::CopyTemplate => template::click(edge, click, Sight::Copy).await,
        Action::PreviewTemplate => template::click(edge, click, Sight::Preview).await,
        Action::ChangeField => template::click(edge, click, Sight::Field).await,
        Action::RemoveField => template::click(edge, click, Sight::Without).await,
        Action::ChangeOutline => template::click(edge, click, Sight::Outline).await,
        Action::Acknowledge => ask(edge, click, Wish::Acknowledge).await,
        Action::Return => ask(edge, click, Wish::Return).await,
        Action::HandOver => ask(edge, click, Wish::HandOver).await,
        Action::Answer => ask(edge, click, Wish::Answer).await,
        Action::AnswerAgain => returned::again(edge, click).await,
        Action::BookKickoff => ask(edge, click, Wish::BookKickoff).await,
        Action::ReadBrief => read(edge, click, Reading::Brief).await,
        Action::ShowSensitive => read(edge, click, Reading::Sensitive).await,
        Action::KickoffHeld => record(edge, click, |booking| Event::RecordHeld { booking }).await,
        Action::KickoffNoShow => {
            record(edge, click, |booking| Event::RecordNoShow { booking }).await
        }
        Action::Promises => ask(edge, click, Wish::TurnPromise { row: None }).await,
        Action::AskSeller => questions::ask(edge, click).await,
        Action::OpenQuestions => questions::questions(edge, click).await,
        Action::AnswerQuestion => questions::answer(edge, click).await,
        Action::TakeBackQuestion => questions::take_back(edge, click).await,
        Action::Complete => ask(edge, click, Wish::Complete).await,
        Action::CheckIn => match click.value.parse::<Target>() {
            Ok(target) => follow_up::open_check_in(edge, &click.origin, target.handoff, None).await,
            Err(_) => Ok(say_in_form(&click.origin, stale())),
        },
        Action::Done => follow_up::done(edge, click).await,
        Action::Snooze => follow_up::put_off(edge, click).await,
        Action::PassOn => follow_up::pass_on(edge, click).await,
        Action::Nudge => digest::nudge(edge, click).await,
        Action::TransferBook => transfer::open_for_leaver(edge, click).await,
        Action::TransferFrom => transfer::from_chosen(edge, click).await,
        Action::ShowBook | Action::BookBack | Action::BookNext => transfer::page(edge, click).await,
        Action::Reassign => digest::reassign(edge, click, Wish::HandOver).await,
        Action::ReassignSeller => digest::reassign(edge, click, Wish::ChangeSeller).await,
        Action::ShowHistory => history::show(edge, click).await,
        Action::HistoryTopic | Action::HistoryNewer | Action::HistoryOlder => {
            history::turn(edge, click, action).await
        }
        Action::ShowVersions => history::versions(edge, click).await,
        Action::VersionOld | Action::VersionNew | Action::VersionsFirst | Action::VersionsNext => {
            history::compare(edge, click, action).await
        }
        Action::ShowAll | Action::DigestBack | Action::DigestNext => {
            digest::page(edge, click).await
        }
    }
}

/// How a page of the form is turned.
enum Turn {
    Back,
    AddRow,
    RemoveRow,
}

enum Reading {
    Brief,
    Sensitive,
}

pub(super) fn stale() -> Line {
    Line::of(
        "This button belongs to something that is no longer there. Type /handoff list to see what \
         is open.",
    )
}

/// What somebody wants to do, asked before a form is opened for it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
    Acknowledge,
    Return,
    HandOver,
    Answer,
    BookKickoff,
    ChangeSeller,
    CheckIn { day: u32 },
    Complete,
    TurnPromise { row: Option<u32> },
    Cancel,
}

/// The rules, asked with the least the wish could come to.
pub(super) fn would_refuse(edge: &Edge, seen: &Seen, wish: Wish) -> Option<Refusal> {
    let now = edge.ctx.clock.now();
    let event = match wish {
        Wish::Acknowledge => Event::Acknowledge {
            kickoff: None,
            matters_most: None,
        },
        Wish::Return => Event::Return {
            questions: vec![Question {
                field: GOALS,
                reason: Reason::Vague,
                needed: String::new(),
            }],
        },
        Wish::HandOver => Event::HandOver {
            to: UserId::new(""),
            why: String::new(),
        },
        Wish::Answer => Event::Answer {
            round: seen.handoff.round(),
            answers: std::collections::BTreeMap::new(),
            promises: None,
        },
        Wish::BookKickoff => Event::BookKickoff {
            meeting: (now + TimeDelta::days(1)).into(),
        },
        Wish::ChangeSeller => Event::ChangeSeller {
            to: UserId::new(""),
            why: String::new(),
        },
        Wish::CheckIn { day } => Event::CheckIn {
            day,
            health: Health::OnTrack,
            note: String::new(),
            first_value_on: None,
            kept: Vec::new(),
            days: Vec::new(),
        },
        Wish::Complete => Event::Complete {
            first_value_on: now.date_naive(),
        },
        // The form itself says which promises are open, if any.
        Wish::TurnPromise { row } => {
            let open = seen
                .handoff
                .promises()
                .find(crate::domain::promise::Standing::is_open);
            Event::TurnPromise {
                row: row.or(open.map(|standing| standing.promise.row))?,
                turn: crate::domain::promise::Turn::Kept,
            }
        }
        Wish::Cancel => Event::Cancel {
            reason: String::new(),
        },
    };
    decide::decide(&seen.handoff, event, &seen.actor, now).err()
}

/// Opens the form of a wish, or says why not.
async fn ask(edge: &Edge, click: &Click, wish: Wish) -> Result<Reply, FlowError> {
    match click.value.parse::<Target>() {
        Ok(target) => open_for(edge, &click.origin, target.handoff, wish).await,
        Err(_) => Ok(say_in_form(&click.origin, stale())),
    }
}

pub(super) async fn open_for(
    edge: &Edge,
    origin: &Origin,
    id: HandoffId,
    wish: Wish,
) -> Result<Reply, FlowError> {
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, id).await?;
    let handoff = &seen.handoff;
    if let Some(refusal) = would_refuse(edge, &seen, wish) {
        let why = refused(edge, origin, &refusal, Some(handoff)).await;
        return Ok(say_in_form(origin, why));
    }
    let view = match wish {
        Wish::Acknowledge => {
            let zones = meeting::zones_around(edge, origin, handoff).await?;
            acknowledge::acknowledge(handoff, &zones, edge.ctx.clock.now())
        }
        Wish::Return => send_back::send_back(handoff),
        Wish::HandOver => hand_over::hand_over(handoff, None),
        Wish::Answer => {
            let (workspace, user) = (&origin.workspace, &origin.user);
            let begun = flows_answer::begun(&edge.ctx, workspace, user, handoff).await?;
            answer::answer(handoff, begun.as_ref())
        }
        Wish::BookKickoff => {
            let zones = meeting::zones_around(edge, origin, handoff).await?;
            kickoff::kickoff(handoff, &origin.user, &zones, edge.ctx.clock.now())
        }
        Wish::ChangeSeller => hand_over::change_seller(handoff, None),
        Wish::CheckIn { day } => check_in::check_in(handoff, day),
        Wish::Complete => check_in::complete(handoff, &origin.user),
        Wish::TurnPromise { row } => promise::promises(handoff, row, &origin.user),
        Wish::Cancel => cancel::cancel(handoff),
    };
    Ok(open(origin, view))
}

/// Records how the kickoff went that the button was about. What becomes of it is seen on the
/// message itself, which is brought up to date; a form says it in its place.
async fn record(
    edge: &Edge,
    click: &Click,
    event: impl FnOnce(u32) -> Event,
) -> Result<Reply, FlowError> {
    let Ok(target) = click.value.parse::<Target>() else {
        return Ok(say_in_form(&click.origin, stale()));
    };
    let event = event(target.booking.unwrap_or_default());
    let acted = act::act(&edge.ctx, &act_of(&click.origin), target.handoff, &event).await;
    let Some(on_screen) = &click.view else {
        acted?;
        return Ok(Reply::empty());
    };
    let said = match acted {
        Ok(handoff) => outcome::kickoff_recorded(&handoff),
        Err(error) => explained(edge, &click.origin, &error).await,
    };
    Ok(in_place(on_screen, reading::sentence("Kickoff", said)))
}

async fn read(edge: &Edge, click: &Click, what: Reading) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Ok(target) = click.value.parse::<Target>() else {
        return Ok(say_in_form(origin, stale()));
    };
    let seen = find::see(&edge.ctx, &origin.workspace, &origin.user, target.handoff).await?;
    let takes_part = seen.actor.takes_part(&seen.handoff);
    Ok(match what {
        Reading::Brief if seen.may_read => open(origin, reading::brief(&seen.handoff, takes_part)),
        Reading::Sensitive if takes_part => open(origin, reading::sensitive(&seen.handoff)),
        Reading::Brief | Reading::Sensitive => {
            let refusal = Refusal::NotAParticipant {
                seller: seen.handoff.seller.clone(),
                manager: seen.handoff.manager.clone(),
            };
            say_in_form(
                origin,
                refused(edge, origin, &refusal, Some(&seen.handoff)).await,
            )
        }
    })
}

/// By the time the form is sent we know whether this person can carry a handoff.
async fn meet_person(edge: &Edge, click: &Click) -> Result<Reply, FlowError> {
    if !click.value.is_empty() {
        let person = UserId::new(click.value.clone());
        meet::introduce(&edge.ctx, &click.origin.workspace, &person).await?;
    }
    Ok(Reply::empty())
}

/// Back, or a row more or less: what is on the screen is kept, then the page is shown again.
async fn turn(
    edge: &Edge,
    click: &Click,
    on_screen: Option<&View>,
    turn: Turn,
) -> Result<Reply, FlowError> {
    let origin = &click.origin;
    let Some(view) = on_screen else {
        return Ok(say_in_form(origin, stale()));
    };
    let About::Draft {
        draft: id, page, ..
    } = &view.about
    else {
        return Ok(say_in_form(origin, stale()));
    };
    let row = click.value.parse().ok();
    let change = |content: &mut Content| {
        brief_form::read(&view.inputs, content);
        match (&turn, row) {
            (Turn::AddRow, _) => {
                content.brief.promises.add_row();
            }
            (Turn::RemoveRow, Some(row)) => content.brief.promises.remove_row(row),
            (Turn::RemoveRow, None) | (Turn::Back, _) => {}
        }
    };
    let draft = match brief::keep(edge, origin, view, id, change).await? {
        Saved::Kept(draft) => draft,
        Saved::WithSomebodyElse(has_it) => {
            return Ok(in_place(view, brief::elsewhere(view, &has_it)));
        }
    };
    let answers = &draft.content.brief.answers;
    let page = match turn {
        Turn::Back => draft.template.page_before(*page, answers).unwrap_or(0),
        Turn::AddRow | Turn::RemoveRow => *page,
    };
    let next = brief::page(edge, origin, &draft, Some(page)).await?;
    Ok(in_place(view, next))
}

pub(super) fn open(origin: &Origin, view: Modal) -> Reply {
    origin.trigger.clone().map_or_else(Reply::empty, |trigger| {
        Reply::show(Show::Open {
            trigger,
            view: Box::new(view),
        })
    })
}

/// Slack takes a second form only on top of the one that is open.
pub(super) fn on_top(click: &Click, reply: Reply) -> Reply {
    let show = match (reply.show, &click.view) {
        (Some(Show::Open { trigger, view }), Some(_)) => Some(Show::Push { trigger, view }),
        (show, _) => show,
    };
    Reply { show, ..reply }
}

pub(super) fn in_place(on_screen: &View, view: Modal) -> Reply {
    Reply::show(Show::Update {
        view_id: on_screen.id.clone(),
        hash: on_screen.hash.clone(),
        view: Box::new(view),
    })
}
