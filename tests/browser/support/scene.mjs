// Requests in the states a page can be seen in, made by commands, which are quicker than pages.
import { setThePolicy } from "./policy.mjs";
import { setTheStates } from "./states.mjs";

/**
 * Request 001 is under review, 002 delivered, 003 paused,
 * 004 closed, 005 overdue; the policy is as `setThePolicy` leaves it. Gives what `deliver` said, link and
 * code of 002, and what `setTheStates` gives.
 */
export async function setTheScene(demo) {
  // One after the other: so the ledger has them in the same order each time.
  await setThePolicy(demo);
  const states = await setTheStates(demo);
  const delivery = await setTheRequests(demo);
  return { ...delivery, ...states };
}

async function setTheRequests(demo) {
  const request = (verb, number, ...rest) => demo.command("request", verb, number, ...rest);
  const open = (id, ...rest) => demo.command("request", "open", id, "--channel", "e-mail", ...rest);
  await open("P0014", "--from", "Imran Khan", "--standing", "parental-responsibility", "--received", "2026-11-10", "--contact", "imran.khan@inbox.example.org");
  await understood(request, "001");
  await request("authority", "001", "--seen", "The birth certificate");
  await request("search", "001");

  await open("P0068", "--received", "2026-11-03", "--contact", "the address we have always used");
  await understood(request, "002");
  await onlyOwnRecords(request, "002");
  await request("review", "002", "--all-as-suggested");
  await request("package", "002");
  const delivered = await request("deliver", "002");

  await open("P0045", "--received", "2026-10-28");
  await request("pause", "003");
  await open("P0017", "--received", "2026-09-01");
  await request("close", "004", "--reason", "withdrawn", "--note", "They found what they were looking for");
  await open("P0032", "--received", "2026-10-05");
  return { link: delivered.match(/\/collect\/\S+/)[0], code: delivered.match(/Code: (\d{6})/)[1] };
}

async function understood(request, number) {
  await request("identity", number, "--not-in-doubt", "They wrote from the address we have always used");
  await request("reply", number, "The link by e-mail, the code by telephone");
}

/** Few items are enough for a page: the places of files and mail are left out. */
async function onlyOwnRecords(request, number) {
  const places = [...(await request("show", number)).matchAll(/^ {2}(.+): to be searched/gm)];
  const [own, ...others] = places.map((match) => match[1]);
  await request("search", number, "--place", own);
  for (const place of others) await request("search", number, "--place", place, "--leave-out", "Searched for 001");
}
