import t, { type Test } from 'tap';
import { noBrowser, openDevice, PHONE, signIn, startBrowser, type TestDevice } from '../support/browser.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { drawQr } from '../../src/web/parts/draw-qr.js';
import { OWNER } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

async function hubAndDevice(t: Test): Promise<{ readonly hub: RealHub; readonly device: TestDevice }> {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
  return { hub, device };
}

t.test(
  'a renewal whose answer is lost, or hangs, is asked for again in time',
  { skip: noBrowser },
  async (t) => {
    const { device } = await hubAndDevice(t);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByText('Live', { exact: true }).waitFor();
    for (const end of ['lost', 'hangs']) {
      let renewals = 0;
      await page.route('**/auth/page/refresh', async (route) => {
        renewals += 1;
        if (renewals > 1) return route.continue();
        await route.fetch();
        return end === 'lost' ? route.abort() : undefined;
      });
      await page.reload();
      await page.getByText('Live', { exact: true }).waitFor();
      t.equal(renewals, 2, end);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }
    t.same(device.complaints, []);
  },
);

t.test('a page that was updated meanwhile takes the place of the old one', { skip: noBrowser }, async (t) => {
  const { device } = await hubAndDevice(t);
  const { page } = device;
  await signIn(device, OWNER);
  await page.getByText('Live', { exact: true }).waitFor();
  const gone = { status: 404, body: '' };
  await page.route('**/assets/guests-*', (route) => route.fulfill(gone), { times: 1 });
  await page.getByRole('link', { name: 'Guests' }).click();
  await page.getByText('This part of the page could not be loaded.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Guests' }).waitFor();

  await page.route('**/assets/people-*', (route) => route.fulfill(gone), { times: 1 });
  await page.route(
    (url) => url.pathname === '/',
    (route) =>
      route.request().isNavigationRequest()
        ? route.continue()
        : route.fulfill({
            contentType: 'text/html',
            body: '<script type="module" src="/assets/page-new.js">',
          }),
  );
  const loaded = page.waitForEvent('load');
  await page.getByRole('link', { name: 'People' }).click();
  await loaded;
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  t.same(device.complaints, []);
});

t.test(
  'without the sentences of a language the page is there, in the one it has',
  { skip: noBrowser },
  async (t) => {
    const { device } = await hubAndDevice(t);
    const { page } = device;
    await page.route('**/assets/english-forms-*', (route) => route.abort(), { times: 1 });
    await signIn(device, OWNER);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.route('**/assets/uz-*', (route) => route.abort(), { times: 1 });
    await page.getByRole('button', { name: /^You:/ }).click();
    const choice = page.locator('.language select');
    await choice.selectOption('uz');
    await page.getByRole('alert').waitFor();
    t.equal(await choice.inputValue(), 'en');
    t.equal(await page.evaluate(`localStorage.getItem('doorward.language')`), null);
    t.same(device.complaints, []);
  },
);

t.test(
  'what could not be read once is read again, and then nothing is wrong',
  { skip: noBrowser },
  async (t) => {
    const { device } = await hubAndDevice(t);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByText('Live', { exact: true }).waitFor();
    for (const [place, url, seen] of [
      ['log', '**/api/v1/audit', 'Rows'],
      ['cloud', '**/api/v1/sync', 'Doors, codes and the log work the same without the cloud.'],
      ['backups', '**/api/v1/backups', 'There is no place for backups.'],
    ] as const) {
      await page.route(url, (route) => route.abort(), { times: 1 });
      await page.evaluate(`location.hash = '#/set-up/${place}'`);
      await page.getByText('The hub does not answer.').waitFor();
      await page.getByText(seen).first().waitFor();
      await page.getByText('The hub does not answer.').waitFor({ state: 'detached' });
      t.pass(place);
    }
    await page.route('**/api/v1/access/pins*', (route) => route.fulfill({ status: 503, body: '{}' }), {
      times: 1,
    });
    await page.evaluate(`location.hash = '#/guests'`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nobody has a code.').waitFor();
    t.same(device.complaints, []);
  },
);

t.test(
  'a password of which no answer came may be changed, and that is said',
  { skip: noBrowser },
  async (t) => {
    const { device } = await hubAndDevice(t);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate(`location.hash = '#/you'`);
    const change = async (from: string, to: string) => {
      await page.getByLabel('Current password').fill(from);
      await page.getByLabel('New password').fill(to);
      await page.getByRole('button', { name: 'Change the password' }).click();
    };
    const next = 'another long password';
    await page.route(
      '**/auth/password/change',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await change(OWNER.password, next);
    await page.getByText('so it may have been changed or not').waitFor();
    await page.route('**/api/v1/auth/sessions', (route) => route.abort(), { times: 1 });
    await change(next, OWNER.password);
    await page.getByText('The password is changed.').waitFor();
    t.same(device.complaints, []);
  },
);

t.test('the QR code of a checkpoint is of the checkpoint that is shown', { skip: noBrowser }, async (t) => {
  const { hub, device } = await hubAndDevice(t);
  const { page } = device;
  await signIn(device, OWNER);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate(`location.hash = '#/set-up/log'`);
  await page.getByRole('button', { name: 'Sign what there is now' }).click();
  const note = page.locator('output.key-text').nth(1);
  await note.waitFor();
  const body = { email: 'new@example.org', password: 'a long password', first_name: 'New', role: 'member' };
  t.equal((await hub.request('POST', '/users', { body })).status, 201);
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  const path = await page
    .getByRole('img', { name: 'QR code of the checkpoint' })
    .locator('path')
    .getAttribute('d');
  t.equal(path, drawQr((await note.textContent()) ?? '').path);
  t.same(device.complaints, []);
});

t.test('the list of what lies there follows a new backup', { skip: noBrowser }, async (t) => {
  const { device } = await hubAndDevice(t);
  const { page } = device;
  let files = ['one.age'];
  await page.route('**/api/v1/backups', async (route) => {
    const answer = (await (await route.fetch()).json()) as { data: object };
    const last = { name: files.at(-1), made_at: '2026-01-05T09:00:00Z', bytes: 4_096 };
    const data = { ...answer.data, place: '/var/backups', recipient: 'age1', last };
    await route.fulfill({ json: { ...answer, data } });
  });
  await page.route('**/api/v1/backups/files', (route) =>
    route.fulfill({ json: { success: true, data: files.map((name) => ({ name, bytes: 4_096 })) } }),
  );
  await signIn(device, OWNER);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate(`location.hash = '#/set-up/backups'`);
  await page.getByText('What lies there').click();
  await page.getByText('one.age').waitFor();
  files = ['one.age', 'two.age'];
  await page.getByText('two.age').waitFor();
  t.same(device.complaints, []);
});
