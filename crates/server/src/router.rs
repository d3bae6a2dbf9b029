//! Every route on one screen, and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::config::Reach;
use crate::problem::{Kind, Problem, answer};
use crate::{api, assets, body, cookie, csrf, headers, pages, trace};

/// The longest that a request may take, once all of it is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who a route is for. What they then find there is for `permission.rs` to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Anyone,
    /// Whoever is signed in.
    User,
    /// Admins and the owner.
    Admin,
    /// The owner.
    Owner,
    /// Tokens of both scopes, and whoever is signed in.
    Reader,
    /// Tokens that may write.
    Writer,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with places for ids.
    pub path: &'static str,
    /// Who it is for.
    pub audience: Audience,
}

macro_rules! routes {
    ($(#[$doc:meta])* $table:ident $router:ident { $($audience:ident $method:ident $path:literal => $handler:path,)* }) => {
        $(#[$doc])*
        pub const $table: &[Route] =
            &[$(Route { method: Method::$method, path: $path, audience: Audience::$audience },)*];

        fn $router() -> Router<App> {
            Router::new()$(.route($path, on(MethodFilter::$method, $handler)))*
        }
    };
}

routes! {
    /// The pages, for browsers.
    PAGES pages {
        Anyone GET    "/assets/{version}/{name}"       => assets::serve,
        User   GET    "/"                              => pages::home::show,
        User   POST   "/known"                         => pages::home::know,
        User   GET    "/actions"                       => pages::action::list,
        User   GET    "/actions/{id}/why"              => pages::action::why,
        Admin  GET    "/actions/{id}/take-over"        => pages::action::ask_to_take_over,
        Admin  POST   "/actions/{id}/take-over"        => pages::action::take_over,
        User   GET    "/actions/{id}/hand-over"        => pages::action::ask_to_hand_over,
        User   POST   "/actions/{id}/hand-over"        => pages::action::hand_over,
        User   POST   "/actions/{id}/complete"         => pages::action::complete,
        User   POST   "/actions/{id}/ignore"           => pages::action::ignore,
        User   POST   "/actions/{id}/undo"             => pages::action::undo,
        User   GET    "/analytics/coverage"            => pages::analytics::show,
        User   GET    "/customers"                     => pages::customer::list,
        Admin  GET    "/customers/assign"              => pages::customer::ask_to_assign,
        Admin  POST   "/customers/assign"              => pages::customer::assign_several,
        Admin  GET    "/customers/workflow"            => pages::customer::ask_to_set_workflow,
        Admin  POST   "/customers/workflow"            => pages::customer::set_workflow_of_several,
        User   GET    "/customers/{id}"                => pages::customer::show,
        User   GET    "/customers/{id}/actions/new"    => pages::action::ask_for_new,
        User   POST   "/customers/{id}/actions/new"    => pages::action::add,
        Admin  GET    "/customers/{id}/assigned"       => pages::customer::assigned,
        Admin  POST   "/customers/{id}/assigned"       => pages::customer::assign,
        Admin  GET    "/customers/{id}/name"           => pages::customer::ask_for_name,
        Admin  POST   "/customers/{id}/name"           => pages::customer::rename,
        User   GET    "/customers/{id}/pause"          => pages::customer::ask_to_pause,
        User   POST   "/customers/{id}/pause"          => pages::customer::pause,
        User   GET    "/customers/{id}/owners"         => pages::customer::owners,
        Admin  GET    "/customers/{id}/workflow"       => pages::customer::ask_for_workflow,
        Admin  POST   "/customers/{id}/workflow"       => pages::customer::set_workflow,
        User   GET    "/invoices"                      => pages::invoice::list,
        User   POST   "/invoices/{id}/dispute"         => pages::invoice::dispute,
        User   GET    "/invoices/{id}/promise"         => pages::invoice::ask_for_promise,
        User   POST   "/invoices/{id}/promise"         => pages::invoice::promise,
        User   POST   "/invoices/{id}/withdraw"        => pages::invoice::withdraw,
        User   POST   "/lists/{list}/columns"          => pages::columns::choose,
        Admin  GET    "/settings"                      => pages::settings::first,
        Admin  GET    "/settings/audit"                => pages::audit::list,
        Admin  GET    "/settings/audit/export"         => pages::audit::export,
        Admin  GET    "/settings/groups"               => pages::group::list,
        Admin  GET    "/settings/groups/new"           => pages::group::ask_for_new,
        Admin  POST   "/settings/groups/new"           => pages::group::create,
        Admin  GET    "/settings/groups/{id}/archive"  => pages::group::ask_to_archive,
        Admin  POST   "/settings/groups/{id}/archive"  => pages::group::archive,
        Admin  GET    "/settings/groups/{id}/edit"     => pages::group::ask_to_edit,
        Admin  POST   "/settings/groups/{id}/edit"     => pages::group::edit,
        Admin  GET    "/settings/groups/{id}/remove"   => pages::group::ask_to_remove,
        Admin  POST   "/settings/groups/{id}/remove"   => pages::group::remove,
        Admin  GET    "/settings/groups/{id}/restore"  => pages::group::ask_to_restore,
        Admin  POST   "/settings/groups/{id}/restore"  => pages::group::restore,
        Admin  GET    "/settings/mail"                 => pages::mail::list,
        Admin  POST   "/settings/mail/{id}/again"      => pages::mail::send_again,
        Admin  GET    "/settings/organisation"         => pages::organisation::show,
        Owner  POST   "/settings/organisation/delete"  => pages::organisation::delete,
        Owner  POST   "/settings/organisation/export"  => pages::organisation::export,
        Owner  POST   "/settings/organisation/keep"    => pages::organisation::keep,
        Admin  GET    "/settings/users"                => pages::user::list,
        Admin  GET    "/settings/users/export"         => pages::user::export,
        Admin  GET    "/settings/users/invite"         => pages::user::ask_whom_to_invite,
        Admin  POST   "/settings/users/invite"         => pages::user::invite,
        Admin  GET    "/settings/users/{id}/absence"   => pages::absence::ask_to_plan,
        Admin  POST   "/settings/users/{id}/absence"   => pages::absence::plan,
        Admin  GET    "/settings/users/{id}/absence/{absence}/end" => pages::absence::ask_to_end,
        Admin  POST   "/settings/users/{id}/absence/{absence}/end" => pages::absence::end,
        Admin  GET    "/settings/users/{id}/edit"      => pages::user::ask_to_edit,
        Admin  POST   "/settings/users/{id}/edit"      => pages::user::edit,
        Admin  GET    "/settings/users/{id}/invite"    => pages::user::ask_for_link,
        Admin  POST   "/settings/users/{id}/invite"    => pages::user::send_invitation,
        Admin  GET    "/settings/users/{id}/withdraw"  => pages::user::ask_to_withdraw,
        Admin  POST   "/settings/users/{id}/withdraw"  => pages::user::withdraw,
        Owner  GET    "/settings/users/{id}/ownership" => pages::user::ask_to_transfer,
        Owner  POST   "/settings/users/{id}/ownership" => pages::user::transfer,
        Admin  GET    "/settings/users/{id}/reactivate" => pages::user::ask_to_reactivate,
        Admin  POST   "/settings/users/{id}/reactivate" => pages::user::reactivate,
        Admin  POST   "/settings/users/{id}/view"      => pages::view::start,
        Admin  GET    "/settings/users/{id}/remove"    => pages::user::ask_to_remove,
        Admin  POST   "/settings/users/{id}/remove"    => pages::user::remove,
        Admin  GET    "/settings/users/{id}/second-factor" => pages::user::ask_to_reset_second_factor,
        Admin  POST   "/settings/users/{id}/second-factor" => pages::user::reset_second_factor,
        Admin  GET    "/settings/users/{id}/suspend"   => pages::user::ask_to_suspend,
        Admin  POST   "/settings/users/{id}/suspend"   => pages::user::suspend,
        Admin  GET    "/settings/workflows"            => pages::workflow::list,
        Admin  GET    "/settings/workflows/{workflow}/steps/{step}/owners" => pages::workflow::choose_customer,
        Admin  GET    "/settings/workflows/{workflow}/steps/{step}/rules" => pages::workflow::ask_for_rules,
        Admin  POST   "/settings/workflows/{workflow}/steps/{step}/rules" => pages::workflow::set_rules,
        Anyone GET    "/login"                         => pages::session::form,
        Anyone POST   "/login"                         => pages::session::sign_in,
        Anyone GET    "/login/code"                    => pages::second_step::form,
        Anyone POST   "/login/code"                    => pages::second_step::give,
        User   GET    "/profile"                       => pages::profile::show,
        User   POST   "/profile"                       => pages::profile::save,
        User   POST   "/profile/notifications"         => pages::profile::set_notifications,
        User   POST   "/profile/password"              => pages::profile::set_password,
        User   GET    "/profile/absence"               => pages::absence::ask_to_plan_own,
        User   POST   "/profile/absence"               => pages::absence::plan_own,
        User   GET    "/profile/absence/{absence}/end" => pages::absence::ask_to_end_own,
        User   POST   "/profile/absence/{absence}/end" => pages::absence::end_own,
        User   GET    "/profile/second-factor"         => pages::profile::second_factor,
        User   POST   "/profile/second-factor"         => pages::profile::begin_second_factor,
        User   POST   "/profile/second-factor/codes"   => pages::profile::renew_codes,
        User   POST   "/profile/second-factor/confirm" => pages::profile::confirm_second_factor,
        User   POST   "/profile/second-factor/off"     => pages::profile::switch_second_factor_off,
        User   POST   "/profile/second-factor/passkeys" => pages::profile::add_passkey,
        User   POST   "/profile/second-factor/passkeys/confirm" => pages::profile::confirm_passkey,
        User   POST   "/profile/second-factor/passkeys/remove" => pages::profile::remove_passkey,
        User   POST   "/profile/sessions/end"          => pages::profile::end_others,
        User   POST   "/profile/sessions/{session}/end" => pages::profile::end_session,
        User   POST   "/view/end"                      => pages::view::end,
        User   GET    "/switch"                        => pages::switch::ask,
        User   POST   "/switch"                        => pages::switch::switch,
        User   POST   "/logout"                        => pages::session::sign_out,
        Anyone GET    "/password"                      => pages::password::forgotten,
        Anyone POST   "/password"                      => pages::password::ask_for_link,
        Anyone GET    "/password/{token}"              => pages::password::form,
        Anyone POST   "/password/{token}"              => pages::password::choose,
        Anyone GET    "/invitation/{token}"            => pages::invitation::form,
        Anyone POST   "/invitation/{token}"            => pages::invitation::accept,
    }
}

routes! {
    /// The API, for machines.
    API api {
        Anyone GET    "/healthz"                       => api::health::alive,
        Anyone GET    "/readyz"                        => api::health::ready,
        Reader GET    "/api/v1/actions"                => api::action::list,
        Reader GET    "/api/v1/actions/{id}/owners"    => api::action::owners,
        Reader GET    "/api/v1/customers"              => api::customer::list,
        Reader GET    "/api/v1/customers/{id}"         => api::customer::show,
        Writer POST   "/api/v1/customers/assigned"     => api::customer::assign_several,
        Reader GET    "/api/v1/customers/{id}/assigned" => api::customer::assigned,
        Writer PUT    "/api/v1/customers/{id}/assigned" => api::customer::assign,
        Reader GET    "/api/v1/customers/{id}/steps/{step}/owners" => api::customer::owners,
        Reader GET    "/api/v1/customers/{id}/sight"   => api::customer::sight,
        Reader GET    "/api/v1/groups"                 => api::group::list,
        Writer POST   "/api/v1/groups"                 => api::group::create,
        Reader GET    "/api/v1/groups/{id}"            => api::group::show,
        Writer PATCH  "/api/v1/groups/{id}"            => api::group::rename,
        Writer DELETE "/api/v1/groups/{id}"            => api::group::remove,
        Writer POST   "/api/v1/groups/{id}/archive"    => api::group::archive,
        Reader GET    "/api/v1/groups/{id}/members"    => api::group::list_members,
        Writer POST   "/api/v1/groups/{id}/members"    => api::group::add_members,
        Writer DELETE "/api/v1/groups/{id}/members"    => api::group::remove_members,
        Writer POST   "/api/v1/groups/{id}/restore"    => api::group::restore,
        Reader GET    "/api/v1/users"                  => api::user::list,
        Writer POST   "/api/v1/users"                  => api::user::create,
        Reader GET    "/api/v1/users/{id}"             => api::user::show,
        Writer PATCH  "/api/v1/users/{id}"             => api::user::edit,
        Writer DELETE "/api/v1/users/{id}"             => api::user::remove,
        Reader GET    "/api/v1/users/{id}/absences"    => api::absence::list,
        Writer POST   "/api/v1/users/{id}/absences"    => api::absence::plan,
        Writer POST   "/api/v1/users/{id}/absences/{absence}/end" => api::absence::end,
        Writer POST   "/api/v1/users/{id}/invitation"  => api::user::invite,
        Writer DELETE "/api/v1/users/{id}/invitation"  => api::user::withdraw,
        Writer POST   "/api/v1/users/{id}/reactivate"  => api::user::reactivate,
        Writer POST   "/api/v1/users/{id}/suspend"     => api::user::suspend,
        Reader GET    "/api/v1/workflows"              => api::workflow::list,
        Reader GET    "/api/v1/workflows/{workflow}/steps/{step}/rules" => api::workflow::rules,
        Writer PUT    "/api/v1/workflows/{workflow}/steps/{step}/rules" => api::workflow::set_rules,
    }
}

/// Every route.
pub fn all() -> impl Iterator<Item = &'static Route> {
    PAGES.iter().chain(API)
}

/// The routes in their layers; a request passes them from the first to the last.
///
/// They are one stack that is put around the routes once: each layer that a router is given by itself is boxed for every
/// route, and all of them are copied for every request.
pub fn router(app: App) -> Router {
    let plain = matches!(app.config.reach(), Reach::Loopback).then(|| from_fn(cookie::plain::carry));
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(app.random.clone(), trace::number))
        .layer(from_fn_with_state(app.clock.clone(), trace::log))
        .layer(from_fn(headers::secure))
        .layer(CompressionLayer::new())
        .option_layer(plain)
        .layer(from_fn_with_state(app.clone(), answer::dress))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(body::Room::of(app.clone()), body::read))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PATIENCE));
    pages()
        .layer(from_fn(pages::preview::refuse_elsewhere))
        .layer(from_fn(csrf::protect))
        .merge(api())
        .fallback(|| async { Problem::from(Kind::NotFound) })
        .layer(layers)
        .with_state(app)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands over what the panic carried")]
fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    tracing::error!(cause = text.unwrap_or("unknown"), "a handler panicked");
    Problem::from(Kind::Failed).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_answered_and_says_nothing_of_its_cause() {
        for cause in [Box::new("secret") as Box<dyn std::any::Any + Send>, Box::new("secret".to_owned()), Box::new(7)] {
            let response = panicked(cause);
            assert_eq!(response.extensions().get::<Problem>(), Some(&Problem::new(Kind::Failed)));
        }
    }
}
