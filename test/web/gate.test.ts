import t from 'tap';
import { z } from 'zod';
import { accessibilityFaults } from '../support/axe.js';
import { DESKTOP, noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { MEMBER, OWNER } from './page-house.js';

const ENV = { DOORWARD_CONSOLE_SENDER: 'on', DOORWARD_OTP_PER_ADDRESS: '1000' };
const SENT_MS = 30_000;

/** Codes that the hub printed for this address, oldest first. */
function codesFor(hub: RealHub, to: string): readonly string[] {
  return hub.program.output
    .split('DOORWARD_CONSOLE_SENDER is on: this ')
    .filter((message) => message.includes(` to ${to} `))
    .map((message) => /code\D* (\d{4,8})/.exec(message)?.[1] ?? '');
}

/** Does what makes the hub send a code there. @returns the code */
async function codeSent(hub: RealHub, to: string, ask: () => Promise<void>): Promise<string> {
  const before = codesFor(hub, to).length;
  await ask();
  await until(
    () => codesFor(hub, to).length > before,
    SENT_MS,
    () => `a code to ${to}`,
  );
  return codesFor(hub, to).at(-1) ?? '';
}

t.test(
  'a member signs in with a code; an owner verifies a mailbox, forgets the password and sets another',
  { skip: noBrowser },
  async (t) => {
    const hub = await startRealHub({ env: ENV });
    t.teardown(() => hub.stop());
    expectAnswer(
      await hub.request('POST', '/users', { body: { ...MEMBER, role: 'member' } }),
      201,
      z.unknown(),
    );
    const browser = await startBrowser(t);
    const phone = await openDevice(browser, hub.url, SMALL_PHONE);
    const { page } = phone;
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign in with a code' }).click();
    await page.getByLabel('Phone or e-mail').fill(MEMBER.email);
    t.same(await accessibilityFaults(page), []);
    const code = await codeSent(hub, MEMBER.email, () =>
      page.getByRole('button', { name: 'Send me a code' }).click(),
    );
    await page.getByLabel('The code').fill(code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    t.same(await accessibilityFaults(page), []);
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');
    await page.getByLabel('The code').fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('There is no door here for you yet.').waitFor();
    await page.reload();
    await page.getByText('There is no door here for you yet.').waitFor();
    t.equal(await page.evaluate('document.cookie'), '', 'what keeps them in is out of reach of scripts');

    const desk = await openDevice(browser, hub.url, DESKTOP);
    await signIn(desk, OWNER);
    await desk.page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
    await desk.page.goto('/#/you');
    const proof = await codeSent(hub, OWNER.email, () =>
      desk.page.getByRole('button', { name: 'Send me a code' }).click(),
    );
    await desk.page.getByLabel('The code').fill(proof);
    t.same(await accessibilityFaults(desk.page), []);
    await desk.page.getByRole('button', { name: 'Verify' }).click();
    await desk.page.getByText('Where messages reach you').waitFor({ state: 'detached' });

    const other = await openDevice(browser, hub.url);
    await other.page.goto('/');
    await other.page.getByRole('link', { name: 'Forgotten password' }).click();
    await other.page.getByLabel('Phone or e-mail').fill(OWNER.email);
    const reset = await codeSent(hub, OWNER.email, () =>
      other.page.getByRole('button', { name: 'Send me a code' }).click(),
    );
    await other.page.getByLabel('The code').fill(reset);
    await other.page.getByLabel('New password').fill('a password of another day');
    t.same(await accessibilityFaults(other.page), []);
    await other.page.getByRole('button', { name: 'Change the password' }).click();
    await other.page.getByRole('heading', { name: 'Doors', level: 1 }).waitFor();
    await desk.page.getByText('You were signed out.').waitFor();
    for (const device of [phone, desk, other]) t.same(device.complaints, []);
  },
);

t.test('somebody joins with the code of whoever invited them', { skip: noBrowser }, async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const own = z.object({ data: z.object({ invite_code: z.string() }) });
  const { data } = expectAnswer(await hub.request('GET', '/invites'), 200, own);
  const browser = await startBrowser(t);
  const device = await openDevice(browser, hub.url, SMALL_PHONE);
  const { page } = device;
  await page.goto('/');
  await page.getByRole('link', { name: 'Invited? Join' }).click();
  await page.getByLabel('Code of the invitation').fill('NONE');
  await page.getByLabel('First name').fill('Zuhra');
  await page.getByLabel('E-mail').fill('zuhra@example.org');
  await page.getByLabel('Password, at least 8 characters').fill('the password of zuhra');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('alert').waitFor();
  t.same(await accessibilityFaults(page), []);
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');
  await page.getByLabel('Code of the invitation').fill(data.invite_code);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('There is no door here for you yet.').waitFor();

  const desk = await openDevice(browser, hub.url, DESKTOP);
  await signIn(desk, OWNER);
  await desk.page.getByRole('link', { name: 'Set-up' }).click();
  await desk.page.getByRole('link', { name: /^Invitations/ }).click();
  await desk.page.locator('section', { hasText: 'Who entered it' }).getByText('Zuhra').waitFor();
  t.same(await accessibilityFaults(desk.page), []);
  t.same(device.complaints, []);
  t.same(desk.complaints, []);
});
