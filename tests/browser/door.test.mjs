// The door without network: two tablets, both cut off, both changing the same ten people, both
// coming back. Nothing is lost, nothing is counted twice, and nobody is overruled in silence.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

const PEOPLE = 10;

let jobcenter;

before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

test("two tablets without network change the same ten people and come back", async () => {
  const desk = await jobcenter.signIn("Empfang");
  await desk.goto("/");
  await desk.getByRole("link", { name: /Türliste/ }).first().click();
  const door = new URL(desk.url()).pathname;
  await look(desk, "tuerliste-mit-geraeten");
  const left = await tablet(desk, "Tablet links");
  const right = await tablet(desk, "Tablet rechts");
  await look(left, "geraet-mit-netz");

  for (const page of [left, right]) {
    await page.context().setOffline(true);
    await page.reload();
    await page.locator("[data-rows] > li").first().waitFor();
  }
  const names = await left.locator("[data-rows] > li [data-name]").allTextContents();
  const rows = await left.locator("[data-rows] > li").evaluateAll((all) => all.map((row) => row.dataset.guest));
  const ten = rows.slice(0, PEOPLE);
  assert.equal(ten.length, PEOPLE, `only ${names.length} people are on the list`);
  for (const [place, guest] of ten.entries()) {
    await enter(left, guest, "present");
    await enter(right, guest, place < 5 ? "absent" : "present");
  }
  await net(left, /Ohne Netz\. 10 Einträge warten auf diesem Gerät/);
  left.faults.splice(0);
  await look(left, "geraet-ohne-netz");

  await left.context().setOffline(false);
  await net(left, /Alles ist übertragen/);
  await right.context().setOffline(false);
  await net(right, /Alles ist übertragen/);
  await conflicts(right, 5);
  await left.reload();
  await conflicts(left, 5);
  left.faults.splice(0);
  await look(left, "geraet-zwei-angaben");

  for (const guest of ten.slice(0, 5)) await enter(left, guest, "present");
  await net(left, /Alles ist übertragen/);
  await conflicts(left, 0);
  await right.reload();
  await conflicts(right, 0);
  for (const guest of ten) {
    assert.equal(await right.locator(`[data-guest="${guest}"]`).getAttribute("class"), "door door-present");
  }
  await desk.goto(door);
  for (const guest of ten) await desk.locator(`#door-${guest}.door-present`).waitFor();

  await desk.goto(door.replace("attendance", "devices"));
  await desk.getByRole("button", { name: /Beenden.*Tablet rechts/ }).click();
  await right.reload();
  await right.getByText("Diese Türliste ist beendet.").waitFor();
  const kept = await right.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
  assert.deepEqual(kept, [], "the device forgot its list");
});

/** A tablet that opened its link once and is ready to lose the network. */
async function tablet(desk, name) {
  await desk.getByRole("link", { name: "Geräte" }).first().click().catch(() => {});
  await desk.getByLabel("Wie heißt das Gerät?").fill(name);
  await desk.getByRole("button", { name: "Link machen" }).click();
  const link = await desk.locator(".link-shown a").getAttribute("href");
  await look(desk, `geraet-link-${name.split(" ")[1]}`);
  const page = await jobcenter.guest();
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(link);
  await page.locator("[data-rows] > li").first().waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const kept = await caches.open("tuer");
    while (!(await kept.match(location.pathname)) || !navigator.serviceWorker.controller) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  return page;
}

/** One tap; whoever has an entry already gets it taken back first. */
async function enter(page, guest, presence) {
  const row = page.locator(`[data-guest="${guest}"]`);
  const tap = row.locator(`[data-presence="${presence}"]`);
  if (!(await tap.isVisible())) await row.locator("[data-undo]").click();
  await tap.click();
  await page.locator(`[data-guest="${guest}"].door-${presence}`).waitFor();
}

async function net(page, words) {
  await page.locator("[data-net]").getByText(words).waitFor();
}

async function conflicts(page, count) {
  await page.locator("[data-rows] > li").first().waitFor();
  const shown = page.locator("[data-conflict]:not([hidden])");
  for (let patience = 0; patience < 100 && (await shown.count()) !== count; patience += 1) {
    await page.waitForTimeout(100);
  }
  assert.equal(await shown.count(), count);
}
