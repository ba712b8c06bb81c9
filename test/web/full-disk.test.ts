import t from 'tap';
import { DESKTOP, noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { noSmallDisk, SmallDisk } from '../support/small-disk.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

/** More than a new hub needs, bytes; little enough to be filled at once. */
const DISK_BYTES = 48 * 1024 * 1024;
const FULL = /^The hub’s disk is full, so this was not done and nothing was changed/;
const FULL_IN_RUSSIAN = /^Диск хаба заполнен, поэтому это не выполнено и ничего не изменилось/;

t.test(
  'a full disk: what was not done is told on phone and desk, and done once there is room',
  { skip: noBrowser || noSmallDisk() },
  async (t) => {
    const disk = await SmallDisk.make(DISK_BYTES);
    t.teardown(() => {
      disk.remove();
    });
    const { hub, simulator } = await pageHouse(t, {}, { dataDir: disk.dir, launcher: disk.launcher });
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, hub.url, PHONE);
    const desk = await openDevice(browser, hub.url, DESKTOP);
    for (const device of [phone, desk]) {
      await signIn(device, OWNER);
      await device.page.locator('article[data-device="front-door"][data-state="locked"]').waitFor();
    }
    await desk.page.getByRole('button', { name: /^You:/ }).click();
    await desk.page.locator('.person-menu select').selectOption('ru');
    await desk.page.keyboard.press('Escape');
    const { actuations } = await simulator.truth('front-door');
    disk.fill();

    // A code: nothing is shown as made.
    for (const { page, said } of [
      { page: phone.page, said: FULL },
      { page: desk.page, said: FULL_IN_RUSSIAN },
    ]) {
      await page.goto('/#/guests/new');
      await page.getByLabel('front-door').check();
      await page.locator('form button[type="submit"]').click();
      await page.getByRole('alert').filter({ hasText: said }).waitFor();
      t.equal(await page.locator('output.digits').count(), 0);
    }
    // A door: it did not move, and the page says so.
    await phone.page.goto('/#/doors');
    const door = phone.page.locator('article[data-device="front-door"]');
    await door.getByRole('button', { name: /^Unlock/ }).click();
    await door.locator('[data-stage="refused"]').getByText(FULL).waitFor();
    t.match(await simulator.truth('front-door'), { bolt: 'locked', actuations });
    // A session can't go on without a new cookie: it waits, and says what for.
    await phone.page.reload();
    await phone.page.getByRole('alert').filter({ hasText: FULL }).waitFor();
    // Whoever comes anew is told that, and not that the hub is gone.
    const late = await openDevice(browser, hub.url, PHONE);
    await signIn(late, OWNER);
    await late.page.getByRole('alert').filter({ hasText: FULL }).waitFor();

    disk.free();
    await door.getByRole('button', { name: /^Unlock/ }).click();
    await door.getByText('Confirmed: the lock says it unlocked.').waitFor();
    await desk.page.locator('form button[type="submit"]').click();
    await desk.page.locator('output.digits').waitFor({ state: 'attached' });
    t.same([...phone.complaints, ...desk.complaints, ...late.complaints], []);
  },
);
