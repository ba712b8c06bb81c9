import t from 'tap';
import { noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const LONG = 'W'.repeat(60);
const MONDAY = { days: ['monday'], start: '09:00', end: '10:00', from_date: null, until_date: null };
const PLACES = [
  'doors',
  'guests',
  'guests/new',
  'happened',
  'may',
  'may/schedules/new',
  'people',
  'people/new',
  'set-up/locks',
  'set-up/shares',
  'set-up/places',
  'set-up/tokens',
  'numbers',
  'you',
];

t.test('a name of 60 letters without a space pushes no page sideways', { skip: noBrowser }, async (t) => {
  const { hub, front, simulator } = await pageHouse(t);
  const make = async (method: 'POST' | 'PATCH', path: string, body: object) => {
    const { status } = await hub.request(method, path, { body });
    t.ok(status === 200 || status === 201, `${path}: ${status}`);
  };
  await make('PATCH', `/devices/${front}`, { name: LONG });
  await make('POST', '/access/pins', { device_ids: [front], label: LONG, kind: 'permanent' });
  await make('POST', '/access/schedules', { name: LONG, week_days: [MONDAY] });
  await make('POST', '/sites', { name: LONG, time_zone: 'Asia/Tashkent' });
  await make('POST', '/auth/api-tokens', { name: LONG, scopes: ['devices:read'], expires_at: null });
  await make('POST', '/users', {
    ...{ email: `${LONG.toLowerCase()}@example.org`, password: 'a long password', role: 'member' },
    first_name: LONG,
  });
  await simulator.fault('front-door', { kind: 'tamper' });

  const phone = await openDevice(await startBrowser(t), hub.url, SMALL_PHONE);
  const { page } = phone;
  await signIn(phone, OWNER);
  await page.locator('article.door').first().waitFor();
  const places = [...PLACES, `set-up/locks/${front}`, `set-up/locks/${front}/firmware`];
  for (const place of places) {
    await page.evaluate(`location.hash = '#/${place}'`);
    await page.locator('#main h1').waitFor();
    // What is read comes after the heading: there is nothing more to wait for once the hub answers no request.
    await page.waitForTimeout(700);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    t.equal(width, 320, place);
    if (['doors', 'guests', 'guests/new', 'happened', 'may', 'people'].includes(place))
      t.match(await page.locator('#main').innerText(), LONG, `${place}: the name is there`);
  }
  t.same(phone.complaints, []);
});
