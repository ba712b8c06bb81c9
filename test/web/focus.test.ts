import t from 'tap';
import type { Page } from 'playwright-core';
import { noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { until } from '../support/until.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent.trim()');

t.test('the focus stays near where what had it was', { skip: noBrowser }, async (t) => {
  const { hub, front } = await pageHouse(t);
  const device = await openDevice(await startBrowser(t), hub.url, SMALL_PHONE);
  const { page } = device;
  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  await signIn(device, OWNER);
  await page.locator('article.door').first().waitFor();
  await page.getByRole('link', { name: 'Who may' }).click();
  await page.getByRole('link', { name: 'New schedule' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name').waitFor();
  t.equal(await focused(page), 'New schedule');
  await press('Take this line out');
  t.equal(await focused(page), 'Exceptions', 'of the form, the first heading');
  await press('Add an exception');
  await press('Add hours');
  await press('Take these hours out');
  t.equal(await focused(page), 'Exceptions');
  await press('Take this exception out');
  t.equal(await focused(page), 'Exceptions');

  await page.evaluate(`location.hash = '#/guests/new'`);
  await page.getByRole('checkbox', { name: 'front-door' }).check({ force: true });
  await press('What would it do?');
  await page.getByText('Guest can open front-door').waitFor();
  t.equal(await focused(page), 'What would it do?');
  await press('Make the code');
  await page.getByRole('heading', { name: 'Code for Guest' }).waitFor();
  await until(
    async () => (await focused(page)) === 'Code for Guest',
    30_000,
    () => 'the focus on the new heading',
  );

  const body = { kind: 'permanent', label: 'Second', device_ids: [front] };
  t.equal((await hub.request('POST', '/access/pins', { body })).status, 201);
  await page.getByRole('link', { name: 'Done' }).click();
  await press('Revoke: Second');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Revoke' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('article.code[data-phase="now"]', { hasText: 'Second' }).waitFor({ state: 'detached' });
  t.not(await page.evaluate('document.activeElement.tagName'), 'BODY');
  t.same(device.complaints, []);
});

t.test(
  'lines of a part of the year: nothing is refused unseen, nothing shuts under a hand',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const device = await openDevice(await startBrowser(t), hub.url, SMALL_PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.locator('article.door').first().waitFor();
    await page.evaluate(`location.hash = '#/may/schedules/new'`);
    await page.getByLabel('Name').fill('Garden');
    const part = page.getByText('Only in a part of the year');
    await part.click();
    await page.getByLabel('First day').fill('2027-09-30');
    await page.getByLabel('First day').fill('');
    t.ok(await page.getByLabel('First day').isVisible(), 'it is still open');
    await page.getByLabel('First day').fill('2027-09-30');
    await page.getByLabel('Last day').fill('2027-05-01');
    await part.click();
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    await page.getByRole('alert').getByText('A last day is before its first one.').waitFor();
    await part.click();
    await page.getByLabel('Last day').fill('2027-10-01');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    await page.locator('article[data-schedule="Garden"]').waitFor();
    t.same(device.complaints, []);
  },
);
