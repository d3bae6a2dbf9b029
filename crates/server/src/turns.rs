//! So many at once of one kind, and the others after them: whoever asks for fifty lists at once waits for themselves, and
//! nobody for them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Whose turn it is, for each `K`. Clones share it.
#[derive(Clone)]
pub struct Turns<K> {
    at_once: usize,
    queues: Arc<Mutex<HashMap<K, Weak<Semaphore>>>>,
}

/// A turn, until it is dropped.
pub struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
}

impl<K: Eq + Hash> Turns<K> {
    /// Of each, so many at once.
    #[must_use]
    pub fn new(at_once: usize) -> Turns<K> {
        Turns { at_once, queues: Arc::default() }
    }

    /// Waits for a turn.
    pub async fn wait(&self, whose: K) -> Turn {
        let queue = self.queue(whose);
        Turn { _permit: queue.acquire_owned().await.ok() }
    }

    /// A turn, if there is one without waiting.
    #[must_use]
    pub fn now(&self, whose: K) -> Option<Turn> {
        let permit = self.queue(whose).try_acquire_owned().ok()?;
        Some(Turn { _permit: Some(permit) })
    }

    /// Their own queue. Those in which nobody is left are forgotten.
    fn queue(&self, whose: K) -> Arc<Semaphore> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&whose).and_then(Weak::upgrade) {
            return queue;
        }
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::new(Semaphore::new(self.at_once));
        queues.insert(whose, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_waits_for_their_own_and_for_nobody_elses() {
        let turns = Turns::new(2);
        let (first, _second) = (turns.wait("ann").await, turns.wait("ann").await);
        assert!(turns.now("ann").is_none());
        assert!(turns.now("ben").is_some());
        let waiting = turns.clone();
        let third = tokio::spawn(async move { waiting.wait("ann").await });
        drop(first);
        let _third = third.await.unwrap();
        assert!(turns.now("ann").is_none());
        assert!(turns.now("cyd").is_some());
        assert_eq!(turns.queues.lock().unwrap().len(), 2, "who is gone is forgotten");
    }
}
