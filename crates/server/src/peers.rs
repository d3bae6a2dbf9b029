//! How many connections each peer has open, so that none takes those of all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use remit_domain::session::network_of;

/// The connections of all peers, counted by their networks.
#[derive(Debug, Clone, Default)]
pub struct Peers(Arc<Mutex<HashMap<String, usize>>>);

/// One connection of a peer; it counts until it is dropped.
#[derive(Debug)]
pub struct Counted {
    peers: Peers,
    network: String,
}

impl Peers {
    /// One connection more of `peer`; none when it has `most` already.
    #[must_use]
    pub fn one_more(&self, peer: IpAddr, most: usize) -> Option<Counted> {
        let network = network_of(&peer.to_string());
        let mut open = self.open();
        let count = open.entry(network.clone()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Counted { peers: self.clone(), network })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if let Entry::Occupied(mut count) = self.peers.open().entry(std::mem::take(&mut self.network)) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_has_as_many_as_it_may_and_its_network_is_forgotten_with_the_last() {
        let peers = Peers::default();
        let [here, beside, elsewhere] = ["2001:db8::1", "2001:db8::2", "192.0.2.7"].map(|peer| peer.parse().unwrap());
        let first = peers.one_more(here, 2).unwrap();
        let second = peers.one_more(beside, 2).unwrap();
        assert!(peers.one_more(here, 2).is_none());
        assert!(peers.one_more(elsewhere, 2).is_some());
        drop(first);
        assert!(peers.one_more(here, 2).is_some());
        drop(second);
        assert!(peers.open().is_empty());
    }
}
