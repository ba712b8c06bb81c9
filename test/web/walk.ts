import type { Page } from 'playwright-core';
import type { RunningDemo } from '../cli/support/running-demo.js';
import { SEEN_MS } from '../support/browser.js';
import { until } from '../support/until.js';
import type { Say } from './speaker.js';

/** Somebody of the house on one device, in one language. */
export interface Walker {
  readonly page: Page;
  readonly say: Say;
  readonly demo: RunningDemo;
  /** On the wire; the door that is theirs in this walk. */
  readonly deviceId: string;
  /** What they call whom and what they make: nobody else's in the demo. */
  readonly name: string;
  /** Is called on each page, when there is something on it. */
  readonly look: (what: string) => Promise<void>;
}

const button = ({ page }: Walker, name: string) => page.getByRole('button', { name, exact: true });
const link = ({ page }: Walker, name: string) => page.getByRole('link', { name, exact: true });

async function goTo(walker: Walker, name: string): Promise<void> {
  await walker.page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
}

/** Unlocked, and locked again. @returns what the door is called */
async function openDoor(walker: Walker): Promise<string> {
  const { page, say, deviceId, look } = walker;
  const door = page.locator(`article[data-device="${deviceId}"]`);
  const name = await door.locator('h2').innerText();
  await door.getByRole('button', { name: `${say('Unlock')}: ${name}`, exact: true }).click();
  await door.getByText(say('Confirmed: the lock says it unlocked.')).waitFor();
  await look('doors');
  await door.getByRole('button', { name: `${say('Lock')}: ${name}`, exact: true }).click();
  await door.getByText(say('Confirmed: the lock says it locked.')).waitFor();
  return name;
}

/** A code for a guest, made and revoked. @returns its digits */
async function makeAndRevoke(walker: Walker, door: string): Promise<string> {
  const { page, say, name, look } = walker;
  await goTo(walker, say('Guests'));
  await link(walker, say('New code for a guest')).click();
  await page.getByLabel(say('Or a name'), { exact: true }).fill(name);
  await page.getByLabel(door, { exact: true }).check();
  await look('guests/new');
  await button(walker, say('Make the code')).click();
  await button(walker, say('Tap to see: {name}', { name: say('the digits') })).click();
  const digits = (await page.locator('output.digits').innerText()).trim();
  await page.locator('li[data-credential="verified"]').waitFor();
  await link(walker, say('Done')).click();
  await look('guests');
  await button(walker, say('Revoke: {name}', { name })).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('{who} can’t open {door} any more', { who: name, door })).waitFor();
  await dialog.getByRole('button', { name: say('Revoke'), exact: true }).click();
  await page
    .locator('article.code[data-phase="revoked"]')
    .filter({ hasText: name })
    .waitFor({ state: 'attached' });
  return digits;
}

/** Why somebody was refused, and an alert that is looked after. */
async function seeWhatHappened(walker: Walker, door: string, digits: string): Promise<void> {
  const { page, say, demo, deviceId, name, look } = walker;
  await until(
    async () => (await demo.type(deviceId, digits)).status === 200,
    SEEN_MS,
    () => 'the keypad to answer',
  );
  await demo.simulator.send('POST', `/locks/${deviceId}/fault`, { body: { kind: 'tamper' } });
  await goTo(walker, say('What happened'));
  const refused = page
    .locator('li.entry')
    .filter({ hasText: say('{who} was refused at {door}', { who: name, door }) });
  await refused.getByRole('button', { name: say('Why?') }).click();
  await refused.locator('.why-text').waitFor();
  const alert = page.locator('article.alert[data-alert="tamper"]');
  await alert.getByRole('button', { name: say('I look after it') }).click();
  await alert.getByRole('button', { name: say('I look after it') }).waitFor({ state: 'detached' });
  await look('happened');
  await alert.getByRole('button', { name: say('It is over') }).click();
  await alert.waitFor({ state: 'detached' });
  await demo.simulator.send('POST', `/locks/${deviceId}/fault`, { body: { kind: 'clear' } });
  await page.locator('.filters select').last().selectOption('ACCESS_DENIED');
  await page.locator('li.entry:not([data-type="ACCESS_DENIED"])').first().waitFor({ state: 'detached' });
  await page.locator('li.entry').first().waitFor();
}

async function seeFigures(walker: Walker): Promise<void> {
  const { page, say, look } = walker;
  await link(walker, say('Entries, refusals and batteries of the week')).click();
  await page.getByText(say('As a table')).first().click();
  await page.getByRole('table').first().waitFor();
  await look('numbers');
}

/** Who may now and later; a schedule is drawn, changed and taken away. */
async function askWhoMay(walker: Walker): Promise<void> {
  const { page, say, name, look } = walker;
  await goTo(walker, say('Who may'));
  await page.locator('.may .entry').first().waitFor();
  await page.getByLabel(say('At a time'), { exact: true }).check();
  await page.getByLabel(say('Day and time')).fill('2027-03-01T09:00');
  await page.locator('.may .entry').first().waitFor();
  await look('may');
  await link(walker, say('New schedule')).click();
  await page.getByLabel(say('Name'), { exact: true }).fill(name);
  await look('may/schedules/new');
  await button(walker, say('Make the schedule')).click();
  await link(walker, say('Change: {name}', { name })).click();
  await button(walker, say('Remove')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('Nobody would gain or lose a door in the next week.')).waitFor();
  await dialog.getByRole('button', { name: say('Remove'), exact: true }).click();
  await page.locator('.may .entry').first().waitFor();
  await page.locator(`article[data-schedule="${name}"]`).waitFor({ state: 'detached' });
}

async function addAndDeactivate(walker: Walker): Promise<void> {
  const { page, say, name, look } = walker;
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  await goTo(walker, say('People'));
  await link(walker, say('Add a person')).click();
  await page.getByLabel(say('First name'), { exact: true }).fill(name);
  await page.getByLabel(say('E-mail'), { exact: true }).fill(email);
  await page.getByLabel(say('First password, at least 8 characters')).fill('a first password');
  await look('people/new');
  await button(walker, say('Add a person')).click();
  const person = page.locator(`article[data-person="${email}"]`);
  await person.waitFor();
  await look('people');
  await person.getByRole('button', { name: `${say('Deactivate')}: ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('Nobody would gain or lose a door in the next week.')).waitFor();
  await dialog.getByRole('button', { name: say('Deactivate'), exact: true }).click();
  await person.getByText(say('Not active'), { exact: true }).waitFor();
}

async function leave(walker: Walker): Promise<void> {
  const { page, say, look } = walker;
  await page.locator('.person-button').click();
  await link(walker, say('Your account')).click();
  await page.getByText(say('this device'), { exact: true }).waitFor();
  await look('you');
  await page.locator('.person-button').click();
  await page
    .locator('.person-menu')
    .getByRole('button', { name: say('Sign out') })
    .click();
  await button(walker, say('Sign in')).waitFor();
  await look('sign-in');
}

/** The main path of every page. Begins where somebody has just signed in. */
export async function walk(walker: Walker): Promise<void> {
  const door = await openDoor(walker);
  const digits = await makeAndRevoke(walker, door);
  await seeWhatHappened(walker, door, digits);
  await seeFigures(walker);
  await askWhoMay(walker);
  await addAndDeactivate(walker);
  await leave(walker);
}
