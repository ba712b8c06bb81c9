import t from 'tap';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { startRealHub } from '../support/real-hub.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

function card(page: Page, device: string) {
  return page.locator(`article[data-device="${device}"]`);
}

async function shows(page: Page, device: string, state: string): Promise<void> {
  await page.locator(`article[data-device="${device}"][data-state="${state}"]`).waitFor();
}

t.test(
  'doors: each opens, a second device sees it, and a dead lock is told as it is',
  { skip: noBrowser },
  async (t) => {
    const { simulator, hub } = await pageHouse(t);
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, hub.url, PHONE);
    const wall = await openDevice(browser, hub.url, DESKTOP);
    await signIn(phone, OWNER);
    await shows(phone.page, 'front-door', 'locked');
    await signIn(wall, OWNER);
    await shows(wall.page, 'back-door', 'locked');

    for (const device of ['front-door', 'back-door']) {
      const { actuations } = await simulator.truth(device);
      await card(phone.page, device)
        .getByRole('button', { name: /^Unlock/ })
        .click();
      await card(phone.page, device).getByText('Confirmed: the lock says it unlocked.').waitFor();
      t.match(await simulator.truth(device), { bolt: 'unlocked', actuations: actuations + 1 }, 'once');
      await shows(phone.page, device, 'unlocked');
      await shows(wall.page, device, 'unlocked');
    }

    t.same(await accessibilityFaults(phone.page), []);
    t.same(await accessibilityFaults(wall.page), []);

    // The lock moves and says nothing any more: what happened is not known, and never shown as done.
    for (const { device, page } of [
      { device: 'front-door', page: phone.page },
      { device: 'back-door', page: wall.page },
    ]) {
      await simulator.fault(device, { kind: 'drop_replies', count: 1_000 });
      await card(page, device).getByRole('button', { name: /^Lock/ }).click();
      await card(page, device).getByText('Not confirmed').waitFor();
      t.notMatch(await card(page, device).innerText(), /Confirmed:/);
      await simulator.fault(device, { kind: 'clear' });
    }

    await simulator.fault('back-door', { kind: 'power_off' });
    for (const { page } of [phone, wall]) {
      await shows(page, 'back-door', 'unknown');
      await card(page, 'back-door')
        .getByText(/^Was (un)?locked at \d\d:\d\d\.$/)
        .waitFor();
      await card(page, 'back-door').getByText('Offline').waitFor();
      t.equal(
        await card(page, 'back-door')
          .getByRole('button', { name: /^(Un)?[Ll]ock/ })
          .count(),
        0,
      );
      t.same(await accessibilityFaults(page), []);
    }

    t.same(phone.complaints, []);
    t.same(wall.complaints, []);
  },
);

t.test(
  'the hub restarts: doors are unknown meanwhile, and all is known again by itself',
  { skip: noBrowser },
  async (t) => {
    const house = await pageHouse(t);
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, house.hub.url, PHONE);
    const wall = await openDevice(browser, house.hub.url, DESKTOP);
    const reader = await openDevice(browser, house.hub.url, PHONE);
    for (const device of [phone, wall, reader]) {
      await signIn(device, OWNER);
      await shows(device.page, 'front-door', 'locked');
    }
    const { port } = new URL(house.hub.url);
    const { dataDir } = house.hub;
    await house.hub.kill9();
    for (const { page } of [phone, wall]) {
      await page.getByText('The hub can’t be reached').waitFor();
      await shows(page, 'front-door', 'unknown');
      await card(page, 'front-door')
        .getByText(/^Was locked at/)
        .waitFor();
    }
    // Somebody goes elsewhere meanwhile: what is there comes when the hub does.
    await reader.page.getByRole('link', { name: 'What happened' }).click();
    await reader.page.getByText('Loading…').first().waitFor();
    const again = await startRealHub({ dataDir, env: { DOORWARD_HTTP_PORT: port } });
    t.teardown(() => again.stop());
    for (const { page } of [phone, wall]) {
      await shows(page, 'front-door', 'locked');
      await page.getByText('Live', { exact: true }).waitFor();
      t.equal(await page.getByText('The hub can’t be reached').count(), 0);
    }
    await reader.page.locator('li.entry').first().waitFor();
    t.same([...phone.complaints, ...wall.complaints, ...reader.complaints], []);
  },
);
