import t from 'tap';
import { z } from 'zod';
import { noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const withSite = z.object({ data: z.object({ site_id: z.string() }) });

t.test('in another language the hub’s own sentences are read again', { skip: noBrowser }, async (t) => {
  const { hub, simulator, front } = await pageHouse(t);
  const browser = await startBrowser(t);
  const device = await openDevice(browser, hub.url, { serviceWorkers: 'block' });
  const { page } = device;
  const choose = async (language: string) => {
    await page.locator('.person-button').click();
    await page.locator('.person-menu select').selectOption(language);
    await page.keyboard.press('Escape');
  };
  await simulator.fault('back-door', { kind: 'tamper' });
  await simulator.keypad('front-door', '0000');
  await signIn(device, OWNER);

  await page.getByRole('link', { name: 'What happened' }).click();
  await page.getByText('back-door was tampered with.').waitFor();
  await page.getByRole('button', { name: 'Why?' }).click();
  await page.locator('.why-text', { hasText: 'No PIN on this lock' }).waitFor();

  await choose('ru');
  await page.getByText('back-door: попытка вскрыть').waitFor();
  await page.locator('.why-text', { hasText: 'PIN-кода' }).waitFor();
  t.notMatch(await page.locator('#main').innerText(), /tampered|No PIN on/);
  await page.locator('li.entry[data-type="DEVICE_PAIRED"]', { hasText: 'замок сопряжён' }).first().waitFor();
  await page.locator('li.entry[data-type="USER_CREATED"]', { hasText: '· Mo' }).waitFor();
  t.equal(await page.locator('li.entry p[lang="en"]').count(), 0, 'no row is left in English');

  await page.getByRole('link', { name: 'Кому можно' }).click();
  await page.locator('.may .entry').first().waitFor();
  t.match(await page.locator('.may').innerText(), 'Владелец');
  await choose('en');
  await page.locator('.may .entry', { hasText: 'owner' }).first().waitFor();

  // A refusal can't be read again, and is not left standing in the words of before.
  const { data: at } = expectAnswer(await hub.request('GET', `/devices/${front}`), 200, withSite);
  // Whoever begins a lockdown is let in.
  const reason = { reason: 'drill' };
  t.equal((await hub.installer('POST', `/sites/${at.site_id}/lockdown`, { body: reason })).status, 200);
  await page.getByRole('link', { name: 'Doors', exact: true }).click();
  const door = page.locator('article[data-device="front-door"]');
  await door.getByRole('button', { name: /^Unlock/ }).click();
  await door.locator('[data-stage="refused"]').waitFor();
  await choose('ru');
  await door.getByRole('button', { name: /^Отпереть/ }).waitFor();
  t.equal(await door.locator('.door-said').innerText(), '');

  await page.getByRole('link', { name: 'Что было' }).click();
  const why = page.getByRole('button', { name: 'Почему?' });
  await why.nth(1).waitFor();
  // A rule that had nothing to say let nobody in. The hub leaves those out of what it keeps of a refusal.
  await page.route('**/access/explain', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('"pass"', '"skip"') });
  });
  await why.first().click();
  const drawn = (verdict: string) =>
    page.locator(`.trace li[data-verdict="${verdict}"] path`).first().getAttribute('d');
  t.equal(new Set([await drawn('pass'), await drawn('skip'), await drawn('fail')]).size, 3);
  t.same(device.complaints, []);
});

t.test('Escape in the person menu gives the focus back to its button', { skip: noBrowser }, async (t) => {
  const { hub } = await pageHouse(t);
  const device = await openDevice(await startBrowser(t), hub.url);
  const { page } = device;
  await signIn(device, OWNER);
  await page.locator('.person-button').focus();
  await page.keyboard.press('Enter');
  await page.locator('.person-menu').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await page.locator('.person-menu').waitFor({ state: 'detached' });
  t.equal(await page.evaluate('document.activeElement.className'), 'person-button');
  t.same(device.complaints, []);
});
