//! Which handoff somebody means, `/handoff find` and `/handoff alias`.

use super::{act_of, explained, we_just_met};
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::refusal::Refusal;
use crate::flows::find::{Found, Seen};
use crate::flows::search::{Hit, MOST_HITS};
use crate::flows::{FlowError, alias, find};
use crate::slack::action::Action;
use crate::slack::edge::Edge;
use crate::slack::inbound::Command;
use crate::slack::message::Message;
use crate::slack::messages::found::Choice;
use crate::slack::messages::{aliases, answers, found, outcome};
use crate::slack::reply::Reply;

/// The handoff somebody spoke of, or the answer that asks which one.
pub(super) enum Meant {
    This(Box<Handoff>),
    Unclear(Message),
}

/// By number or customer; with nothing named, the one whose channel it was typed in.
pub(super) async fn meant(
    edge: &Edge,
    command: &Command,
    verb: &str,
    about: &str,
) -> Result<Meant, FlowError> {
    let workspace = &command.origin.workspace;
    if about.is_empty() {
        let here = match &command.channel {
            Some(channel) => find::in_channel(&edge.ctx, workspace, channel).await?,
            None => None,
        };
        return Ok(here.map_or_else(
            || Meant::Unclear(answers::incomplete(verb)),
            |handoff| Meant::This(Box::new(handoff)),
        ));
    }
    let user = &command.origin.user;
    Ok(match find::find(&edge.ctx, workspace, user, about).await? {
        // Neither a number nor a name tells an outsider whose customer it is.
        Found::One(handoff) => {
            if may_not_read(&see(edge, command, handoff.id).await?).is_some() {
                Meant::Unclear(not_found(edge, command, about).await)
            } else {
                Meant::This(handoff)
            }
        }
        // To read, the only one that surely fits is meant; to write, people say which one.
        Found::Several(mut hits) => {
            let only = hits.len() == 1 && hits.iter().all(|hit| hit.fit.is_sure());
            let reads = matches!(verb, "show" | "history");
            if let Some(only) = hits.pop_if(|_| only && reads) {
                Meant::This(Box::new(only.handoff))
            } else {
                let choice = choice(verb);
                Meant::Unclear(found::several(about, &found(&hits), MOST_HITS, choice))
            }
        }
        Found::Nothing => Meant::Unclear(not_found(edge, command, about).await),
    })
}

fn found(hits: &[Hit]) -> Vec<found::Found<'_>> {
    hits.iter().map(|hit| (&hit.handoff, &hit.fit)).collect()
}

/// How somebody says which one they mean who typed this verb.
fn choice(verb: &str) -> Choice {
    match verb {
        "show" => Choice::Press(Action::ReadBrief, "Read"),
        "history" => Choice::Press(Action::ShowHistory, "History of"),
        "kickoff" => Choice::Press(Action::BookKickoff, "Kickoff of"),
        "promise" => Choice::Press(Action::Promises, "Promises of"),
        _ => Choice::Type,
    }
}

/// Somebody we never met may read more in a moment, and is told so.
async fn not_found(edge: &Edge, command: &Command, about: &str) -> Message {
    let doubt = we_just_met(edge, &command.origin).await;
    found::nothing(about, doubt.then_some(outcome::JUST_MET))
}

pub(super) async fn see(
    edge: &Edge,
    command: &Command,
    handoff: HandoffId,
) -> Result<Seen, FlowError> {
    let origin = &command.origin;
    find::see(&edge.ctx, &origin.workspace, &origin.user, handoff).await
}

/// Who may read a brief: participants, leads and who is asked to take over; and every full member,
/// where channels are public.
pub(super) fn may_not_read(seen: &Seen) -> Option<Refusal> {
    if seen.may_read {
        return None;
    }
    Some(Refusal::NotAParticipant {
        seller: seen.handoff.seller.clone(),
        manager: seen.handoff.manager.clone(),
    })
}

/// `/handoff find …`
pub(super) async fn find(edge: &Edge, command: &Command, words: &str) -> Result<Reply, FlowError> {
    if words.is_empty() {
        return Ok(Reply::whisper(answers::incomplete("find")));
    }
    let (workspace, user) = (&command.origin.workspace, &command.origin.user);
    let hits = find::everything(&edge.ctx, workspace, user, words).await?;
    Ok(Reply::whisper(if hits.is_empty() {
        not_found(edge, command, words).await
    } else {
        found::everything(words, &found(&hits), MOST_HITS)
    }))
}

/// `/handoff alias HO-12 NWT`, and `not NWT` to take it back.
pub(super) async fn alias(
    edge: &Edge,
    command: &Command,
    about: &str,
    typed: &str,
) -> Result<Reply, FlowError> {
    let origin = &command.origin;
    let (wanted, alias) = match typed.split_once(char::is_whitespace) {
        Some((not, alias)) if not.eq_ignore_ascii_case("not") => (false, alias),
        Some(_) | None => (true, typed),
    };
    let named = Some(alias).filter(|alias| !alias.eq_ignore_ascii_case("not"));
    let Some(alias) = named.and_then(Customer::new) else {
        return Ok(Reply::whisper(answers::incomplete("alias")));
    };
    let handoff = match meant(edge, command, "alias", about).await? {
        Meant::This(handoff) => handoff,
        Meant::Unclear(answer) => return Ok(Reply::whisper(answers::with_typed(answer, typed))),
    };
    let by = act_of(origin);
    let said = match alias::alias(&edge.ctx, &by, handoff.id, &alias, wanted).await {
        Ok(done) => aliases::alias(&done.handoff, &alias, done.became),
        Err(error) => explained(edge, origin, &error).await,
    };
    Ok(Reply::whisper(Message::from(said)))
}
