//! Who the tests are about: Sam sells, Mia manages, Lena leads, Max manages too. It is Monday,
//! 23 November 2026, 9 in the morning UTC.

use chrono::{TimeZone as _, Utc};
use handoff::clock::Clock;
use handoff::domain::Instant;
use handoff::domain::draft::Content;
use handoff::domain::handoff::Handoff;
use handoff::domain::ids::{DraftId, UserId, WorkspaceId};
use handoff::domain::person::{Person, Standing};
use handoff::domain::policy::Policy;
use handoff::domain::promise::Promises;
use handoff::domain::team::Leads;
use handoff::domain::template::{FieldKey, Kind, STANDARD, standard};
use handoff::domain::zone::Zone;
use handoff::flows::Ctx;
use handoff::flows::act::Act;
use handoff::flows::submit::{Submission, submit};
use handoff::store::Db;
use handoff::store::workspaces::Workspace;

pub fn team() -> WorkspaceId {
    WorkspaceId::new("T1")
}

pub fn sam() -> UserId {
    UserId::new("USAM")
}

pub fn mia() -> UserId {
    UserId::new("UMIA")
}

pub fn lena() -> UserId {
    UserId::new("ULENA")
}

pub fn max() -> UserId {
    UserId::new("UMAX")
}

pub fn monday() -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap()
}

/// A workspace with its people; the clock is moved by hand.
pub async fn installed(db: Db) -> Ctx {
    let mut tx = db.begin().await.unwrap();
    let workspace = Workspace {
        id: team(),
        name: "Contoso".to_owned(),
        bot_user: UserId::new("UBOT"),
        token_hash: String::new(),
        policy: Policy::default(),
    };
    tx.install_workspace(&workspace).await.unwrap();
    for user in [sam(), mia(), lena(), max()] {
        let person = person(user, Zone::UTC);
        tx.remember_person(&team(), &person, monday())
            .await
            .unwrap();
    }
    tx.name_leads(&team(), &Leads::of([lena()])).await.unwrap();
    tx.commit().await.unwrap();
    Ctx::new(db, Clock::manual(monday()))
}

pub fn person(id: UserId, zone: Zone) -> Person {
    Person {
        name: id.to_string(),
        id,
        zone,
        standing: Standing::Member,
        admin: false,
        homes: Vec::new(),
    }
}

/// An act under a delivery key of its own.
pub fn act_of(user: UserId, delivery: impl Into<String>) -> Act {
    Act {
        workspace: team(),
        user,
        delivery: delivery.into(),
    }
}

/// A brief that may be sent.
pub fn brief_of(customer: &str) -> Content {
    let mut content = Content::started(sam(), customer);
    content.manager = Some(mia());
    content.brief.promises = Promises {
        none_made: true,
        rows: Vec::new(),
    };
    for field in standard().fields() {
        let answer = match field.kind {
            Kind::Links => "Proposal https://example.com/proposal".to_owned(),
            kind if kind.is_text() => text_about(&field.key),
            _ => continue,
        };
        content.brief.answers.insert(field.key.clone(), answer);
    }
    content
}

fn text_about(field: &FieldKey) -> String {
    format!("What they said about {field} on 3 March, with Ann and the whole team.")
}

/// Keeps a brief as Sam's draft.
pub async fn drafted(ctx: &Ctx, draft: &str, customer: &str) -> DraftId {
    let id = DraftId::new(draft);
    let now = ctx.clock.now();
    let mut tx = ctx.db.begin().await.unwrap();
    tx.save_draft(&team(), &id, &sam(), STANDARD, &brief_of(customer), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// Sends Sam's brief about this customer.
pub async fn sent(ctx: &Ctx, customer: &str) -> Handoff {
    let draft = drafted(ctx, &format!("draft-{customer}"), customer).await;
    match submit(ctx, &team(), &sam(), &draft).await {
        Ok(Submission::Sent(handoff)) => *handoff,
        other => panic!("the brief about {customer} was not sent: {other:?}"),
    }
}
