import t from 'tap';
import { z } from 'zod';
import { accessibilityFaults } from '../support/axe.js';
import { noBrowser, openDevice, PHONE, signIn, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { endForField, isWhole, USUAL_RULE, withEnd } from '../../src/web/may/rules.js';
import { OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const listed = z.object({
  data: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      week_days: z.array(z.object({ days: z.array(z.string()), start: z.string(), end: z.string() })),
      exceptions: z.array(z.unknown()),
    }),
  ),
});

t.test(
  'a schedule is made, drawn as a week and changed; what the change would do is told before it is saved',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const stored = async () => expectAnswer(await hub.request('GET', '/access/schedules'), 200, listed).data;
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Who may' }).click();
    await page.getByRole('link', { name: 'New schedule' }).click();
    await page.getByLabel('Name').fill('Cleaning');
    t.equal(await page.getByText('09:00–18:00').count(), 5, 'drawn as it is typed');
    await page.getByLabel('From what time').fill('22:00');
    await page.getByText('It ends on the next day.').waitFor();
    await page.getByLabel('From what time').fill('09:00');
    await page.getByLabel('Until what time').fill('00:00');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    const card = page.locator('article[data-schedule="Cleaning"]');
    await card.getByText('09:00–24:00').first().waitFor();
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    const [made] = await stored();
    t.match(made, { week_days: [{ start: '09:00', end: '24:00' }] });
    t.same([...(made?.week_days[0]?.days ?? [])].sort(), [...days].sort());

    const body = {
      kind: 'scheduled',
      label: 'Zarina',
      device_ids: [front],
      schedule_id: made?.id,
    };
    expectAnswer(await hub.request('POST', '/access/pins', { body }), 201, z.unknown());
    const exceptions = [{ from_date: '2027-01-01' }];
    await hub.request('PATCH', `/access/schedules/${made?.id ?? ''}`, { body: { exceptions } });
    await card.getByText('And one exception').waitFor();

    await card.getByRole('link', { name: 'Change: Cleaning' }).click();
    await page.getByLabel('Mon').uncheck();
    for (const day of ['Tue', 'Wed', 'Thu', 'Fri']) await page.getByLabel(day).uncheck();
    await page.getByRole('button', { name: 'What would it do?' }).click();
    await page.getByRole('alert').getByText('Choose a day and both times').waitFor();
    await page.getByRole('button', { name: 'Take this line out' }).click();
    await page.getByRole('button', { name: 'What would it do?' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Zarina can’t open front-door any more').waitFor();
    t.same(await accessibilityFaults(page), []);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    t.equal((await stored())[0]?.week_days.length, 1, 'asking changes nothing');

    await page.getByRole('button', { name: 'What would it do?' }).click();
    await dialog.getByText('Zarina can’t open front-door any more').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('closed').nth(6).waitFor();
    const [saved] = await stored();
    t.equal(saved?.week_days.length, 0);
    t.equal(saved?.exceptions.length, 1, 'the rest of it stays');

    // A code keeps to it: the hub refuses, and says so.
    await card.getByRole('link', { name: 'Change: Cleaning' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('alert').waitFor();
    t.match(await page.getByRole('alert').innerText(), /\w+ \w+/);
    t.equal((await stored()).length, 1);
    t.same(device.complaints, []);
  },
);

t.test('a line of a week: midnight as its end, and what lacks something', (t) => {
  t.equal(withEnd(USUAL_RULE, '00:00').end, '24:00');
  t.equal(endForField(withEnd(USUAL_RULE, '00:00')), '00:00');
  t.equal(endForField(withEnd(USUAL_RULE, '17:30')), '17:30');
  t.ok(isWhole(USUAL_RULE));
  t.notOk(isWhole({ ...USUAL_RULE, days: [] }));
  t.notOk(isWhole({ ...USUAL_RULE, start: '' }));
  t.end();
});
