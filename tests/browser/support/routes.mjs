// The program's own list of its addresses, so that no page is forgotten here.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./demo.mjs";

/** Every route as it is written in the program: `/people/{id}/why`. */
export async function routes() {
  const source = await readFile(join(ROOT, "crates/web/src/routes.rs"), "utf8");
  const list = source.match(/pub const PATHS: &\[&str\] = &\[(.*?)\];/s);
  if (!list) throw new Error("the list of addresses is not where it was");
  return [...list[1].matchAll(/"([^"]+)"/g)].map((match) => match[1]);
}

/** The route that answers an address, or undefined. One without a parameter comes first. */
export function routeOf(address, all) {
  const path = new URL(address, "http://caretaker.example").pathname;
  const fits = all.filter((route) => new RegExp(`^${route.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path));
  return fits.sort((a, b) => a.split("{").length - b.split("{").length)[0];
}

/** Whether a route gives a file rather than a page. */
export function givesFile(route) {
  return /\/(pdf|zip|export|xlsx|json-ld)$|\/pages\/[^/]+$|^\/requests\/arrivals\/[^/]+\/mail$|^\/assets\/|^\/calendar\//.test(route);
}
