import t, { type Test } from 'tap';
import type { Page } from 'playwright-core';
import { noBrowser, openDevice, PHONE, signIn, startBrowser, type TestDevice } from '../support/browser.js';
import { pairSerial } from '../support/real-simulator.js';
import { MEMBER, OWNER, pageHouse, type PageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

/** Long enough that a page which would draw a late answer has drawn it. */
const DRAWN_MS = 800;

async function deviceOf(t: Test, { hub }: PageHouse): Promise<TestDevice> {
  return openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
}

/** Keeps the first answer of the hub back, as a slow network would. */
async function hold(page: Page, url: string | RegExp) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  let came = () => {};
  const held = new Promise<void>((resolve) => (came = resolve));
  let isFirst = true;
  await page.route(url, async (route) => {
    const response = await route.fetch();
    if (isFirst) {
      isFirst = false;
      came();
      await gate;
    }
    await route.fulfill({ response }).catch(() => undefined);
  });
  return { held, letGo };
}

t.test('how an order stood is no news once its end was heard', { skip: noBrowser }, async (t) => {
  const house = await pageHouse(t);
  await pairSerial(house.hub, house.simulator, 'slow', { travelMs: 3_500 });
  const device = await deviceOf(t, house);
  const { page } = device;
  await signIn(device, OWNER);
  const card = page.locator('article[data-device="slow"]');
  await card.getByRole('button', { name: /^Unlock/ }).waitFor();
  const look = await hold(page, '**/commands/*');
  await card.getByRole('button', { name: /^Unlock/ }).click();
  await look.held;
  await card.locator('[data-stage="confirmed"]').waitFor();
  await card.getByRole('button', { name: /^Lock/ }).click();
  await card.getByText('Confirmed: the lock says it locked.').waitFor();
  look.letGo();
  for (let looks = 0; looks < 4; looks += 1) {
    await page.waitForTimeout(DRAWN_MS);
    t.notMatch(await card.innerText(), /Waiting|unlocked/);
  }
  t.same(device.complaints, []);
});

t.test('what came of an order is not told to whoever signs in next', { skip: noBrowser }, async (t) => {
  const house = await pageHouse(t);
  const { hub, front } = house;
  const body = { shared_with: MEMBER.email, can_unlock: true };
  t.equal((await hub.request('POST', `/devices/${front}/shares`, { body })).status, 201);
  const device = await deviceOf(t, house);
  const { page } = device;
  await signIn(device, OWNER);
  const card = page.locator('article[data-device="front-door"]');
  const order = await hold(page, /\/devices\/[^/]+\/(unlock|lock)\?/);
  await card
    .getByRole('button', { name: /^(Unlock|Lock)/ })
    .first()
    .click();
  await order.held;
  await page.getByRole('button', { name: /^You:/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Phone, e-mail or user name').fill(MEMBER.email);
  await page.getByLabel('Password', { exact: true }).fill(MEMBER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await card.waitFor();
  order.letGo();
  await page.waitForTimeout(DRAWN_MS);
  t.equal(await card.locator('[data-stage]').count(), 0);
  t.notMatch(await card.innerText(), /HTTP|session/);
  t.same(device.complaints, []);
});

t.test(
  'a row that comes while the log is read is not lost, and none is there twice',
  { skip: noBrowser },
  async (t) => {
    const house = await pageHouse(t);
    const { hub, front } = house;
    for (let n = 0; n < 70; n += 1)
      await hub.request('PATCH', `/devices/${front}`, {
        body: { name: n % 2 === 0 ? 'front' : 'front-door' },
      });
    const device = await deviceOf(t, house);
    const { page } = device;
    await signIn(device, OWNER);
    await page.locator('article.door').first().waitFor();
    const log = await hold(page, '**/access/logs*');
    await page.evaluate(`location.hash = '#/happened'`);
    await log.held;
    await hub.request('POST', `/devices/${front}/unlock`);
    await hub.request('POST', `/devices/${front}/lock`);
    await page.waitForTimeout(DRAWN_MS);
    log.letGo();
    await page.locator('li.entry[data-type="UNLOCK"]').waitFor();
    await page.locator('li.entry[data-type="LOCK"]').waitFor();

    const older = page.getByRole('button', { name: 'Show older' });
    await older.dblclick();
    await older.waitFor({ state: 'detached' });
    await page.waitForTimeout(DRAWN_MS);
    const { body } = await hub.request('GET', '/access/logs?page_size=200');
    t.equal(await page.locator('li.entry').count(), (body as { data: unknown[] }).data.length);
    t.same(device.complaints, []);
  },
);
