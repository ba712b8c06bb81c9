import t from 'tap';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { startRealHub } from '../support/real-hub.js';
import { MEMBER, OWNER, pageHouse } from './page-house.js';

t.test(
  'a token is seen once, does what it says and no more, and is revoked; an invitation is replaced',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, SMALL_PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByRole('link', { name: /^API tokens/ }).click();
    await page.getByText('You have none.').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('link', { name: 'Make a token' }).click();
    await page.getByLabel('What is it for').fill('Wall panel');
    t.ok(await page.getByRole('checkbox', { name: 'See the doors' }).isChecked());
    await page.getByRole('radio', { name: '30 days' }).check({ force: true });
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: 'Make a token' }).click();
    const cover = page.getByRole('button', { name: 'Tap to see: the token' });
    await cover.waitFor();
    t.equal(await page.locator('.secret-inside').getAttribute('aria-hidden'), 'true', 'nobody reads it yet');
    await cover.click();
    const token = await page.locator('output.key-text').innerText();
    t.same(await accessibilityFaults(page), []);
    const as = async (path: string) =>
      (await hub.anonymous('GET', path, { headers: { authorization: `Token ${token}` } })).status;
    t.equal(await as('/api/v1/devices'), 200);
    t.equal(await as('/api/v1/users'), 403);

    await page.getByRole('link', { name: 'Done' }).click();
    const card = page.getByRole('article', { name: 'Wall panel' });
    await card.getByText('See the doors').waitFor();
    t.equal(await page.getByText(token).count(), 0);
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');
    await card.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('You have none.').waitFor();
    t.equal(await as('/api/v1/devices'), 401);

    await page.getByRole('link', { name: 'Set-up' }).first().click();
    await page.getByRole('link', { name: /^Invitations/ }).click();
    await page.getByRole('button', { name: 'Tap to see: your code' }).click();
    const code = await page.locator('output.digits').innerText();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: 'Replace it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace it' }).click();
    await page.locator('output.digits').filter({ hasNotText: code }).waitFor();
    t.same(device.complaints, []);
  },
);

t.test(
  'a door is shared with somebody of the house, who sees it appear; withdrawn, it is gone for them',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    const theirs = await openDevice(browser, hub.url);
    await signIn(theirs, MEMBER);
    await theirs.page.getByText('There is no door here for you yet.').waitFor();
    const device = await openDevice(browser, hub.url, DESKTOP);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByRole('link', { name: /^Shared doors/ }).click();
    await page.getByText('No door is shared.').waitFor();
    await page.getByRole('link', { name: 'Share a door' }).click();
    await page.getByLabel('With whom').fill(MEMBER.email);
    await page.getByRole('button', { name: 'Share it' }).click();
    await page.getByRole('alert').getByText('Choose a door first.').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('radio', { name: 'front-door' }).check({ force: true });
    await page.getByRole('button', { name: 'Share it' }).click();
    const card = page.getByRole('article', { name: 'Mo: front-door' });
    await card.getByText('Works now').waitFor();
    t.same(await accessibilityFaults(page), []);
    await theirs.page.locator('article[data-device="front-door"]').waitFor();
    await theirs.page.getByRole('link', { name: 'Set-up' }).click();
    await theirs.page.getByRole('link', { name: /^API tokens/ }).waitFor();
    const ways = await theirs.page.locator('.way > span:first-child').allInnerTexts();
    t.same(ways, ['Shared doors', 'Invitations', 'API tokens'], 'what is not theirs to keep is not shown');
    await theirs.page.getByRole('link', { name: /^Shared doors/ }).click();
    await theirs.page.getByRole('article', { name: 'You: front-door' }).waitFor();

    await card.getByRole('button', { name: /^Withdraw/ }).click();
    await page.getByRole('dialog').getByText('Mo can’t open front-door any more').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('No door is shared.').waitFor();
    await theirs.page.getByRole('link', { name: 'Doors' }).first().click();
    await theirs.page.getByText('There is no door here for you yet.').waitFor();
    t.same(device.complaints, []);
    t.same(theirs.complaints, []);
  },
);

t.test(
  'every part of it in Uzbek on the smallest phone, and in Russian on a dark wall',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const screens = [
      { language: 'uz', locale: 'uz-UZ', ...SMALL_PHONE },
      { language: 'ru', locale: 'ru-RU', ...DESKTOP, colorScheme: 'dark' as const },
    ];
    for (const { language, ...screen } of screens) {
      const device = await openDevice(browser, hub.url, screen);
      const { page } = device;
      await page.goto('/');
      await page.locator('input[name="username"]').fill(OWNER.email);
      await page.locator('input[name="password"]').fill(OWNER.password);
      await page.keyboard.press('Enter');
      await page.locator('nav').waitFor();
      t.equal(await page.locator('html').getAttribute('lang'), language);
      for (const place of PLACES) {
        await page.goto(`/#/set-up/${place}`);
        await page.locator('.back').waitFor();
        await page.locator('main .quiet:text("…")').waitFor({ state: 'detached' });
        t.same(await accessibilityFaults(page), [], `${place} in ${language}`);
        const width = page.viewportSize()?.width ?? 0;
        t.equal(await page.evaluate('document.documentElement.scrollWidth'), width, `${place} fits`);
      }
      t.same(device.complaints, []);
    }
  },
);

const PLACES = [
  'shares',
  'shares/new',
  'invite',
  'tokens',
  'tokens/new',
  'backups',
  'backups/key',
  'cloud',
  'log',
];
