//! Slack refused something: what happened, who can mend it, and how.

use super::Told;
use crate::domain::ids::UserId;
use crate::domain::shared_channel::Step;
use crate::slack::action::Action;
use crate::slack::line::Line;
use crate::slack::message::Message;
use crate::slack::messages::button::Button;

pub(super) fn trouble(told: &Told<'_>, step: &Step, error: &str) -> Message {
    let news = what(told, step);
    let repair = Line::of("To go on, type ").bold(format!("/handoff repair {}", told.handoff.id));
    told.begin(news)
        .line(mend(step, error))
        .line(repair.text(". What is done already stays as it is."))
        .message()
}

fn what(told: &Told<'_>, step: &Step) -> Line {
    let customer = told.customer();
    match step {
        Step::Create => {
            let line = Line::of("The channel for ")
                .bold(customer)
                .text(" could not be made. ");
            line.user(&told.handoff.manager)
                .text(" still gets the brief in a direct message.")
        }
        Step::Invite { person } => Line::new()
            .user(person)
            .text(" could not be invited to the channel of ")
            .bold(customer)
            .text("."),
        Step::Post { .. } => Line::of("The brief could not be posted in the channel of ")
            .bold(customer)
            .text("."),
        Step::Update { .. } => Line::of("The brief in the channel of ")
            .bold(customer)
            .text(" could not be brought up to date, so it shows an older state."),
        Step::Topic | Step::Purpose => Line::of("The topic of the channel of ")
            .bold(customer)
            .text(" could not be set."),
        Step::Link => Line::of("Slack gave no link to the brief of ")
            .bold(customer)
            .text("."),
        Step::Pin => Line::of("The brief could not be pinned in the channel of ")
            .bold(customer)
            .text("."),
        Step::Bookmark { address } => Line::of("The link ")
            .text(address.as_str())
            .text(" could not be bookmarked in the channel of ")
            .bold(customer)
            .text(". It stands in the brief."),
        Step::PostAnswer { .. } => Line::of("An answer could not be posted in the channel of ")
            .bold(customer)
            .text(". It stands with the brief, and whoever asked was told."),
        Step::Agenda { .. } => Line::of("The agenda could not be posted in the channel of ")
            .bold(customer)
            .text("."),
        Step::UpdateAgenda { .. } => Line::of("The agenda in the channel of ")
            .bold(customer)
            .text(" could not be brought up to date, so it shows an older state."),
        Step::Upload { .. } | Step::Share { .. } => {
            Line::of("The kickoff’s calendar file could not be put into the channel of ")
                .bold(customer)
                .text(". The agenda stands there, and its buttons do the same.")
        }
        Step::Announce => Line::of("The brief for ")
            .bold(customer)
            .text(" could not be announced."),
    }
}

/// To seller and manager: who can read the channel that should not, or that nobody does any more.
pub(super) fn outsiders(told: &Told<'_>, people: &[UserId]) -> Message {
    if people.is_empty() {
        let news = Line::of("Nobody from outside is in the channel of ").bold(told.customer());
        return told
            .begin(news.text(" any more: the brief is shown there again."))
            .buttons(told.open_channel())
            .message();
    }
    let who = people.iter().map(|person| Line::new().user(person));
    let who = Line::joined(who, ", ");
    let (are, is) = if people.len() == 1 {
        (", who is a guest or from another company,", " is")
    } else {
        (", who are guests or from another company,", " are")
    };
    let news = who
        .text(are)
        .text(is)
        .text(" in the channel of ")
        .bold(told.customer())
        .text(".");
    told.begin(news)
        .line("Nothing of the brief is shown there until they left, and what stood on its card is taken off. Remove them, or talk to them in another channel: this one is for your own people.")
        .buttons([told.read_brief()].into_iter().chain(told.open_channel()))
        .message()
}

/// A message to somebody was refused for good.
pub(super) fn unheard(told: &Told<'_>, person: &UserId, error: &str) -> Message {
    let news = Line::new().user(person);
    let news = news.text(" could not be sent a message about ");
    let reason = Line::of("Slack’s reason was “").text(error).text("”. ");
    let is_asked = *person == told.handoff.manager && told.handoff.ownership().is_none();
    let advice = if is_asked {
        "Tell them yourself. If they left, press “Hand to someone else” on the brief."
    } else {
        "Tell them yourself, or ask a lead what to do."
    };
    let hand_over =
        is_asked.then(|| Button::on(told.handoff, Action::HandOver, "Hand to someone else"));
    told.begin(news.bold(told.customer()).text("."))
        .line(reason.text(advice))
        .buttons(hand_over.into_iter().chain(told.open_channel()))
        .message()
}

/// Slack's error as an advice. Unknown ones are named, so that they can be looked up.
fn mend(step: &Step, error: &str) -> Line {
    Line::of(match error {
        "restricted_action" | "cannot_create_channel" | "user_is_restricted_from_creating" => {
            "A setting of this workspace forbids it. Ask a workspace admin to allow Handoff to do it."
        }
        "name_taken" => {
            "Every name we tried is taken by another channel. Rename or delete one of them, or ask a \
             workspace admin to."
        }
        "cant_invite" | "cant_invite_self" | "method_not_supported_for_channel_type" => {
            "Slack does not let Handoff invite this person. Somebody in the channel can add them; if \
             they left the company, press “Hand to someone else” on the brief."
        }
        "user_is_restricted" | "user_is_ultra_restricted" | "ura_max_channels" => {
            "This person is a guest, and guests need an admin’s leave for another channel. Ask a \
             workspace admin, or hand the brief to a full member."
        }
        "user_not_found" | "user_disabled" | "user_not_visible" | "no_user" => {
            "This account is not active here any more. If it is the manager, press “Hand to someone \
             else” on the brief."
        }
        "no_external_invite_permission" | "user_team_not_in_channel" | "cant_invite_external" => {
            "This person belongs to another company. Choose somebody of your own workspace instead."
        }
        "is_archived" | "is_inactive" => {
            "Somebody archived the channel. If it should stay closed, there is nothing to do. If \
             not, unarchive it first: only people can."
        }
        "channel_not_found" => {
            "The channel was deleted, or Handoff cannot see it any more. A repair makes a new one; \
             there is nothing to prepare."
        }
        "not_in_channel" => {
            "Handoff was removed from the channel. Open the channel and type “/invite @Handoff”."
        }
        "missing_scope" | "not_allowed_token_type" | "no_permission" => {
            "Handoff lacks a permission. Ask a workspace admin to install it again; Slack then asks \
             for what is missing."
        }
        "token_revoked" | "invalid_auth" | "account_inactive" | "not_authed" => {
            "Handoff is not connected to this workspace any more. Ask a workspace admin to install \
             it again."
        }
        "file_uploads_disabled"
        | "file_uploads_except_images_disabled"
        | "file_type_not_allowed" => {
            "A setting of this workspace forbids such files. If it should stay so, there is nothing \
             to do."
        }
        "storage_limit_reached" => {
            "The files of this workspace take as much room as Slack allows. Ask a workspace admin to \
             make some."
        }
        "upload_failed" => {
            "Slack takes files at an address that Handoff could not reach. Tell whoever runs Handoff."
        }
        "posting_to_channel_denied" => {
            "Handoff may not write in the channel: it was archived, or a setting forbids it. If it \
             should stay so, there is nothing to do."
        }
        "too_many_bookmarks" => "The channel has as many bookmarks as Slack allows. Remove one.",
        "too_many_pins" => "The channel has as many pinned messages as Slack allows. Unpin one.",
        "invalid_link" => {
            "Slack does not take this address. Nothing is lost; a repair only tries it once more."
        }
        "msg_too_long" | "msg_blocks_too_long" => {
            "Slack found it too long. Nothing is lost: the “Read the brief” button shows all of it. \
             Tell whoever runs Handoff."
        }
        "edit_window_closed" | "cant_update_message" | "message_not_found" => {
            "The message was deleted, or Slack does not allow to change it any more. A repair posts \
             what is missing."
        }
        _ => return unknown(step, error),
    })
}

fn unknown(step: &Step, error: &str) -> Line {
    let again = match step {
        Step::Invite { .. } => {
            "Try inviting them by hand; if that fails too, ask a workspace admin."
        }
        Step::Create
        | Step::Purpose
        | Step::Post { .. }
        | Step::Update { .. }
        | Step::Topic
        | Step::Link
        | Step::Pin
        | Step::Bookmark { .. }
        | Step::PostAnswer { .. }
        | Step::Agenda { .. }
        | Step::UpdateAgenda { .. }
        | Step::Upload { .. }
        | Step::Share { .. }
        | Step::Announce => {
            "Wait a few minutes. If it happens again, show this to a workspace admin."
        }
    };
    Line::of("Slack’s reason was “")
        .text(error)
        .text(format!("”. {again}"))
}
