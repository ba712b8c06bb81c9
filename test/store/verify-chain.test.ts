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
  for (const name of [
    'events_never_change',
    'events_never_go',
    'events_who_only_goes',
    'events_text_only_goes',
  ])
    raw.exec(`DROP TRIGGER ${name}`);
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
  [
    'its target edited',
    "UPDATE events SET target_user_id = 'x' WHERE seq = 4",
    { ok: false, atSeq: 4, fault: 'altered' },
  ],
  [
    'its words blanked, as if it had been erased',
    `UPDATE events SET description = '', data = '{}', text_salt = NULL, text_hash = zeroblob(32), text_erased_by = 8
      WHERE seq = 4`,
    { ok: false, atSeq: 4, fault: 'altered' },
  ],
  [
    'neither there nor erased',
    'UPDATE events SET text_salt = NULL WHERE seq = 4',
    { ok: false, atSeq: 4, fault: 'unreadable' },
  ],
  [
    'passed off as one from before',
    'UPDATE events SET form = 1 WHERE seq = 4',
    { ok: false, atSeq: 4, fault: 'altered' },
  ],
  [
    'passed off as one from before that was erased',
    'UPDATE events SET form = 1, who_erased_by = 8, text_erased_by = 8 WHERE seq = 4',
    { ok: false, atSeq: 8, fault: 'blanked' },
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
    `CREATE TABLE copy AS SELECT * FROM events WHERE seq = 10; UPDATE copy SET seq = 11, lock_event_key = NULL;
      INSERT INTO events SELECT * FROM copy`,
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
