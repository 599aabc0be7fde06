// Accounts and tokens in the states a page can be seen in: one that is locked, one with a second factor,
// one whose password is not set yet, a token, an entry of a register, and a protected word.
import { appCode } from "./app-code.mjs";
import { visitor } from "./survey.mjs";

/**
 * Makes them. Gives the link by which the newcomer sets a password, and what signs the keyholder in:
 * their cookie, and the secret of their app.
 */
export async function setTheStates(demo) {
  const newcomer = await addAccount(demo, "newcomer", "Wilf Tarrant");
  await choosePassword(demo, await addAccount(demo, "locked", "Odile Varley"));
  await demo.command("account", "lock", "locked@caretaker.example");
  await choosePassword(demo, await addAccount(demo, "keyholder", "June Pascoe"));
  const keyholder = await visitor(demo, "keyholder");
  const { secret, codes } = await addApp(demo, keyholder);
  const dpo = await visitor(demo, "dpo");
  const token = [["name", "the timetable program"], ["scope", "person.list"], ["password", demo.password]];
  await sent(dpo, "/settings/tokens/add", token, 200);
  const day = (name, [day, month, year]) => [[`${name}-day`, day], [`${name}-month`, month], [`${name}-year`, year]];
  const call = [...day("on", [9, 11, 2026]), ...day("by", [14, 12, 2026]), ["what", "The guidance on sending things safely"]];
  await sent(dpo, "/registers/training-calls/add", call, 303);
  await demo.command("person", "protect", "P0014", "school", "Gorsefield Hall School", "--may-know", "Imran Khan");
  return { newcomer, keyholder: { ...keyholder, secret, codes } };
}

/** Adds an account by the command; gives the path that sets its password. */
export async function addAccount(demo, name, called, role = "head", ...more) {
  const said = await demo.command("account", "add", `${name}@caretaker.example`, "--name", called, "--role", role, ...more);
  return said.match(/\/set-password\/\S+/)[0];
}

/** Opens the link that sets a password, and sets that of the demo. */
export async function choosePassword(demo, path) {
  await sent(await visitor(demo), path, { password: demo.password }, 303);
}

/** An app for whoever is signed in. */
async function addApp(demo, who) {
  const page = await (await who.ask("/account/app")).text();
  const secret = page.match(/(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/)[0];
  const code = appCode(secret, demo.now());
  const shown = await sent(who, "/account/app", { name: "My telephone", code, password: demo.password }, 200);
  return { secret, codes: shown.match(/(?:[0-9a-z]{4}-){3}[0-9a-z]{4}/g) };
}

async function sent({ ask }, path, fields, expected) {
  const answer = await ask(path, { method: "POST", body: new URLSearchParams(fields) });
  if (answer.status !== expected) throw new Error(`${path} answered ${answer.status} instead of ${expected}`);
  return answer.text();
}
