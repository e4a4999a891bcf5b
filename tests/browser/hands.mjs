// What people do on a page, in the words of the page.

export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    await page.locator(`main [name="${name}"]`).first().fill(value);
  }
}

/** Picks the option that reads so, or the first real one. */
export async function choose(page, name, label) {
  const field = page.locator(`main select[name="${name}"]`).first();
  const options = field.locator('option:not([value=""])');
  const wanted = label ? options.filter({ hasText: label }) : options;
  await field.selectOption(await wanted.first().getAttribute("value"));
}

export async function press(page, name) {
  await page.locator("main").getByRole("button", { name }).first().click();
}

export async function follow(page, name) {
  await page.locator("main").getByRole("link", { name }).first().click();
}

export async function reads(page, text) {
  await page.locator("main").getByText(text).first().waitFor();
}

/** Presses, and gives back the answer that the server gave to what was sent. */
export async function send(page, name) {
  const isAnswer = (response) => response.request().method() === "POST";
  const [response] = await Promise.all([page.waitForResponse(isAnswer), press(page, name)]);
  await page.waitForLoadState();
  return response;
}

/** A day as the Jobcenter writes it, whatever time it is elsewhere: "2027-01-12". */
export function inDays(days) {
  const berlin = { timeZone: "Europe/Berlin" };
  const [year, month, day] = new Intl.DateTimeFormat("sv", berlin).format().split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}
