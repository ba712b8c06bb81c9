import t from 'tap';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { DESKTOP, noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { OWNER, pageHouse, type PageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const ROUNDS = 4;
/** What is promised of a machine that has nothing else to do, and what fails the test, milliseconds. */
const SEEN_WITHIN_MS = { promised: 1_000, bound: 20_000 };

const withId = z.object({ data: z.object({ id: z.uuid() }) });
const sure = z.object({
  data: z.object({ last_sure: z.object({ lock_state: z.string(), at: z.string() }) }),
});

/** When each state of a door is first shown, written down by the page itself: the clock is the hub's, it is one machine. */
async function watch(page: Page, device: string): Promise<void> {
  await page.evaluate(`
    globalThis.seenAt = {};
    const card = document.querySelector('article[data-device="${device}"]');
    new MutationObserver(() => {
      globalThis.seenAt[card.dataset.state] = Date.now();
    }).observe(card, { attributes: true, attributeFilter: ['data-state'] });
  `);
}

/** Milliseconds from when the hub was sure of `state` to when the page showed it. */
async function delay(house: PageHouse, page: Page, state: string): Promise<number> {
  await page.locator(`article[data-device="front-door"][data-state="${state}"]`).waitFor();
  const { data } = expectAnswer(await house.hub.request('GET', `/devices/${house.front}`), 200, sure);
  if (data.last_sure.lock_state !== state) throw new Error(`it is ${data.last_sure.lock_state}`);
  return Number(await page.evaluate(`globalThis.seenAt['${state}']`)) - Date.parse(data.last_sure.at);
}

t.test(
  'a second device sees a change as it happens, and asks the hub for nothing',
  { skip: noBrowser },
  async (t) => {
    const house = await pageHouse(t);
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, house.hub.url, PHONE);
    const wall = await openDevice(browser, house.hub.url, DESKTOP);
    const asked: string[] = [];
    for (const device of [phone, wall]) {
      await signIn(device, OWNER);
      await device.page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
      await device.page.getByText('Live', { exact: true }).waitFor();
    }
    await wall.page.waitForLoadState('networkidle').catch(() => undefined);
    wall.page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    await watch(wall.page, 'front-door');

    const delays: number[] = [];
    const door = phone.page.locator('article[data-device="front-door"]');
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { action, state } of [
        { action: /^Unlock/, state: 'unlocked' },
        { action: /^Lock/, state: 'locked' },
      ]) {
        await door.getByRole('button', { name: action }).click();
        delays.push(await delay(house, wall.page, state));
        await phone.page.locator(`article[data-device="front-door"][data-state="${state}"]`).waitFor();
      }
    }
    t.ok(delays.every((ms) => ms < SEEN_WITHIN_MS.bound));
    t.same(asked, [], 'told by the stream that was open already; nothing was asked for');
    t.comment(
      `a second device shows it ${delays.sort((a, b) => a - b).join(', ')} ms after the hub was sure; promised on an idle machine: ${SEEN_WITHIN_MS.promised} ms`,
    );
    t.same([...phone.complaints, ...wall.complaints], []);
  },
);

t.test(
  'what is changed on one device is seen on the others: codes, people, schedules and the log',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, hub.url, PHONE);
    await signIn(phone, OWNER);
    await phone.page.getByText('Live', { exact: true }).waitFor();
    const tabs: Record<'guests' | 'happened' | 'may' | 'people', Page> = {
      guests: await phone.context.newPage(),
      happened: await phone.context.newPage(),
      may: await phone.context.newPage(),
      people: await phone.context.newPage(),
    };
    for (const [place, tab] of Object.entries(tabs)) {
      await tab.goto(`/#/${place}`);
      await tab.getByText('Live', { exact: true }).waitFor();
    }
    await tabs.guests.getByText('Nobody has a code.').waitFor();
    await tabs.may.locator('.may .entry').first().waitFor();
    await tabs.people.getByRole('heading', { name: 'Mo' }).waitFor();

    const pin = { label: 'Zarina', kind: 'permanent', device_ids: [front] };
    const made = expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, withId);
    await tabs.guests.getByRole('heading', { name: 'Zarina' }).waitFor();
    await tabs.guests.getByText('checked on the lock').waitFor();
    await tabs.happened.getByText('made a PIN').waitFor();
    await tabs.may.locator('.may .entry', { hasText: 'Zarina' }).waitFor();
    await hub.request('DELETE', `/access/pins/${made.data.id}`);
    await tabs.guests.locator('article.code[data-phase="revoked"]').waitFor({ state: 'attached' });
    await tabs.may.locator('.may .entry', { hasText: 'Zarina' }).waitFor({ state: 'detached' });

    await hub.request('POST', '/access/schedules', { body: { name: 'Cleaning' } });
    await tabs.may.locator('article[data-schedule="Cleaning"]').waitFor();
    const nil = { first_name: 'Nil', email: 'nil@example.org', password: 'a first password', role: 'member' };
    await hub.request('POST', '/users', { body: nil });
    await tabs.people.getByRole('heading', { name: 'Nil' }).waitFor();
    // Mo was added before.
    await tabs.happened.getByText('added a person').nth(1).waitFor();
    t.same(phone.complaints, []);
  },
);
