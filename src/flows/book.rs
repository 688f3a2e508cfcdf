//! A person's book goes to somebody else: the wish is stored at once, the customers move one by one
//! in the background, each in a transaction of its own, and at the end everybody concerned hears of
//! all of them once.

use std::collections::BTreeMap;

use super::FlowError;
use super::act::{Act, SOURCE};
use super::apply::apply;
use super::catch_up::catch_up;
use super::cover::{self, who_covers};
use super::ctx::{Ctx, actor, retried};
use super::list::book_of;
use crate::domain::Instant;
use crate::domain::actor::Actor;
use crate::domain::book::{
    self, Book, Came, Gone, Outcome, Parts, Reader, Stays, Transfer, readers,
};
use crate::domain::catch_up::CatchUp;
use crate::domain::errand::Errand;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, TransferId, UserId, WorkspaceId};
use crate::domain::person::{Person, Standing};
use crate::domain::shared_channel::SharedChannel;
use crate::store::{Result, StoreError, Tx};

/// A person's open handoffs, seen by somebody who may want to give them away.
#[derive(Debug)]
pub struct Seen {
    pub book: Book,
    pub actor: Actor,
}

impl Seen {
    pub fn may_give(&self) -> bool {
        book::may_give(&self.actor, &self.book.of)
    }
}

pub async fn see(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    of: &UserId,
) -> std::result::Result<Seen, FlowError> {
    let mut tx = ctx.db.read().await?;
    let actor = actor(&mut tx, workspace, user, ctx.clock.now()).await?;
    let handoffs = book_of(&mut tx, workspace, of).await?;
    let of = of.clone();
    let book = Book { of, handoffs };
    Ok(Seen { book, actor })
}

/// What somebody wishes.
#[derive(Debug, Clone)]
pub struct Wish {
    pub id: TransferId,
    pub from: UserId,
    pub to: UserId,
    pub why: String,
    pub parts: Parts,
}

/// What the wish came to.
#[derive(Debug)]
pub enum Begun {
    /// So many customers are on their way.
    OnItsWay {
        customers: u64,
    },
    /// The same was wished before.
    Already,
    /// Another wish about this person's book is not over yet.
    UnderWay(Transfer),
    /// Nothing of it is open.
    Empty,
    NotTheirs,
    ToThemselves,
    CannotCarry(Person),
}

/// Stores the wish and what it is about.
pub async fn begin(ctx: &Ctx, by: &Act, wish: &Wish) -> std::result::Result<Begun, FlowError> {
    let begun = retried!(attempt(ctx, by, wish))?;
    ctx.bell.notify_one();
    Ok(begun)
}

async fn attempt(ctx: &Ctx, by: &Act, wish: &Wish) -> std::result::Result<Begun, FlowError> {
    let now = ctx.clock.now();
    if wish.from == wish.to {
        return Ok(Begun::ToThemselves);
    }
    let workspace = &by.workspace;
    let mut tx = ctx.db.begin().await?;
    if !tx.take_delivery(SOURCE, &by.delivery, now).await? {
        return Ok(Begun::Already);
    }
    let actor = actor(&mut tx, workspace, &by.user, now).await?;
    if !book::may_give(&actor, &wish.from) {
        return Ok(Begun::NotTheirs);
    }
    if let Some(person) = cannot_carry(&mut tx, workspace, &wish.to).await? {
        return Ok(Begun::CannotCarry(person));
    }
    let transfer = Transfer {
        id: wish.id.clone(),
        from: wish.from.clone(),
        to: wish.to.clone(),
        by: by.user.clone(),
        why: wish.why.clone(),
        parts: wish.parts,
        at: now,
    };
    if !tx.begin_transfer(workspace, &transfer).await? {
        let other = tx.transfer_under_way(workspace, &wish.from).await?;
        return Ok(other.map_or(Begun::Already, Begun::UnderWay));
    }
    let customers = tx.fill_transfer(workspace, &transfer).await?;
    if customers == 0 {
        return Ok(Begun::Empty);
    }
    tx.commit().await?;
    Ok(Begun::OnItsWay { customers })
}

async fn cannot_carry(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Option<Person>> {
    let found = tx.person(workspace, person).await?;
    Ok(found.filter(|person| !person.standing.can_carry()))
}

/// The next customer of a book that is on its way, or the end of it; false when none is.
pub async fn go_on(ctx: &Ctx) -> std::result::Result<bool, FlowError> {
    let mut tx = ctx.db.read().await?;
    if !tx.transfers().await? {
        return Ok(false);
    }
    drop(tx);
    retried!(step(ctx))
}

async fn step(ctx: &Ctx) -> std::result::Result<bool, FlowError> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await?;
    // Another replica may be at it.
    let Some((workspace, transfer)) = tx.claim_transfer().await? else {
        return Ok(false);
    };
    let Some(next) = tx.next_to_transfer(&workspace, &transfer.id).await? else {
        match end(&mut tx, &workspace, &transfer, now).await {
            // It must not keep other books from moving.
            Err(error @ StoreError::Unreadable { .. }) => {
                let id = &transfer.id;
                tracing::error!(transfer = %id, %error, "nobody hears what became of a book");
                tx.end_transfer(&workspace, id, now).await?;
            }
            ended => ended?,
        }
        tx.commit().await?;
        return Ok(true);
    };
    let outcome = match give(&mut tx, &workspace, &transfer, next, now).await {
        // Which must not keep the others from moving.
        Err(error @ StoreError::Unreadable { .. }) => {
            tracing::error!(handoff = %next, %error, "it stays where it is");
            drop(tx);
            tx = ctx.db.begin().await?;
            Outcome::Stayed {
                why: Stays::Unreadable,
            }
        }
        outcome => outcome?,
    };
    tx.keep_outcome(&workspace, &transfer.id, next, &outcome)
        .await?;
    tx.commit().await?;
    Ok(true)
}

async fn give(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    transfer: &Transfer,
    id: HandoffId,
    now: Instant,
) -> Result<Outcome> {
    if cannot_carry(tx, workspace, &transfer.to).await?.is_some() {
        let why = Stays::CannotCarry;
        return Ok(Outcome::Stayed { why });
    }
    let Some(handoff) = tx.locked_handoff(workspace, id).await? else {
        let why = Stays::Ended;
        return Ok(Outcome::Stayed { why });
    };
    let actor = actor(tx, workspace, &transfer.by, now).await?;
    let given = transfer.give(&handoff, &actor, now);
    let mut before = &handoff;
    for decision in &given.decisions {
        apply(tx, before, decision, &transfer.by, now).await?;
        before = &decision.handoff;
    }
    Ok(given.outcome)
}

/// Everything was tried: everybody concerned hears what became of it.
async fn end(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    transfer: &Transfer,
    now: Instant,
) -> Result<()> {
    let outcomes = tx.outcomes(workspace, &transfer.id).await?;
    let mut errands = Vec::new();
    for (to, reader) in readers(transfer, &outcomes) {
        if reader == Reader::Receiver {
            let cover = who_covers(tx, workspace, &to, now).await?;
            let cover = cover.filter(|(cover, _)| ![&transfer.from, &transfer.by].contains(&cover));
            errands.extend(cover.map(|(cover, until)| {
                let reader = Reader::Cover { until };
                errand(transfer, cover, reader)
            }));
        }
        // They cannot hear it, and need not.
        if has_left(tx, workspace, &to).await? {
            continue;
        }
        errands.push(errand(transfer, to, reader));
    }
    tx.enqueue(workspace, &errands, now).await?;
    tx.end_transfer(workspace, &transfer.id, now).await
}

async fn has_left(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId) -> Result<bool> {
    let found = tx.person(workspace, person).await?;
    Ok(found.is_some_and(|person| person.standing == Standing::Deactivated))
}

fn errand(transfer: &Transfer, to: UserId, reader: Reader) -> (String, Errand) {
    let id = &transfer.id;
    let key = format!("book/{id}/{}/{to}", reader.key());
    let transfer = id.clone();
    let errand = Errand::Book {
        transfer,
        to,
        reader,
    };
    (key, errand)
}

/// A book that went to somebody else, each handoff as it is now.
pub async fn gone(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    id: &TransferId,
) -> std::result::Result<Option<Gone>, FlowError> {
    let mut tx = ctx.db.read().await?;
    let Some(transfer) = tx.transfer(workspace, id).await? else {
        return Ok(None);
    };
    let mut gone = Gone {
        transfer,
        rows: Vec::new(),
        unread: Vec::new(),
    };
    let outcomes = tx.outcomes(workspace, id).await?;
    let ids: Vec<HandoffId> = outcomes.iter().map(|(id, _)| *id).collect();
    let handoffs = match tx.handoffs_numbered(workspace, &ids).await {
        Err(StoreError::Unreadable { .. }) => readable(&mut tx, workspace, &ids).await?,
        handoffs => handoffs?,
    };
    let handoffs = handoffs.into_iter();
    let mut handoffs: BTreeMap<HandoffId, Handoff> = handoffs.map(|one| (one.id, one)).collect();
    for (id, outcome) in outcomes {
        match handoffs.remove(&id) {
            Some(handoff) => gone.rows.push((handoff, outcome)),
            None => gone.unread.push(id),
        }
    }
    Ok(Some(gone))
}

/// One of them cannot be read, which must not keep the others from being told of.
async fn readable(tx: &mut Tx, workspace: &WorkspaceId, ids: &[HandoffId]) -> Result<Vec<Handoff>> {
    let mut handoffs = Vec::new();
    for id in ids {
        match tx.handoff(workspace, *id).await {
            Err(error @ StoreError::Unreadable { .. }) => {
                tracing::error!(handoff = %id, %error, "it is left out of a message");
            }
            found => handoffs.extend(found?),
        }
    }
    Ok(handoffs)
}

/// What is told about some of its customers beside what they say themselves.
#[derive(Debug, Default)]
pub struct Details {
    pub channels: BTreeMap<HandoffId, SharedChannel>,
    pub caught_up: BTreeMap<HandoffId, CatchUp>,
}

pub async fn details(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    came: &[Came<'_>],
) -> std::result::Result<Details, FlowError> {
    let mut tx = ctx.db.read().await?;
    let ids: Vec<HandoffId> = came.iter().map(|one| one.handoff.id).collect();
    let mut details = Details {
        channels: tx.shared_channels_of(workspace, &ids).await?,
        caught_up: BTreeMap::new(),
    };
    for Came { handoff, .. } in came.iter().filter(|one| one.matters()) {
        let caught_up = catch_up(&mut tx, handoff).await?;
        details.caught_up.insert(handoff.id, caught_up);
    }
    Ok(details)
}

/// Whether somebody may read what came to the receiver: they, who stands in for them, whoever asked
/// for it, and leads.
pub async fn may_read(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    transfer: &Transfer,
) -> std::result::Result<bool, FlowError> {
    let mut tx = ctx.db.read().await?;
    let actor = actor(&mut tx, workspace, user, ctx.clock.now()).await?;
    Ok(actor.lead || actor.stands_for(&transfer.to) || *user == transfer.by)
}

/// Whether somebody stands in for the receiver now.
pub async fn covers(
    ctx: &Ctx,
    workspace: &WorkspaceId,
    user: &UserId,
    transfer: &Transfer,
) -> std::result::Result<bool, FlowError> {
    let mut tx = ctx.db.read().await?;
    let covered = cover::covered(&mut tx, workspace, user, ctx.clock.now()).await?;
    Ok(covered.contains(&transfer.to))
}
