//! The app's home.

use serde::Serialize;
use slack_morphism::prelude::SlackView;

use super::{CallError, Nothing, SlackApi};
use crate::domain::ids::UserId;

#[derive(Serialize)]
struct Home<'a> {
    user_id: &'a UserId,
    view: &'a SlackView,
}

impl SlackApi {
    /// Replaces what somebody finds there. Doing it twice is doing it once.
    pub async fn publish_home(&self, person: &UserId, view: &SlackView) -> Result<(), CallError> {
        let home = Home {
            user_id: person,
            view,
        };
        let _: Nothing = self.post("views.publish", &home).await?;
        Ok(())
    }
}
