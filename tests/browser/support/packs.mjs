// What a pack’s own files say, read without the program: only as much of TOML as those files use.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./demo.mjs";

/** The kinds of people, categories of data, roles and notices of a pack that ships. */
export async function packOf(code) {
  const folder = join(ROOT, "packs", code);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".toml"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  const tables = texts.flatMap((text) => [...`${text}\n[`.matchAll(/^\[\[(\w+)\]\]\n([\s\S]*?)(?=^\[)/gm)]);
  const all = (kind) => tables.filter((table) => table[1] === kind).map((table) => table[2]);
  const people = all("person").map((text) => ({ code: word(text, "code"), one: word(text, "one") }));
  const categories = all("category").map((text) => ({ code: word(text, "code"), title: word(text, "title"), fields: fieldsIn(text) }));
  const roles = all("role").map((text) => ({ code: word(text, "code"), title: word(text, "title"), signsInAs: word(text, "signs_in_as") }));
  const notices = all("notice").map((text) => word(text, "title"));
  return { people, categories, roles, notices };
}

/** `name = "value"` on a line of its own. */
function word(text, name) {
  return text.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
}

/** The fields of a category: plain words, or a table on one line. */
function fieldsIn(text) {
  const list = text.match(/^fields = \[([\s\S]*?)\]\n(?=\w|$)/m)[1];
  return [...list.matchAll(/\{ title = "(?<title>[^"]+)"(?<rest>[^}]*)\}|"(?<plain>[^"]+)"/g)].map(({ groups }) => ({
    title: groups.title ?? groups.plain,
    type: groups.rest?.match(/type = "([a-z-]+)"/)?.[1] ?? "text",
    required: /required = true/.test(groups.rest ?? ""),
    withPerson: /with_person = true/.test(groups.rest ?? ""),
  }));
}
