import t from 'tap';
import { z } from 'zod';
import { accessibilityFaults } from '../support/axe.js';
import { noBrowser, openDevice, PHONE, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { isWholeException, NEW_EXCEPTION, toException, USUAL_WINDOW } from '../../src/web/may/rules.js';
import { MEMBER, OWNER, pageHouse } from './page-house.js';

// A browser on a busy machine takes several times as long.
t.setTimeout(1_200_000);

const withId = z.object({ data: z.object({ id: z.uuid() }) });
const schedules = z.object({
  data: z.array(
    z.object({
      id: z.uuid(),
      week_days: z.array(z.object({ from_date: z.string().nullable(), until_date: z.string().nullable() })),
      exceptions: z.array(z.unknown()),
      holidays: z.array(z.unknown()),
    }),
  ),
});
const pins = z.object({
  data: z.array(z.object({ label: z.string(), kind: z.string(), schedule_id: z.string().nullable() })),
});
const shares = z.object({
  data: z.array(z.object({ schedule_id: z.string().nullable(), shared_with_name: z.string() })),
});

const listed = z.object({ data: z.array(z.unknown()) });

const EVERY_DAY = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

t.test(
  'a schedule has lines for a part of the year, and exceptions that are closed or open at other hours',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const device = await openDevice(await startBrowser(t), hub.url, SMALL_PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Who may' }).click();
    await page.getByRole('link', { name: 'New schedule' }).click();
    await page.getByLabel('Name').fill('Garden');
    await page.getByText('Only in a part of the year').click();
    await page.getByLabel('First day').fill('2027-05-01');
    await page.getByLabel('Last day').fill('2027-09-30');
    await page.getByRole('button', { name: 'Add an exception' }).click();
    const first = page.locator('[data-exception]').first();
    await first.getByText('Closed on these days.').waitFor();
    await first.getByLabel('First day').fill('2027-06-01');
    await page.getByRole('button', { name: 'Add an exception' }).click();
    const second = page.locator('[data-exception]').nth(1);
    await second.getByLabel('First day').fill('2027-07-01');
    await second.getByLabel('Last day').fill('2027-07-03');
    await second.getByRole('button', { name: 'Add hours' }).click();
    await second.getByLabel('Until what time').fill('00:00');
    t.same(await accessibilityFaults(page), []);
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    const card = page.locator('article[data-schedule="Garden"]');
    await card.getByText('Some of these hours count only in a part of the year.').waitFor();
    await card.getByText('And 2 exceptions and holidays').waitFor();
    const stored = async () =>
      expectAnswer(await hub.request('GET', '/access/schedules'), 200, schedules).data;
    const [made] = await stored();
    t.match(made?.week_days, [{ from_date: '2027-05-01', until_date: '2027-09-30' }]);
    t.same(made?.exceptions, [
      { from_date: '2027-06-01', until_date: '2027-06-01', windows: [] },
      { from_date: '2027-07-01', until_date: '2027-07-03', windows: [{ start: '09:00', end: '24:00' }] },
    ]);

    // What the form does not know of stays; what it does is as it was, and can be taken out.
    const holiday = { start: '2027-08-01T00:00', end: '2027-08-02T00:00', operating_mode: 'vacation' };
    await hub.request('PATCH', `/access/schedules/${made?.id ?? ''}`, { body: { holidays: [holiday] } });
    await card.getByText('And 3 exceptions and holidays').waitFor();
    await card.getByRole('link', { name: 'Change: Garden' }).click();
    t.equal(await page.getByLabel('First day').first().inputValue(), '2027-05-01');
    await page.getByLabel('First day').first().fill('');
    await page.getByRole('button', { name: 'Take this exception out' }).first().click();
    await page.getByRole('button', { name: 'What would it do?' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nobody would gain or lose').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('And 2 exceptions and holidays').waitFor();
    const [saved] = await stored();
    t.match(saved?.week_days, [{ from_date: null, until_date: '2027-09-30' }]);
    t.match(saved?.exceptions, [{ from_date: '2027-07-01' }]);
    t.equal(saved?.holidays.length, 1);
    t.same(device.complaints, []);
  },
);

t.test(
  'a code and a share keep to the hours of a schedule; what they would do is told before they are made',
  { skip: noBrowser },
  async (t) => {
    const { hub, front } = await pageHouse(t);
    const body = { name: 'Never', week_days: [] };
    const never = expectAnswer(await hub.request('POST', '/access/schedules', { body }), 201, withId).data.id;
    const always = { name: 'All day', week_days: [{ days: EVERY_DAY, start: '00:00', end: '24:00' }] };
    expectAnswer(await hub.request('POST', '/access/schedules', { body: always }), 201, withId);
    const device = await openDevice(await startBrowser(t), hub.url, PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Guests' }).click();
    await page.getByRole('link', { name: 'New code for a guest' }).click();
    await page.getByLabel('Or a name').fill('Zarina');
    const foresight = page.getByRole('button', { name: 'What would it do?' });
    t.equal(await foresight.count(), 0, 'of no door there is nothing to ask');
    await page.getByRole('checkbox', { name: 'front-door' }).check({ force: true });
    await page.getByRole('radio', { name: 'No end' }).check({ force: true });
    await foresight.click();
    await page.getByText('Zarina can open front-door').waitFor();
    await page.getByLabel('At which hours').selectOption({ label: 'Never' });
    t.equal(await page.getByText('Zarina can open front-door').count(), 0, 'another wish, another answer');
    await foresight.click();
    await page.getByText('Nobody would gain or lose a door in the next week.').waitFor();
    t.same(await accessibilityFaults(page), []);
    // What opens once, and a ticket, has no hours: it is not asked for what the hub would refuse.
    for (const choice of ['Opens once only', 'QR ticket']) {
      const input = page.getByLabel(choice);
      await input.check({ force: true });
      t.equal(await page.getByLabel('At which hours').count(), 0, choice);
      if (choice === 'QR ticket') await page.getByLabel('PIN for the keypad').check({ force: true });
      else await input.uncheck({ force: true });
    }
    t.equal(await page.getByLabel('At which hours').inputValue(), never);
    await page.getByRole('radio', { name: 'A week' }).check({ force: true });
    await page.getByRole('button', { name: 'Make the code' }).click();
    await page.getByRole('heading', { name: 'Code for Zarina' }).waitFor();
    await page.getByText('Hours: Never').waitFor();
    const [pin] = expectAnswer(await hub.request('GET', '/access/pins'), 200, pins).data;
    t.same(pin, { label: 'Zarina', kind: 'scheduled', schedule_id: never });
    await page.getByRole('link', { name: 'Done' }).click();
    await page.reload();
    const card = page.locator('article.code', { hasText: 'Zarina' });
    await card.getByText('Hours: Never').waitFor();
    await card.getByText('Works in its hours').waitFor();
    t.equal(await card.getByText('Works now').count(), 0, 'its hours are never');

    // A ticket's consequences are told as well, and nothing is made by asking.
    await page.getByRole('link', { name: 'New code for a guest' }).click();
    await page.getByLabel('Or a name').fill('Courier Ali');
    await page.getByRole('checkbox', { name: 'front-door' }).check({ force: true });
    await page.getByLabel('QR ticket').check({ force: true });
    await foresight.click();
    await page.getByText('Courier Ali can open front-door').waitFor();
    const tickets = expectAnswer(await hub.request('GET', '/access/qr'), 200, listed).data;
    t.equal(tickets.length, 0);

    await page.evaluate(`location.hash = '#/set-up/shares/new'`);
    await page.getByLabel('With whom').fill(MEMBER.email.toUpperCase());
    await page.getByRole('radio', { name: 'front-door' }).check({ force: true });
    await foresight.click();
    await page.getByText('Mo can open front-door').waitFor();
    await page.getByLabel('At which hours').selectOption({ label: 'Never' });
    await foresight.click();
    await page.getByText('Nobody would gain or lose a door in the next week.').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: 'Share it' }).click();
    await page.getByText('Hours: Never').waitFor();
    await page.getByText('Works in its hours').waitFor();
    t.equal(await page.getByText('Works now').count(), 0);
    const given = expectAnswer(await hub.request('GET', `/devices/${front}/shares`), 200, shares).data;
    t.match(given, [{ schedule_id: never }]);
    t.same(device.complaints, []);
  },
);

t.test(
  'a schedule that is changed elsewhere meanwhile keeps what is not changed here',
  { skip: noBrowser },
  async (t) => {
    const { hub } = await pageHouse(t);
    const body = { name: 'All day', week_days: [{ days: EVERY_DAY, start: '00:00', end: '24:00' }] };
    const { data: made } = expectAnswer(
      await hub.request('POST', '/access/schedules', { body }),
      201,
      withId,
    );
    const device = await openDevice(await startBrowser(t), hub.url, PHONE);
    const { page, context } = device;
    await signIn(device, OWNER);
    await page.locator('article.door').first().waitFor();
    await page.evaluate(`location.hash = '#/may/schedules/${made.id}'`);
    await page.getByLabel('Name').fill('Each day');
    const code = await context.newPage();
    await code.goto('/#/guests/new');
    const hours = code.getByLabel('At which hours');
    await hours.waitFor();
    const change = { exceptions: [{ from_date: '2027-01-01' }] };
    t.equal((await hub.request('PATCH', `/access/schedules/${made.id}`, { body: change })).status, 200);
    await page.getByText('This schedule was changed elsewhere meanwhile.').waitFor();
    await page.getByRole('button', { name: 'What would it do?' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.locator('article[data-schedule="Each day"]').getByText('And one exception').waitFor();
    // Forms that offer schedules follow.
    await hours.selectOption({ label: 'Each day' });

    await page.evaluate(`location.hash = '#/may/schedules/${made.id}'`);
    await page.locator('[data-exception="2027-01-01"]').waitFor();
    t.equal(
      (await hub.request('PATCH', `/access/schedules/${made.id}`, { body: { exceptions: [] } })).status,
      200,
    );
    await page.getByRole('button', { name: 'Open it as it is now' }).click();
    await page.locator('[data-exception]').waitFor({ state: 'detached' });
    t.equal(await page.getByText('This schedule was changed elsewhere meanwhile.').count(), 0);
    t.same(device.complaints, []);
  },
);

t.test('an exception: what it lacks, and the day that it is without a last one', (t) => {
  t.notOk(isWholeException(NEW_EXCEPTION));
  const closed = { ...NEW_EXCEPTION, from_date: '2027-01-01' };
  t.ok(isWholeException(closed));
  t.equal(toException(closed).until_date, '2027-01-01');
  t.equal(toException({ ...closed, until_date: '2027-01-03' }).until_date, '2027-01-03');
  t.ok(isWholeException({ ...closed, windows: [USUAL_WINDOW] }));
  t.notOk(isWholeException({ ...closed, windows: [USUAL_WINDOW, { start: '10:00', end: '' }] }));
  t.end();
});
