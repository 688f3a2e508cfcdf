//! Questions to the seller, with their answers, in the thread of the brief: each once.

use chrono::TimeDelta;

use super::Worker;
use super::tend::{Failed, Stepped, Walk};
use super::tend_steps::{CLOCK_SLACK, Went};
use crate::domain::ids::{ChannelId, MessageTs};
use crate::domain::shared_channel::Step;
use crate::flows::FlowError;
use crate::slack::messages::questions;

impl Worker {
    pub(super) async fn post_answer(
        &self,
        walk: &mut Walk<'_>,
        channel: &ChannelId,
        nth: u32,
        step: &Step,
    ) -> Result<Went, FlowError> {
        let card = walk.channel.posts.get(&0).map(|card| card.ts.clone());
        let asked = walk.handoff.question(nth);
        let message = asked.and_then(|asked| questions::answered(&walk.handoff, asked));
        let (Some(card), Some(message)) = (card, message) else {
            return Ok(Ok(Stepped::Done));
        };
        let (id, generation) = (walk.handoff.id.number(), walk.channel.generation);
        let key = format!("answer/{id}/{generation}/{nth}");
        if let Some(uncertain) = walk.uncertain.clone() {
            if let Some(wait) = self.unsettled(&uncertain) {
                return Ok(Ok(Stepped::NotYet(wait)));
            }
            let since = uncertain.first_at - CLOCK_SLACK;
            let found = walk.api.find_message(channel, Some(&card), since, &key);
            match found.await {
                Ok(Some(ts)) => return Ok(Ok(posted(walk, nth, ts))),
                Ok(None) => walk.uncertain = None,
                Err(error) => return Ok(Err(Failed::searching("conversations.replies", error))),
            }
        }
        let Some(api) = self.write_down(walk, step).await? else {
            return Ok(Ok(Stepped::NotYet(TimeDelta::zero())));
        };
        let answer = api.post_message(channel, Some(&card), message, &key).await;
        Ok(match answer {
            Ok(answer) => Ok(posted(walk, nth, answer.ts)),
            Err(error) => Err(error.into()),
        })
    }
}

fn posted(walk: &mut Walk<'_>, nth: u32, ts: MessageTs) -> Stepped {
    walk.channel.answers.insert(nth, ts);
    Stepped::Posted
}
