import t from 'tap';
import { accessibilityFaults } from '../support/axe.js';
import { noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { MEMBER, OWNER, pageHouse } from './page-house.js';

t.test(
  'a person is added, and what it would do to deactivate one is told before it is done',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const share = { shared_with: MEMBER.email, can_unlock: true };
    t.equal((await hub.request('POST', `/devices/${front}/shares`, { body: share })).status, 201);
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('link', { name: 'Add a person' }).click();
    await page.getByLabel('First name').fill('Zuhra');
    await page.getByLabel('First password').fill('password');
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('E-mail').fill('zuhra@example.org');
    await page.getByLabel('First password').fill('a password for the first day');
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByRole('heading', { name: 'Zuhra' }).waitFor();

    await page.getByRole('link', { name: 'Who may' }).click();
    await page.locator('.may .entry', { hasText: 'Mo' }).waitFor();
    await page.getByRole('link', { name: 'People' }).click();
    const mo = page.locator(`article[data-person="${MEMBER.email}"]`);
    await mo.getByRole('button', { name: /^Deactivate/ }).click();
    await page.getByRole('dialog').getByText('Mo can’t open front-door any more').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    t.equal(await mo.getByText('Not active').count(), 0, 'asking changes nothing');
    await mo.getByRole('button', { name: /^Deactivate/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
    await mo.getByText('Not active').waitFor();
    t.same(device.complaints, []);
  },
);

t.test('a member sees what is theirs, and no way to what is not', { skip: noBrowser }, async (t) => {
  const { hub, front } = await pageHouse(t);
  const share = { shared_with: MEMBER.email, can_unlock: true };
  await hub.request('POST', `/devices/${front}/shares`, { body: share });
  const browser = await startBrowser(t);
  const device = await openDevice(browser, hub.url);
  const { page } = device;
  await signIn(device, MEMBER);
  await page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
  t.equal(await page.locator('article.door').count(), 1, 'only the door that was shared');
  const ways = await page.getByRole('navigation').getByRole('link').allInnerTexts();
  t.same(
    ways.map((way) => way.trim()),
    ['Doors', 'Guests', 'What happened', 'Set-up'],
  );
  // Locking was not shared: the hub refuses, and says why.
  const door = page.locator('article[data-device="front-door"]');
  await door.getByRole('button', { name: /^Unlock/ }).click();
  await page.locator('article[data-device="front-door"][data-state="unlocked"]').waitFor();
  await door.getByRole('button', { name: /^Lock/ }).click();
  await door.locator('[data-stage="refused"]').waitFor();
  t.match(await door.locator('.door-said').innerText(), /\w+ \w+/);
  t.same(await accessibilityFaults(page), []);
  await page.getByRole('link', { name: 'Guests' }).click();
  await page.getByText('Nobody has a code.').waitFor();
  await page.getByRole('link', { name: 'What happened' }).click();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  t.same(await accessibilityFaults(page), []);
  t.same(device.complaints, []);
});
