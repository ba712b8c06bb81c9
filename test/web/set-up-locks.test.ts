import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { virtualAdapter } from '../../src/cli/virtual-adapter.js';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { startRealSimulator } from '../support/real-simulator.js';
import { OWNER } from './page-house.js';

const VIRTUAL_HCI = path.resolve(import.meta.dirname, '../../dist/virtual-hci.cjs');
t.setTimeout(180_000);

t.test(
  'the first lock: from the first steps to a lock that was tested, renamed and removed',
  { skip: noBrowser },
  async (t) => {
    const simulator = await startRealSimulator();
    t.teardown(() => simulator.stop());
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const label = await simulator.add('gate', 'serial');
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByText('There is no door here yet.').waitFor();
    await page.getByRole('link', { name: 'First steps' }).click();
    await page.getByRole('link', { name: /^The first lock/ }).waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('link', { name: /^The first lock/ }).click();
    await page.getByLabel('What the door is called').fill('Gate');
    await page.getByRole('button', { name: 'Go on to pairing' }).click();

    // Somebody is called away here: the hub has kept what was said so far.
    await page.getByRole('heading', { name: 'Pairing' }).waitFor();
    await page.goto('/#/set-up/first');
    await page.getByRole('link', { name: /Gate is written down, and not paired yet/ }).click();

    await page.getByRole('radio', { name: 'Cable' }).check({ force: true });
    await page.getByLabel('Port of the hub').fill(label.address);
    await page.getByLabel('Serial number on').fill(label.serial);
    await page.getByLabel('Install code').fill('0000-0000');
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByRole('alert').getByText('The install code has a typing error').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByLabel('Install code').fill(label.install_code);
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByText('If you have not pressed its button yet').waitFor();
    expectAnswer(await simulator.request('POST', '/locks/gate/button'), 200, z.unknown());
    await page.getByText('Gate is paired.').waitFor();
    await page.getByRole('link', { name: 'Go on to test it' }).click();

    await page.getByText('gate · Online').waitFor();
    await page.getByRole('button', { name: 'Test the lock' }).click();
    await page.getByText(/Link: It answers/).waitFor();
    await page.getByText('Firmware: 1.0.0').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByLabel('What the door is called').fill('Garden gate');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { name: 'Garden gate', level: 1 }).waitFor();

    await simulator.fault('gate', { kind: 'power_off' });
    await page.getByText('gate · Offline').waitFor();
    await page.getByRole('button', { name: 'Test the lock' }).click();
    await page.getByText('Look at its power').waitFor();
    await page.getByRole('button', { name: 'Remove this lock' }).click();
    await page.getByRole('dialog').getByText('it may open for codes that it holds').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No lock is known here yet.').waitFor();

    // A hub that is gone in the middle has said nothing, and nothing is said for it.
    await page.getByRole('link', { name: 'Add a lock' }).click();
    await page.getByLabel('What the door is called').fill('Gate');
    await page.getByRole('button', { name: 'Go on to pairing' }).click();
    await page.getByRole('radio', { name: 'Cable' }).check({ force: true });
    await page.getByLabel('Port of the hub').fill(label.address);
    await page.getByLabel('Serial number on').fill(label.serial);
    await page.getByLabel('Install code').fill(label.install_code);
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByText('If you have not pressed its button yet').waitFor();
    await hub.kill9();
    await page.getByText('It may be paired all the same').waitFor();
    t.same(device.complaints, []);
  },
);

t.test(
  'over Bluetooth what is in reach is shown as it comes; without an adapter that is said',
  { skip: noBrowser },
  async (t) => {
    const simulator = await startRealSimulator();
    t.teardown(() => simulator.stop());
    const hub = await startRealHub({ env: virtualAdapter(simulator.hciSocket, {}, VIRTUAL_HCI) });
    t.teardown(() => hub.stop());
    const label = await simulator.add('shed', 'ble');
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, DESKTOP);
    const { page } = device;
    await signIn(device, OWNER);
    await page.goto('/#/set-up/locks/new');
    await page.getByLabel('What the door is called').fill('Shed');
    await page.getByRole('button', { name: 'Go on to pairing' }).click();
    await page.getByText('Locks in reach that are not paired here: 1').waitFor();
    expectAnswer(await simulator.request('POST', '/locks/shed/button'), 200, z.unknown());
    await page.getByRole('radio', { name: `${label.address} · button pressed` }).check({ force: true });
    t.same(await accessibilityFaults(page), []);
    await page.getByLabel('Serial number on').fill(label.serial);
    await page.getByLabel('Install code').fill(label.install_code);
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByText('Shed is paired.').waitFor();
    t.same(device.complaints, []);
  },
);

t.test(
  'a lock on the network: its password is covered, shown once, and nowhere kept',
  { skip: noBrowser },
  async (t) => {
    // An adapter that is not there, also on a machine that has one.
    const hub = await startRealHub({ env: virtualAdapter('/nowhere/hci', {}, VIRTUAL_HCI) });
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    const { page } = device;
    await signIn(device, OWNER);
    await page.goto('/#/set-up/locks/new');
    await page.getByLabel('What the door is called').fill('Гараж');
    await page.getByRole('button', { name: 'Go on to pairing' }).click();
    await page.getByText('See that the hub has a Bluetooth adapter').waitFor();
    await page.getByRole('radio', { name: 'Wi-Fi or network (MQTT)' }).check({ force: true });
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByText('the password is not shown again').waitFor();
    t.equal(await page.locator('.secret[data-shown="false"]').count(), 1);
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: /^Tap to see/ }).click();
    const password = await page.locator('.credentials dd').nth(2).innerText();
    t.match(password, /^[\w-]{43}$/);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])',
    );
    t.notMatch(kept, password);
    await page.getByRole('link', { name: 'Go on to test it' }).click();
    await page.getByText('lock · Offline').waitFor();
    await page.goBack();
    await page.getByText('Гараж is paired.').waitFor();
    t.equal(await page.locator('.credentials').count(), 0, 'gone');
    t.same(device.complaints, []);
  },
);
