//! What WebAuthn has an authenticator asked and its answers checked for, by the library. Of the browser a passkey is asked
//! for that its owner unlocks where it can be, which is not required: the password was. Where it was made is not asked.

use serde::Serialize;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{
    AllowedCredentials, AuthenticationVerificationOptions, NonDiscoverableAuthenticationServerState,
    NonDiscoverableCredentialRequestOptions,
};
use webauthn_rp::request::register::{
    PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity, RegistrationServerState,
    RegistrationVerificationOptions, UserHandle16, Username,
};
use webauthn_rp::request::{Credentials, PublicKeyCredentialDescriptor, UserVerificationRequirement};
use webauthn_rp::response::auth::NonDiscoverableAuthentication16;
use webauthn_rp::response::register::{DynamicState, Registration, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{AuthenticatedCredential, NonDiscoverableAuthenticationClientState};

use super::{Challenge, Kept, Site, refused};
use crate::error::{Error, Result};
use crate::id::PasskeyId;

/// Asks for a new passkey, by none of the authenticators that keep one already.
pub(super) fn invite(site: &Site, email: &str, kept: &[Kept]) -> Result<Challenge> {
    let handle = kept.first().map_or_else(|| Ok(UserHandle16::new()), handle)?;
    let name = Username::try_from(email).or_else(|_| Username::try_from("Remit")).map_err(unreadable)?;
    let user = PublicKeyCredentialUserEntity { name, id: &handle, display_name: None };
    let known = kept.iter().map(descriptor).collect::<Result<_>>()?;
    let mut wanted = PublicKeyCredentialCreationOptions::second_factor(&site.id, user, known);
    wanted.authenticator_selection.user_verification = UserVerificationRequirement::Preferred;
    let (state, options) = wanted.start_ceremony().map_err(unreadable)?;
    Ok(Challenge { state: state.encode().map_err(unreadable)?, options: json(&options)? })
}

/// The passkey that an authenticator has made when [invited](invite).
pub(super) fn made(site: &Site, state: &[u8], answer: &str, id: PasskeyId) -> Result<Kept> {
    let state = RegistrationServerState::<16>::decode(state).map_err(unreadable)?;
    let answer = Registration::from_json_relaxed(answer.as_bytes()).map_err(|_| refused())?;
    let origins = [site.origin.as_str()];
    let rules = RegistrationVerificationOptions::<&str, &str> { allowed_origins: &origins, ..Default::default() };
    let made = state.verify(&site.id, &answer, &rules).map_err(|_| refused())?;
    let Ok(handle) = made.user_id().encode();
    let Ok(transports) = made.transports().encode();
    let Ok(fixed) = made.static_state().encode();
    let Ok(moving) = made.dynamic_state().encode();
    Ok(Kept {
        id,
        handle: handle.to_vec(),
        credential: made.id().as_ref().to_vec(),
        transports: transports.into(),
        fixed,
        moving: moving.to_vec(),
    })
}

/// Asks for one of these.
pub(super) fn ask(site: &Site, kept: &[Kept]) -> Result<Challenge> {
    let mut known = AllowedCredentials::with_capacity(kept.len());
    for kept in kept {
        known.push(descriptor(kept)?.into());
    }
    let mut wanted = NonDiscoverableCredentialRequestOptions::second_factor(&site.id, known).map_err(unreadable)?;
    wanted.options().user_verification = UserVerificationRequirement::Preferred;
    let (state, options): (_, NonDiscoverableAuthenticationClientState<'_, '_>) =
        wanted.start_ceremony().map_err(unreadable)?;
    Ok(Challenge { state: state.encode().map_err(unreadable)?, options: json(&options)? })
}

/// What an authenticator answers who was [asked](ask).
pub(super) struct Shown(NonDiscoverableAuthentication16);

impl Shown {
    pub(super) fn read(answer: &str) -> Result<Shown> {
        NonDiscoverableAuthentication16::from_json_relaxed(answer.as_bytes()).map(Shown).map_err(|_| refused())
    }

    /// By which passkey.
    pub(super) fn credential(&self) -> &[u8] {
        let CredentialId::<&[u8]> { .. } = self.0.raw_id();
        self.0.raw_id().into_inner()
    }

    /// Whether it is signed by the passkey, which has counted on since it was last used; answers with what has moved.
    pub(super) fn check(&self, site: &Site, state: &[u8], kept: &Kept) -> Result<Vec<u8>> {
        let state = NonDiscoverableAuthenticationServerState::decode(state).map_err(unreadable)?;
        let handle = handle(kept)?;
        let id = CredentialId::<&[u8]>::decode(&kept.credential).map_err(unreadable)?;
        let moving = <[u8; 7]>::try_from(kept.moving.as_slice()).map_err(unreadable)?;
        let moving = DynamicState::decode(moving).map_err(unreadable)?;
        let fixed = StaticState::decode(&kept.fixed).map_err(unreadable)?;
        let mut passkey = AuthenticatedCredential::new(id, &handle, fixed, moving).map_err(unreadable)?;
        let origins = [site.origin.as_str()];
        let rules = AuthenticationVerificationOptions::<&str, &str> { allowed_origins: &origins, ..Default::default() };
        state.verify(&site.id, &self.0, &mut passkey, &rules).map_err(|_| refused())?;
        let Ok(moved) = passkey.dynamic_state().encode();
        Ok(moved.to_vec())
    }
}

fn handle(kept: &Kept) -> Result<UserHandle16> {
    let bytes = <[u8; 16]>::try_from(kept.handle.as_slice()).map_err(unreadable)?;
    let Ok(handle) = UserHandle16::decode(bytes);
    Ok(handle)
}

fn descriptor(kept: &Kept) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>> {
    let transports = u8::try_from(kept.transports).map_err(unreadable)?;
    Ok(PublicKeyCredentialDescriptor {
        id: CredentialId::decode(kept.credential.clone()).map_err(unreadable)?,
        transports: AuthTransports::decode(transports).map_err(unreadable)?,
    })
}

fn json(options: &impl Serialize) -> Result<String> {
    serde_json::to_string(options).map_err(unreadable)
}

/// What we have kept ourselves cannot be read, or what we ask cannot be said.
fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::from(remit_db::Error::unreadable("passkey", error))
}
