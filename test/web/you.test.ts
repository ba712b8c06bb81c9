import t from 'tap';
import { z } from 'zod';
import { deviceName } from '../../src/web/you/device-name.js';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';

const PERSON = { email: 'nil@example.org', password: 'a long enough password' };

t.test(
  'a new hub is claimed with its code; one device signs out another; a password is changed',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub({ claim: false });
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, hub.url);
    const { page } = phone;
    await page.goto('/');
    await page.getByRole('link', { name: 'A new hub?' }).click();
    await page.getByLabel('Code of the hub').fill('WRONG-CODE');
    await page.getByLabel('First name').fill('Nil');
    await page.getByLabel('E-mail').fill(PERSON.email);
    await page.getByLabel('Password, at least 8 characters').fill(PERSON.password);
    await page.getByRole('button', { name: 'Make it mine' }).click();
    await page.getByRole('alert').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByLabel('Code of the hub').fill(hub.claimCode ?? '');
    await page.getByRole('button', { name: 'Make it mine' }).click();
    await page.getByRole('heading', { name: 'First steps', level: 1 }).waitFor();
    await page.getByText('No lock is known here yet.').waitFor();

    const desk = await openDevice(browser, hub.url, DESKTOP);
    await signIn(desk, PERSON);
    await desk.page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
    await desk.page.goto('/#/you');
    await desk.page.getByText('this device').waitFor();
    t.equal(await desk.page.locator('.session').count(), 2);
    t.same(await accessibilityFaults(desk.page), []);
    await desk.page.getByRole('button', { name: /^Sign out: / }).click();
    await page.getByText('You were signed out.').waitFor();

    await desk.page.getByLabel('Current password').fill('not this one');
    await desk.page.getByLabel('New password').fill('another good password');
    await desk.page.getByRole('button', { name: 'Change the password' }).click();
    await desk.page.getByRole('alert').waitFor();
    await desk.page.getByLabel('Current password').fill(PERSON.password);
    await desk.page.getByRole('button', { name: 'Change the password' }).click();
    await desk.page.getByText('The password is changed.').waitFor();
    const body = { email: PERSON.email, password: 'another good password' };
    expectAnswer(await hub.anonymous('POST', '/api/v1/auth/login', { body }), 200, z.unknown());
    t.same(phone.complaints, []);
    t.same(desk.complaints, []);
  },
);

t.test(
  'over HTTPS the cookie is secure, and a session goes on after a reload',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub();
    t.teardown(() => hub.stop());
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.httpsUrl, { ignoreHTTPSErrors: true });
    await signIn(device, { email: 'ada@example.org', password: 'a long enough password' });
    await device.page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
    const [cookie] = await device.context.cookies(`${hub.httpsUrl}/api/v1/auth/page/refresh`);
    t.match(cookie, { name: '__Secure-doorward', secure: true, httpOnly: true, sameSite: 'Strict' });
    await device.page.reload();
    await device.page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
  },
);

t.test('a device is named by what people call it', (t) => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
  const android =
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36';
  t.same(deviceName(iphone), { system: 'iPhone', browser: 'Safari' });
  t.same(deviceName(android), { system: 'Android device', browser: 'Chrome' });
  t.same(deviceName('curl/8.0'), { system: null, browser: null });
  t.same(deviceName(null), { system: null, browser: null });
  t.end();
});
