// The table of a week: by keyboard, by tap, without JavaScript, and when the network goes away in the
// midst of it. The demo has a week under way whose first day is entered.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

const TABLET = { width: 1024, height: 768 };
const SHOTS = process.env.TREFFPUNKT_SHOTS;

let jobcenter;
let week;

before(async () => {
  jobcenter = await open();
  const page = await jobcenter.signIn("Planung");
  await page.goto("/events?phase=running");
  const link = page.locator("main").getByRole("link", { name: "Profiling-Woche", exact: true });
  week = `${await link.first().getAttribute("href")}/attendance/week`;
  await page.context().close();
});
after(() => jobcenter?.close());

/** The cell of a person (counted from 0) on a day (counted from 1). */
function cell(page, person, day) {
  return page.locator("main tbody tr").nth(person).locator("td").nth(day - 1).locator("select");
}

async function says(page, person, day, sign) {
  const locator = cell(page, person, day);
  await locator.locator(`option[value="${sign}"]:checked`).waitFor({ state: "attached" });
}

async function onTablet(page, name) {
  await page.setViewportSize(TABLET);
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}-1024.png`) });
}

test("what there is: days, people, who was missed and whether somebody has called", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto(week);
  await look(page, "woche");
  await onTablet(page, "woche");
  await page.getByRole("heading", { name: "Wer hat gefehlt?" }).waitFor();
  await page.getByText("noch nicht angerufen").first().waitFor();
  assert.equal(await page.locator("main thead th").count(), 6, "a name and five mornings");
  // Days to come have no cells to fill.
  assert.equal(await cell(page, 0, 3).count(), 0);
  await page.context().close();
});

test("by keyboard: a letter enters, the arrows and Enter go on, and nothing is lost", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto(week);
  await cell(page, 0, 2).focus();
  const saved = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.keyboard.press("s");
  assert.equal((await saved).status(), 200);
  await says(page, 0, 2, "late");
  await page.locator("#announce", { hasText: "gespeichert" }).waitFor({ state: "attached" });

  // The focus is where it was, in the row that came back.
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  const own = await cell(page, 0, 2).getAttribute("aria-label");
  assert.equal(await focused(), own);
  await page.keyboard.press("Enter");
  assert.equal(await focused(), await cell(page, 1, 2).getAttribute("aria-label"));
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(), await cell(page, 1, 1).getAttribute("aria-label"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+Enter");
  assert.equal(await focused(), own);

  await page.reload();
  await says(page, 0, 2, "late");
  await page.context().close();
});

test("one tap for a whole day, and back", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(week);
  const today = page.locator("#week-days li").nth(1);
  await today.getByRole("button", { name: /Alle offenen: da/ }).click();
  await page.getByText(/als „da“ eingetragen/).waitFor();
  await page.locator("#week-days li").nth(1).getByText(/ 0 offen/).waitFor();
  await says(page, 0, 2, "late");
  await says(page, 1, 2, "present");
  await look(page, "woche-gefuellt");

  await page.locator("#week-days li").nth(1).getByRole("button", { name: /zurücknehmen/ }).click();
  await page.getByText("Das ist zurückgenommen.").waitFor();
  await says(page, 1, 2, "unknown");
  await says(page, 0, 2, "late");
  await page.context().close();
});

test("somebody has called, and everybody sees it", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto(week);
  await page.getByRole("button", { name: /Auf die Anrufliste/ }).first().click();
  await page.getByText("steht auf der Anrufliste").first().waitFor();
  await page.getByRole("button", { name: /Habe angerufen/ }).first().click();
  await page.getByText(/angerufen: .* Uhr, /).first().waitFor();
  await look(page, "woche-angerufen");
  await page.context().close();
});

test("without network a change is not lost in silence", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto(week);
  await page.context().setOffline(true);
  await cell(page, 2, 2).selectOption("excused");
  await page.getByText(/Das ist noch nicht gespeichert/).first().waitFor();
  await page.context().setOffline(false);
  // Chromium itself complains of the network that was cut.
  page.faults.splice(0);
  await page.getByRole("button", { name: "Speichern", exact: true }).click();
  await page.getByText("1 Eintrag ist gespeichert.").waitFor();
  await says(page, 2, 2, "excused");
  await page.context().close();
});

test("without JavaScript it is one form", async () => {
  const page = await jobcenter.withoutJavaScript().signIn("Empfang");
  await page.goto(week);
  await cell(page, 1, 2).selectOption("left_early");
  await cell(page, 3, 2).selectOption("present");
  await page.getByRole("button", { name: "Speichern", exact: true }).click();
  await page.getByText("2 Einträge sind gespeichert.").waitFor();
  await says(page, 1, 2, "left_early");
  await look(page, "woche-ohne-skript");
  await page.context().close();
});

test("the next step of everybody, and the list for the pen", async () => {
  const page = await jobcenter.signIn("Empfang");
  const event = week.replace("/attendance/week", "");
  await page.goto(`${event}/followups`);
  await page.getByText(/noch ohne Anschluss/).first().waitFor();
  await look(page, "anschluss");
  await onTablet(page, "anschluss");
  await page.locator("main tbody a").first().click();
  await look(page, "anschluss-person");
  await page.getByLabel("geführt").check();
  await page.getByLabel("Was kommt als Nächstes?").selectOption("course");
  await page.getByLabel("Bis wann?").fill("2030-02-01");
  await page.getByRole("button", { name: "Speichern", exact: true }).click();
  await page.getByText("Der Anschluss ist gespeichert.").waitFor();

  await page.goto(`${event}/attendance`);
  await page.getByRole("button", { name: "Liste für die Tür" }).first().click();
  await page.getByText("Blatt 1").first().waitFor();
  await look(page, "blatt");
  await page.getByRole("link", { name: "Kreuze nachtragen" }).click();
  await look(page, "blatt-nachtragen");
  await onTablet(page, "blatt-nachtragen");
  const first = page.locator("main tbody select").first();
  await first.focus();
  await page.keyboard.press("f");
  await page.keyboard.press("Enter");
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Eintragen", exact: true }).click();
  await page.getByRole("heading", { name: "Abgleich" }).waitFor();
  await look(page, "blatt-abgleich");

  const planner = await jobcenter.signIn("Planung");
  await planner.goto(`${event}/assignments`);
  await look(planner, "zuweisungen");
  await Promise.all([page.context().close(), planner.context().close()]);
});
