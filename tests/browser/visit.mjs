// Going from page to page by following links, which changes nothing.

import assert from "node:assert/strict";
import { met } from "./look.mjs";
import { isOfGuests, routeOf } from "./routes.mjs";

/** Where one is in a long list makes no other kind of page. */
const PLACE = ["after", "page"];

/** Goes there; false if it is a file to keep rather than a page. */
export async function visit(page, url) {
  let response;
  try {
    response = await page.goto(url);
  } catch (error) {
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
    const file = new URL(url, page.url()).href;
    assert.equal((await page.request.get(file)).status(), 200, `${file} answers`);
    met(file);
    return false;
  }
  assert.equal(response.status(), 200, `${url} answers`);
  const wanted = new URL(url, page.url()).href;
  assert.equal(kind(page.url()), kind(wanted), `${url} leads elsewhere`);
  if (response.headers()["content-type"].startsWith("text/html")) return true;
  // What the browser shows by its own means is no page of ours, and neither is what it asks for there.
  met(wanted);
  await page.goto("about:blank");
  page.faults.splice(0);
  return false;
}

/** Where the page's links lead inside the house, guests' pages left out. */
export async function links(page) {
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
  const { origin } = new URL(page.url());
  const inside = hrefs.filter((href) => href.startsWith(`${origin}/`));
  const ours = inside.filter((href) => !isOfGuests(new URL(href).pathname));
  return [...new Set(ours.map((href) => href.replace(/#.*/, "")))];
}

/** One name for all pages of a kind: its route, and of questions only what they ask for. */
export function kind(url) {
  const asked = [...new Set(new URL(url).searchParams.keys())];
  const kept = asked.filter((key) => !PLACE.includes(key)).sort();
  return (routeOf(url) ?? new URL(url).pathname) + (kept.length > 0 ? `?${kept.join("&")}` : "");
}
