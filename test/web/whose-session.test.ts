import t from 'tap';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { noBrowser, openDevice, PHONE, signIn, startBrowser, TestDevice } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { MEMBER, OWNER, pageHouse, type PageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const people = z.object({ data: z.array(z.object({ id: z.uuid(), email: z.string().nullable() })) });
const claims = z.object({ user_id: z.uuid() });
const REFRESH = '**/api/v1/auth/page/refresh';

async function idOf({ hub }: PageHouse, email: string): Promise<string> {
  const { data } = expectAnswer(await hub.request('GET', '/users'), 200, people);
  return data.find((person) => person.email === email)?.id ?? '';
}

/** As whom a page asks the hub, from now on. */
function asWhom(page: Page): Set<string> {
  const ids = new Set<string>();
  page.on('request', (request) => {
    const [, payload] = /^Bearer [^.]+\.([^.]+)\./.exec(request.headers()['authorization'] ?? '') ?? [];
    if (payload === undefined) return;
    ids.add(claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString())).user_id);
  });
  return ids;
}

const seesDoors = (page: Page) => page.getByText('Live', { exact: true }).waitFor();

/** Another tab of the same browser, where somebody signs in. */
async function tabOf({ context }: TestDevice, who: typeof MEMBER) {
  const device = new TestDevice(context, await context.newPage());
  await signIn(device, who);
  await seesDoors(device.page);
  return { tab: device.page, complaints: device.complaints };
}

t.test('a page never becomes somebody else’s', { skip: noBrowser }, async (t) => {
  const house = await pageHouse(t);
  const { hub } = house;
  const browser = await startBrowser(t);
  const [owner, member] = [await idOf(house, OWNER.email), await idOf(house, MEMBER.email)];

  await t.test('their session ended, and this browser’s cookie is another’s by now', async (t) => {
    const device = await openDevice(browser, hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page, context } = device;
    await signIn(device, MEMBER);
    await seesDoors(page);
    const ids = asWhom(page);
    const body = JSON.stringify({ username: OWNER.email, password: OWNER.password });
    const headers = '{ "content-type": "application/json" }';
    const login = `fetch('/api/v1/auth/page/login', { method: 'POST', headers: ${headers}, body: '${body}' })`;
    t.equal(await page.evaluate(`${login}.then(({ status }) => status)`), 200);
    t.equal((await hub.request('DELETE', `/users/${member}/sessions`)).status, 204);
    await page.getByText('You were signed out.').waitFor();
    t.equal(await page.locator('article').count(), 0);
    t.notOk(ids.has(owner));
    t.same(device.complaints, []);
    await context.close();
  });

  await t.test('somebody else signs in in another tab', async (t) => {
    const device = await openDevice(browser, hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page, context } = device;
    await signIn(device, OWNER);
    await seesDoors(page);
    await context.clearCookies();
    const { tab, complaints } = await tabOf(device, MEMBER);
    await page.getByText('You were signed out.').waitFor();
    t.equal(await page.locator('article').count(), 0);
    // One person has as many tabs as they like.
    await context.clearCookies();
    const another = await tabOf(device, MEMBER);
    await seesDoors(tab);
    t.same([...device.complaints, ...complaints, ...another.complaints], []);
    await context.close();
  });

  await t.test('a renewal that ends after they left is nobody’s', async (t) => {
    const device = await openDevice(browser, hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page, context } = device;
    await signIn(device, OWNER);
    await seesDoors(page);
    let comeIn = () => {};
    const gate = new Promise<void>((resolve) => (comeIn = resolve));
    await page.route(
      REFRESH,
      async (route) => {
        const response = await route.fetch();
        await gate;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    const body = JSON.stringify({ code: 'token_expired', detail: 'It has run out.' });
    await page.route(
      '**/api/v1/access/pins*',
      (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', body }),
      { times: 1 },
    );
    const asked = page.waitForRequest(REFRESH);
    await page.goto('/#/guests');
    await asked;
    await page.getByRole('button', { name: /^You:/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Phone, e-mail or user name').fill(MEMBER.email);
    await page.getByLabel('Password', { exact: true }).fill(MEMBER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Nobody has a code.').waitFor();
    const ids = asWhom(page);
    const late = page.waitForResponse(REFRESH);
    comeIn();
    await late;
    await page.goto('/#/doors');
    await page.goto('/#/guests');
    await page.getByText('Nobody has a code.').waitFor();
    t.same([...ids], [member]);
    t.same(device.complaints, []);
    await context.close();
  });
});
