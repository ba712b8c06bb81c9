import t from 'tap';
import { z } from 'zod';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import type { RealHub } from '../support/real-hub.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const made = z.object({ data: z.object({ id: z.uuid() }) });
const listed = z.object({
  data: z.array(z.object({ label: z.string(), valid_until: z.string().nullable(), created_at: z.string() })),
});

async function giveTicket(hub: RealHub, doorId: string, label: string, lastsMs: number): Promise<string> {
  const nowMs = Date.now();
  const body = {
    label,
    device_ids: [doorId],
    valid_from: new Date(nowMs - MINUTE_MS).toISOString(),
    valid_until: new Date(nowMs + lastsMs).toISOString(),
  };
  return expectAnswer(await hub.request('POST', '/access/qr', { body }), 201, made).data.id;
}

async function newest(hub: RealHub, kind: 'pins' | 'qr') {
  return expectAnswer(await hub.request('GET', `/access/${kind}?sort=-created_at`), 200, listed).data;
}

t.test(
  'with hundreds of codes each that counts is there, and can be revoked',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const [ALL, PAST, PAST_SHOWN] = [420, 105, 100];
    const ids: string[] = [];
    for (let n = 1; n <= ALL; n += 1) ids.push(await giveTicket(hub, front, `Guest ${n}`, HOUR_MS));
    for (const id of ids.slice(1, PAST + 1)) await hub.request('DELETE', `/access/qr/${id}`);
    const device = await openDevice(await startBrowser(t), hub.url, PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Guests' }).click();
    for (const label of [`Guest ${ALL}`, 'Guest 1'])
      await page.getByRole('heading', { name: label, exact: true }).waitFor();
    t.equal(await page.locator('article.code[data-phase="now"]').count(), ALL - PAST);

    await page.getByRole('button', { name: `Revoke: Guest ${ALL}`, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page
      .locator('article.code[data-phase="now"]', { hasText: `Guest ${ALL}` })
      .waitFor({ state: 'detached' });
    t.equal((await newest(hub, 'qr'))[0]?.label, `Guest ${ALL}`);

    await page.getByText(/^Over and revoked/).click();
    await page.getByText('There are older ones, which are not shown here.').waitFor();
    const past = page.locator('article.code[data-phase="revoked"]');
    t.ok((await past.count()) >= PAST_SHOWN);
    await past.filter({ hasText: `Guest ${PAST + 1}` }).waitFor();
    t.same(device.complaints, []);
  },
);

t.test(
  'a code that ends by itself is over, and lets nobody in, while one looks',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const device = await openDevice(await startBrowser(t), hub.url, PHONE);
    const { page, context } = device;
    // What is asked every minute is asked every second here; nothing else is.
    await context.addInitScript(`
    const inTime = globalThis.setInterval;
    globalThis.setInterval = (act, everyMs, ...rest) => inTime(act, everyMs === 60000 ? 1000 : everyMs, ...rest);
  `);
    await signIn(device, OWNER);
    await page.getByText('Live', { exact: true }).waitFor();
    const may = await context.newPage();
    await may.goto('/#/may');
    await may.locator('.may .entry').first().waitFor();
    await page.getByRole('link', { name: 'Guests' }).click();
    await page.getByText('Nobody has a code.').waitFor();

    await giveTicket(hub, front, 'Courier', 15_000);
    const card = page.locator('article.code', { hasText: 'Courier' });
    await card.getByText('Works now').waitFor();
    await may.locator('.may .entry', { hasText: 'Courier' }).waitFor();
    await page
      .locator('article.code[data-phase="over"]', { hasText: 'Courier' })
      .waitFor({ state: 'attached' });
    t.equal(await page.getByRole('button', { name: 'Revoke: Courier' }).count(), 0);
    await may.locator('.may .entry', { hasText: 'Courier' }).waitFor({ state: 'detached' });
    t.same(device.complaints, []);
  },
);

t.test(
  'where the answer is lost, the next try shows the digits of the one PIN',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Guests' }).click();
    await page.getByRole('link', { name: 'New code for a guest' }).click();
    await page.getByLabel('Or a name').fill('Zarina');
    await page.getByRole('checkbox', { name: 'front-door' }).check({ force: true });
    await page.getByRole('radio', { name: '2 hours' }).check({ force: true });
    await page.route(
      '**/api/v1/access/pins',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Make the code' }).click();
    await page.getByText('The hub does not answer.').waitFor();
    await page.getByRole('button', { name: 'Make the code' }).click();
    await page.locator('output.digits').waitFor({ state: 'attached' });
    t.same(
      (await newest(hub, 'pins')).map(({ label }) => label),
      ['Zarina'],
    );
    t.same(device.complaints, []);
  },
);

t.test(
  'a code counts for as long as was chosen, whatever the clock of the phone says',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    for (const hours of [5, -3]) {
      const device = await openDevice(browser, hub.url, { ...PHONE, serviceWorkers: 'block' });
      const { page } = device;
      await page.clock.install({ time: Date.now() + hours * HOUR_MS });
      await signIn(device, OWNER);
      await page.getByRole('link', { name: 'Guests' }).click();
      for (const kind of ['PIN for the keypad', 'QR ticket']) {
        await page.getByRole('link', { name: 'New code for a guest' }).click();
        await page.getByRole('checkbox', { name: 'front-door' }).check({ force: true });
        await page.getByRole('radio', { name: '2 hours' }).check({ force: true });
        await page.getByRole('radio', { name: kind }).check({ force: true });
        await page.getByRole('button', { name: 'Make the code' }).click();
        await page.getByRole('heading', { name: 'Code for Guest' }).waitFor();
        const [code] = await newest(hub, kind === 'QR ticket' ? 'qr' : 'pins');
        const lastsMs = Date.parse(code?.valid_until ?? '') - Date.parse(code?.created_at ?? '');
        t.ok(Math.abs(lastsMs - 2 * HOUR_MS) < MINUTE_MS, `${kind}, ${hours} h ahead: ${lastsMs} ms`);
        await page.getByRole('link', { name: 'Done' }).click();
        await page.locator('article.code[data-phase="now"]').first().waitFor();
      }
      t.same(device.complaints, []);
    }
  },
);
