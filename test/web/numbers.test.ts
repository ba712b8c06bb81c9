import t from 'tap';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const withId = z.object({ data: z.object({ id: z.uuid() }) });

async function shown(page: Page): Promise<{ readonly building: string; readonly entries: boolean }> {
  const building = await page.locator('.filters select').evaluate((select) => {
    const { selectedOptions } = select as unknown as { selectedOptions: { textContent: string }[] };
    return selectedOptions[0]?.textContent ?? '';
  });
  return { building, entries: (await page.locator('.charts table').count()) > 0 };
}

t.test('the figures are of the building that is named above them', { skip: noBrowser }, async (t) => {
  const { hub, front } = await pageHouse(t);
  // The first has an entry to show, the other has none.
  t.equal((await hub.request('POST', `/devices/${front}/unlock`)).status, 200);
  const body = { name: 'Zebra annex', time_zone: 'Asia/Tashkent' };
  const { data: annex } = expectAnswer(await hub.request('POST', '/sites', { body }), 201, withId);
  const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page, context } = device;
  await signIn(device, OWNER);
  await page.locator('article.door').first().waitFor();
  await page.evaluate(`location.hash = '#/numbers'`);
  await page.locator('.charts table').first().waitFor({ state: 'attached' });
  const choice = page.locator('.filters select');
  const home = await choice.inputValue();
  await choice.selectOption(annex.id);
  await page.getByText('Nothing in the last seven days.').first().waitFor();
  t.same(await shown(page), { building: 'Zebra annex', entries: false });

  // Contact is lost, and found again: it is the same building's figures that are read.
  await context.setOffline(true);
  await page.getByText('No contact', { exact: true }).waitFor();
  const read = page.waitForResponse(/\/statistics/);
  await context.setOffline(false);
  await page.getByText('Live', { exact: true }).waitFor();
  t.match((await read).url(), annex.id);
  t.same(await shown(page), { building: 'Zebra annex', entries: false });

  // An answer about the building of before comes last.
  let letThrough = () => {};
  const gate = new Promise<void>((resolve) => (letThrough = resolve));
  let came = () => {};
  const late = new Promise<void>((resolve) => (came = resolve));
  await page.route(`**/sites/${home}/statistics*`, async (route) => {
    const response = await route.fetch();
    await gate;
    await route.fulfill({ response });
    came();
  });
  await choice.selectOption(home);
  await page.getByText('Loading…').waitFor();
  await choice.selectOption(annex.id);
  await page.getByText('Nothing in the last seven days.').first().waitFor();
  letThrough();
  await late;
  await page.waitForTimeout(300);
  t.same(await shown(page), { building: 'Zebra annex', entries: false });
  t.same(device.complaints, []);
});
