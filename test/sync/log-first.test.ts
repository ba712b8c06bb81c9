import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { buffer } from 'node:stream/consumers';
import { REQUESTS_ENTITY } from '../../src/audit/replica/requests.js';
import type { Line } from '../../src/audit/replica/protocol.js';
import { impostor, secureCloud } from '../cloud/secure-cloud.js';
import { sampleEvent, sampleUser, uuid } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from './hub-half.js';

const PATIENCE_MS = 60_000;
const START = { ack: 0, hash: '0'.repeat(64), proof: null };

const cloud = await secureCloud(t);

/** A request, and the row of the log that tells of it, in one commit. */
function settleOne(hub: HubHalf): Promise<void> {
  const id = randomUUID();
  return hub.store.write((tx) => {
    const request = { id, kind: 'settings', actorId: null, commandId: null, receivedAtMs: 1 };
    tx.cloudRequests.insert(request);
    const { seq } = tx.events.append(sampleEvent({ data: { request_id: id } }));
    tx.cloudRequests.settle(id, { state: 'applied', reason: null, logSeq: seq, settledAtMs: 2 });
  });
}

for (const isMetered of [false, true])
  t.test(
    `what tells of an event goes after it${isMetered ? ', over a metered line in the same turn' : ''}`,
    async (t) => {
      const came: string[] = [];
      let [epoch, settling] = [0, null as Promise<void> | null];
      const told = async (url: URL, body: Buffer): Promise<object> => {
        if (url.pathname.endsWith('/enrol')) return { hub_id: uuid(1), state: 'active' };
        if (!url.pathname.endsWith('/batches')) return { epoch, lanes: { audit: START, telemetry: START } };
        epoch = 1;
        const lines = gunzipSync(body)
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Line);
        const isLog = url.searchParams.get('lane') === 'audit';
        came.push(...lines.map(({ type }) => (isLog ? 'event' : type)));
        if (came.includes('users')) await (settling ??= settleOne(hub));
        const last = lines.at(-1);
        return { ack: last?.seq, hash: last?.hash, credit: 100, retry_after_s: 0 };
      };
      const asking = await impostor(t, cloud.shown, (incoming, response) => {
        void buffer(incoming)
          .then((body) => told(new URL(incoming.url ?? '', 'https://localhost'), body))
          .then((answer) => response.end(JSON.stringify(answer)));
      });
      const hub = await hubHalf(t, asking, { authorities: cloud.authorities });
      await hub.store.write((tx) => {
        tx.users.insert(sampleUser(1), null);
      });
      await hub.sync.meter(isMetered);
      await hub.sync.start();
      await until(
        () => came.includes(REQUESTS_ENTITY),
        PATIENCE_MS,
        () => JSON.stringify([came, hub.sync.view()]),
      );
      const kinds = came.slice(came.indexOf('users')).filter((type) => type !== 'gap');
      t.strictSame(kinds, ['users', 'event', REQUESTS_ENTITY]);
    },
  );
