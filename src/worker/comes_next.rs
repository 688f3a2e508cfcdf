//! What a reminder reminds of, and what comes after it, at the moment it is sent or put off; and
//! what came before, for whoever is asked to take over.

use super::Worker;
use crate::domain::catch_up::CatchUp;
use crate::domain::company::Company;
use crate::domain::deadline::{Clock, Deadline, deadlines};
use crate::domain::handoff::{Arrival, Handoff, State, Submitted};
use crate::domain::notice::{News, Notice};
use crate::domain::nudge::{self, Owed, Record};
use crate::flows::{FlowError, catch_up, company};
use crate::store::outbox::OutboxRow;

impl Worker {
    /// What a reminder reminds of, and what comes after it.
    pub(super) async fn owed(
        &self,
        row: &OutboxRow,
        notice: &Notice,
        handoff: &Handoff,
    ) -> Result<Option<Owed>, FlowError> {
        let clock = match &notice.news {
            News::Nudge { clock, .. }
            | News::Reminded { clock, .. }
            | News::Escalated { clock, .. } => clock,
            // It says until when the seller stays reachable.
            News::Acknowledged => &Clock::OnCall,
            _ => return Ok(None),
        };
        let found = self.runs(row, clock, handoff).await?;
        Ok(found.map(|(deadline, record, company)| {
            nudge::reminded(deadline, record.as_ref(), &company, self.now())
        }))
    }

    /// What is new to whoever comes in the middle of it; `None` where nobody does.
    pub(super) async fn caught_up(
        &self,
        notice: &Notice,
        handoff: &Handoff,
    ) -> Result<Option<CatchUp>, FlowError> {
        let handed_over = |waiting: &Submitted| match waiting.arrival {
            Arrival::HandedOver { .. } => true,
            Arrival::Sent | Arrival::Pooled { .. } | Arrival::Answered { .. } => false,
        };
        let comes = match (&notice.news, &handoff.state) {
            (News::Offered { .. } | News::AskedLater { .. }, _) => true,
            (News::SellerChanged { .. }, _) => notice.to == handoff.seller,
            (News::BriefWaits { .. }, State::Submitted(waiting)) => handed_over(waiting),
            _ => false,
        };
        if !comes {
            return Ok(None);
        }
        let mut tx = self.ctx.db.read().await?;
        Ok(Some(catch_up::catch_up(&mut tx, handoff).await?))
    }

    /// The same of a reminder that came, when it was put off since.
    pub(super) async fn put_off(
        &self,
        row: &OutboxRow,
        notice: &Notice,
        handoff: &Handoff,
    ) -> Result<Option<Owed>, FlowError> {
        let (News::Nudge { clock, .. } | News::Reminded { clock, .. }) = &notice.news else {
            return Ok(None);
        };
        let found = self.runs(row, clock, handoff).await?;
        Ok(found.and_then(|(deadline, record, company)| {
            nudge::put_off(deadline, &record?, &company, self.now())
        }))
    }

    /// A clock of the handoff, if it runs, and what was said about it so far.
    async fn runs(
        &self,
        row: &OutboxRow,
        clock: &Clock,
        handoff: &Handoff,
    ) -> Result<Option<(Deadline, Option<Record>, Company)>, FlowError> {
        let mut tx = self.ctx.db.read().await?;
        let company = company::around(&mut tx, handoff).await?;
        let nudged = tx.nudged(&row.workspace, handoff.id).await?;
        let deadline = deadlines(handoff, &company)
            .into_iter()
            .find(|deadline| deadline.clock == *clock);
        Ok(deadline.map(|deadline| {
            let record = nudge::record(&nudged, &deadline).cloned();
            (deadline, record, company)
        }))
    }
}
