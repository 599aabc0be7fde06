// Following the links of the pages, as somebody signed in would.
import { routeOf } from "./routes.mjs";

/** How many pages of one kind are looked at: the first ones that are met. */
const OF_A_KIND = 2;

/**
 * Visits pages from `starts` on, by their links, and calls `look` on each. Two pages of a kind are
 * enough; a kind is a route with the words of its query. Gives all addresses met, by route.
 */
export async function crawl(page, { base, starts, routes, skip, look, ofAKind = OF_A_KIND }) {
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
    const response = await page.goto(next.address);
    await look(next.address, response.status());
    for (const address of await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href))) {
      if (new URL(address).origin === base) meet(address);
    }
  }
  return met;
}

/** What makes a page of another kind: its route, and what its query says beside numbers. */
function kindOf({ route, address }) {
  const query = [...new URL(address, "http://caretaker.example").searchParams];
  const words = query.map(([name, value]) => `${name}=${/^[a-z-]{1,24}$/.test(value) ? value : ""}`);
  return `${route}?${words.sort().join("&")}`;
}
