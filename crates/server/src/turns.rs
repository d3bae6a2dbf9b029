//! Lists that may take long, one at a time for each reader: whoever asks for fifty at once waits for themselves, and nobody
//! for them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use remit_domain::id::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Whose turn it is. Clones share it.
#[derive(Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<UserId, Weak<Semaphore>>>>);

/// A reader's turn, until it is dropped.
pub struct Turn(#[expect(dead_code, reason = "it is given back when it is dropped")] Option<OwnedSemaphorePermit>);

impl Turns {
    /// Waits for the turn of this reader.
    pub async fn of(&self, reader: UserId) -> Turn {
        let own = self.own(reader);
        Turn(own.acquire_owned().await.ok())
    }

    /// The reader's own queue; those in which nobody is left are forgotten.
    fn own(&self, reader: UserId) -> Arc<Semaphore> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&reader).and_then(Weak::upgrade) {
            return queue;
        }
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Arc::new(Semaphore::new(1));
        queues.insert(reader, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// What is there without waiting.
    fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_reader_waits_for_their_own_list_and_for_nobody_elses() {
        let turns = Turns::default();
        let first = at_once(turns.of(UserId(1))).unwrap();
        assert!(at_once(turns.of(UserId(1))).is_none());
        assert!(at_once(turns.of(UserId(2))).is_some());
        drop(first);
        assert!(at_once(turns.of(UserId(1))).is_some());
        assert_eq!(turns.0.lock().unwrap().len(), 1, "who is gone is forgotten");
    }
}
