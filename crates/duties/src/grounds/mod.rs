//! Grounds on which a small private organisation may withhold data, item by item.
//!
//! DPA 2018 Schedules 2 to 4. Left out on purpose: immigration (only the Secretary of State),
//! social work data (only the bodies of Sch 3 para 8) and education data (only schools and
//! education authorities). A ground holds "to the extent that": never for a whole request.

mod table;
mod usable;

pub use table::{Ground, Telling};
pub use usable::{GroundFacts, may_give_health_data, usable};
