import t from 'tap';
import type { Route } from 'playwright-core';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const UNLOCK = '**/api/v1/devices/*/unlock?*';
const REFRESH = '**/api/v1/auth/page/refresh';

const sayExpired = (route: Route) =>
  route.fulfill({
    status: 401,
    contentType: 'application/problem+json',
    body: JSON.stringify({ code: 'token_expired', detail: 'It has run out.' }),
  });

t.test('an order leaves the phone soon after the tap, or not at all', { skip: noBrowser }, async (t) => {
  const { hub, simulator } = await pageHouse(t);
  const phone = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page } = phone;
  await page.clock.install();
  await signIn(phone, OWNER);
  const door = page.locator('article[data-device="front-door"]');
  const unlock = door.getByRole('button', { name: /^Unlock/ });
  await page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
  const { actuations } = await simulator.truth('front-door');

  await t.test('the token ran out, and when it was renewed it was late', async (t) => {
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).pathname.split('/').at(-1) ?? '');
    });
    await page.route(UNLOCK, sayExpired, { times: 1 });
    await page.route(
      REFRESH,
      async (route) => {
        await page.clock.setSystemTime(Number(await page.evaluate('Date.now()')) + 11_000);
        await route.continue();
      },
      { times: 1 },
    );
    await unlock.click();
    await door.getByText('The hub was not reached in time. Nothing was sent.').waitFor();
    t.same(sent, ['unlock', 'refresh']);
    t.match(await simulator.truth('front-door'), { bolt: 'locked', actuations });
  });

  await t.test('the hub does not answer: it is given up soon, and nobody knows', async (t) => {
    let isGivenUp = false;
    page.on('requestfailed', () => (isGivenUp = true));
    await page.route(UNLOCK, () => new Promise(() => undefined), { times: 1 });
    await unlock.click();
    await door.getByText('The hub did not answer, so it may have happened.').waitFor();
    t.ok(isGivenUp);
    t.match(await simulator.truth('front-door'), { bolt: 'locked', actuations });
  });

  await t.test('the token ran out, and was renewed in time', async (t) => {
    await page.route(UNLOCK, sayExpired, { times: 1 });
    await unlock.click();
    await door.getByText('Confirmed: the lock says it unlocked.').waitFor();
    t.match(await simulator.truth('front-door'), { bolt: 'unlocked', actuations: actuations + 1 });
  });
  t.same(phone.complaints, []);
});
