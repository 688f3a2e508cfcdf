//! Filling a form with believable answers: what is empty gets the example of its label, and what is
//! required without one gets something by its kind.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::Person;
use super::cannot::CannotDo;
use super::inputs::Spot;
use crate::render::{list, word};
use crate::rules::element::is_date;
use crate::world::elements::{Place, elements};

/// How far ahead a day lies for which there is no example.
const AHEAD: i64 = 14;

/// Where examples come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Examples<'a> {
    /// Label and answer; the second of one label is for the second input that is called so.
    pub given: &'a [(String, String)],
    /// The people here by id, the likeliest first.
    pub colleagues: &'a [(String, String)],
}

impl Examples<'_> {
    fn of(&self, label: &str, nth: usize) -> Option<&str> {
        let mut named = self.given.iter().filter(|(known, _)| known == label);
        named.nth(nth).map(|(_, answer)| answer.as_str())
    }
}

/// An input that nothing stands in.
struct Empty {
    spot: Spot,
    label: String,
    nth: usize,
    required: bool,
}

impl Person {
    /// Fills what is empty in the modal on top, input by input; the app is told where Slack tells it,
    /// and may change the form meanwhile.
    pub(crate) async fn fill_in(&self, view: &str, examples: Examples<'_>) -> Result<(), CannotDo> {
        self.modal_at(view)?;
        let mut seen = BTreeSet::new();
        while let Some(empty) = self.next_empty(view, &seen) {
            seen.insert(empty.spot.key());
            let given = match examples.of(&empty.label, empty.nth) {
                Some(answer) => self.answer(&empty.spot, answer).await,
                None => None,
            };
            let filled = match given {
                None if empty.required => self.any_answer(&empty, examples).await,
                given => given,
            };
            if let Some((field, value)) = filled {
                self.put(empty.spot, field, value).await?;
            }
        }
        Ok(())
    }

    fn next_empty(&self, view: &str, seen: &BTreeSet<(String, String)>) -> Option<Empty> {
        let world = self.hub.world();
        let view = self.view_at(&world, view).ok()?;
        let mut labels: BTreeMap<String, usize> = BTreeMap::new();
        let mut all = elements(view.blocks()).into_iter();
        all.find_map(|placed| {
            if placed.place != Place::Input {
                return None;
            }
            let label = word(&placed.block["label"]["text"]).to_owned();
            let so_far = labels.entry(label.clone()).or_default();
            let nth = *so_far;
            *so_far += 1;
            let held = view.inputs.get(&placed.key())?;
            (is_empty(held) && !seen.contains(&placed.key())).then(|| Empty {
                spot: Spot::in_view(view, &placed),
                label,
                nth,
                required: placed.block["optional"] != true,
            })
        })
    }

    /// What an example comes to in this element, if it fits there.
    async fn answer(&self, spot: &Spot, answer: &str) -> Option<(&'static str, Value)> {
        match spot.kind() {
            "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
                Some(("value", json!(cut(answer, spot))))
            }
            "datepicker" => self.day(answer).map(|day| ("selected_date", json!(day))),
            "timepicker" => Some(("selected_time", json!(answer))),
            "checkboxes" => {
                let options = list(&spot.element["options"]);
                let option = self.option_called(options, answer).ok()?;
                Some(("selected_options", json!([option])))
            }
            kind if kind.ends_with("_select") || kind == "radio_buttons" => {
                let (field, value) = self.pick(spot, answer).await.ok()?;
                let many = kind.starts_with("multi_");
                Some((field, if many { json!([value]) } else { value }))
            }
            _ => None,
        }
    }

    /// `2026-11-20`, or so many days from today where this person is.
    fn day(&self, answer: &str) -> Option<String> {
        if is_date(answer) {
            return Some(answer.to_owned());
        }
        Some(self.working_day(answer.parse().ok()?)?.to_string())
    }

    /// The day that is so far away; from a weekend on to Monday, or back to Friday for one that is over.
    fn working_day(&self, days: i64) -> Option<Date> {
        let mut day = self.today().checked_add(days.days()).ok()?;
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = if days < 0 {
                day.yesterday().ok()?
            } else {
                day.tomorrow().ok()?
            };
        }
        Some(day)
    }

    fn today(&self) -> Date {
        let now = Timestamp::from_millisecond(self.hub.clock.now()).unwrap_or_default();
        now.to_zoned(self.time_zone()).date()
    }

    fn time_zone(&self) -> TimeZone {
        let world = self.hub.world();
        let user = world.users.get(&self.id);
        let zone = user.and_then(|user| TimeZone::get(&user.zone).ok());
        zone.unwrap_or(TimeZone::UTC)
    }

    async fn any_answer(
        &self,
        empty: &Empty,
        examples: Examples<'_>,
    ) -> Option<(&'static str, Value)> {
        let spot = &empty.spot;
        let text = |text: &str| Some(("value", json!(cut(text, spot))));
        match spot.kind() {
            "plain_text_input" => text(&format!("An example for “{}”.", empty.label)),
            "email_text_input" => text("ada@northwind.example"),
            "url_text_input" => text("https://northwind.example.com/"),
            "number_input" => text(spot.element["min_value"].as_str().unwrap_or("1")),
            "datepicker" => {
                let day = self.working_day(AHEAD)?.to_string();
                Some(("selected_date", json!(day)))
            }
            "timepicker" => Some(("selected_time", json!("10:00"))),
            "datetimepicker" => {
                let ten = self.working_day(AHEAD)?.at(10, 0, 0, 0);
                let zoned = ten.to_zoned(self.time_zone()).ok()?;
                let seconds = zoned.timestamp().as_second();
                Some(("selected_date_time", json!(seconds)))
            }
            "users_select" | "multi_users_select" => {
                let mut others = examples.colleagues.iter();
                let (id, _) = others.find(|(id, _)| *id != self.id)?;
                Some(if spot.kind() == "users_select" {
                    ("selected_user", json!(id))
                } else {
                    ("selected_users", json!([id]))
                })
            }
            "static_select" | "radio_buttons" | "external_select" => {
                let first = self.first_option(spot).await?;
                Some(("selected_option", first))
            }
            "multi_static_select" | "multi_external_select" | "checkboxes" => {
                let first = self.first_option(spot).await?;
                Some(("selected_options", json!([first])))
            }
            // A conversation cannot be guessed, and files are not chosen here.
            _ => None,
        }
    }

    async fn first_option(&self, spot: &Spot) -> Option<Value> {
        if spot.kind().ends_with("external_select") {
            return self.fetch_options(spot, "").await.into_iter().next();
        }
        let grouped = list(&spot.element["option_groups"])
            .iter()
            .flat_map(|group| list(&group["options"]));
        let mut options = list(&spot.element["options"]).iter().chain(grouped);
        options.next().cloned()
    }
}

fn is_empty(state: &Value) -> bool {
    let mut fields = state.as_object().into_iter().flatten();
    fields.any(|(field, value)| {
        let nothing = match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        };
        field != "type" && nothing
    })
}

/// As much of it as the input takes.
fn cut(text: &str, spot: &Spot) -> String {
    let most = spot.element["max_length"].as_u64();
    let most = most.and_then(|most| usize::try_from(most).ok());
    text.chars().take(most.unwrap_or(usize::MAX)).collect()
}
