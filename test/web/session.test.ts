import t from 'tap';
import type { Page } from 'playwright-core';
import { HUB_NODE_FLAGS } from '../../src/cli/hub-launch.js';
import { accessibilityFaults } from '../support/axe.js';
import {
  DESKTOP,
  noBrowser,
  openDevice,
  PHONE,
  SEEN_MS,
  signIn,
  startBrowser,
  type TestDevice,
} from '../support/browser.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { MEMBER, OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

/** Everything a script of the page could have kept, as text; what the worker keeps is told by its address. */
async function kept(page: Page): Promise<string> {
  return String(
    await page.evaluate(`(async () => JSON.stringify({
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
      history: history.state,
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))
        .flat().map(({ url }) => new URL(url).pathname),
    }))()`),
  );
}

interface HeldAnswers {
  /** The first of them has come from the hub. */
  readonly held: Promise<void>;
  readonly letThrough: () => Promise<void>;
}

/** The hub's answers to some requests of a page stay on their way. */
async function holdAnswers(page: Page, where: string): Promise<HeldAnswers> {
  let open: () => void = () => undefined;
  let come: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const held = new Promise<void>((resolve) => (come = resolve));
  await page.route(where, async (route) => {
    const response = await route.fetch();
    come();
    await gate;
    await route.fulfill({ response });
  });
  const letThrough = async () => {
    open();
    await page.unrouteAll({ behavior: 'wait' });
  };
  return { held, letThrough };
}

async function signOut({ page }: TestDevice): Promise<void> {
  await page.getByRole('button', { name: /^You:/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}

for (const [size, options] of [
  ['a phone', PHONE],
  ['a desk', DESKTOP],
] as const) {
  t.test(
    `the session on ${size}: a reload keeps it, and its end leads back to the same place`,
    { skip: noBrowser },
    async (t) => {
      const { hub } = await pageHouse(t);
      const browser = await startBrowser(t);
      const device = await openDevice(browser, hub.url, options);
      const { page, context } = device;

      await signIn(device, { ...OWNER, password: 'not this one' });
      await page.getByRole('alert').waitFor();
      t.match(await page.getByRole('alert').innerText(), /\w+/, 'told in words');
      t.same(await accessibilityFaults(page), []);
      await signIn(device, OWNER);
      await page.getByRole('heading', { name: 'Doors' }).waitFor();
      await page.goto('/#/guests');
      await page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor();

      const [cookie, ...others] = await context.cookies(`${hub.url}/api/v1/auth/page/refresh`);
      t.match(cookie, { name: 'doorward', httpOnly: true, sameSite: 'Strict', path: '/api/v1/auth/page' });
      t.same(others, []);
      t.notMatch(await kept(page), /eyJ/, 'no token where scripts keep things');

      // Signed out elsewhere: the stream ends at once, and whoever signs in again is where they were.
      await hub.request('DELETE', '/auth/sessions');
      await page.getByText('You were signed out.').waitFor();
      t.equal(await page.locator('article').count(), 0);
      t.same(await accessibilityFaults(page), []);
      await page.getByLabel('Phone, e-mail or user name').fill(OWNER.email);
      await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Guests', level: 1 }).waitFor();
      t.same(device.complaints, []);
    },
  );
}

/** A quarter of an hour and a week are what tokens live; each is over a little later. Milliseconds. */
const ACCESS_OVER_MS = 16 * 60_000;
const REFRESH_OVER_MS = 8 * 86_400_000;
const SHIFTED_CLOCK = new URL('../system/shifted-wall-clock.mjs', import.meta.url).href;

t.test(
  'time passes: an access token is renewed without anybody noticing, and the end of the session is told',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    const devices = [await openDevice(browser, hub.url, PHONE), await openDevice(browser, hub.url, DESKTOP)];
    for (const device of devices) {
      await signIn(device, OWNER);
      await device.page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
    }
    const { dataDir, adminToken } = hub;
    const env = { DOORWARD_HTTP_PORT: new URL(hub.url).port, DOORWARD_TIME_TRUST: 'system' };
    const later = (shiftMs: number) =>
      startRealHub({
        dataDir,
        adminToken,
        env: { ...env, WALL_CLOCK_SHIFT_MS: String(shiftMs) },
        nodeFlags: [...HUB_NODE_FLAGS, '--import', SHIFTED_CLOCK],
      });
    await hub.kill9();
    const soon = await later(ACCESS_OVER_MS);
    t.teardown(() => soon.stop());
    for (const { page } of devices) {
      await page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
      t.equal(await page.getByRole('button', { name: 'Sign in' }).count(), 0);
    }
    await soon.kill9();
    const muchLater = await later(REFRESH_OVER_MS);
    t.teardown(() => muchLater.stop());
    for (const { page, complaints } of devices) {
      await page.getByText('You were signed out.').waitFor();
      t.equal(await page.locator('article').count(), 0);
      t.same(complaints, []);
    }
  },
);

t.test(
  'signing out leaves nothing: no cookie, nothing kept, no token that works, no other tab that goes on',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    const { page, context } = device;
    const tokens = new Set<string>();
    page.on('request', (request) => {
      const [, token] = /^Bearer (.+)$/.exec(request.headers()['authorization'] ?? '') ?? [];
      if (token !== undefined) tokens.add(token);
    });
    await signIn(device, OWNER);
    await page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const other = await context.newPage();
    await other.goto('/#/people');
    await other.getByRole('heading', { name: 'Mo' }).waitFor();

    await signOut(device);
    await other.getByText('You were signed out.').waitFor();
    for (const tab of [page, other]) {
      t.equal(await tab.locator('article').count(), 0, 'nobody’s doors and names');
      const left = await kept(tab);
      t.notMatch(left, /eyJ|front-door|example\.org|Mo\b|\/api\//);
      t.match(left, '"local":{}');
      t.match(left, '"session":{}');
      t.match(left, '"databases":[]');
      t.match(left, '"history":null');
    }
    await until(
      async () => (await context.cookies()).length === 0,
      SEEN_MS,
      () => 'the cookie to go',
    );
    t.ok(tokens.size > 0);
    for (const token of tokens)
      t.equal((await hub.anonymous('GET', '/api/v1/devices', { token })).status, 401, 'of no use any more');
    await page.goBack().catch(() => null);
    t.equal(await page.locator('article').count(), 0, 'nor by going back');
    await other.reload();
    await other.getByRole('button', { name: 'Sign in' }).waitFor();
    t.same(device.complaints, []);
  },
);

t.test(
  'an answer that is late for somebody who has signed out is not shown to whoever comes next',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const pin = { label: 'Zarina', kind: 'permanent', device_ids: [front] };
    t.equal((await hub.request('POST', '/access/pins', { body: pin })).status, 201);
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page } = device;
    await signIn(device, OWNER);
    await page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
    const forOwner = await holdAnswers(page, '**/api/v1/access/pins*');
    await page.goto('/#/guests');
    await forOwner.held;
    await signOut(device);
    await forOwner.letThrough();

    const forMember = await holdAnswers(page, '**/api/v1/access/pins*');
    await page.getByLabel('Phone, e-mail or user name').fill(MEMBER.email);
    await page.getByLabel('Password', { exact: true }).fill(MEMBER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await forMember.held;
    await page.getByText('Loading…').waitFor();
    t.equal(await page.getByText('Zarina').count(), 0);
    await forMember.letThrough();
    await page.getByText('Nobody has a code.').waitFor();
    t.same(device.complaints, []);
  },
);
