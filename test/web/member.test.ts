import t from 'tap';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { MEMBER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

t.test('a member’s page asks for nothing that a member is refused', { skip: noBrowser }, async (t) => {
  const { hub, front } = await pageHouse(t);
  const body = { shared_with: MEMBER.email, can_unlock: true, can_manage_pins: true, can_view_logs: true };
  t.equal((await hub.request('POST', `/devices/${front}/shares`, { body })).status, 201);
  const device = await openDevice(await startBrowser(t), hub.url, { ...PHONE, serviceWorkers: 'block' });
  const { page } = device;
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`);
  });
  await signIn(device, MEMBER);
  await page.locator('article.door').first().waitFor();
  await page.evaluate(`location.hash = '#/happened'`);
  await page.locator('li.entry').first().waitFor();
  t.equal((await hub.request('POST', `/devices/${front}/unlock`)).status, 200);
  await page.locator('li.entry[data-type="UNLOCK"]').waitFor();
  await page.evaluate(`location.hash = '#/guests'`);
  await page.getByText('Nobody has a code.').waitFor();
  await page.getByRole('link', { name: 'New code for a guest' }).click();
  await page.getByRole('button', { name: 'Make the code' }).click();
  await page.getByRole('heading', { name: 'Code for Guest' }).waitFor();
  await page.evaluate(`location.hash = '#/you'`);
  await page.getByText('this device').waitFor();
  await page.waitForTimeout(500);
  t.same(refused, []);
  t.same(device.complaints, []);
});
