//! A person's daily messages, found out at the moment they are sent.

use chrono::NaiveDate;

use super::Worker;
use super::letter::Composed;
use super::outcome::Outcome;
use crate::domain::Instant;
use crate::domain::alarm::Daily;
use crate::domain::bundle::Entry;
use crate::domain::digest as domain;
use crate::domain::errand::{Errand, Item};
use crate::domain::ids::UserId;
use crate::flows::{FlowError, bundle, company, cover, digest};
use crate::slack::client::SlackApi;
use crate::slack::messages::bundle::{self as messages, BriefSince};
use crate::slack::messages::covering;
use crate::slack::messages::digest::{self as digest_messages, ForCover};
use crate::store::outbox::OutboxRow;

impl Worker {
    /// `None` when there is nothing to say, or when that day is over.
    pub(super) async fn compose_day(
        &self,
        row: &OutboxRow,
        daily: Daily,
        to: &UserId,
        whose: Option<&UserId>,
        day: NaiveDate,
    ) -> Result<Option<Composed>, FlowError> {
        let now = self.now();
        let mut tx = self.ctx.db.read().await?;
        let company = company::of_people(&mut tx, &row.workspace, &[to]).await?;
        drop(tx);
        if company.calendar(to).local_date(now) != day {
            return Ok(None);
        }
        match daily {
            Daily::Bundle => {
                let bundle = bundle::bundle(&self.ctx, &row.workspace, to, now).await?;
                let shown = messages::shown(&bundle);
                let briefs = messages::shown_briefs(&bundle).iter();
                let drafts = briefs.map(|brief| brief.draft.id.clone()).collect();
                Ok(messages::bundle(&bundle, now).map(|message| Composed {
                    message,
                    items: shown.iter().map(Entry::item).collect(),
                    drafts,
                    ..Composed::default()
                }))
            }
            Daily::Digest => match whose {
                None => self.compose_digest(row, to, None, now).await,
                Some(lead) => {
                    let (ctx, workspace) = (&self.ctx, &row.workspace);
                    match digest::covered_until(ctx, workspace, lead, to, now).await? {
                        Some(until) => {
                            let leads = digest::is_lead(ctx, workspace, to).await?;
                            let cover = ForCover { until, leads };
                            self.compose_digest(row, lead, Some(cover), now).await
                        }
                        None => Ok(None),
                    }
                }
            },
        }
    }

    /// For those who still lead; silent on a day without anything to do, if the workspace chose so.
    async fn compose_digest(
        &self,
        row: &OutboxRow,
        lead: &UserId,
        cover: Option<ForCover>,
        now: Instant,
    ) -> Result<Option<Composed>, FlowError> {
        let (ctx, workspace) = (&self.ctx, &row.workspace);
        if !digest::is_lead(ctx, workspace, lead).await? {
            return Ok(None);
        }
        let facts = digest::facts(ctx, workspace, lead, now).await?;
        let digest = domain::digest(&facts, now);
        if digest.is_calm() && facts.company.policy.silent_digest {
            return Ok(None);
        }
        let shown = digest_messages::shown(&digest);
        let channels = digest::channels(ctx, workspace, &shown).await?;
        Ok(Some(Composed {
            message: match cover {
                None => digest_messages::digest(&digest, &channels),
                Some(cover) => digest_messages::for_cover(&digest, &channels, &cover),
            },
            ..Composed::default()
        }))
    }

    /// Takes the buttons off what was done since the bundle, or a cover's list, was sent.
    pub(super) async fn touch_up_day(
        &self,
        api: &SlackApi,
        row: &OutboxRow,
        said: &str,
    ) -> Result<Outcome, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let place = tx.place_of(&row.workspace, said).await?;
        let sent = tx.row_of(&row.workspace, said).await?;
        let (Some(place), Some(sent)) = (place, sent) else {
            return Ok(Outcome::cancelled());
        };
        let (to, items, drafts, covers_for) = match sent.errand {
            Errand::Day {
                daily: Daily::Bundle,
                to,
                items,
                drafts,
                ..
            } => (to, items, drafts, None),
            Errand::Cover {
                to, items, absent, ..
            } => (to, items, Vec::new(), Some(absent)),
            Errand::Book { .. } => {
                drop(tx);
                return self
                    .touch_up_book(api, row, said, &place, &sent.errand)
                    .await;
            }
            Errand::Day {
                daily: Daily::Digest,
                ..
            }
            | Errand::Say { .. }
            | Errand::TouchUp { .. }
            | Errand::TouchUpDay { .. }
            | Errand::Left { .. }
            | Errand::Draft { .. }
            | Errand::Tend { .. }
            | Errand::Repair { .. }
            | Errand::Look { .. }
            | Errand::Agenda { .. }
            | Errand::Home { .. }
            | Errand::Meet { .. }
            | Errand::Census { .. }
            | Errand::Groups => return Ok(Outcome::cancelled()),
        };
        let covered = cover::covered(&mut tx, &row.workspace, &to, self.now()).await?;
        let company = company::of_people(&mut tx, &row.workspace, &[&to]).await?;
        let day_of = |until| company.calendar(&to).local_date(until);
        let mut entries = Vec::new();
        for Item { handoff, clock } in items {
            let nudged = tx.nudged(&row.workspace, handoff).await?;
            let snoozed_until = nudged
                .get(&clock.key())
                .and_then(|record| record.snoozed_until)
                .filter(|until| *until > self.now())
                .map(day_of);
            if let Some(handoff) = tx.handoff(&row.workspace, handoff).await? {
                let debtor = clock.debtor(&handoff);
                entries.push(messages::Since {
                    reader: to.clone(),
                    theirs: debtor.is_some_and(|debtor| *debtor == to || covered.contains(debtor)),
                    snoozed_until,
                    handoff,
                    clock,
                });
            }
        }
        let mut briefs = Vec::new();
        let today = day_of(self.now());
        for draft in drafts {
            briefs.push(match tx.draft(&row.workspace, &draft).await? {
                None => BriefSince::Discarded,
                Some(draft) if draft.author != to => BriefSince::Given(draft),
                Some(draft) if draft.submitted_as.is_some() => BriefSince::Sent(draft),
                Some(draft) => match (draft.reminded.snoozed_until, draft.expected_after(today)) {
                    (Some(until), _) if until > self.now() => {
                        BriefSince::PutOff(draft, day_of(until))
                    }
                    (Some(_) | None, Some(on)) => BriefSince::Expected(draft, on),
                    (Some(_) | None, None) => BriefSince::Open(draft),
                },
            });
        }
        drop(tx);
        if let Some(wait) = self.paused(row, "chat.update").await? {
            return Ok(Outcome::later(row, wait));
        }
        let message = match &covers_for {
            Some(absent) => covering::later(absent, &entries),
            None => messages::later(&entries, &briefs),
        };
        let extinguished = (!message.has_buttons()).then(|| said.to_owned());
        let updated = api
            .update_message(&place.channel, &place.ts, message, said)
            .await;
        Ok(self.updated(row, said, updated, extinguished))
    }
}
