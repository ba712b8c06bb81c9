import path from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { logsWith, moveIn, WAIT_MS } from './house.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const credentials = z.object({ data: z.array(z.object({ pin_id: z.string(), state: z.string() })) });
/** The lock answers by itself after a second of silence. */
const LATE_MS = 1_500;

t.setTimeout(300_000);

t.test(
  'a press that the hub heard of late, and the lock answered by itself, is one silent alarm',
  async (t) => {
    const { hub, simulator, doors } = await moveIn(t);
    const [front] = doors;
    const body = { device_ids: [front.id], label: 'Other', kind: 'duress', pin: '739146' };
    const { id } = expectAnswer(await hub.request('POST', '/access/pins', { body }), 201, created).data;
    await until(
      async () => {
        const answer = await hub.request('GET', `/devices/${front.id}/credentials`);
        const held = expectAnswer(answer, 200, credentials).data.find((one) => one.pin_id === id);
        return held?.state === 'verified';
      },
      WAIT_MS,
      () => 'the lock to hold the code',
    );
    await simulator.fault(front.deviceId, { kind: 'delay', count: 50, ms: LATE_MS });
    t.equal(await simulator.keypad(front.deviceId, body.pin), 'granted');
    await logsWith(
      hub,
      front,
      (row) => row.event_type === 'UNLOCK' && /decided by itself/.test(row.description),
    );
    await logsWith(hub, front, (row) => row.event_type === 'ACCESS_GRANTED');
    const { dataDir } = hub;
    await hub.program.stop();
    const database = new Database(path.join(dataDir, 'doorward.db'), { readonly: true });
    t.teardown(() => database.close());
    const count = (sql: string) => database.prepare(sql).pluck().get();
    t.equal(count("SELECT count(*) FROM events WHERE type = 'DURESS'"), 1);
    t.equal(count("SELECT sum(count) FROM alerts WHERE kind = 'duress'"), 1);
  },
);
