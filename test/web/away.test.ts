import t from 'tap';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import {
  noBrowser,
  openDevice,
  PHONE,
  SEEN_MS,
  signIn,
  startBrowser,
  type TestDevice,
} from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { MEMBER, OWNER, pageHouse, type PageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const withId = z.object({ data: z.object({ id: z.uuid() }) });
const people = z.object({ data: z.array(z.object({ id: z.uuid(), email: z.string().nullable() })) });

function card(page: Page, device: string, state?: string) {
  return page.locator(
    `article[data-device="${device}"]${state === undefined ? '' : `[data-state="${state}"]`}`,
  );
}

/** @returns the share, by its path */
async function share({ hub }: PageHouse, door: string): Promise<string> {
  const listed = expectAnswer(await hub.request('GET', '/users'), 200, people);
  const body = { shared_with: listed.data.find(({ email }) => email === MEMBER.email)?.id, can_unlock: true };
  const made = expectAnswer(await hub.request('POST', `/devices/${door}/shares`, { body }), 201, withId);
  return `/devices/${door}/shares/${made.data.id}`;
}

/** The first answer stays on its way. @returns when it has left the hub; when it has come; lets it come */
async function holdFirst(page: Page, where: string): Promise<[Promise<void>, Promise<void>, () => void]> {
  let left = () => {};
  let came = () => {};
  let letThrough = () => {};
  const leaves = new Promise<void>((resolve) => (left = resolve));
  const comes = new Promise<void>((resolve) => (came = resolve));
  const gate = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route(
    where,
    async (route) => {
      const response = await route.fetch();
      left();
      await gate;
      await route.fulfill({ response }).catch(() => undefined);
      came();
    },
    { times: 1 },
  );
  return [leaves, comes, letThrough];
}

const live = (page: Page) => page.getByText('Live', { exact: true });

/** The phone is put away: its stream ends. */
async function putAway({ page, context }: TestDevice): Promise<void> {
  await context.setOffline(true);
  await live(page).waitFor({ state: 'detached' });
}

t.test(
  'a door that is taken away while the phone is away is gone when it is back',
  { skip: noBrowser },
  async (t) => {
    const house = await pageHouse(t);
    const browser = await startBrowser(t);
    const shared = await share(house, house.front);
    await share(house, house.back);
    const phone = await openDevice(browser, house.hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page, context } = phone;
    await signIn(phone, MEMBER);
    await card(page, 'front-door', 'locked').waitFor();
    await card(page, 'back-door', 'locked').waitFor();
    await live(page).waitFor();

    await putAway(phone);
    t.equal((await house.hub.request('DELETE', shared)).status, 204);
    await context.setOffline(false);
    await card(page, 'front-door').waitFor({ state: 'detached' });
    await live(page).waitFor();
    t.equal(await card(page, 'back-door', 'locked').count(), 1);

    // A list that was on its way since before tells nothing any more.
    await putAway(phone);
    const again = await share(house, house.front);
    const [older, come, letThrough] = await holdFirst(page, '**/api/v1/devices?*');
    await context.setOffline(false);
    await older;
    t.equal(await live(page).count(), 0, 'nothing is live before the doors are known');
    await context.setOffline(true);
    t.equal((await house.hub.request('DELETE', again)).status, 204);
    await context.setOffline(false);
    await live(page).waitFor();
    letThrough();
    await come;
    t.equal(await card(page, 'front-door').count(), 0);
    t.same(phone.complaints, []);
  },
);

t.test('a page that could not read the doors says so until it has', { skip: noBrowser }, async (t) => {
  const house = await pageHouse(t);
  const phone = await openDevice(await startBrowser(t), house.hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page } = phone;
  let asked = 0;
  await page.route('**/api/v1/devices?*', async (route) => {
    asked += 1;
    t.equal(await live(page).count(), 0);
    await route.abort('connectionfailed');
  });
  await signIn(phone, OWNER);
  await until(
    () => asked >= 4,
    SEEN_MS,
    () => 'the page to try again',
  );
  await page.unrouteAll({ behavior: 'wait' });
  await card(page, 'front-door', 'locked').waitFor();
  await live(page).waitFor();
});

t.test('half an event of a connection that broke is none', { skip: noBrowser }, async (t) => {
  const house = await pageHouse(t);
  const phone = await openDevice(await startBrowser(t), house.hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page } = phone;
  const resumed: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/events')) resumed.push(request.headers()['last-event-id']);
  });
  const body = 'retry: 2000\n\nid: 1\n: still here\n\nid: 2\nevent: lock\ndata: {"device';
  await page.route(
    '**/api/v1/events?*',
    (route) => route.fulfill({ contentType: 'text/event-stream', body }),
    {
      times: 1,
    },
  );
  await signIn(phone, OWNER);
  await until(
    () => resumed.length > 1,
    SEEN_MS,
    () => 'the page to come back',
  );
  await card(page, 'front-door', 'locked').waitFor();
  await live(page).waitFor();
  await house.simulator.fault('back-door', { kind: 'power_off' });
  await card(page, 'back-door', 'unknown').waitFor();
  t.same(resumed, [undefined, '1'], 'and the connection after it goes on');
  t.same(phone.complaints, []);
});

const HOUR_MS = 3_600_000;

t.test('a device that slept shows nothing of before as live', { skip: noBrowser }, async (t) => {
  const house = await pageHouse(t);
  const phone = await openDevice(await startBrowser(t), house.hub.url, PHONE);
  const { page } = phone;
  await page.clock.install();
  await signIn(phone, OWNER);

  // While it sleeps its clock goes on and no timer does; each of these may be the first of all when it wakes.
  const first: Readonly<Record<string, () => Promise<unknown>>> = {
    'it is looked at': () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`),
    'it is thawed': () => page.evaluate(`document.dispatchEvent(new Event('resume'))`),
    'it is shown again': () => page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow'))`),
    'a timer ends': () => page.clock.runFor(1_000),
    'an event comes': () => house.simulator.fault('back-door', { kind: 'power_off' }),
  };
  for (const [what, wake] of Object.entries(first)) {
    await card(page, 'front-door', 'locked').waitFor();
    await live(page).waitFor();
    const nowMs = Number(await page.evaluate('Date.now()'));
    await page.clock.pauseAt(nowMs + 1_000);
    await page.clock.setSystemTime(nowMs + HOUR_MS);
    await wake();
    await card(page, 'front-door', 'unknown').waitFor({ timeout: 10_000 });
    await page.getByText('The hub can’t be reached').waitFor();
    await page.clock.resume();
    t.pass(what);
  }
  await card(page, 'front-door', 'locked').waitFor();
  t.same(phone.complaints, []);
});
