// Looks at a page as people see it: on a phone, on a desk, twice as large, and by a screen reader.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const WIDTHS = [360, 1280];
// A window of 1280 pixels at 200 % shows half as many of them.
const ZOOMED = 640;
const SHOTS = process.env.TREFFPUNKT_SHOTS;

/** Fails with everything that is wrong with the page, not with the first of it. */
export async function look(page, name) {
  const findings = [];
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    findings.push(...(await accessibility(page, width)), ...(await overflow(page, `${width} px`)));
    await shoot(page, `${name}-${width}`);
  }
  await page.setViewportSize({ width: ZOOMED, height: 450 });
  findings.push(...(await overflow(page, "200 %")));
  await page.setViewportSize(before);
  findings.push(...page.faults.splice(0));
  assert.deepEqual(findings, [], `${name} (${new URL(page.url()).pathname})`);
}

async function accessibility(page, width) {
  const twin = page.bare ? await scriptedTwin(page) : page;
  // The quick way does not look into frames.
  const quick = twin.frames().length === 1;
  const axe = new AxeBuilder({ page: twin }).withTags(RULES).setLegacyMode(quick);
  const { violations } = await axe.analyze();
  if (twin !== page) await twin.context().close();
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map((node) => node.target.flat().join(" "));
    const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : "";
    return `axe at ${width} px: ${id}: ${help}: ${places.join("; ")}${more}`;
  });
}

/** Where no script runs, axe cannot either: it gets a copy of what came, without the page's scripts. */
async function scriptedTwin(page) {
  const html = (await page.content())
    .replace(/<script\b[^>]*>.*?<\/script>/gis, "")
    .replace(/<(\/?)noscript\b/gi, "<$1div");
  const context = await page.context().browser().newContext({
    storageState: await page.context().storageState(),
    viewport: page.viewportSize(),
  });
  const twin = await context.newPage();
  const body = { contentType: "text/html; charset=utf-8", body: html };
  await twin.route(page.url(), (route) => route.fulfill(body));
  await twin.goto(page.url());
  return twin;
}

/** The page itself must not scroll sideways; a wide table may, inside a frame of its own. */
async function overflow(page, at) {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > root.clientWidth + 1 || left < -1;
    });
    const named = beyond.slice(0, 3).map((element) => element.outerHTML.slice(0, 80));
    return [`${root.scrollWidth} of ${root.clientWidth} px: ${named.join(" … ")}`];
  });
  return wide.map((finding) => `scrolls sideways at ${at}: ${finding}`);
}

async function shoot(page, name) {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  const file = name.replace(/[^\p{L}\p{N}-]+/gu, "-").replace(/^-|-$/g, "");
  await page.screenshot({ path: join(SHOTS, `${file}.png`), fullPage: true });
}
