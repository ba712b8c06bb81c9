import t from 'tap';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { momentIn, dayIn, weekDayIn } from '../../src/web/languages/moment-in.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const UZBEK = 'uz-Latn-UZ';

t.test('months and days of the week are as Node’s full data have them', (t) => {
  const now = new Date(2025, 0, 1, 12, 0);
  for (let month = 0; month < 12; month += 1) {
    const at = new Date(2026, month, 23, 9, 5);
    const style = { day: 'numeric', month: 'long', year: 'numeric' } as const;
    t.equal(dayIn(UZBEK, at, now), new Intl.DateTimeFormat(UZBEK, style).format(at));
    const short = { day: 'numeric', month: 'short' } as const;
    t.equal(
      momentIn(UZBEK, at, new Date(2026, month, 1)),
      `${new Intl.DateTimeFormat(UZBEK, short).format(at)}, 09:05`,
    );
  }
  for (let day = 0; day < 7; day += 1) {
    const at = new Date(2026, 0, 4 + day, 9, 5);
    t.equal(weekDayIn(UZBEK, at), new Intl.DateTimeFormat(UZBEK, { weekday: 'short' }).format(at));
  }
  t.end();
});

t.test('a browser that lacks Uzbek writes Uzbek dates', { skip: noBrowser }, async (t) => {
  const { hub, front } = await pageHouse(t);
  const body = { kind: 'dated', label: 'Zarina', device_ids: [front], valid_until: '2031-10-29T09:00:00Z' };
  t.equal((await hub.request('POST', '/access/pins', { body })).status, 201);
  const week = { name: 'Soatlar', week_days: [{ days: ['monday'], start: '09:00', end: '18:00' }] };
  t.equal((await hub.request('POST', '/access/schedules', { body: week })).status, 201);
  const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, timezoneId: 'UTC' });
  const { page } = device;
  await signIn(device, OWNER);
  await page.locator('article.door').first().waitFor();
  await page.evaluate(`localStorage.setItem('doorward.language', 'uz'); location.hash = '#/guests'`);
  await page.reload();
  await page.locator('article.code', { hasText: 'Zarina' }).getByText('29-okt, 2031, 09:00').waitFor();
  await page.evaluate(`location.hash = '#/may'`);
  const card = page.locator('article[data-schedule="Soatlar"]');
  await card.waitFor();
  t.same(await card.locator('dt').allTextContents(), ['Dush', 'Sesh', 'Chor', 'Pay', 'Jum', 'Shan', 'Yak']);
  t.same(device.complaints, []);
});
