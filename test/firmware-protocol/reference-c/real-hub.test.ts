import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../../support/json-client.js';
import { startRealHub, type RealHub } from '../../support/real-hub.js';
import { whenOnline } from '../../support/real-simulator.js';
import { shortFolder } from '../../support/short-folder.js';
import { until } from '../../support/until.js';
import {
  act,
  commandIn,
  logs,
  logsWith,
  readCommand,
  seqOf,
  stateOf,
  WAIT_MS,
  whenState,
} from '../../system/house.js';
import type { Door } from '../../system/house.js';
import { buildC, cannotBuild } from './c-build.js';
import { startCLock, type CLock } from './c-lock.js';

/** The lock in C and the hub, which have nothing in common but the specification. */

const created = z.object({ data: z.object({ id: z.string() }) });
const paired = z.object({ success: z.literal(true) });
const DEADLINE_MS = 1000;
/** Several tries of the hub to pair. */
const CLOSED_MS = 500;
const WRONG_CODE = 'NZ68-KWTS-YTSN-PVS7-SHPQ-KQTN-NC7M';

t.setTimeout(300_000);

interface Home {
  hub: RealHub;
  lock: CLock;
  readonly door: Door;
  readonly folder: string;
  readonly program: string;
  readonly settings: { readonly env: Readonly<Record<string, string>>; readonly dataDir: string };
}

t.test('the lock in C with a real hub', { skip: cannotBuild }, async (t) => {
  const program = path.join(await buildC(t, ['sim']), 'sim');
  const folder = shortFolder(t);
  const settings = { env: { DOORWARD_COMMAND_DEADLINE_MS: String(DEADLINE_MS) }, dataDir: shortFolder(t) };
  const lock = await startCLock({ program, folder, travelMs: 30 });
  const hub = await startRealHub(settings);
  const body = { device_id: 'c-lock', name: 'A lock in C' };
  const { id } = expectAnswer(await hub.request('POST', '/devices', { body }), 201, created).data;
  const home: Home = {
    hub,
    lock,
    door: { id, deviceId: 'c-lock', transport: 'serial' },
    folder,
    program,
    settings,
  };
  t.teardown(async () => {
    await home.hub.stop();
    await home.lock.stop();
  });

  const steps: readonly (readonly [string, (t: Test, home: Home) => Promise<void>])[] = [
    ['pairs by the install code, in its window alone', pairs],
    ['opens and closes, once for each command', opens],
    ['opens for the right PIN and not for a wrong one', asks],
    ['tells what was done by hand', tells],
    ['says that it is jammed', jams],
    ['is never sent a command again when its reply was lost', losesReply],
    ['loses its power at each step of a command', losesPower],
    ['is found again by a hub that was killed', hubIsKilled],
    ['remembers keys, results and events when it is killed itself', isKilled],
    ['blinks and restarts when asked', restarts],
  ];
  for (const [name, step] of steps) {
    await t.test(name, (t) => step(t, home));
    t.equal(home.lock.complaints, '', 'no sanitizer complains');
  }
});

function pair({ hub, lock, door }: Home, installCode = lock.installCode) {
  const { address, serial } = lock;
  const body = { transport: 'serial', address, serial, install_code: installCode };
  return hub.request('POST', `/devices/${door.id}/pair`, { body });
}

async function pairs(t: Test, home: Home): Promise<void> {
  const { hub, lock, door } = home;
  const early = pair(home, WRONG_CODE);
  await pause(CLOSED_MS);
  t.equal((await lock.truth()).paired, false, 'the window is closed');
  await lock.say('button');
  const wrong = await early;
  t.equal(wrong.status, 422);
  t.match(wrong.body, { code: 'bad_install_code' });
  t.equal((await lock.truth()).paired, false);
  expectAnswer(await pair(home), 200, paired);
  await whenOnline(hub, door.id);
  t.equal((await lock.truth()).paired, true);
  t.match(await stateOf(hub, door), { lock_state: 'locked', is_locked: true, battery_level: 100 });
}

async function opens(t: Test, { hub, lock, door }: Home): Promise<void> {
  for (const action of ['unlock', 'lock', 'unlock'] as const) {
    const before = (await lock.truth()).actuations;
    const command = commandIn(await act(hub, door, action), 200);
    t.equal(command.status, 'succeeded');
    const truth = await lock.truth();
    t.equal(truth.actuations, before + 1);
    t.equal(truth.bolt, `${action}ed`);
    t.match(truth.actuation_log.at(-1), { command_id: command.id, source: 'remote', direction: action });
    t.match(await stateOf(hub, door), { lock_state: `${action}ed`, is_locked: action === 'lock' });
  }
}

async function asks(t: Test, { hub, lock, door }: Home): Promise<void> {
  const body = { device_ids: [door.id], label: 'Guest', kind: 'permanent', pin: '0427' };
  expectAnswer(await hub.request('POST', '/access/pins', { body }), 201, created);
  t.equal(commandIn(await act(hub, door, 'lock'), 200).status, 'succeeded');
  const before = await lock.truth();
  const seq = await seqOf(hub, door);
  t.equal(await lock.keypad('5829'), 'denied');
  t.equal((await lock.truth()).actuations, before.actuations);
  t.equal(await lock.keypad('0427'), 'granted');
  t.match(await lock.truth(), { bolt: 'unlocked', actuations: before.actuations + 1 });
  const opened = await logsWith(hub, door, (row) => row.event_type === 'UNLOCK' && row.seq > seq);
  t.match(opened, { success: true, method: 'pin', actor: { kind: 'pin', name: 'Guest' }, command_id: null });
  const entries = (await logs(hub, door)).filter(
    ({ seq: at, event_type }) => at > seq && /^ACCESS/.test(event_type),
  );
  t.same(entries.map(({ event_type }) => event_type).sort(), ['ACCESS_DENIED', 'ACCESS_GRANTED']);
}

async function tells(t: Test, { hub, lock, door }: Home): Promise<void> {
  const seq = await seqOf(hub, door);
  await lock.say('turn', 'locked', 'thumb_turn');
  await lock.say('door', 'open');
  await whenState(hub, door, (state) => state.lock_state === 'locked' && state.door_state === 'open');
  t.match(await logsWith(hub, door, (row) => row.event_type === 'LOCK' && row.seq > seq), {
    method: 'manual',
  });
  await lock.say('door', 'closed');
  await lock.fault({ kind: 'battery', percent: 41 });
  await whenState(hub, door, (state) => state.door_state === 'closed' && state.battery_level === 41);
  await until(
    async () => (await lock.truth()).events_kept === 0,
    WAIT_MS,
    () => 'every event to be acknowledged',
  );
  t.equal((await lock.truth()).events_kept, 0);
}

async function jams(t: Test, { hub, lock, door }: Home): Promise<void> {
  const before = (await lock.truth()).actuations;
  await lock.fault({ kind: 'jam' });
  const answer = await act(hub, door, 'unlock');
  t.match(commandIn(answer, 409), { code: 'lock_failed', status: 'failed', reason: 'jammed' });
  t.match(await stateOf(hub, door), { lock_state: 'jammed', is_locked: null });
  await lock.fault({ kind: 'clear' });
  t.equal((await lock.truth()).actuations, before);
  t.equal(commandIn(await act(hub, door, 'lock'), 200).status, 'succeeded');
}

async function losesReply(t: Test, { hub, lock, door }: Home): Promise<void> {
  const before = (await lock.truth()).actuations;
  await lock.fault({ kind: 'drop_replies', count: 1 });
  const command = commandIn(await act(hub, door, 'unlock'), 504);
  t.match(command, { code: 'outcome_unknown', status: 'unknown' });
  await settled({ hub, door }, command.id, 'succeeded');
  t.equal((await lock.truth()).actuations, before + 1);
}

async function settled(
  { hub, door }: Pick<Home, 'hub' | 'door'>,
  commandId: string,
  ...statuses: readonly string[]
): Promise<void> {
  await until(
    async () => statuses.includes((await readCommand(hub, door, commandId)).status),
    WAIT_MS,
    () => `the command to be ${statuses.join(' or ')}`,
  );
}

async function losesPower(t: Test, { hub, lock, door }: Home): Promise<void> {
  /** What is true of each step, and what the hub may say in the end: never more than is known. */
  const steps = [
    ['before_store', 0, 'failed'],
    ['stored', 0, 'unknown'],
    ['moving', 1, 'unknown'],
    ['moved', 1, 'unknown'],
    ['recorded', 1, 'succeeded'],
  ] as const;
  for (const [step, moves, finally_] of steps) {
    const before = (await lock.truth()).actuations;
    await lock.fault({ kind: 'power_cut', step });
    const command = commandIn(await act(hub, door, 'unlock'), 504);
    t.match(command, { code: 'outcome_unknown', status: 'unknown' }, step);
    t.match(await lock.truth(), { powered: false, actuations: before + moves }, step);
    await lock.fault({ kind: 'power_on' });
    await whenOnline(hub, door.id);
    if (finally_ !== 'unknown') await settled({ hub, door }, command.id, finally_);
    t.equal(commandIn(await act(hub, door, 'lock'), 200).status, 'succeeded', `${step}: and it works again`);
    t.equal((await readCommand(hub, door, command.id)).status, finally_, step);
    t.equal((await lock.truth()).actuations, before + moves + 1, step);
  }
}

async function hubIsKilled(t: Test, home: Home): Promise<void> {
  const { lock, door } = home;
  const before = (await lock.truth()).actuations;
  await home.hub.kill9();
  await lock.say('door', 'open');
  t.equal(await lock.keypad('0427'), 'no_answer', 'nobody answers');
  home.hub = await startRealHub({ ...home.settings, adminToken: home.hub.adminToken });
  await whenOnline(home.hub, door.id);
  await whenState(home.hub, door, (state) => state.door_state === 'open');
  t.equal((await lock.truth()).actuations, before);
  t.equal(commandIn(await act(home.hub, door, 'unlock'), 200).status, 'succeeded');
  t.equal((await lock.truth()).actuations, before + 1);
}

async function isKilled(t: Test, home: Home): Promise<void> {
  const { hub, door, program, folder } = home;
  const before = await home.lock.truth();
  const { installCode } = home.lock;
  await home.lock.kill9();
  // Its pty is gone, and the system gives the same name to the next who asks: the hub must not open a stranger's line.
  rmSync(path.join(folder, 'line'));
  await until(
    async () => !(await stateOf(hub, door)).is_online,
    WAIT_MS,
    () => 'the hub to notice',
  );
  const offline = await act(hub, door, 'lock');
  // Which of the two depends on whether the deadline passed while the hub still hoped; nothing was sent in either case.
  t.match(offline.body, { code: /^(lock_offline|command_expired)$/ }, JSON.stringify(offline.body));
  home.lock = await startCLock({ program, folder, travelMs: 30 });
  t.equal(home.lock.installCode, installCode);
  await whenOnline(hub, door.id);
  t.match(await home.lock.truth(), { bolt: before.bolt, actuations: before.actuations, paired: true });
  t.equal(commandIn(await act(hub, door, 'lock'), 200).status, 'succeeded');
  t.equal((await home.lock.truth()).actuations, before.actuations + 1);
}

async function restarts(t: Test, { hub, lock, door }: Home): Promise<void> {
  t.equal((await hub.request('POST', `/devices/${door.id}/identify`)).status, 200);
  t.equal((await lock.truth()).identified, 1);
  const before = await lock.truth();
  t.equal((await hub.request('POST', `/devices/${door.id}/reboot`)).status, 200);
  // A command that comes while it restarts is refused, and moves nothing.
  await until(
    async () => (await act(hub, door, 'unlock')).status === 200,
    WAIT_MS,
    () => 'the lock to be back',
  );
  t.match(await lock.truth(), { bolt: 'unlocked', actuations: before.actuations + 1 });
}
