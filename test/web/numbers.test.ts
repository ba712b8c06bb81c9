import t from 'tap';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { accessibilityFaults } from '../support/axe.js';
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

const statistics = z.object({
  data: z.looseObject({ totals: z.looseObject({}), periods: z.array(z.looseObject({})).min(1) }),
});

t.test(
  'bars are as high as their figures, and a battery is drawn in time',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
    const { page } = device;
    // A week of the hub's own shape: the second value of the battery comes late.
    await page.route('**/statistics*', async (route) => {
      const told = statistics.parse(await (await route.fetch()).json());
      const [model] = told.data.periods;
      const period = (local: string, entries: number, percent: number) => ({
        ...model,
        local: `${local}+00:00`,
        starts_at: `${local}:00Z`,
        entries: { total: entries, by_method: {} },
        battery: [{ device_id: front, last_percent: percent, min_percent: percent }],
      });
      const [start, late, end] = ['2026-11-16T05:00', '2026-11-21T17:00', '2026-11-23T05:00'];
      told.data.periods = [period(start, 4, 100), period(late, 8, 50), period(end, 0, 0)];
      Object.assign(told.data.totals, {
        entries: { total: 12, by_method: {} },
        denials: { total: 4, by_reason: { wrong_code: 3, expired: 1 } },
      });
      await route.fulfill({ json: told });
    });
    await signIn(device, OWNER);
    await page.evaluate(`location.hash = '#/numbers'`);
    const charts = page.locator('figure.chart');
    const bars = charts.first().locator('rect.chart-bar');
    await bars.first().waitFor({ state: 'attached' });
    const heights = await bars.evaluateAll((all) =>
      all.map((bar) => Number((bar as { getAttribute(name: string): string | null }).getAttribute('height'))),
    );
    t.equal(heights.length, 24);
    t.equal((heights[5] ?? 0) * 2, heights[17]);
    t.equal(heights.filter((height) => height > 0).length, 2);
    t.same(await charts.first().locator('.chart-figure').allTextContents(), ['0', '2', '4', '6', '8']);
    const widths = await charts
      .nth(1)
      .locator('rect.chart-bar')
      .evaluateAll((all) =>
        all.map((bar) =>
          Number((bar as { getAttribute(name: string): string | null }).getAttribute('width')),
        ),
      );
    t.equal(widths.length, 2);
    t.ok(Math.abs((widths[0] ?? 0) / 3 - (widths[1] ?? 0)) < 0.01);
    const path = (await charts.nth(2).locator('path:not(.chart-level)').getAttribute('d')) ?? '';
    const points = path
      .slice(1)
      .split('L')
      .map((point) => point.split(',').map(Number));
    const [from, late, until] = points.map(([x = 0]) => x);
    t.equal(
      Math.round((((late ?? 0) - (from ?? 0)) / ((until ?? 0) - (from ?? 0))) * 168),
      132,
      'hours of 168',
    );
    t.ok((await charts.nth(2).locator('.chart-moment').count()) > 1, 'the days are named');
    t.same(await accessibilityFaults(page), []);
    t.same(device.complaints, []);
  },
);

t.test('the figures follow what happens, and are of the days at the site', { skip: noBrowser }, async (t) => {
  const { hub, front } = await pageHouse(t);
  const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page } = device;
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/statistics')) asked.push(new URL(request.url()).search);
  });
  await signIn(device, OWNER);
  await page.locator('article.door').first().waitFor();
  await page.evaluate(`location.hash = '#/numbers'`);
  await page.getByText('Nothing in the last seven days.').first().waitFor();
  t.equal((await hub.request('POST', `/devices/${front}/unlock`)).status, 200);
  await page.locator('figure.chart').first().locator('rect.chart-bar').first().waitFor({ state: 'attached' });
  t.ok(asked.length >= 2);
  t.same([...new Set(asked)], ['?by=hour'], 'which days they are the hub knows, whose clock and zone count');
  t.same(device.complaints, []);
});
