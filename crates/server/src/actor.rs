//! Who sends a request: somebody who is signed in, or a machine with a token.
//!
//! One read finds them; for machines that read one thing, the same one that answers. When an absence has begun or ended since the last request of the organisation, ownership is
//! brought up to date first, so that what is read next is never stale.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{AUTHORIZATION, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use remit_db::Tx;
use remit_domain::organisation::Organisation;
use remit_domain::secret::Secret;
use remit_domain::session::{self, Session, View};
use remit_domain::token::{self, Bearer, Caller};
use remit_domain::{Actor, Error, permission};

use crate::app::App;
use crate::cookie::{SESSION, form_token};
use crate::problem::{Kind, Problem};

/// Somebody who is signed in, by the cookie of their session: for pages.
pub struct Signed {
    /// The session, with the actor that they are.
    pub session: Session,
    /// What the cookie holds.
    pub secret: Secret,
    /// What every form of theirs has to carry.
    pub form_token: String,
}

/// Whoever asks the API to be told something: a token of either scope, or somebody who is signed in.
pub struct Reader(Known);

enum Known {
    /// Who holds a token is found in the read that answers, which so costs one transaction instead of two; for a list before,
    /// because it is their turn that it waits for.
    ByToken {
        bearer: Bearer,
        origin: Origin,
    },
    BySession(Actor),
}

/// Whoever asks the API to change something: a token that may write. Cookies do not count, so that no other site can do it.
pub struct Writer {
    /// What they act as.
    pub actor: Actor,
}

/// Where a request comes from.
pub struct Origin {
    /// The network address.
    pub address: String,
    /// What the browser or program calls itself.
    pub agent: String,
}

/// Somebody who is signed in, also when they ask for a change while they look through somebody else's eyes: for the two
/// changes that are open to them then, to stop it and to sign out.
pub struct EvenViewing(pub Signed);

impl FromRequestParts<App> for Signed {
    type Rejection = Problem;
    /// Here every change is refused to whoever looks through somebody else's eyes, before anything else of it is read.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Signed, Problem> {
        let signed = Signed::of(parts, app).await?;
        let only_looks = matches!(signed.session.view, View::Of(_));
        if only_looks && !parts.method.is_safe() { Err(Kind::OnlyLooks.into()) } else { Ok(signed) }
    }
}

impl FromRequestParts<App> for EvenViewing {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<EvenViewing, Problem> {
        Signed::of(parts, app).await.map(EvenViewing)
    }
}

impl Signed {
    /// Whoever may be signed in where nobody has to be.
    ///
    /// # Errors
    /// Those of the storage.
    pub async fn perhaps(parts: &Parts, app: &App) -> Result<Option<Signed>, Problem> {
        match Signed::of(parts, app).await {
            Err(problem) if problem.kind == Kind::SignIn => Ok(None),
            found => found.map(Some),
        }
    }

    /// Whoever is signed in, whatever they ask for.
    ///
    /// # Errors
    /// [`Kind::SignIn`] when nobody is, and those of the storage.
    pub async fn of(parts: &Parts, app: &App) -> Result<Signed, Problem> {
        let cookie = SESSION.of(&parts.headers).ok_or(Kind::SignIn)?;
        let secret: Secret = cookie.parse().map_err(|_| Kind::SignIn)?;
        let form_token = form_token(cookie);
        let origin = Origin::of(parts, app);
        let hash = secret.hash();
        let now = app.clock.now();
        let found = app.db.read(|tx| session::actor_of(tx, &hash, now, &origin.address)).await?;
        let session = found.ok_or(Kind::SignIn)?;
        catch_up(app, &session.organisation, &session.actor).await?;
        if session.is_to_be_touched() {
            let (visit, secret) = (session.clone(), secret.clone());
            note(app, move |tx| session::commands::touch(tx, &visit, &secret));
        }
        if let View::Over(seen) = session.view {
            let (own, secret) = (session.actor.clone(), secret.clone());
            note(app, move |tx| session::view::end_of(tx, &own, &secret, seen));
        }
        Ok(Signed { session, secret, form_token })
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Reader, Problem> {
        match bearer(&parts.headers)? {
            Some(bearer) => Ok(Reader(Known::ByToken { bearer, origin: Origin::of(parts, app) })),
            None if parts.method == Method::GET => {
                Ok(Reader(Known::BySession(Signed::from_request_parts(parts, app).await?.session.actor)))
            }
            None => Err(Kind::SignIn.into()),
        }
    }
}

impl Reader {
    /// What `question` answers to whoever they are.
    ///
    /// # Errors
    /// [`Kind::SignIn`] for a token that is none, and those of the question and of the storage.
    pub async fn ask<T>(
        &self,
        app: &App,
        question: impl Fn(&Tx<'_>, &Actor) -> Result<T, Error>,
    ) -> Result<T, Problem> {
        let (bearer, origin) = match &self.0 {
            Known::ByToken { bearer, origin } => (bearer, origin),
            Known::BySession(actor) => return Ok(app.db.read(|tx| question(tx, actor)).await?),
        };
        let now = app.clock.now();
        let asked = |tx: &Tx<'_>| {
            let Some(caller) = token::actor_of(tx, bearer, now, &origin.address)? else { return Ok(None) };
            let behind = is_behind(&caller.organisation, &caller.actor);
            let answer = if behind { None } else { Some(question(tx, &caller.actor)?) };
            Ok::<_, Error>(Some((caller, answer)))
        };
        let (caller, answer) = app.db.read(asked).await?.ok_or(Kind::SignIn)?;
        catch_up(app, &caller.organisation, &caller.actor).await?;
        touch(app, &caller);
        match answer {
            Some(answer) => Ok(answer),
            None => Ok(app.db.read(|tx| question(tx, &caller.actor)).await?),
        }
    }

    /// As [`Reader::ask`], of a list that may have to look at very many rows, when it is their turn; see [`App::read_list_of`].
    ///
    /// # Errors
    /// Those of [`Reader::ask`].
    pub async fn ask_list<T>(
        &self,
        app: &App,
        question: impl Fn(&Tx<'_>, &Actor) -> Result<T, Error>,
    ) -> Result<T, Problem> {
        let actor = match &self.0 {
            Known::ByToken { bearer, origin } => caller(bearer, origin, app).await?,
            Known::BySession(actor) => actor.clone(),
        };
        Ok(app.read_list_of(&actor, |tx| question(tx, &actor)).await?)
    }
}

impl FromRequestParts<App> for Writer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Writer, Problem> {
        let bearer = bearer(&parts.headers)?.ok_or(Kind::SignIn)?;
        let actor = caller(&bearer, &Origin::of(parts, app), app).await?;
        permission::may_change_by_api(&actor)?;
        Ok(Writer { actor })
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Origin, Problem> {
        Ok(Origin::of(parts, app))
    }
}

impl Origin {
    /// Where a request with these headers comes from.
    pub fn of(parts: &Parts, app: &App) -> Origin {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let told = if app.config.behind_proxy { forwarded(&parts.headers) } else { None };
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Origin {
            address: told.or(peer).map_or_else(|| "unknown".to_owned(), |address| address.to_string()),
            agent: agent.to_owned(),
        }
    }
}

/// The address that the proxy in front of us saw: the last in the list; those before it are what the client claims.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let told = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    // Some proxies say the port too.
    let address = told.parse().or_else(|_| told.parse().map(|with_port: SocketAddr| with_port.ip()));
    address.inspect_err(|_| tracing::warn!(told, "the proxy's X-Forwarded-For is not an address: its own counts")).ok()
}

fn bearer(headers: &HeaderMap) -> Result<Option<Bearer>, Problem> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(Kind::SignIn)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Kind::SignIn.into());
    }
    token.trim().parse().map(Some).map_err(|_| Kind::SignIn.into())
}

async fn caller(bearer: &Bearer, origin: &Origin, app: &App) -> Result<Actor, Problem> {
    let now = app.clock.now();
    let found = app.db.read(|tx| token::actor_of(tx, bearer, now, &origin.address)).await?;
    let caller = found.ok_or(Kind::SignIn)?;
    catch_up(app, &caller.organisation, &caller.actor).await?;
    touch(app, &caller);
    Ok(caller.actor)
}

/// Notes that a token is in use.
fn touch(app: &App, caller: &Caller) {
    if caller.is_to_be_touched {
        let actor = caller.actor.clone();
        note(app, move |tx| token::commands::touch(tx, &actor));
    }
}

/// That somebody was here is worth a note, but nobody waits for it: while others write, and on a full disk, one can still
/// read. Beside many that wait, it is left to the next request.
fn note(app: &App, visit: impl Fn(&Tx<'_>) -> Result<(), Error> + Send + 'static) {
    let Some(room) = app.room_for_a_note() else { return };
    let db = app.db.clone();
    tokio::spawn(async move {
        if let Err(error) = db.write(visit).await {
            tracing::warn!(%error, "the visit was not noted");
        }
        drop(room);
    });
}

/// Lets absences begin and end whose time has come. What the request reads afterwards is true.
async fn catch_up(app: &App, organisation: &Organisation, actor: &Actor) -> Result<(), Problem> {
    if is_behind(organisation, actor) {
        app.catch_up(actor.org, actor.at).await?;
    }
    Ok(())
}

/// Has an absence begun or ended of which ownership does not know yet?
fn is_behind(organisation: &Organisation, actor: &Actor) -> bool {
    organisation.next_change_at.is_some_and(|change| change <= actor.at)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_the_proxy_itself_saw_is_believed() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("10.9.9.9, 192.0.2.7"));
        assert_eq!(forwarded(&headers), Some(IpAddr::from([192, 0, 2, 7])));
        headers.append("x-forwarded-for", HeaderValue::from_static("192.0.2.8:51234"));
        assert_eq!(forwarded(&headers), Some(IpAddr::from([192, 0, 2, 8])));
        headers.append("x-forwarded-for", HeaderValue::from_static("not an address"));
        assert_eq!(forwarded(&headers), None);
    }

    #[test]
    fn what_is_no_token_of_ours_is_refused_not_overlooked() {
        let with = |value: &'static str| HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))]);
        assert_eq!(bearer(&HeaderMap::new()), Ok(None));
        for wrong in ["Bearer", "Bearer x", "Basic cm9vdDpyb290", "Bearer rmt_1_2"] {
            assert_eq!(bearer(&with(wrong)).unwrap_err().kind, Kind::SignIn, "{wrong}");
        }
    }
}
