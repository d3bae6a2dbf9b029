//! PostgreSQL. The only file that names its driver.

use crate::ids::Ids;
use crate::tx::Body;
use crate::{Engine, Error, Mode, Options};

/// A server and the connections to it.
pub(crate) struct Store;

impl Store {
    pub fn open(_url: &str, _options: &Options) -> Result<Store, Error> {
        Err(Error::Unavailable("PostgreSQL comes next".into()))
    }
}

impl crate::Store for Store {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn transaction(&self, _mode: Mode, _ids: &Ids, _body: Body<'_>) -> Result<(), Error> {
        Err(Error::Conflict)
    }

    fn prepare(&self, _text: &str) -> Result<(), Error> {
        Err(Error::Conflict)
    }
}
