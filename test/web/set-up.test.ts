import t from 'tap';
import { z } from 'zod';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { OWNER } from './page-house.js';

t.test(
  'places are added, renamed, put into another time zone, and removed, on the smallest phone',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, { ...SMALL_PHONE, timezoneId: 'Asia/Tashkent' });
    const { page } = device;
    const fits = async () =>
      t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByRole('heading', { name: 'Set-up', level: 1 }).waitFor();
    t.same(await accessibilityFaults(page), []);
    await fits();
    await page.getByRole('link', { name: /^Places/ }).click();
    await page.getByRole('link', { name: 'Add a place' }).click();
    await page.getByLabel('Name of the place').fill('Summer house');
    await page.getByRole('radio', { name: /^Asia\/Tashkent/, checked: true }).waitFor();
    await page.getByLabel('Find the time zone').fill('nowhere at all');
    await page.getByText('No such place is known.').waitFor();
    await page.getByLabel('Find the time zone').fill('new york');
    await page.getByRole('radio', { name: /^America\/New York/ }).check({ force: true });
    t.same(await accessibilityFaults(page), []);
    await fits();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: /^Summer house America\/New York/ }).click();

    await page.getByLabel('Name of the place').fill('Home');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Name of the place').fill('Cabin');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: /^Cabin/ }).click();
    await page.getByRole('button', { name: 'Remove this place' }).click();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Places', level: 1 }).waitFor();
    await page.getByRole('link', { name: /^Cabin/ }).waitFor({ state: 'detached' });
    t.same(device.complaints, []);
  },
);

t.test(
  'a new hub is claimed, and told where it is: the time of the device that claims it is proposed',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub({ claim: false, env: { TZ: 'UTC' } });
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, { ...DESKTOP, timezoneId: 'Asia/Tashkent' });
    const { page } = device;
    await page.goto('/#/claim');
    await page.getByLabel('Code of the hub').fill(hub.claimCode ?? '');
    await page.getByLabel('First name').fill('Nil');
    await page.getByLabel('E-mail').fill('nil@example.org');
    await page.getByLabel('Password, at least 8 characters').fill('a long enough password');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /^Where the house is Home · UTC.*not the time/ }).waitFor();

    // By keyboard alone: each step begins at its heading.
    await page.getByRole('link', { name: 'Next: Where the house is' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /^Asia\/Tashkent/, checked: true }).waitFor();
    await page.locator('h1:focus', { hasText: 'Where the house is' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('House by the river');
    await page.keyboard.press('Enter');
    await page
      .getByRole('link', { name: /^Where the house is House by the river · Asia\/Tashkent/ })
      .waitFor();
    await page.getByRole('link', { name: 'Next: The first lock' }).waitFor();

    // Nothing of it was kept here: another device stands where this one does.
    const other = await openDevice(browser, hub.url, { ...SMALL_PHONE, timezoneId: 'Asia/Tashkent' });
    await signIn(other, { email: 'nil@example.org', password: 'a long enough password' });
    await other.page.getByRole('link', { name: 'First steps' }).click();
    await other.page.getByRole('link', { name: 'Next: The first lock' }).waitFor();
    await other.page.getByRole('link', { name: 'Later' }).click();
    await other.page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
    t.same([...device.complaints, ...other.complaints], []);
  },
);

const made = z.object({ data: z.object({ id: z.string() }) });

t.test(
  'each part in Uzbek and Russian, dark and light, on the smallest phone and on a wall',
  { skip: noBrowser, timeout: 240_000 },
  async (t) => {
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const add = async (deviceId: string) => {
      const body = { device_id: deviceId, name: deviceId };
      return expectAnswer(await hub.request('POST', '/devices', { body }), 201, made).data.id;
    };
    const [paired, waiting] = [await add('front-door'), await add('back-door')];
    await hub.request('POST', `/devices/${paired}/pair`, { body: { transport: 'mqtt' } });
    const browser = await startBrowser(t);
    for (const [language, how] of [
      ['uz', { ...SMALL_PHONE, colorScheme: 'dark' }],
      ['ru', { ...SMALL_PHONE, colorScheme: 'light' }],
      ['ru', { ...DESKTOP, colorScheme: 'dark' }],
    ] as const) {
      const device = await openDevice(browser, hub.url, how);
      const { page } = device;
      await signIn(device, OWNER);
      await page.locator('article.door').first().waitFor();
      await page.evaluate(`localStorage.setItem('doorward.language', '${language}')`);
      await page.reload();
      await page.locator(`html[lang="${language}"]`).waitFor();
      for (const place of [
        'set-up',
        'set-up/first',
        'set-up/first/place',
        'set-up/places',
        'set-up/locks',
        'set-up/locks/new',
        `set-up/locks/${paired}`,
        `set-up/locks/${paired}/firmware`,
        `set-up/locks/${waiting}/pair`,
      ]) {
        await page.goto(`/#/${place}`);
        await page.locator('main h1').waitFor();
        const name = `${place} in ${language} at ${how.viewport?.width ?? 0}`;
        t.same(await accessibilityFaults(page), [], name);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        t.equal(width, how.viewport?.width, `${name}: nothing to scroll sideways`);
      }
      t.same(device.complaints, []);
    }
  },
);
