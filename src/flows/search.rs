//! Looks for handoffs, in what somebody may read.
//!
//! The index says which to look at; what each is found by, and in which order, is decided here from
//! the handoffs themselves. So both databases find the same, and nothing that was taken out of a
//! brief is found by it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::find::Reader;
use crate::domain::customer::Customer;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, WorkspaceId};
use crate::domain::search::{Fit, Numbers, Query, term_of};
use crate::store::{Result, Tx};

/// More than this, and nobody finds theirs.
pub const MOST_HITS: usize = 8;
/// Names that are compared with what was typed; the rest has less in common with it, or is older.
const MOST_NAMES: usize = 500;
/// Handoffs that are looked at because a word of theirs may fit.
const MOST_LOOKED_AT: usize = 64;
/// Pieces of a misspelt name that many names have, and that are looked up all the same.
const MOST_PIECES: usize = 6;
/// Handoffs loaded at once.
const PAGE: usize = 16;
/// Handoffs whose terms are not written yet, and that are looked at one by one.
const MOST_WAITING: i64 = 32;

/// A handoff, and by what it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub handoff: Handoff,
    pub fit: Fit,
}

/// How far to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Into briefs only where no customer is called so.
    NamesFirst,
    Everything,
}

/// The best first, the newest first among equals; one more than [`MOST_HITS`] when there are more.
pub async fn search(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    reader: &Reader,
    typed: &str,
    depth: Depth,
) -> Result<Vec<Hit>> {
    let query = Query::new(typed);
    let waiting = tx.waiting_for_index(workspace, MOST_WAITING).await?;
    let mut look = Look {
        workspace,
        reader,
        query: &query,
        within: None,
        waiting: waiting.into_iter().collect(),
        hits: BTreeMap::new(),
    };
    let exact = look.ask(tx).await?;
    look.by_alias(tx, typed).await?;
    look.by_name(tx, &exact).await?;
    look.by_domain(tx, &exact).await?;
    if depth == Depth::Everything || look.hits.is_empty() {
        look.by_words(tx, &exact).await?;
    }
    // What stands in a brief as it was typed is no slip of the pen; and to look for slips is dear.
    if look.hits.is_empty() {
        look.by_slip(tx).await?;
    }
    let mut hits: Vec<Hit> = look.hits.into_values().collect();
    hits.sort_by_key(|hit| (hit.fit.rank(), Reverse(hit.handoff.id)));
    hits.truncate(MOST_HITS + 1);
    Ok(hits)
}

struct Look<'a> {
    workspace: &'a WorkspaceId,
    reader: &'a Reader,
    query: &'a Query,
    /// What the reader takes part in, where that is all they may read.
    within: Option<Numbers>,
    waiting: Numbers,
    hits: BTreeMap<HandoffId, Hit>,
}

impl Look<'_> {
    /// Everything that has to be there whole, in one question.
    async fn ask(&mut self, tx: &mut Tx) -> Result<BTreeMap<String, Numbers>> {
        let mut terms = self.query.word_terms();
        terms.push(self.query.initials_term());
        terms.extend(self.query.domain_term());
        let theirs: Vec<String> = match self.reader {
            Reader {
                everything: true, ..
            } => Vec::new(),
            Reader { actor, .. } => {
                let people = actor.covers.iter().chain([&actor.user]);
                people.map(term_of).collect()
            }
        };
        terms.extend(theirs.iter().cloned());
        let found = tx.having(self.workspace, &terms).await?;
        if !self.reader.everything {
            let own = theirs.iter().filter_map(|term| found.get(term));
            self.within = Some(own.fold(self.waiting.clone(), Numbers::or));
        }
        Ok(found)
    }

    fn readable(&self, numbers: Numbers) -> Numbers {
        match &self.within {
            Some(within) => numbers.and(within),
            None => numbers,
        }
    }

    /// What people said the customer is called.
    async fn by_alias(&mut self, tx: &mut Tx, typed: &str) -> Result<()> {
        let Some(alias) = Customer::new(typed) else {
            return Ok(());
        };
        for (number, alias) in tx.handoffs_called(self.workspace, &alias).await? {
            let handoffs = tx.handoffs_numbered(self.workspace, &[number]).await?;
            for handoff in handoffs {
                self.hit(handoff, Some(Fit::Alias(alias.clone())));
            }
        }
        Ok(())
    }

    /// By its beginning, by that of its words, or by its initials.
    async fn by_name(&mut self, tx: &mut Tx, exact: &BTreeMap<String, Numbers>) -> Result<()> {
        let mut all: Option<Numbers> = None;
        for beginning in self.query.name_beginnings() {
            let these = tx.having_beginning(self.workspace, &beginning).await?;
            all = Some(match all {
                Some(all) => all.and(&these),
                None => these,
            });
        }
        let mut found = all.unwrap_or_default().or(&self.waiting);
        if let Some(initials) = exact.get(&self.query.initials_term()) {
            found = found.or(initials);
        }
        let candidates: Vec<HandoffId> = self.readable(found).newest().take(MOST_NAMES).collect();
        let fits = |query: &Query, name: &Customer| {
            let fit = query.fit_of_name(name)?;
            (!matches!(fit, Fit::Misspelt(_))).then_some(fit)
        };
        self.best_names(tx, &candidates, fits).await
    }

    async fn by_slip(&mut self, tx: &mut Tx) -> Result<()> {
        let pieces = self.query.piece_terms();
        let pieces = tx.telling(self.workspace, pieces, MOST_PIECES).await?;
        let pieces = tx.having(self.workspace, &pieces).await?;
        let sets: Vec<Numbers> = pieces.into_values().collect();
        let mut candidates = Numbers::most_often(&sets, self.within.as_ref(), MOST_NAMES);
        candidates.extend(self.waiting.newest());
        self.best_names(tx, &candidates, Query::fit_of_name).await
    }

    /// Of these, the ones whose names fit best.
    async fn best_names(
        &mut self,
        tx: &mut Tx,
        candidates: &[HandoffId],
        fit: impl Fn(&Query, &Customer) -> Option<Fit>,
    ) -> Result<()> {
        if candidates.is_empty() {
            return Ok(());
        }
        let names = tx.names_of(self.workspace, candidates).await?;
        let mut fits: Vec<_> = names
            .into_iter()
            .filter_map(|(id, name)| Some((fit(self.query, &name)?.rank(), Reverse(id))))
            .collect();
        fits.sort_unstable();
        fits.dedup();
        let best: Vec<HandoffId> = fits.into_iter().map(|(_, Reverse(id))| id).collect();
        self.look_at(tx, &best, |query, handoff| fit(query, &handoff.customer))
            .await
    }

    async fn by_domain(&mut self, tx: &mut Tx, exact: &BTreeMap<String, Numbers>) -> Result<()> {
        let Some(domain) = self.query.domain_term() else {
            return Ok(());
        };
        let having = exact.get(&domain).cloned().unwrap_or_default();
        let having = self.readable(having.or(&self.waiting));
        let ids: Vec<HandoffId> = having.newest().take(MOST_LOOKED_AT).collect();
        self.look_at(tx, &ids, Query::fit_of_domain).await
    }

    async fn by_words(&mut self, tx: &mut Tx, exact: &BTreeMap<String, Numbers>) -> Result<()> {
        let mut terms = self.query.word_terms().into_iter();
        let none = Numbers::default();
        let having = |term: String| exact.get(&term).unwrap_or(&none);
        let Some(first) = terms.next() else {
            return Ok(());
        };
        let all = terms.fold(having(first).clone(), |all, term| all.and(having(term)));
        let all = self.readable(all.or(&self.waiting));
        let ids: Vec<HandoffId> = all.newest().take(MOST_LOOKED_AT).collect();
        self.look_at(tx, &ids, Query::fit_of_words).await
    }

    /// Loads them, until enough fit.
    async fn look_at(
        &mut self,
        tx: &mut Tx,
        ids: &[HandoffId],
        fit: impl Fn(&Query, &Handoff) -> Option<Fit>,
    ) -> Result<()> {
        let before = self.hits.len();
        let new: Vec<HandoffId> = ids
            .iter()
            .filter(|id| !self.hits.contains_key(id))
            .copied()
            .collect();
        for page in new.chunks(PAGE) {
            for handoff in tx.handoffs_numbered(self.workspace, page).await? {
                let fit = fit(self.query, &handoff);
                self.hit(handoff, fit);
            }
            if self.hits.len() > before + MOST_HITS {
                break;
            }
        }
        Ok(())
    }

    fn hit(&mut self, handoff: Handoff, fit: Option<Fit>) {
        if let Some(fit) = fit.filter(|_| self.reader.may_read(&handoff)) {
            let hit = Hit { handoff, fit };
            self.hits.entry(hit.handoff.id).or_insert(hit);
        }
    }
}
