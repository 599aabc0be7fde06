// Passkeys: the one thing about signing in that needs a script. The forms stand in the page, hidden;
// this fills them with what the browser's own window gave.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function asked(form) {
  const answer = await fetch(form.dataset.challenge, { method: "POST" });
  // A session that ended leads to the sign-in page, which is no challenge.
  if (!answer.ok || answer.redirected) throw new Error("no challenge");
  return answer.json();
}

async function add(form) {
  const options = await asked(form);
  options.challenge = toBytes(options.challenge);
  options.user.id = toBytes(options.user.id);
  options.excludeCredentials = options.excludeCredentials.map((id) => ({ type: "public-key", id: toBytes(id) }));
  const made = await navigator.credentials.create({ publicKey: options });
  form.elements["client-data"].value = toText(made.response.clientDataJSON);
  form.elements["authenticator-data"].value = toText(made.response.getAuthenticatorData());
}

async function use(form) {
  const options = await asked(form);
  options.challenge = toBytes(options.challenge);
  const signed = await navigator.credentials.get({ publicKey: options });
  form.elements.user.value = toText(signed.response.userHandle ?? new ArrayBuffer(0));
  form.elements.credential.value = toText(signed.rawId);
  form.elements["client-data"].value = toText(signed.response.clientDataJSON);
  form.elements["authenticator-data"].value = toText(signed.response.authenticatorData);
  form.elements.signature.value = toText(signed.response.signature);
}

const WAYS = { add, use };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || location.hostname !== form.dataset.host) continue;
  form.hidden = false;
  const said = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      await WAYS[form.dataset.passkey](form);
      form.submit();
    } catch {
      said.textContent = "Nothing was done: your browser or device did not give a passkey. Try again.";
    }
  });
}

for (const note of document.querySelectorAll("[data-elsewhere]")) {
  note.hidden = location.hostname === note.dataset.elsewhere;
}
