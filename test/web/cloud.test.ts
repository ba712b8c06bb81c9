import { readFileSync } from 'node:fs';
import t from 'tap';
import { CloudProgram } from '../cloud/cloud-program.js';
import { askFleet } from '../cloud/real-cloud.js';
import { accessibilityFaults } from '../support/axe.js';
import { noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { startRealHub } from '../support/real-hub.js';
import { OWNER } from './page-house.js';

t.test(
  'a hub is enrolled in its cloud with the code that the page shows, and told to be gone when the cloud removes it',
  { skip: noBrowser },
  async (t) => {
    t.setTimeout(600_000);
    const cloud = await CloudProgram.prepare('');
    await cloud.start();
    const env = { DOORWARD_CLOUD_URL: cloud.url, DOORWARD_CLOUD_CA: cloud.authorityFile };
    const hub = await startRealHub({ env });
    t.teardown(async () => {
      await hub.stop();
      await cloud.stop();
    });
    const fleet = { url: cloud.url, authorities: readFileSync(cloud.authorityFile, 'utf8') };
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, SMALL_PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByRole('link', { name: /^Cloud/ }).click();
    await page.getByRole('button', { name: 'Tap to see: the code for the cloud' }).click();
    const code = await page.locator('output.digits').innerText();
    t.same(await accessibilityFaults(page), []);
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');

    const enrolled = await askFleet(fleet, 'POST', '/hubs', { claim_code: code, name: 'Home' });
    t.equal(enrolled.status, 201);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Up to date.').waitFor();
    t.equal(await page.getByText(code).count(), 0, 'it has done its work');
    t.same(await accessibilityFaults(page), []);

    const id = await page
      .locator('.standing div', { hasText: 'Name of the hub there' })
      .locator('dd')
      .innerText();
    t.equal((await askFleet(fleet, 'DELETE', `/hubs/${id}`)).status, 204);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('alert').getByText('Removed by the cloud.').waitFor();
    t.same(await accessibilityFaults(page), []);
    t.same(device.complaints, []);
  },
);
