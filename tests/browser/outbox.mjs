// The Postausgang, read as staff read it: each mail as the guest would see it.

/** Where the newest mails about an event lead: to the answer, and out of the list. At most so many. */
export async function invitations(page, event, most) {
  await page.goto(`/outbox?way=email&event=${event.split("/").pop()}`);
  const mails = await page.locator("#list th a").evaluateAll((links) => {
    return links.map(({ textContent: to, href: mail }) => ({ to, mail }));
  });
  const read = mails.slice(0, most).map(async ({ to, mail }) => {
    const words = await (await page.request.get(mail)).text();
    const [answer] = /\/a\/[\w-]{16,}/.exec(words) ?? [];
    const [leave] = /\/abmelden\/[\w-]{16,}/.exec(words) ?? [];
    // Who lives together is asked together.
    return { answer, leave, alone: !to.includes(",") };
  });
  return (await Promise.all(read)).filter(({ answer, leave }) => answer && leave);
}
