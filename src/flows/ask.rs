//! Questions to the seller: whom they reach when the seller is gone, and how the brief names those
//! who ask and answer.

use super::act::Act;
use super::ctx::Ctx;
use super::errands::say;
use super::known::Known;
use super::{FlowError, find, teams};
use crate::domain::asked::Attribution;
use crate::domain::decide::Event;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, UserId, WorkspaceId};
use crate::domain::notice::{News, Notice};
use crate::domain::person::{Person, Standing};
use crate::store::{Result, Tx};

/// More open handoffs of one person than this are looked at as this many.
const MOST: i64 = 500;

/// What answering comes to, with the names as they are now: a brief is read for years.
pub async fn answer(
    ctx: &Ctx,
    by: &Act,
    id: HandoffId,
    nth: u32,
    text: &str,
) -> std::result::Result<Event, FlowError> {
    let mut tx = ctx.db.read().await?;
    let handoff = find::loaded(&mut tx, &by.workspace, id).await?;
    let asked = handoff.question(nth).map_or(&by.user, |asked| &asked.by);
    let asks = tx.person(&by.workspace, asked).await?;
    let answers = tx.person(&by.workspace, &by.user).await?;
    let now = ctx.clock.now();
    let on = answers.as_ref().map_or(now.date_naive(), |person| {
        now.with_timezone(&person.zone).date_naive()
    });
    let named = |person: Option<Person>, id: &UserId| {
        person.map_or_else(|| id.to_string(), |person| person.name)
    };
    Ok(Event::AnswerQuestion {
        nth,
        text: text.to_owned(),
        who: Attribution {
            asked_by: named(asks, asked),
            answered_by: named(answers, &by.user),
            on,
        },
    })
}

/// Whether the seller left Slack: others have to answer.
pub async fn seller_left(ctx: &Ctx, handoff: &Handoff) -> std::result::Result<bool, FlowError> {
    let mut tx = ctx.db.read().await?;
    let seller = tx.person(&handoff.workspace, &handoff.seller).await?;
    Ok(seller.is_some_and(|seller| seller.standing == Standing::Deactivated))
}

/// Questions to somebody who left reach those who lead them instead. Where nobody does, they stay
/// addressed to the one who left, and whoever cannot be told is said to be so.
pub(super) async fn fall_to_leads(
    tx: &mut Tx,
    known: &Known,
    handoff: &Handoff,
    notices: Vec<Notice>,
) -> Result<Vec<Notice>> {
    let mut told = Vec::new();
    for notice in notices {
        // They cannot hear what became of it, and need not.
        let what_became = matches!(
            notice.news,
            News::QuestionAnswered { .. } | News::QuestionTakenBack { .. } | News::Added { .. }
        );
        if what_became && known.has_left(&notice.to) {
            continue;
        }
        let leads = if let News::Question { of, .. } = &notice.news
            && known.has_left(of)
        {
            teams::leads_of(tx, &handoff.workspace, of).await?
        } else {
            Vec::new()
        };
        if leads.is_empty() {
            told.push(notice);
        } else {
            let tell = |lead| Notice::new(handoff.id, lead, notice.news.clone());
            told.extend(leads.iter().map(tell));
        }
    }
    Ok(told)
}

/// Somebody left: the questions that wait for them, for those who lead them.
pub(super) async fn left_behind(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    seller: &UserId,
) -> Result<Vec<(String, Errand)>> {
    let theirs = tx.open_handoffs_with(workspace, seller, MOST).await?;
    let mut waiting = Vec::new();
    for handoff in theirs.iter().filter(|handoff| handoff.seller == *seller) {
        waiting.extend(
            handoff
                .open_questions()
                .map(|asked| (handoff.id, asked.nth)),
        );
    }
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let leads = teams::leads_of(tx, workspace, seller).await?;
    let tell = |(handoff, nth): (HandoffId, u32)| {
        leads.iter().map(move |lead| {
            let of = seller.clone();
            say(&Notice::new(handoff, lead, News::Question { nth, of }))
        })
    };
    Ok(waiting.into_iter().flat_map(tell).collect())
}
