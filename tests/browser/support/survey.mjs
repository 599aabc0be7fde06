// Every page that somebody can reach by links, read without a browser: quick, so that each suite can
// begin with it and then open in the browser only what it has to.
import { crawlWith } from "./crawl.mjs";
import { givesFile, routeOf, routes } from "./routes.mjs";

/** A visitor without a browser: fetches pages with the cookie of an account, or with none. */
export async function visitor(demo, who) {
  let cookie = "";
  // The server closes connections that lie idle, and a request may meet that: as a browser does, it
  // is then sent again on a new one.
  const ask = async (address, options = {}) => {
    // As a browser, a form says where it comes from.
    const origin = options.method === "POST" ? { origin: new URL(demo.url).origin } : {};
    const headers = { cookie, ...origin, ...options.headers };
    const send = () => fetch(new URL(address, demo.url), { redirect: "manual", ...options, headers });
    try {
      return await send();
    } catch (error) {
      if (error.cause?.code !== "UND_ERR_SOCKET") throw error;
      return send();
    }
  };
  if (who) {
    const body = new URLSearchParams({ email: `${who}@caretaker.example`, password: demo.password });
    const answer = await ask("/sign-in", { method: "POST", body });
    cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    if (!cookie) throw new Error(`${who} could not sign in: ${answer.status}`);
  }
  return { ask, cookie };
}

/**
 * The pages that `who` can reach from `starts` on, at most `ofAKind` of each kind: as
 * `{ route, kind, address, status, html }`, in the order in which they are met.
 */
export async function survey(demo, who, { starts = ["/today"], ofAKind = 1, as, skip = () => false } = {}) {
  const { ask } = as ?? (await visitor(demo, who));
  const pages = [];
  const all = await routes();
  const visit = async ({ address, route, kind }) => {
    let answer = await ask(address);
    // An address that leads on to another is that other page.
    if (answer.status === 303) answer = await ask(answer.headers.get("location"));
    const html = await answer.text();
    pages.push({ who, route, kind, address, status: answer.status, html });
    return [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map((match) => match[1].replaceAll("&amp;", "&"));
  };
  await crawlWith(visit, { base: demo.url, starts, routes: all, skip: (route) => givesFile(route) || skip(route), ofAKind });
  return pages;
}

/** Pages that a link leads to only in some state, or only from the third of its kind. */
export async function hardToReach(demo) {
  const [person] = (await demo.command("person", "list")).match(/^\w+(?= +P0014 )/m);
  return [
    "/requests/001",
    "/requests/001/authority",
    "/requests/001/review/3?keep=yes",
    "/requests/002/package",
    "/requests/003/resume",
    `/people/${person}`,
    `/people/${person}/records`,
    `/people/${person}/safety`,
    "/registers/training-calls",
  ];
}

/** Which routes are not one’s own account: beside those, whoever has a second factor sees what the head sees. */
export const notOwn = (route) => !route.startsWith("/account");

/**
 * What the data protection officer, the head, a tutor, and whoever is not signed in can reach; and the
 * pages of their own account of somebody with a second factor.
 */
export async function surveyAll(demo, scene, { ofAKind = 1 } = {}) {
  const dpo = await survey(demo, "dpo", { starts: ["/today", ...(await hardToReach(demo))], ofAKind });
  const head = await survey(demo, "head");
  const tutor = await survey(demo, "tutor");
  const keyholder = await survey(demo, "keyholder", { starts: ["/account"], as: scene.keyholder, skip: notOwn });
  const nobody = await survey(demo, undefined, { starts: ["/ask", "/sign-in", scene.link, scene.newcomer] });
  return { dpo, head, tutor, keyholder, nobody };
}

/** The route of an address, among those of the program. */
export async function routeIn(address) {
  return routeOf(address, await routes());
}
