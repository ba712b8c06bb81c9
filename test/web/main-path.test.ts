import t from 'tap';
import { OwnTemp, startDemo } from '../cli/support/running-demo.js';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { picture } from './picture.js';
import { speaker, SPOKEN } from './speaker.js';
import { walk } from './walk.js';

// A person takes a while too; a busy machine takes several times as long.
t.setTimeout(1_200_000);

const SIZES = [
  { size: 'phone', options: SMALL_PHONE },
  { size: 'desk', options: { ...DESKTOP, colorScheme: 'dark' as const } },
] as const;

t.test(
  'the main path of every page, in each language, at 320 px and on a desk: axe finds nothing, nothing sticks out',
  { skip: noBrowser },
  async (t) => {
    const temp = new OwnTemp();
    const demo = await startDemo(temp.env);
    t.teardown(async () => {
      await demo.stop();
      temp.remove();
    });
    const browser = await startBrowser(t);
    const admin = demo.line.users.find(({ role }) => role === 'admin') ?? { email: '', password: '' };
    let walks = 0;
    for (const { language, locale } of SPOKEN)
      for (const { size, options } of SIZES)
        await t.test(`${language}, ${size}`, async (t) => {
          // A browser that speaks a language of the page's needs no choice.
          const device = await openDevice(browser, demo.line.url, { ...options, locale });
          const { page } = device;
          const say = speaker(language);
          await signIn(device, admin, {
            who: say('Phone, e-mail or user name'),
            password: say('Password'),
            submit: say('Sign in'),
          });
          // Each lock has two walks: a keypad that refuses more often locks itself.
          const { device_id: deviceId = '' } = demo.line.locks[walks % demo.line.locks.length] ?? {};
          walks += 1;
          const look = async (what: string) => {
            t.same(await accessibilityFaults(page), [], what);
            const isWider = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
            t.equal(await page.evaluate(isWider), false, `${what}: nothing to scroll sideways`);
            await picture(page, `${language}-${size}-${what.replaceAll('/', '-')}`, 'look');
          };
          await walk({ page, say, demo, deviceId, name: `Aziza ${language} ${size}`, look });
          t.equal(await page.getAttribute('html', 'lang'), language);
          t.same(device.complaints, []);
          await device.context.close();
        });
  },
);
