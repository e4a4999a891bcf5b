// Every page there is, for everybody who may see it. What is found by following links is looked at;
// following links changes nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, ROLES } from "./jobcenter.mjs";
import { look } from "./look.mjs";
import { anInvitation } from "./outbox.mjs";

const MOST_PAGES = 120;
const LANGUAGES = { de: "ltr", en: "ltr", uk: "ltr", ar: "rtl", tr: "ltr" };
const LIMIT = { timeout: 10 * 60_000 };
const OPEN_TO_ALL = ["/anmelden", "/antwort", "/datenschutz", "/barrierefreiheit"];

let jobcenter;
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

for (const role of ROLES) {
  test(`${role}: every page within reach`, LIMIT, async (t) => {
    const page = await jobcenter.signIn(role);
    const known = new Set([pattern(page.url())]);
    const waiting = [page.url()];
    let seen = 0;
    for (; waiting.length > 0 && seen < MOST_PAGES; seen++) {
      const url = waiting.shift();
      await t.test(`${role}: ${pattern(url)}`, async () => {
        if (!(await visit(page, url))) return;
        for (const link of await links(page)) {
          if (known.has(pattern(link))) continue;
          known.add(pattern(link));
          waiting.push(link);
        }
        await look(page, `${role}${pattern(url)}`);
      });
    }
    assert.deepEqual(waiting, [], `more than ${MOST_PAGES} kinds of pages: narrow pattern() down`);
    assert.ok(seen > 3, "the navigation leads somewhere");
    await page.context().close();
  });

  test(`${role}: the first page without JavaScript`, LIMIT, async () => {
    const page = await jobcenter.withoutJavaScript().signIn(role);
    await look(page, `${role}-ohne-skript`);
    await page.context().close();
  });
}

for (const path of OPEN_TO_ALL) {
  test(`open to all: ${path}`, async () => {
    const page = await jobcenter.guest();
    assert.ok(await visit(page, path));
    await look(page, `offen${path}`);
    await page.context().close();
  });
}

test("what is not there says so kindly", async () => {
  const page = await jobcenter.guest();
  for (const path of ["/gibt-es-nicht", "/a/0000000000000000000000"]) {
    const response = await page.goto(path);
    assert.ok([404, 410].includes(response.status()), `${path}: ${response.status()}`);
    // Chromium itself complains of a page that is not there.
    page.faults.splice(0);
    await look(page, `fehlt${pattern(page.url())}`);
  }
  await page.context().close();
});

test("a guest's invitation in every language", LIMIT, async (t) => {
  const staff = await jobcenter.signIn("Planung");
  const link = await anInvitation(staff);
  for (const [language, direction] of Object.entries(LANGUAGES)) {
    await t.test(language, async () => {
      const page = await jobcenter.guest();
      await read(page, `${link}?lang=${language}`, language, direction);
    });
  }
  await t.test("de without JavaScript", async () => {
    const page = await jobcenter.withoutJavaScript().guest();
    await read(page, link, "de", "ltr");
  });
  await staff.context().close();
});

async function read(page, link, language, direction) {
  assert.ok(await visit(page, link));
  const root = page.locator("html");
  assert.equal((await root.getAttribute("lang")).split("-")[0], language);
  assert.equal((await root.getAttribute("dir")) ?? "ltr", direction);
  await look(page, `gast-${language}${page.bare ? "-ohne-skript" : ""}`);
  await page.context().close();
}

/** Goes there; false if it is a file to keep rather than a page. */
async function visit(page, url) {
  let response;
  try {
    response = await page.goto(url);
  } catch (error) {
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
    assert.equal(await page.evaluate(async (url) => (await fetch(url)).status, url), 200);
    return false;
  }
  assert.equal(response.status(), 200, `${url} answers`);
  assert.equal(pattern(page.url()), pattern(new URL(url, page.url()).href), `${url} leads elsewhere`);
  return response.headers()["content-type"].startsWith("text/html");
}

/** Where the page's links lead inside the house. */
async function links(page) {
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
  const inside = hrefs.filter((href) => href.startsWith(`${jobcenter.address}/`));
  return [...new Set(inside.map((href) => href.replace(/#.*/, "")))];
}

/** One name for all pages of a kind: ids left out, and of questions only what they ask for. */
function pattern(url) {
  const { pathname, searchParams } = new URL(url);
  const isId = (part) => /\d/.test(part) || part.length > 20;
  const path = pathname.split("/").map((part) => (isId(part) ? "{id}" : part));
  const asked = [...new Set(searchParams.keys())].sort();
  return path.join("/") + (asked.length > 0 ? `?${asked.join("&")}` : "");
}
