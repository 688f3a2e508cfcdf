//! Ticking boxes and picking days, times and moments.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::cannot::CannotDo;
use super::inputs::Spot;
use super::{Done, Person};
use crate::render::{list, option_text};
use crate::rules::element::{is_date, is_time};
use crate::world::elements::elements;

impl Person {
    /// Ticks the checkbox with this text.
    pub async fn tick(&self, text: &str) -> Done {
        self.set_box(text, true).await
    }

    pub async fn untick(&self, text: &str) -> Done {
        self.set_box(text, false).await
    }

    async fn set_box(&self, text: &str, on: bool) -> Done {
        let (spot, option) = self
            .checkbox(text)
            .ok_or_else(|| self.cannot(&format!("there is no checkbox {text:?}")))?;
        let mut chosen = list(&self.state(&spot)["selected_options"]).to_vec();
        chosen.retain(|other| other["value"] != option["value"]);
        if on {
            chosen.push(option);
        }
        self.put(spot, "selected_options", json!(chosen)).await
    }

    fn checkbox(&self, text: &str) -> Option<(Spot, Value)> {
        let world = self.hub.world();
        let reader = self.reader(&world);
        let view = self.view_in_front(&world)?;
        elements(view.blocks())
            .into_iter()
            .filter(|placed| placed.kind() == "checkboxes")
            .find_map(|placed| {
                let option = list(&placed.element["options"])
                    .iter()
                    .find(|option| option_text(option, &reader) == text)?;
                let spot = Spot::in_view(view, &placed);
                Some((spot, option.clone()))
            })
    }

    /// Picks a day: `2026-11-20`.
    pub async fn pick_date(&self, label: &str, date: &str) -> Done {
        self.pick_date_nth(label, 0, date).await
    }

    pub async fn pick_date_nth(&self, label: &str, nth: usize, date: &str) -> Done {
        let spot = self.spot(label, nth, |kind| kind == "datepicker")?;
        if !is_date(date) {
            return Err(CannotDo::new(format!(
                "{date:?} is no day; days are written 2026-11-20"
            )));
        }
        self.put(spot, "selected_date", json!(date)).await
    }

    /// Picks a time of day: `09:30`.
    pub async fn pick_time(&self, label: &str, time: &str) -> Done {
        let spot = self.spot(label, 0, |kind| kind == "timepicker")?;
        if !is_time(time) {
            return Err(CannotDo::new(format!(
                "{time:?} is no time; times are written 09:30"
            )));
        }
        self.put(spot, "selected_time", json!(time)).await
    }

    /// Picks a moment in this person's zone: `2026-11-24 10:00`.
    pub async fn pick_datetime(&self, label: &str, moment: &str) -> Done {
        let spot = self.spot(label, 0, |kind| kind == "datetimepicker")?;
        let zone = self
            .hub
            .world()
            .users
            .get(&self.id)
            .map_or_else(String::new, |user| user.zone.clone());
        let seconds = jiff::fmt::strtime::parse("%Y-%m-%d %H:%M", moment)
            .and_then(|parts| parts.to_datetime())
            .and_then(|local| local.to_zoned(TimeZone::get(&zone).unwrap_or(TimeZone::UTC)))
            .map(|zoned| zoned.timestamp().as_second())
            .map_err(|_| {
                CannotDo::new(format!(
                    "{moment:?} is no moment; moments are written 2026-11-24 10:00"
                ))
            })?;
        self.put(spot, "selected_date_time", json!(seconds)).await
    }
}
