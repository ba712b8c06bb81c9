import t from 'tap';
import { FREE_FAILURES } from '../../src/security/lockout.js';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

t.test(
  'a keypad that locks itself is seen as it happens, and for as long',
  { skip: noBrowser },
  async (t) => {
    const { hub, simulator, front } = await pageHouse(t);
    const phone = await openDevice(await startBrowser(t), hub.url, PHONE);
    const { page } = phone;
    await page.clock.install();
    await signIn(phone, OWNER);
    const door = page.locator('article[data-device="front-door"]');
    const locked = door.getByText(/^Keypad locked until \d\d:\d\d$/);
    const lock = async () => {
      for (let tries = 0; tries < FREE_FAILURES; tries += 1) await simulator.keypad('front-door', '5829');
    };
    await page.getByText('Live', { exact: true }).waitFor();
    t.equal(await locked.count(), 0);
    await lock();
    await locked.waitFor();
    t.equal((await hub.request('POST', `/devices/${front}/keypad/reset`)).status, 200);
    await locked.waitFor({ state: 'detached' });

    await lock();
    await locked.waitFor();
    await page.clock.setSystemTime(Number(await page.evaluate('Date.now()')) + 3_600_000);
    await simulator.request('POST', '/locks/front-door/door', { position: 'open' });
    await door.getByText('Door open').waitFor();
    t.equal(await locked.count(), 0, 'a time that is past is none');
    t.same(phone.complaints, []);
  },
);
