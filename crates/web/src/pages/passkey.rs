//! Passkeys: what a browser is asked to sign or to make, and what comes back. These need a script;
//! everything else about signing in works without.

use app::{ALGORITHMS, Assertion, Party, PasskeyWanted, Registration};
use axum::Json;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::{second_factor, sign_in};
use crate::address::Peer;
use crate::errors::PageError;
use crate::form::Fields;
use crate::session::Viewer;
use crate::state::State;

/// How long a browser waits for its owner, in milliseconds: as long as the challenge is good.
const PATIENCE: u32 = 300_000;

impl State {
    /// Where passkeys are for.
    pub(crate) fn party(&self) -> Party {
        match &self.site {
            Some(site) => site.party(),
            None => Party {
                id: String::new(),
                origin: String::new(),
            },
        }
    }
}

/// What to sign for signing in. Nobody is named, so it says nothing about who has an account.
pub(crate) async fn challenge(Extract(state): Extract<State>, peer: Peer) -> Json<Value> {
    let challenge = state
        .engine
        .passkey_challenge(&peer.address, (state.clock)());
    Json(json!({
        "challenge": BASE64URL_NOPAD.encode(&challenge),
        "rpId": state.party().id,
        "timeout": PATIENCE,
        "userVerification": "required",
    }))
}

/// A field of bytes; what cannot be read is nothing, and fits nothing.
fn bytes(typed: &Fields, name: &str) -> Vec<u8> {
    BASE64URL_NOPAD
        .decode(typed.text(name).as_bytes())
        .unwrap_or_default()
}

/// Signs in with what the passkey signed.
pub(crate) async fn sign_in(
    Extract(state): Extract<State>,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let signed = Assertion {
        user: bytes(&typed, "user"),
        credential: bytes(&typed, "credential"),
        client_data: bytes(&typed, "client-data"),
        authenticator_data: bytes(&typed, "authenticator-data"),
        signature: bytes(&typed, "signature"),
    };
    let (engine, now, party) = (state.engine.clone(), (state.clock)(), state.party());
    let here = peer.clone();
    let outcome = tokio::task::spawn_blocking(move || {
        engine.sign_in_with_passkey(&party, &signed, &peer.caller(), now)
    })
    .await
    .map_err(|_| PageError::Bug)?;
    match outcome {
        Ok(signed) => sign_in::signed_in(&state, here, signed).await,
        Err(error) => sign_in::passkey_refused(&state, error),
    }
}

/// What to make a passkey of, for somebody signed in.
pub(crate) async fn wanted(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    peer: Peer,
) -> Result<Response, PageError> {
    let address = peer.address.clone();
    let wanted = state
        .run(&who, move |ctx| ctx.want_passkey(&address))
        .await?;
    let organisation = state.engine.organisation().name.clone();
    Ok(Json(options(&wanted, &state.party(), &organisation)).into_response())
}

fn options(wanted: &PasskeyWanted, party: &Party, organisation: &str) -> Value {
    let algorithms: Vec<Value> = ALGORITHMS
        .iter()
        .map(|alg| json!({ "type": "public-key", "alg": alg }))
        .collect();
    json!({
        "challenge": BASE64URL_NOPAD.encode(&wanted.challenge),
        "rp": { "id": party.id, "name": organisation },
        "user": {
            "id": BASE64URL_NOPAD.encode(&wanted.user),
            "name": wanted.email,
            "displayName": wanted.name,
        },
        "pubKeyCredParams": algorithms,
        "excludeCredentials": wanted.has,
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": true,
            "userVerification": "required",
        },
        "attestation": "none",
        "timeout": PATIENCE,
    })
}

/// Adds what the browser made.
pub(crate) async fn added(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    peer: Peer,
    typed: Fields,
) -> Result<Response, PageError> {
    let made = Registration {
        client_data: bytes(&typed, "client-data"),
        authenticator_data: bytes(&typed, "authenticator-data"),
    };
    let (party, cost) = (state.party(), state.cost);
    let name = typed.text("name").to_owned();
    let password = typed.raw("password").to_owned();
    let turn = match state.turn(&peer.address).await {
        Ok(turn) => turn,
        Err(none) => return Ok(none.into_response()),
    };
    let outcome = state
        .run(&who, move |ctx| {
            let _turn = turn;
            ctx.add_passkey(&party, &made, &name, &password, cost)
        })
        .await;
    match outcome {
        Ok(added) => second_factor::added(&state, &who, added.recovery),
        Err(error) => second_factor::passkey_again(&state, &who, &typed, error),
    }
}
