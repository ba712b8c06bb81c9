import Database from 'better-sqlite3';
import type { Test } from 'tap';
import t from 'tap';
import type { Logger } from '../../src/kit/logger.js';
import { silentLogger } from '../../src/kit/logger.js';
import { inspectStore } from '../../src/store/inspect.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent } from './samples.js';

const EVENTS = 10;

/** A stopped store with ten events, then changed from outside, with the triggers gone. */
async function tampered(t: Test, sql: string): Promise<string> {
  const { store, file } = openTestStore(t);
  await store.write((tx) => {
    for (let n = 1; n <= EVENTS; n += 1) {
      tx.events.append(sampleEvent({ description: `event ${n}`, lockEventKey: `p:b:${n}` }));
    }
  });
  await store.stop();
  const raw = new Database(file);
  raw.exec('DROP TRIGGER events_never_change; DROP TRIGGER events_never_go;');
  raw.exec(sql);
  raw.close();
  return file;
}

const SWAP = `UPDATE events SET seq = 100 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 5;
  UPDATE events SET seq = 5 WHERE seq = 100;`;
const CASES: readonly (readonly [name: string, sql: string, fault: object])[] = [
  ['untouched', 'SELECT 1', { ok: true, head: { seq: EVENTS } }],
  [
    'edited',
    "UPDATE events SET description = 'nothing' WHERE seq = 4",
    { ok: false, atSeq: 4, fault: 'altered' },
  ],
  [
    'its facts edited',
    "UPDATE events SET data = '{}' WHERE seq = 4",
    { ok: false, atSeq: 4, fault: 'altered' },
  ],
  [
    'its facts garbled',
    "UPDATE events SET data = '{' WHERE seq = 4",
    { ok: false, atSeq: 4, fault: 'unreadable' },
  ],
  [
    'its time edited',
    'UPDATE events SET at_ms = at_ms + 1 WHERE seq = 1',
    { ok: false, atSeq: 1, fault: 'altered' },
  ],
  [
    'its salt edited',
    'UPDATE events SET salt = zeroblob(16) WHERE seq = 9',
    { ok: false, atSeq: 9, fault: 'altered' },
  ],
  ['deleted', 'DELETE FROM events WHERE seq = 4', { ok: false, atSeq: 4, fault: 'gap' }],
  ['the first deleted', 'DELETE FROM events WHERE seq = 1', { ok: false, atSeq: 1, fault: 'gap' }],
  ['the last deleted', 'DELETE FROM events WHERE seq = 10', { ok: false, atSeq: 10, fault: 'cut_off' }],
  ['all deleted', 'DELETE FROM events', { ok: false, atSeq: 1, fault: 'cut_off' }],
  [
    'deleted and closed up',
    'DELETE FROM events WHERE seq = 4; UPDATE events SET seq = seq - 1 WHERE seq > 4',
    { ok: false, atSeq: 4, fault: 'altered' },
  ],
  ['two swapped', SWAP, { ok: false, atSeq: 4, fault: 'altered' }],
  [
    'one put in',
    `INSERT INTO events SELECT 11, 'id', at_ms, type, success, reason, description, device_id, user_id, actor_kind,
      actor_id, actor_name, method, ip_address, command_id, NULL, data, salt, leaf_hash, chain_hash
      FROM events WHERE seq = 10`,
    { ok: false, atSeq: 11, fault: 'altered' },
  ],
  [
    'the chain hash edited',
    'UPDATE events SET chain_hash = zeroblob(32) WHERE seq = 6',
    { ok: false, atSeq: 6 },
  ],
];

for (const [name, sql, verdict] of CASES) {
  t.test(`a log with an event ${name}`, async (t) => {
    const file = await tampered(t, sql);
    t.match(inspectStore(file, 'full'), { complaints: [], chain: verdict });
  });
}

t.test(
  'an end that was cut off is noticed at the start, and shows for ever: the numbers are not used again',
  async (t) => {
    const file = await tampered(t, 'DELETE FROM events WHERE seq > 7');
    const errors: string[] = [];
    const logger: Logger = {
      ...silentLogger,
      error: (_, message) => {
        errors.push(message);
      },
    };
    const { store } = openTestStore(t, { file, logger });
    t.match(errors, [/end of the log/]);
    t.equal((await store.write((tx) => tx.events.append(sampleEvent()))).seq, EVENTS + 1);
    t.match(store.verifyChain(), { ok: false, atSeq: 8, fault: 'gap' });
  },
);

t.test('the chain goes on over a restart', async (t) => {
  const { store, file } = openTestStore(t);
  await store.write((tx) => tx.events.append(sampleEvent()));
  await store.stop();
  const { store: next } = openTestStore(t, { file });
  t.equal((await next.write((tx) => tx.events.append(sampleEvent()))).seq, 2);
  t.match(next.verifyChain(), { ok: true, head: { seq: 2 } });
});
