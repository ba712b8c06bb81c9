import t from 'tap';
import { z } from 'zod';
import { noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { OWNER, pageHouse } from './page-house.js';

/** More than there are between the head of the page and its last door. */
const TABS_MAX = 40;

t.test('by keyboard alone: past the bar, to a door, and open it', { skip: noBrowser }, async (t) => {
  const { hub, simulator } = await pageHouse(t);
  const browser = await startBrowser(t);
  const device = await openDevice(browser, hub.url);
  const { page } = device;
  await page.goto('/');
  await page.getByLabel('Phone, e-mail or user name').waitFor();
  await page.keyboard.type(OWNER.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(OWNER.password);
  await page.keyboard.press('Enter');
  await page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();

  const focused = () =>
    page.evaluate(
      "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent",
    );
  const seen: unknown[] = [];
  for (let tabs = 0; tabs < TABS_MAX && seen.at(-1) !== 'Unlock: front-door'; tabs += 1) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
  }
  t.equal(seen[0], 'Skip to the content');
  t.equal(seen.at(-1), 'Unlock: front-door');
  const ring = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
  t.equal(ring, 'solid', 'and one sees where one is');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'Confirmed: the lock says it unlocked.' }).waitFor();
  t.equal((await simulator.truth('front-door')).bolt, 'unlocked');
});

t.test(
  'with the hub gone the page opens all the same, says so, and shows no door',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    await signIn(device, OWNER);
    await device.page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
    await device.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const kept = await device.page.evaluate(
      'caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys())))).then((all) => all.flat().map(({ url }) => new URL(url).pathname))',
    );
    t.ok((kept as string[]).includes('/'));
    t.notOk(
      (kept as string[]).some((path) => path.startsWith('/api')),
      'the shell is kept, and no answer',
    );
    await hub.kill9();
    await device.page.reload();
    await device.page.getByText('The hub does not answer.').waitFor();
    t.equal(await device.page.locator('article.door').count(), 0);
  },
);

const manifest = z.object({
  start_url: z.literal('/'),
  display: z.literal('standalone'),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() })),
});
const found = z.object({ installabilityErrors: z.array(z.object({ errorId: z.string() })) });

t.test(
  'it can be put on the home screen: the browser itself has nothing against it',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    const { page, context } = await openDevice(browser, hub.url);
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const answer = await fetch(new URL('/manifest.webmanifest', hub.url));
    t.match(answer.headers.get('content-type'), 'application/manifest+json');
    const { icons } = manifest.parse(await answer.json());
    for (const { src, type } of icons) {
      const icon = await fetch(new URL(src, hub.url));
      t.match({ status: icon.status, type: icon.headers.get('content-type') }, { status: 200, type }, src);
    }
    t.ok(icons.some(({ sizes }) => sizes === '512x512'));
    const browserItself = await context.newCDPSession(page);
    const { installabilityErrors } = found.parse(await browserItself.send('Page.getInstallabilityErrors'));
    // The browser of a test keeps nothing for long, and is against installing for that reason alone.
    t.same(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
      [],
    );
  },
);
