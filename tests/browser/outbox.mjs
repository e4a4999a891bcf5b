// The Postausgang, read as staff read it: each mail as the guest would see it.

import assert from "node:assert/strict";

const MOST_MESSAGES = 20;

/** The path of an invitation's link, out of the newest messages about an event that mention `text`. */
export async function anInvitation(page, text = "", event = "") {
  await page.goto(`/outbox?way=email&event=${event.split("/").pop()}`);
  const hrefs = await page.locator("main a[href]").evaluateAll((all) => all.map((a) => a.href));
  const messages = hrefs.filter((href) => /\/outbox\/[^/?#]+$/.test(href));
  for (const message of messages.slice(0, MOST_MESSAGES)) {
    await page.goto(message);
    const shown = await Promise.all(page.frames().map((frame) => frame.content()));
    const [path] = /\/a\/[\w-]{16,}/.exec(shown.join("\n")) ?? [];
    if (path && shown.join("\n").includes(text)) return path;
  }
  return assert.fail(`no invitation among the ${messages.length} messages on /outbox`);
}
