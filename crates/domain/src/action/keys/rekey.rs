//! Moves open actions to other keys where the people of their customer that decide are no longer those of their key.

use std::collections::{BTreeSet, HashMap};

use super::content::Content;
use super::keyer::Keyer;
use super::queries::{self, Standing};
use crate::error::Result;
use crate::id::{CustomerId, KeyId, RuleSetId};

/// How many customers are looked at together.
const BATCH: usize = 512;

/// Moves the open actions of `customers` (under `only` these rules, where given) that no longer stand right.
pub(super) fn rekey(
    keyer: &mut Keyer<'_, '_>,
    customers: &[CustomerId],
    only: Option<&BTreeSet<RuleSetId>>,
) -> Result<()> {
    for batch in customers.chunks(BATCH) {
        let mut standings = queries::standings(keyer.facts.tx, keyer.facts.org, batch)?;
        if let Some(only) = only {
            standings.retain(|standing| only.contains(&standing.rules));
        }
        let contents = contents(keyer, &standings)?;
        keyer.prefetch(batch)?;
        let mut moved = HashMap::new();
        for standing in standings {
            let (needed, sighted) = keyer.needed(standing.rules, standing.customer)?;
            let stands_right = match standing.placement.k2 {
                Some(key) => contents.get(&key).is_some_and(|content| content.serves(&needed, sighted)),
                None => needed.is_empty(),
            };
            if !stands_right {
                let placement = keyer.place_on(standing.rules, needed)?;
                moved.insert((standing.customer, standing.rules), Standing { placement, ..standing });
            }
        }
        let moved: Vec<Standing> = moved.into_values().collect();
        queries::place(keyer.facts.tx, keyer.facts.org, &moved)?;
    }
    Ok(())
}

fn contents(keyer: &Keyer<'_, '_>, standings: &[Standing]) -> Result<HashMap<KeyId, Content>> {
    let keys: BTreeSet<KeyId> = standings.iter().filter_map(|standing| standing.placement.k2).collect();
    let keys: Vec<KeyId> = keys.into_iter().collect();
    let keys = queries::keys_by_id(keyer.facts.tx, keyer.facts.org, &keys)?;
    Ok(keys.into_iter().map(|key| (key.id, key.content)).collect())
}
