import t, { type Test } from 'tap';
import {
  STREAMS_MAX,
  STREAMS_PER_USER_MAX,
  STREAM_HEARTBEAT_MS,
  STREAM_STALLED_MS,
  STREAM_SWEEP_MS,
} from '../../src/api/api-settings.js';
import type { EventType } from '../../src/audit/event.js';
import { rfc3339 } from '../../src/kit/clock.js';
import { Unauthenticated } from '../../src/kit/errors.js';
import { silentLogger } from '../../src/kit/logger.js';
import { EventFeed } from '../../src/operations/audit/event-feed.js';
import { FOLLOWER_BEHIND_MAX } from '../../src/operations/audit/event-follower.js';
import { KeypadLockouts } from '../../src/operations/access/keypad-lockouts.js';
import { LiveLocks } from '../../src/operations/locks/live-locks.js';
import { newEvent } from '../../src/operations/audit/new-event.js';
import { EventReader, type ReaderOptions } from '../support/event-reader.js';
import { sampleDevice, sampleUser } from '../support/fake-operations.js';
import { temporaryStore } from '../support/temporary-store.js';
import { until } from '../support/until.js';
import { startApi } from './support/api-under-test.js';

const { device } = sampleDevice;

/** The real feed over a real store behind real HTTP; only who is who is made up: a token is `ROLE:NAME`. */
async function hubWithDoor(t: Test) {
  const { store, clock } = temporaryStore(t);
  const live = new LiveLocks(clock);
  const lockouts = new KeypadLockouts({ store, clock, logger: silentLogger });
  const maySee = (_: unknown, __: string, action: string) => action === 'view';
  const feed = new EventFeed({ store, live, clock, lockouts, maySee });
  lockouts.onChange((id) => {
    feed.devicesChanged([id]);
  });
  await store.write((tx) => {
    tx.devices.insert({ ...device, siteId: null }, new Uint8Array(16));
  });
  const gone = new Set<string>();
  const watching: (() => void)[] = [];
  const api = await startApi(t, {
    clock,
    operations: {
      authenticate: (token) => {
        const role = (['admin', 'manager', 'member'] as const).find((name) => token.startsWith(name));
        if (!role || gone.has(token)) throw new Unauthenticated('token_revoked', 'Gone.');
        return { user: { ...sampleUser(role), id: token }, sessionId: token };
      },
      followEvents: (caller, afterId, sink) => feed.follow(caller, afterId, sink),
      watchSessions: (listener) => watching.push(listener),
    },
  });
  const readers: EventReader[] = [];
  t.teardown(() => {
    for (const reader of readers) reader.close();
  });
  return {
    ...api,
    store,
    clock,
    live,
    lockouts,
    feed,
    /** Nobody is told: a token runs out by itself. */
    expire: (token: string) => gone.add(token),
    revoke: (token: string) => {
      gone.add(token);
      for (const listener of watching) listener();
    },
    read: async (token: string, options: ReaderOptions = {}) => {
      const reader = new EventReader(api.url, { token, ...options });
      readers.push(reader);
      return reader.opened();
    },
    log: (type: EventType, given: { userId?: string; commandId?: string; description?: string } = {}) =>
      store.write((tx) =>
        tx.events.append(
          newEvent({ atMs: clock.wallMs(), type, description: 'It did.', deviceId: device.id, ...given }),
        ),
      ),
  };
}

const COMMAND = '01941b2c-0000-7000-8000-000000000002';
const rowsOf = (reader: EventReader) => reader.events.filter(({ event }) => event !== 'lock');

t.test('live: how each lock is, then what happens, each with the id to resume after', async (t) => {
  const hub = await hubWithDoor(t);
  const reader = await hub.read('admin:a');
  t.equal(reader.status, 200);
  t.match(await reader.next(({ event }) => event === 'lock'), {
    id: 0,
    data: { device_id: device.id, lock_state: 'unknown', is_locked: null, at: String, removed: false },
  });
  hub.live.observe(device.id, { kind: 'link', online: true });
  hub.live.observe(device.id, { kind: 'status', bolt: 'locked', door: 'closed', batteryPercent: 70 });
  await reader.next(({ data }) => data['lock_state'] === 'locked');
  await hub.log('ACCESS_DENIED');
  await hub.log('JAM');
  await hub.log('UNLOCK', { commandId: COMMAND });
  await reader.next(({ event }) => event === 'command');
  t.match(rowsOf(reader), [
    {
      event: 'access',
      id: 1,
      data: { device_id: device.id, event_type: 'ACCESS_DENIED', at: String, seq: 1 },
    },
    { event: 'alert', id: 2, data: { event_type: 'JAM' } },
    { event: 'command', id: 3, data: { event_type: 'UNLOCK', command_id: COMMAND, seq: 3 } },
  ]);
  hub.live.observe(device.id, { kind: 'jam' });
  t.equal((await reader.next(({ data }) => data['lock_state'] === 'jammed')).id, 3, 'the last row told');
  hub.clock.advance(20_001);
  t.equal((await reader.next(({ data, id }) => id === 3 && data['lock_state'] === 'unknown')).event, 'lock');
  await hub.store.write((tx) => {
    tx.devices.remove(device.id);
  });
  await hub.log('DEVICE_REMOVED');
  await reader.next(({ data }) => data['removed'] === true);
});

t.test('a keypad that is locked is told, and that it is open again', async (t) => {
  const hub = await hubWithDoor(t);
  const reader = await hub.read('admin:a');
  await reader.next(({ data }) => data['keypad_locked_until'] === null && data['keypad_stopped'] === false);
  const told = async (fits: (data: Readonly<Record<string, unknown>>) => boolean) => {
    await reader.next(({ event, data }) => event === 'lock' && fits(data));
    reader.events.length = 0;
  };
  const isOpen = (data: Readonly<Record<string, unknown>>) =>
    data['keypad_locked_until'] === null && data['keypad_stopped'] === false;
  reader.events.length = 0;
  hub.lockouts.begin(device.id, 60_000);
  await told(({ keypad_locked_until: until }) => until === rfc3339(hub.clock.wallMs() + 60_000));
  hub.clock.advance(60_000);
  await told(isOpen);
  hub.lockouts.begin(device.id, Infinity);
  await told(({ keypad_stopped: isStopped }) => isStopped === true);
  hub.lockouts.forget(device.id);
  await told(isOpen);
});

t.test('resume: what was missed, once, in order, and then how each lock is', async (t) => {
  const hub = await hubWithDoor(t);
  for (let n = 0; n < 250; n += 1) await hub.log('DOOR_OPENED');
  const reader = await hub.read('admin:a', { lastEventId: '7' });
  await reader.next(({ event }) => event === 'lock');
  await hub.log('DOOR_CLOSED');
  await reader.next(({ data }) => data['event_type'] === 'DOOR_CLOSED');
  t.strictSame(
    rowsOf(reader).map(({ id }) => id),
    Array.from({ length: 244 }, (_, n) => n + 8),
  );
  t.equal(
    reader.events.findIndex(({ event }) => event === 'lock'),
    243,
    'after what was missed',
  );
});

t.test('an id that can’t be resumed from gets reset, and goes on from now', async (t) => {
  const hub = await hubWithDoor(t);
  const firstOf = async (lastEventId: string) => {
    const reader = await hub.read('admin:a', { lastEventId });
    await reader.next(({ event }) => event === 'lock');
    const [first] = reader.events;
    reader.close();
    return first;
  };
  await hub.log('DOOR_OPENED');
  for (const lastEventId of ['2', '-1', 'x', '1.5', '9'.repeat(40), '']) {
    t.match(await firstOf(lastEventId), {
      event: 'reset',
      id: 1,
      data: { reason: 'unknown_id', at: String },
    });
  }
  t.match(await firstOf('1'), { event: 'lock', id: 1 });
  t.match(await firstOf('0'), { event: 'access', id: 1 });
  await hub.store.write((tx) => {
    for (let n = 0; n < FOLLOWER_BEHIND_MAX; n += 1) {
      tx.events.append(newEvent({ atMs: 0, type: 'DOOR_OPENED', description: '', deviceId: device.id }));
    }
  });
  t.match(await firstOf('1'), { event: 'access', id: 2 });
  t.match(await firstOf('0'), { event: 'reset', id: FOLLOWER_BEHIND_MAX + 1, data: { reason: 'too_old' } });
});

t.test(
  'each hears what they may read: the log its readers, others their own commands and changes',
  async (t) => {
    const hub = await hubWithDoor(t);
    t.equal((await hub.read('nobody')).status, 401);
    const heard = new Map<string, EventReader>();
    for (const who of ['admin:a', 'manager:m', 'member:x', 'member:y'])
      heard.set(who, await hub.read(who, { changes: true }));
    heard.set('admin:z', await hub.read('admin:z'));
    await hub.log('UNLOCK', { commandId: COMMAND, userId: 'member:x' });
    await hub.log('ACCESS_GRANTED', { userId: 'member:x' });
    await hub.log('TAMPER');
    await hub.store.write((tx) =>
      tx.events.append(
        newEvent({ atMs: 0, type: 'PIN_CREATED', userId: 'member:y', description: 'about no one lock' }),
      ),
    );
    hub.live.observe(device.id, { kind: 'link', online: true });
    for (const reader of heard.values()) await reader.next(({ data }) => data['is_online'] === true);
    const kinds = (who: string) => rowsOf(heard.get(who) as EventReader).map(({ event }) => event);
    t.strictSame(kinds('admin:a'), ['command', 'access', 'alert', 'change']);
    t.strictSame(kinds('manager:m'), ['command', 'access', 'alert', 'change']);
    t.strictSame(kinds('admin:z'), ['command', 'access', 'alert'], 'who did not ask for changes');
    t.strictSame(kinds('member:x'), ['command']);
    t.strictSame(kinds('member:y'), ['change']);
    t.equal(heard.get('member:x')?.lastEventId, '4', 'what was not for them need not be gone through again');
  },
);

t.test('a session that ends takes its streams along, and nothing is told meanwhile', async (t) => {
  const hub = await hubWithDoor(t);
  const leaving = await hub.read('manager:m');
  const staying = await hub.read('admin:a');
  hub.revoke('manager:m');
  await hub.log('JAM');
  await leaving.end();
  await staying.next(({ event }) => event === 'alert');
  t.strictSame(rowsOf(leaving), []);
  t.equal(hub.feed.size, 1);
  hub.expire('admin:a');
  hub.clock.advance(STREAM_SWEEP_MS);
  await staying.end();
  t.equal(hub.feed.size, 0, 'nor after the token has run out, though nothing happened');
});

t.test('signs of life, and the end of a reader that takes nothing: it holds up nobody', async (t) => {
  const hub = await hubWithDoor(t);
  await hub.read('admin:slow', { paused: true });
  const quick = await hub.read('member:quick');
  await quick.next(({ event }) => event === 'lock');
  hub.clock.advance(STREAM_HEARTBEAT_MS);
  await until(
    () => quick.comments.length === 1,
    5_000,
    () => 'a sign of life',
  );
  t.equal(hub.feed.size, 2, 'a reader with nothing to take is not slow');
  // More than all buffers in between hold, and less than makes it too far behind.
  const description = 'x'.repeat(15_000);
  for (let n = 0; n < 9; n += 1) {
    await hub.store.write((tx) => {
      for (let row = 0; row < 100; row += 1) {
        tx.events.append(newEvent({ atMs: 0, type: 'JAM', description, deviceId: device.id }));
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  t.equal(hub.feed.size, 2);
  hub.clock.advance(STREAM_STALLED_MS + 5_000);
  await until(
    () => hub.feed.size === 1,
    5_000,
    () => 'the slow reader to be cut off',
  );
  hub.live.observe(device.id, { kind: 'link', online: true });
  await quick.next(({ data }) => data['is_online'] === true);
});

t.test('a reader that lags takes up where it stopped, without loss', async (t) => {
  const hub = await hubWithDoor(t);
  const reader = await hub.read('admin:a', { paused: true });
  const description = 'x'.repeat(15_000);
  for (let n = 0; n < 900; n += 1) {
    void hub.store.write((tx) =>
      tx.events.append(newEvent({ atMs: 0, type: 'JAM', description, deviceId: device.id })),
    );
    if (n % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  reader.resume();
  await reader.next(({ id }) => id === 900);
  await hub.log('TAMPER');
  await reader.next(({ data }) => data['event_type'] === 'TAMPER');
  t.strictSame(
    rowsOf(reader).map(({ id }) => id),
    Array.from({ length: 901 }, (_, n) => n + 1),
  );
});

t.test('100 readers hear the same; beyond the limits one is told so', async (t) => {
  const hub = await hubWithDoor(t);
  const readers = await Promise.all(Array.from({ length: 100 }, (_, n) => hub.read(`admin:${n % 10}`)));
  await Promise.all(readers.map((reader) => reader.next(({ event }) => event === 'lock')));
  for (let n = 0; n < 20; n += 1) await hub.log('DOOR_OPENED');
  await Promise.all(readers.map((reader) => reader.next(({ id }) => id === 20)));
  t.ok(readers.every((reader) => rowsOf(reader).length === 20));

  const own = await Promise.all(
    Array.from({ length: STREAMS_PER_USER_MAX + 1 }, () => hub.read('member:greedy')),
  );
  t.equal(own.filter(({ status, ended }) => status === 200 && !ended).length, STREAMS_PER_USER_MAX);
  const refused = await hub.call('/api/v1/events', { headers: { authorization: 'Bearer member:greedy' } });
  t.match(refused, { status: 429, json: { code: 'too_many_streams' } });
  t.ok(refused.headers['retry-after']);
  own[0]?.close();
  await until(
    () => hub.feed.size === 100 + STREAMS_PER_USER_MAX - 1,
    5_000,
    () => 'it to be gone',
  );
  t.equal((await hub.read('member:greedy')).status, 200);
  await Promise.all(
    Array.from({ length: STREAMS_MAX - 100 - STREAMS_PER_USER_MAX }, (_, n) => hub.read(`manager:${n}`)),
  );
  t.equal((await hub.read('manager:late')).status, 429);
});

t.test('the hub stops at once with streams open, and leaves nothing', async (t) => {
  const hub = await hubWithDoor(t);
  const readers = await Promise.all([hub.read('admin:a'), hub.read('member:b')]);
  await hub.stop();
  await Promise.all(readers.map((reader) => reader.end()));
  t.equal(hub.feed.size, 0);
  t.equal(hub.clock.pendingTimers, 0);
});

t.test('HEAD tells of the stream and opens none', async (t) => {
  const hub = await hubWithDoor(t);
  const reply = await hub.call('/api/v1/events', {
    method: 'HEAD',
    headers: { authorization: 'Bearer admin:a' },
  });
  t.match(reply, { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  t.equal(hub.feed.size, 0);
});
