import t from 'tap';
import type { Page } from 'playwright-core';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

/** As many connections as a browser has to one host over HTTP/1.1. */
const CONNECTIONS = 6;
/** Shorter than a hidden tab keeps its stream, and longer; milliseconds. */
const MOMENT_MS = 1_500;
const WHILE_MS = 9_000;

const live = (page: Page) => page.getByText('Live', { exact: true });

/** What a browser tells of a tab that is put behind another, or to the front; a headless one keeps all in front. */
async function look(page: Page, isSeen: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(!isSeen)} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

t.test('a tab works however many others are open', { skip: noBrowser }, async (t) => {
  const { hub, simulator } = await pageHouse(t);
  const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page: first, context } = device;
  await signIn(device, OWNER);
  await live(first).waitFor();
  const others: Page[] = [];
  for (let count = 0; count < CONNECTIONS; count += 1) {
    await look(others.at(-1) ?? first, false);
    const page = await context.newPage();
    await page.goto('/');
    await live(page).waitFor({ timeout: 20_000 });
    others.push(page);
  }
  t.pass('each is live in its turn');

  // The first was let go: what it shows is not how it is until it has read again.
  await simulator.fault('back-door', { kind: 'power_off' });
  await first.locator('article.door[data-state="unknown"]').nth(1).waitFor();
  t.equal(await live(first).count(), 0);
  await look(others.at(-1) ?? first, false);
  await look(first, true);
  await live(first).waitFor();
  await first.locator('article[data-device="back-door"][data-state="unknown"]').waitFor();
  await first.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
  t.same(device.complaints, []);
});

t.test('who looks away for a moment finds the page as it was', { skip: noBrowser }, async (t) => {
  const { hub } = await pageHouse(t);
  const device = await openDevice(await startBrowser(t), hub.url, PHONE);
  const { page } = device;
  let streams = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/events')) streams += 1;
  });
  await signIn(device, OWNER);
  await live(page).waitFor();
  await page.evaluate(`
    window.seen = new Set();
    new MutationObserver(() => window.seen.add(document.querySelector('.link-sign').dataset.link))
      .observe(document.querySelector('.frame'), { attributes: true, childList: true, subtree: true });
  `);
  const seen = () => page.evaluate('const told = [...window.seen]; window.seen.clear(); told');
  await look(page, false);
  await page.waitForTimeout(MOMENT_MS);
  await look(page, true);
  await page.waitForTimeout(MOMENT_MS);
  t.same(await seen(), []);
  t.equal(streams, 1);

  await look(page, false);
  await page.waitForTimeout(WHILE_MS);
  await seen();
  await look(page, true);
  await live(page).waitFor();
  t.equal(streams, 2);
  t.notMatch(await seen(), ['lost'], 'nobody is told that the hub is gone when it is there');
  t.same(device.complaints, []);
});
