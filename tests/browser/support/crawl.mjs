// Following the links of the pages, as somebody signed in would.
import { routeOf } from "./routes.mjs";

/** How many pages of one kind are looked at: the first ones that are met. */
const OF_A_KIND = 2;

/**
 * Visits pages from `starts` on, by their links, and calls `look` on each. Two pages of a kind are
 * enough; a kind is a route with the words of its query. Gives all addresses met, by route.
 */
export async function crawl(page, { look, ...options }) {
  const visit = async ({ address }) => {
    const response = await page.goto(address);
    await look(address, response.status());
    return page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href));
  };
  return crawlWith(visit, options);
}

/** The same with any way of visiting, which gives the links of a page. */
export async function crawlWith(visit, { base, starts, routes, skip, ofAKind = OF_A_KIND }) {
  const met = new Map();
  const visits = new Map();
  const queue = [];
  const meet = (address) => {
    const { pathname, search } = new URL(address, base);
    const route = routeOf(pathname, routes) ?? `unknown: ${pathname}`;
    const known = met.get(route) ?? met.set(route, new Set()).get(route);
    if (known.has(pathname + search)) return;
    known.add(pathname + search);
    queue.push({ route, address: pathname + search });
  };
  starts.forEach(meet);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const kind = kindOf(next);
    const visited = visits.get(kind) ?? 0;
    if (visited >= ofAKind || skip(next.route)) continue;
    visits.set(kind, visited + 1);
    for (const link of await visit({ ...next, kind })) {
      const address = new URL(link, new URL(next.address, base));
      if (address.origin === base) meet(address.href);
    }
  }
  return met;
}

/** What makes a page of another kind: its route, and what its query says beside numbers. */
function kindOf({ route, address }) {
  const query = [...new URL(address, "http://caretaker.example").searchParams];
  const words = query.map(([name, value]) => `${name}=${/^[a-z-]{1,24}$/.test(value) ? value : ""}`);
  return words.length === 0 ? route : `${route}?${words.sort().join("&")}`;
}
