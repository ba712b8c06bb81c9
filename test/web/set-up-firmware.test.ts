import { randomBytes } from 'node:crypto';
import t from 'tap';
import { simulatedImage } from '../../src/simulator/maker.js';
import { accessibilityFaults } from '../support/axe.js';
import { noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { startRealHub } from '../support/real-hub.js';
import { pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { OWNER } from './page-house.js';

t.setTimeout(180_000);

t.test(
  'firmware: what can’t be is refused in words, progress is the hub’s, and done is the lock’s word',
  { skip: noBrowser },
  async (t) => {
    const simulator = await startRealSimulator();
    t.teardown(() => simulator.stop());
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const id = await pairSerial(hub, simulator, 'front-door');
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
    await page.goto(`/#/set-up/locks/${id}/firmware`);
    await page.getByText('This hub has not updated it yet.').waitFor();
    await page.getByText('The lock runs 1.0.0.').waitFor();
    t.same(await accessibilityFaults(page), []);

    const choose = (bytes: Uint8Array) =>
      page
        .getByLabel('Signed image')
        .setInputFiles({ name: 'front-door.image', mimeType: '', buffer: Buffer.from(bytes) });
    const update = page.getByRole('button', { name: 'Update the lock' });
    await choose(new Uint8Array(5 * 1024 * 1024));
    await page.getByText('This file has 5.2 MB, and no image has more than 4.2 MB').waitFor();
    t.equal(await update.getAttribute('aria-disabled'), 'true');
    await choose(new Uint8Array(0));
    await page.getByText('This file is empty.').waitFor();
    await choose(randomBytes(1_000));
    await update.click();
    await page.getByRole('alert').waitFor();
    t.same(await accessibilityFaults(page), []);

    const unsigned = simulatedImage('1.5.0', randomBytes(100));
    unsigned.fill(1, 112, 176);
    await choose(unsigned);
    await update.click();
    await page.getByText('The lock’s maker did not sign this image.').waitFor();

    await choose(simulatedImage('3.0.0', randomBytes(400_000)));
    await update.click();
    await page.locator('[data-firmware="sending"]').waitFor();
    await page.getByRole('progressbar', { name: 'Firmware update' }).waitFor();
    await page.getByText(/ of 400 kB, \d+ %/).waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: 'Cancel the update' }).click();
    await page.getByText('The update to 3.0.0 was cancelled.').waitFor();
    t.equal((await simulator.truth('front-door')).firmware_version, '1.0.0');

    // Another device of the household sees it too, and whoever reloads goes on to see it.
    await choose(simulatedImage('2.0.0', randomBytes(40_000)));
    await update.click();
    await page.locator('[data-firmware="sending"], [data-firmware="verifying"]').waitFor();
    await page.reload();
    await page.getByText('The lock says that it runs 2.0.0.').waitFor();
    t.equal((await simulator.truth('front-door')).firmware_version, '2.0.0');
    t.same(device.complaints, []);
  },
);
