// Looks at a page as people see it: on a phone, on a desk, much larger, in the dark, and by a screen
// reader.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { routeOf } from "./routes.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOURS = ["color-contrast"];
export const PHONE = 360;
export const DESK = 1280;
/** A tablet at the door, held across. */
const TABLET = { width: 1024, height: 768 };
/** Rows of long lists are alike: on the desk axe reads them all, elsewhere the first ones. */
const FURTHER_DOWN = ["tbody tr", ".door", ".rate", ".thing"].map((row) => `${row}:nth-child(n + 9)`);
// What a window of 1280 pixels shows of them at 200 % and at 400 %.
const ZOOMED = { "200 %": 640, "400 %": 320 };
const SHOTS = process.env.TREFFPUNKT_SHOTS;

const seen = new Set();

/** Of these routes, those that no `look` has met. */
export function unseen(routes) {
  return routes.filter((route) => !seen.has(route));
}

/** Notes that an address was asked for, where there is no page to look at. */
export function met(url) {
  seen.add(routeOf(url));
}

/** Fails with everything that is wrong with the page, not with the first of it. Scripts only make
 *  pages quicker: without them the phone is enough. */
export async function look(page, name, widths = page.bare ? [PHONE] : [PHONE, DESK]) {
  const findings = [];
  const before = page.viewportSize();
  const isNew = !seen.has(routeOf(page.url()));
  met(page.url());
  await prepare(page);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    findings.push(...(await accessibility(page, width)), ...(await fits(page, `${width} px`)));
    await shoot(page, `${name}-${width}`);
  }
  if (isNew) findings.push(...(await colours(page, name)));
  for (const [zoom, width] of Object.entries(ZOOMED)) {
    await page.setViewportSize({ width, height: 450 });
    findings.push(...(await fits(page, zoom)));
  }
  await page.setViewportSize(TABLET);
  findings.push(...(await fits(page, "a tablet")));
  if (isNew) await shoot(page, `${name}-${TABLET.width}`);
  await page.setViewportSize(before);
  findings.push(...page.faults.splice(0));
  assert.deepEqual(findings, [], `${name} (${new URL(page.url()).pathname})`);
}

async function prepare(page) {
  await page.evaluate(AXE);
  if (!page.bare) return;
  // Where scripts are off no timer ever rings, and axe waits for some of no length.
  await page.evaluate(() => {
    window.setTimeout = (then) => void Promise.resolve().then(then);
  });
}

/** Colours take axe longest and are the same everywhere: it looks at them on the desk. */
function accessibility(page, width) {
  if (width === DESK) return violations(page, `${width} px`, { runOnly: RULES }, []);
  const rules = { [COLOURS]: { enabled: false } };
  return violations(page, `${width} px`, { runOnly: RULES, rules }, FURTHER_DOWN);
}

/** What only a phone shows, and everything at night: once for each kind of page. */
async function colours(page, name) {
  await page.setViewportSize({ width: PHONE, height: 900 });
  const day = await violations(page, "phone, by day", { runOnly: COLOURS }, FURTHER_DOWN);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: DESK, height: 900 });
  const night = await violations(page, "desk, at night", { runOnly: COLOURS }, FURTHER_DOWN);
  await shoot(page, `${name}-nacht`);
  await page.emulateMedia({ colorScheme: null });
  return [...day, ...night];
}

async function violations(page, at, options, exclude) {
  const asked = [{ exclude }, { ...options, resultTypes: ["violations"], preload: false }];
  const found = await page.evaluate(async (asked) => {
    const { violations } = await window.axe.run(...asked);
    return violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 3).map((node) => node.target.flat().join(" "));
      const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : "";
      return `${id}: ${help}: ${places.join("; ")}${more}`;
    });
  }, asked);
  return found.map((violation) => `axe (${at}): ${violation}`);
}

async function fits(page, at) {
  return [...(await overflow(page, at)), ...(await cutOff(page, at))];
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

/** Nothing is cut off inside the page either, but for tables that say that they scroll. */
async function cutOff(page, at) {
  const cut = await page.evaluate(() => {
    const onPhone = document.documentElement.clientWidth <= 704;
    const hides = (element) => {
      const { clientWidth: shown, scrollWidth: whole } = element;
      // What is one pixel wide is there for ears only.
      if (shown <= 1 || whole <= shown + 1) return false;
      if (getComputedStyle(element).overflowX === "visible") return false;
      return !element.matches(onPhone ? FIELDS : `${FIELDS}, [role="region"][tabindex="0"]`);
    };
    const FIELDS = "input, select, textarea";
    return [...document.querySelectorAll("body *")].filter(hides).slice(0, 3).map((element) => {
      return `${element.scrollWidth} of ${element.clientWidth} px: ${element.outerHTML.slice(0, 80)}`;
    });
  });
  return cut.map((finding) => `cuts off at ${at}: ${finding}`);
}

async function shoot(page, name) {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  const file = name.replace(/[^\p{L}\p{N}-]+/gu, "-").replace(/^-|-$/g, "");
  await page.screenshot({ path: join(SHOTS, `${file}.png`), fullPage: true });
}
