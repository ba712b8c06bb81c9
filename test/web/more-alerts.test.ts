import t from 'tap';
import { noBrowser, openDevice, signIn, startBrowser } from '../support/browser.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const MORE = 'There are older ones too';

t.test('alerts that are not shown are told of', { skip: noBrowser }, async (t) => {
  const { hub, simulator } = await pageHouse(t);
  await simulator.fault('front-door', { kind: 'tamper' });
  await simulator.fault('back-door', { kind: 'tamper' });
  const device = await openDevice(await startBrowser(t), hub.url, { serviceWorkers: 'block' });
  const { page } = device;
  await signIn(device, OWNER);
  await page.getByRole('link', { name: 'What happened' }).click();
  await page.locator('article.alert').nth(1).waitFor();
  t.equal(await page.getByText(MORE).count(), 0, 'these are all');

  // The hub itself gives one at a time, in place of more than the page shows at once.
  await page.route('**/security/alerts?*', (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/page_size=\d+/, 'page_size=1'),
    }),
  );
  await page.getByRole('link', { name: 'Doors', exact: true }).click();
  await page.getByRole('link', { name: 'What happened' }).click();
  await page.getByText(MORE).waitFor();
  t.equal(await page.locator('article.alert').count(), 1);
  t.same(device.complaints, []);
});
