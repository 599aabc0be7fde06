// The policy of the demo on its way: a second version adopted, the draft of a third, questions to the
// officer, and what somebody attests.
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./demo.mjs";

const SHIPPED = join(ROOT, "packs/private-tutoring");
const SECOND = [
  ["\nversion = 1\n", "\nversion = 2\n"],
  ['effective_on = "2026-11-01"', 'effective_on = "2026-11-16"'],
  ['approvers = [{ role = "director", name = "The Director" }]', 'approvers = [{ role = "director", name = "The Director" }, { role = "dpo", name = "The Data Protection Officer" }]'],
  ['trigger = "last-contact"\nperiod = "1 year"', 'trigger = "last-contact"\nperiod = "2 years"'],
];
/** Two new purposes for what is held, one of which needs consent; and another period. */
const THIRD = [
  ["\nversion = 2\n", "\nversion = 3\n"],
  ['trigger = "sessions-end"\nperiod = "6 years or until age 25, whichever is later"', 'trigger = "sessions-end"\nperiod = "7 years or until age 25, whichever is later"'],
  ['\n[[record]]\ncode = "contact-note"', `${use("publicity", "consent")}\n[[record]]\ncode = "contact-note"`],
  ['\n[[record]]\ncode = "support-need"', `${use("quality", "legitimate-interests", "seeing how well our service works, without decisions about anyone")}\n[[record]]\ncode = "support-need"`],
];

function use(purpose, basis, interest) {
  const weighed = interest ? `  interest = "${interest}"\n  assessment = "quality"\n` : "";
  return `\n  [[record.use]]\n  purpose = "${purpose}"\n  basis = "${basis}"\n${weighed}`;
}

/** Version 2 is in force, signed on paper; version 3 waits to be signed, and for people to be told. */
export async function setThePolicy(demo) {
  const second = await changed(demo, SHIPPED, "second", SECOND);
  const hash = hashIn(await demo.command("policy", "draft", second));
  await demo.command("policy", "approve", hash, "--role", "director", "--paper", "The red folder in the office");
  await demo.command("policy", "adopt", hash);
  await demo.command("policy", "draft", await changed(demo, second, "third", THIRD));
  await askAndAnswer(demo);
  await attest(demo);
}

/** A pack’s files with other words, in a folder of the demo’s; each of the old ones stands there once. */
async function changed(demo, from, name, changes) {
  const folder = join(demo.folder, name);
  await cp(from, folder, { recursive: true });
  const file = join(folder, "pack.toml");
  let text = await readFile(file, "utf8");
  for (const [old, words] of changes) {
    if (text.split(old).length !== 2) throw new Error(`“${old}” does not stand once in the pack`);
    text = text.replace(old, words);
  }
  await writeFile(file, text);
  return folder;
}

const hashIn = (text) => text.match(/\b[0-9a-f]{64}\b/)[0];

const as = (demo, who, ...words) => demo.command("--as", `${who}@caretaker.example`, ...words);

/** Everybody concerned was told, and everybody signs version 3: it can be adopted. */
export async function settleTheDraft(demo) {
  const hash = hashIn(await demo.command("policy", "draft"));
  const told = (purpose, ...rest) => demo.command("policy", "told", "--person", "learner", "--purpose", purpose, "--on", "2026-11-15", "--how", "By letter", ...rest);
  await told("publicity", "--asked");
  await told("quality", "--fits", "It is close to why it was written, and nothing follows for anybody.");
  await as(demo, "dpo", "policy", "approve", hash);
  await demo.command("policy", "approve", hash, "--role", "director", "--paper", "The red folder in the office");
}

/** The tutor’s first question is answered, the second waits. */
async function askAndAnswer(demo) {
  const ask = (about, text) => as(demo, "tutor", "question", "ask", "--about", about, text);
  const id = (await ask("sharing", "May I send a report to the school as well?")).match(/\w{26}/)[0];
  await as(demo, "dpo", "question", "answer", id, "Yes, where the school arranged the sessions. Send it from Caretaker.");
  await ask("new-activity", "May I record a session, for us to look at together?");
}

/** The next version, in force at once: a second person reads whatever is decided about a request. */
export async function wantSecondReader(demo) {
  const second = await changed(demo, SHIPPED, "two-readers", [
    SECOND[0],
    SECOND[1],
    ["\n[requests]\n", '\n[requests]\nsecond_reader = "everything"\n'],
  ]);
  const hash = hashIn(await demo.command("policy", "draft", second));
  await demo.command("policy", "approve", hash, "--role", "director", "--paper", "The red folder in the office");
  await demo.command("policy", "adopt", hash);
}

/** One thing is attested, another was and is taken back. */
async function attest(demo) {
  const one = (about, ...rest) => as(demo, "dpo", "policy", "attest", about, ...rest);
  await one("GOV-6", "--until", "2027-09-03", "--words", "Everybody was trained on 3 September; the list is in the office.");
  const said = await one("SEC-3", "--words", "The cupboard is locked.");
  await as(demo, "dpo", "policy", "withdraw", said.match(/\w{26}/)[0], "--why", "The lock is broken.");
}
