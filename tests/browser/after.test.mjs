// Times of their own, the counter at an open door, and what comes after an event: by tap, with and without
// JavaScript, looked at on a phone, a tablet and a desk.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { choose, fill, inDays, press, reads } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";
import { invitations } from "./outbox.mjs";

const TABLET = { width: 1024, height: 768 };
const SHOTS = process.env.TREFFPUNKT_SHOTS;
const LIMIT = { timeout: 5 * 60_000 };

let jobcenter;
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

async function onTablet(page, name) {
  await page.setViewportSize(TABLET);
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}-1024.png`) });
}

/** Plans and publishes an event of a format; gives back its address. */
async function planned(page, format, values) {
  await page.goto("/events/new");
  await page.locator("main").getByRole("link", { name: format, exact: true }).click();
  await choose(page, "venue");
  await fill(page, {
    contact_name: "Sabine Krüger",
    contact_phone: "0221 4710 123",
    ...values,
  });
  await press(page, "Entwurf speichern");
  await press(page, "Veröffentlichen");
  await reads(page, "veröffentlicht");
  return new URL(page.url()).pathname;
}

test("a Sprechtag: times, a guest picks one, staff give another", LIMIT, async () => {
  const page = await jobcenter.signIn("Planung");
  const format = "Beratungstag: Zeugnisse aus einem anderen Land";
  const event = await planned(page, format, {
    title: "IQ-Sprechtag",
    session_date: inDays(21),
    session_from: "09:00",
    session_to: "11:00",
    seats: "12",
  });
  await page.goto(event);
  await page.getByRole("link", { name: "Jedem Gast eine eigene Zeit geben" }).click();
  await page.locator('main select[name="minutes"]').selectOption("30");
  await press(page, "Zeiten festlegen");
  await reads(page, "0 von 4");
  await page.goto(`${event}/invitations/new`);
  await fill(page, { random: "12" });
  await press(page, "Ansehen");
  await press(page, /^Freigeben/);
  await page.waitForURL(/\/campaigns\//);
  const [asked] = await invitations(page, event, 12);

  const guest = await jobcenter.guest();
  await guest.goto(`${asked.answer}?lang=de`);
  await look(guest, "gast-zeit-wählen");
  await guest.locator('main [name="answer"][value="yes"]').check({ force: true });
  await guest.locator('main select[name="slot"]').selectOption("2");
  await look(guest, "gast-zeit-gewählt");
  await press(guest, "Antwort senden");
  await reads(guest, "9:30 bis 10 Uhr");
  await look(guest, "gast-zeit-bestätigt");

  await page.goto(`${event}/slots`);
  await reads(page, "1 von 4");
  await choose(page, "party", "offen");
  await page.locator('main select[name="number"]').selectOption("4");
  await press(page, "Zeit vergeben");
  await reads(page, "2 von 4");
  await press(page, /^Sperren/);
  await reads(page, "gesperrt");
  await onTablet(page, "zeiten");
  await look(page, "zeiten");
  await page.context().close();
});

for (const script of [true, false]) {
  const how = script ? "" : " without JavaScript";
  test(`the counter at an open door: tap, tap, and back${how}`, LIMIT, async () => {
    const planner = await jobcenter.signIn("Planung");
    const event = await planned(planner, "Bewerberbüro: offene Zeit", {
      title: `Bewerberbüro${how}`,
      session_date: inDays(0),
      // As late as today can be, so that it is not over yet; one room: the two runs do not meet.
      session_from: script ? "23:56" : "23:52",
      session_to: script ? "23:59" : "23:55",
      seats: "40",
    });
    const page = await (script ? jobcenter : jobcenter.withoutJavaScript()).signIn("Empfang");
    await page.goto(`${event}/counter`);
    const button = page.getByRole("button", { name: "Jemand kommt herein" });
    // Three people in a hurry: none is lost.
    const people = (count) => page.locator("#counted .stat-value", { hasText: new RegExp(`^${count}$`) });
    if (script) {
      await Promise.all([button.click(), button.click(), button.click()]);
    } else {
      for (let tap = 0; tap < 3; tap++) {
        await button.click();
        await people(tap + 1).waitFor();
      }
    }
    await people(3).waitFor();
    await page.getByRole("button", { name: /^Letzten Tipp zurücknehmen/ }).click();
    await people(2).waitFor();
    await onTablet(page, `zähler${how}`);
    await look(page, `zähler${how}`);
    await button.focus();
    await page.keyboard.press("Enter");
    await people(3).waitFor();
    await page.context().close();
  });
}

test("afterwards: what it cost, in a field that says what is wrong", LIMIT, async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto("/events?phase=closed&view=past");
  const first = page.locator("main a[href^='/events/']").filter({ hasNotText: "Neu" }).first();
  const event = await first.getAttribute("href");
  await page.goto(`${event}/afterwards`);
  await look(page, "danach");
  await fill(page, { rooms: "viel" });
  await press(page, "Kosten speichern");
  await reads(page, "Bitte geben Sie einen Betrag");
  page.faults.splice(0);
  await look(page, "danach-falsch");
  await fill(page, { rooms: "120,50", catering: "79,50" });
  await press(page, "Kosten speichern");
  await reads(page, "Zusammen: 200,00");
  await press(page, "Link und QR-Code machen");
  await page.locator("svg.qr").waitFor();
  await look(page, "danach-link");

  await page.goto("/turnout/costs");
  assert.match(await page.locator("main h1").textContent(), /Kosten je Gast/);
  await look(page, "kosten");
  await page.goto("/turnout/open-doors");
  await look(page, "offene-türen");
  await page.context().close();
});
