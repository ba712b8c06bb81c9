import t from 'tap';
import { Unavailable } from '../../../src/kit/errors.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import type { Command } from '../../../src/operations/locks/command-record.js';
import { ASK_AGAIN_MS, settleCommands } from '../../../src/operations/locks/settle-commands.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';

const LOCK = '00000000-0000-4000-8000-000000000001';

/** A paired lock with one command that nobody saw the end of. */
async function home(t: Parameters<typeof temporaryStore>[0]) {
  const { store, clock, newId } = temporaryStore(t);
  const driver = new ScriptedDriver();
  const nowMs = clock.wallMs();
  const unknown = (): Command => ({
    id: newId(),
    deviceId: LOCK,
    action: 'unlock',
    status: 'unknown',
    reason: 'hub_restarted',
    actor: { kind: 'cli', id: null, name: 'cli' },
    userId: null,
    method: 'cli',
    ipAddress: null,
    createdAtMs: nowMs,
    sentAtMs: nowMs,
    finishedAtMs: null,
    latencyMs: null,
    bootId: '00000000000000aa',
    notAfterMs: 5_000,
  });
  const command = unknown();
  await store.write((tx) => {
    const device = {
      id: LOCK,
      deviceId: 'front',
      name: 'Front',
      siteId: null,
      ownerId: null,
      status: 'ACTIVE' as const,
      transport: 'serial' as const,
      address: null,
      serial: null,
      firmwareVersion: null,
      profile: 'full' as const,
      unlatches: false,
      autoLockS: null,
      leftUnlockedAlertS: null,
      entryPriceMinor: null,
      entryRules: NO_ENTRY_RULES,
      pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    tx.devices.insert(device, new Uint8Array(16));
    tx.commands.insert(command);
  });
  const settle = settleCommands({ store, clock, logger: silentLogger, driverOf: () => driver });
  return { store, clock, driver, settle, command, unknown };
}

t.test('asked before its deadline, a command is asked about again until it is settled', async (t) => {
  const { store, clock, driver, settle, command } = await home(t);
  driver.recorded = { kind: 'undecided', reason: 'not_yet' };
  await settle(LOCK);
  await clock.advanceSettling(7 * ASK_AGAIN_MS, 100);
  t.equal(store.commands.byId(command.id)?.status, 'unknown');
  t.equal(driver.asked.length, 4, 'at once, then after 1, 3 and 7 s');
  await clock.advanceSettling(600_000, 1_000);
  t.ok(driver.asked.length >= 16 && driver.asked.length <= 19, 'and then once a minute');
  driver.recorded = { kind: 'not_executed' };
  await settle(LOCK);
  await until(() => store.commands.byId(command.id)?.status === 'failed');
  t.match(store.commands.byId(command.id), { status: 'failed', reason: 'not_executed' });
  const asked = driver.asked.length;
  await clock.advanceSettling(5 * ASK_AGAIN_MS, 100);
  t.equal(driver.asked.length, asked, 'and then no more');
});

t.test('a command that becomes unknown while the lock is being asked is not forgotten', async (t) => {
  const { store, clock, driver, settle, command, unknown } = await home(t);
  const late = unknown();
  driver.result = async (_id, commandId) => {
    if (commandId === command.id) {
      await store.write((tx) => {
        tx.commands.insert(late);
      });
      await settle(LOCK);
    }
    return { kind: 'done', success: true, reason: null };
  };
  await settle(LOCK);
  t.equal(store.commands.byId(command.id)?.status, 'succeeded');
  await clock.advanceSettling(2 * ASK_AGAIN_MS, 100);
  await until(() => store.commands.byId(late.id)?.status === 'succeeded');
});

t.test('a lock that is away is not asked again before it is back', async (t) => {
  const { clock, driver, settle } = await home(t);
  driver.recorded = null;
  driver.online = false;
  await settle(LOCK);
  await clock.advanceSettling(5 * ASK_AGAIN_MS, 100);
  t.equal(driver.asked.length, 1);
});

t.test('a lock that is there and whose answer was lost is asked again', async (t) => {
  const { clock, store, driver, settle, command } = await home(t);
  driver.recorded = null;
  await settle(LOCK);
  driver.recorded = { kind: 'done', success: false, reason: 'jammed' };
  await clock.advanceSettling(2 * ASK_AGAIN_MS, 100);
  await until(() => store.commands.byId(command.id)?.status === 'failed');
  t.match(store.commands.byId(command.id), { reason: 'jammed' });
});

t.test('what a lock told and a full disk did not take is asked for again until there is room', async (t) => {
  const { clock, store, driver, settle, command } = await home(t);
  driver.recorded = { kind: 'done', success: true, reason: null };
  const write = store.write.bind(store);
  store.write = () => Promise.reject(new Unavailable('storage_full', 'full'));
  await settle(LOCK);
  await clock.advanceSettling(60 * ASK_AGAIN_MS, 100);
  t.equal(store.commands.byId(command.id)?.status, 'unknown');
  store.write = write;
  await clock.advanceSettling(2 * ASK_AGAIN_MS, 100);
  await until(() => store.commands.byId(command.id)?.status === 'succeeded');
  const asked = driver.asked.length;
  await clock.advanceSettling(5 * ASK_AGAIN_MS, 100);
  t.equal(driver.asked.length, asked, 'and then no more');
});

t.test('an identify is not asked about: a lock keeps no record of one', async (t) => {
  const { store, driver, settle, unknown } = await home(t);
  const identify: Command = { ...unknown(), action: 'identify' };
  await store.write((tx) => {
    tx.commands.insert(identify);
  });
  driver.recorded = { kind: 'not_executed' };
  await settle(LOCK);
  t.equal(driver.asked.length, 1);
  t.equal(store.commands.byId(identify.id)?.status, 'unknown', 'it may have blinked');
});

/** The store commits on real time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
