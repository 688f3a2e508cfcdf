//! “Fill with an example”: the examples of this browser, and the people played in it.

use super::routes::Desk;
use crate::person::Person;
use crate::person::cannot::CannotDo;
use crate::person::example::Examples;

pub(super) async fn fill(desk: &Desk, me: &Person, view: &str) -> Result<(), CannotDo> {
    let examples = Examples {
        given: &desk.browser.examples,
        colleagues: &desk.browser.people,
    };
    me.fill_in(view, examples).await
}
