//! Menus in which people search: what was typed goes to the app, and what it offers comes back.

use serde_json::{Value, json};

use super::at::At;
use super::cannot::CannotDo;
use super::inputs::Spot;
use super::{Done, Person};
use crate::push::interactions;
use crate::push::payload;
use crate::render::{list, option_text};

/// Slack asks the app about fewer letters only where the menu says so.
const SHORTEST_QUERY: u64 = 3;

fn is_searched(kind: &str) -> bool {
    kind.ends_with("external_select")
}

impl Person {
    /// What the search menu with this label offers once this was typed in it; nothing typed is what
    /// it offers when it opens. The app is asked only if that is enough letters for it.
    pub async fn suggestions(&self, label: &str, typed: &str) -> Result<Vec<String>, CannotDo> {
        let spot = self.spot(label, 0, is_searched)?;
        let options = self.fetch_options(&spot, typed).await;
        let reader = self.reader(&self.hub.world());
        let shown = options.iter().map(|option| option_text(option, &reader));
        Ok(shown.collect())
    }

    /// Types into the search menu with this label, and chooses among what it then offers.
    pub async fn search_and_choose(&self, label: &str, typed: &str, shown: &str) -> Done {
        let spot = self.spot(label, 0, is_searched)?;
        let options = self.fetch_options(&spot, typed).await;
        let found = self.option_called(&options, shown);
        let option = found.map_err(|offered| {
            self.cannot(&format!(
                "{shown:?} is not among what {typed:?} finds: {offered:?}"
            ))
        })?;
        if spot.kind().starts_with("multi_") {
            let mut all = list(&self.state(&spot)["selected_options"]).to_vec();
            all.push(option);
            return self.put(spot, "selected_options", json!(all)).await;
        }
        self.put(spot, "selected_option", option).await
    }

    /// The options alone, out of their groups.
    pub(super) async fn fetch_options(&self, spot: &Spot, typed: &str) -> Vec<Value> {
        let offered = self.fetch_offer(spot, None, typed).await;
        let grouped = list(&offered["option_groups"])
            .iter()
            .flat_map(|group| list(&group["options"]));
        list(&offered["options"])
            .iter()
            .chain(grouped)
            .cloned()
            .collect()
    }

    /// What the app offers, as it answered; null if it was not asked or failed. `at` is the message
    /// in which the menu stands, if it stands in one.
    pub(super) async fn fetch_offer(&self, spot: &Spot, at: Option<At<'_>>, typed: &str) -> Value {
        let least = spot.element["min_query_length"].as_u64();
        if (typed.chars().count() as u64) < least.unwrap_or(SHORTEST_QUERY) {
            return Value::Null;
        }
        let payload = {
            let world = self.hub.world();
            let scene = self.scene(&spot.app);
            let asked = payload::Asked {
                block_id: &spot.block_id,
                action_id: &spot.action_id,
                typed,
            };
            match at {
                Some(at) => self.message_at(&world, at).map(|message| {
                    payload::suggestion_in_message(
                        &world,
                        scene,
                        at.channel,
                        &message,
                        at.whispered,
                        asked,
                    )
                }),
                None => world
                    .views
                    .get(&spot.view)
                    .map(|view| payload::suggestion(&world, scene, view, asked)),
            }
        };
        match payload {
            Some(payload) => interactions::options(&self.hub, &spot.app, payload).await,
            None => Value::Null,
        }
    }
}
