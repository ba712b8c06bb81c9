import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { readIdentity, recipientOf } from '../../src/kit/recovery-key.js';
import { accessibilityFaults } from '../support/axe.js';
import { noBrowser, openDevice, signIn, SMALL_PHONE, startBrowser } from '../support/browser.js';
import { expectAnswer } from '../support/json-client.js';
import { type RealHub, startRealHub } from '../support/real-hub.js';
import { OWNER } from './page-house.js';

const backupsShape = z.object({
  data: z.object({ recipient: z.string().nullable(), last: z.object({ name: z.string() }).nullable() }),
});
const checkpointShape = z.object({ data: z.object({ public_key: z.string() }) });

t.test(
  'the recovery key is made in the browser and kept before the hub hears of it; then a backup is made and read back',
  { skip: noBrowser },
  async (t) => {
    const shelf = mkdtempSync(path.join(tmpdir(), 'doorward-shelf-'));
    t.teardown(() => {
      rmSync(shelf, { recursive: true, force: true });
    });
    const hub = await startRealHub({ env: { DOORWARD_BACKUP_TO: shelf } });
    t.teardown(() => hub.stop());
    const recipient = async () =>
      expectAnswer(await hub.request('GET', '/backups'), 200, backupsShape).data.recipient;
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url, SMALL_PHONE);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByRole('link', { name: /^Backups/ }).click();
    await page.getByText('No backup is made before there is a recovery key.').waitFor();
    t.same(await accessibilityFaults(page), []);

    await page.getByRole('link', { name: 'Make the recovery key' }).click();
    await page.getByText('I have one already').click();
    await page.getByLabel('The half that closes').fill('age1this is none');
    await page.getByRole('button', { name: 'Make backups for this key' }).click();
    await page.getByRole('alert').waitFor();
    t.same(await accessibilityFaults(page), []);
    await page.getByRole('button', { name: 'Make one on this device' }).click();
    const cover = page.getByRole('button', { name: 'Tap to see: the recovery key' });
    await cover.waitFor();
    t.equal(await page.locator('.secret-inside').getAttribute('aria-hidden'), 'true', 'nobody reads it yet');
    await cover.click();
    const shown = await page.locator('output.key-text').innerText();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a file' }).click();
    t.equal(readFileSync(await (await saved).path(), 'utf8'), `${shown}\n`, 'what is kept is what was shown');
    t.same(await accessibilityFaults(page), []);

    const use = page.getByRole('button', { name: 'Make backups for this key' });
    t.equal(await use.getAttribute('aria-disabled'), 'true');
    await use.click({ force: true });
    t.equal(await recipient(), null, 'the hub has not heard of a key that was not kept');
    await page.getByLabel('I have kept it').check();
    await use.click();
    await page.getByText('No backup was made yet.').waitFor();
    const identity = readIdentity(shown);
    t.ok(identity, 'a key of age, as the hub writes them');
    t.equal(await recipient(), identity && recipientOf(identity), 'the hub has the other half of this key');
    t.equal(await page.getByText(shown).count(), 0);
    t.equal(
      await page.evaluate('JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + location.href'),
      `{}{}${hub.url}/#/set-up/backups`,
      'and it stays nowhere',
    );

    await page.getByRole('button', { name: 'Make one now' }).click();
    await page.getByText('The last backup lies there, and was read back whole.').waitFor();
    await page.getByText('What lies there').click();
    const [file = ''] = readdirSync(shelf);
    await page.getByText(file, { exact: true }).waitFor();
    t.same(await accessibilityFaults(page), []);
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, 'nothing sticks out');
    t.same(device.complaints, []);
  },
);

t.test('how it stands with the cloud is told; it is paused, and goes on', { skip: noBrowser }, async (t) => {
  const hub = await startRealHub({ env: { DOORWARD_CLOUD_URL: 'http://127.0.0.1:9' } });
  t.teardown(() => hub.stop());
  const browser = await startBrowser(t);
  const device = await openDevice(browser, hub.url);
  const { page } = device;
  await signIn(device, OWNER);
  await page.getByRole('link', { name: 'Set-up' }).click();
  await page.getByRole('link', { name: /^Cloud/ }).click();
  await page.getByRole('alert').getByText('Not getting through.').waitFor();
  await page.getByText(/The cloud can not be reached/).waitFor();
  t.same(await accessibilityFaults(page), []);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Nothing is sent until you let it go on.').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByLabel('The line costs by the byte').click();
  await page.getByRole('checkbox', { name: 'The line costs by the byte', checked: true }).waitFor();
  await page.reload();
  await page.getByRole('checkbox', { name: 'The line costs by the byte', checked: true }).waitFor();
  t.same(device.complaints, []);
});

t.test(
  'the log is checked and signed; one that was changed behind the hub’s back is told as broken',
  { skip: noBrowser },
  async (t) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-log-'));
    const hubs: RealHub[] = [];
    t.teardown(async () => {
      for (const one of hubs) await one.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const hub = await startRealHub({ dataDir });
    hubs.push(hub);
    const browser = await startBrowser(t);
    const device = await openDevice(browser, hub.url);
    const { page } = device;
    await signIn(device, OWNER);
    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByRole('link', { name: /^The log/ }).click();
    await page.getByText('Its end was found whole').waitFor();
    await page.getByRole('button', { name: 'Check all of it now' }).click();
    await page.getByText('All of it was found whole.').waitFor();
    await page.getByRole('button', { name: 'Sign what there is now' }).click();
    await page.getByRole('heading', { name: 'Public key' }).waitFor();
    const { data } = expectAnswer(await hub.request('GET', '/audit/checkpoint'), 200, checkpointShape);
    t.equal(await page.locator('output.key-text').first().innerText(), data.public_key);
    await page.getByRole('button', { name: 'Show the QR code' }).click();
    await page.getByRole('img', { name: 'QR code of the checkpoint' }).waitFor();
    t.same(await accessibilityFaults(page), []);
    const note = await page.locator('output.key-text').nth(1).innerText();
    await page.getByText('Compare with one that you kept').click();
    const compare = async (kept: string) => {
      await page.getByLabel('The checkpoint, all of it').fill(kept);
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
    };
    await compare(note.replace('time', 'time '));
    await page.getByText('This is no checkpoint that this hub signed.').waitFor();
    await compare(note);
    await page.getByText(/^The log leads to it/).waitFor();
    t.same(await accessibilityFaults(page), []);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as a table' }).click();
    t.match(readFileSync(await (await saved).path(), 'utf8'), /^seq,id,at,event_type[^]*LOGGED_IN/);

    await hub.stop();
    const behind = new Database(path.join(dataDir, 'doorward.db'));
    behind.exec('DROP TRIGGER events_never_change');
    behind.exec("UPDATE events SET type = 'LOCK' WHERE seq = 2");
    behind.close();
    const { port } = new URL(hub.url);
    hubs.push(await startRealHub({ dataDir, env: { DOORWARD_HTTP_PORT: port } }));
    await page.reload();
    await page.getByText(/From row 2 on the log is not what was logged/).waitFor();
    await page.getByText(/Copy the folder of the hub before anything else/).waitFor();
    await page.getByText('Compare with one that you kept').click();
    await compare(note);
    await page.getByText(/^The log does not lead to it/).waitFor();
    t.same(await accessibilityFaults(page), []);
    t.same(device.complaints, []);
  },
);
