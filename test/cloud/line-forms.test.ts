import { gzipSync } from 'node:zlib';
import t from 'tap';
import type { EventType, StoredEvent } from '../../src/audit/event.js';
import { canonicalEvent } from '../../src/audit/canonical-event.js';
import {
  CHAIN_START,
  chainHash,
  leafHash,
  type ChainedEvent,
  type ChainHead,
} from '../../src/audit/hash-chain.js';
import { eventLine } from '../../src/audit/replica/event-line.js';
import { telemetryHash } from '../../src/audit/replica/telemetry-line.js';
import { LINE_VERSION, type Lane, type Line } from '../../src/audit/replica/protocol.js';
import { systemClock } from '../../src/kit/clock.js';
import { chained } from '../audit/sample-events.js';
import { sampleEvent, uuid } from '../store/samples.js';
import { hubHalf, type HubHalf } from '../sync/hub-half.js';
import { askFleet, startRealCloud } from './real-cloud.js';

const SIGNAL = new AbortController().signal;
/** As a hub of years to come may speak. */
const LATER = LINE_VERSION + 1;

function stored(seq: number, change: Partial<StoredEvent> = {}): StoredEvent {
  return { ...sampleEvent(), id: uuid(100 + seq), seq, isErased: false, ...change };
}

/** As events were chained before parts of them could be erased. */
function older(head: ChainHead, event: StoredEvent): ChainedEvent {
  const salt = Buffer.alloc(16, 3);
  const leaf = leafHash(salt, canonicalEvent(event));
  const proof = { form: 1, erasedBy: null } as const;
  return { event, salt, proof, leafHash: leaf, chainHash: chainHash(head.hash, leaf) };
}

function send(hub: HubHalf, lane: Lane, lines: readonly Line[]) {
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) throw new Error('no lines');
  const head = { epoch: 1, lane, seq: last.seq, hash: last.hash };
  const body = gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'));
  return hub.client.send({ first: first.seq, head, body }, SIGNAL);
}

t.test('lines of older and of newer hubs are taken, checked and kept as they came', async (t) => {
  const cloud = await startRealCloud();
  t.teardown(() => cloud.stop());
  const hub = await hubHalf(t, cloud, { clock: systemClock });
  await hub.sync.start();
  await hub.claim();
  await hub.sync.stop();

  const one = older(CHAIN_START, stored(1));
  const two = chained({ seq: 1, hash: one.chainHash }, stored(2, { type: 'TELEPORT' as EventType }));
  const three = chained({ seq: 2, hash: two.chainHash }, stored(3));
  const base = eventLine(two);
  const newer = { ...base, v: LATER, trace: 'beside', data: { ...base.data, weather: { degrees: -3 } } };
  const lines = [eventLine(one), newer, eventLine(three)];
  t.match(await send(hub, 'audit', lines), { ack: 3, put_aside: 0 });
  const { body } = await askFleet(cloud, 'GET', `/events?hub=${hub.identity.id}`);
  t.strictSame(body['events'], JSON.parse(JSON.stringify(lines)), 'with what nobody here knows');

  const unsealed = {
    seq: 1,
    type: 'weather_stations',
    v: LATER,
    at: '2030-01-01T00:00:00.000Z',
    data: { key: ['x'], row: { id: 'x', degrees: -3 }, since: 'later' },
  };
  const entity = { ...unsealed, hash: telemetryHash(unsealed) };
  t.match(await send(hub, 'telemetry', [entity]), { ack: 1, put_aside: 0 });
  const found = await askFleet(cloud, 'GET', `/entities?hub=${hub.identity.id}&entity=weather_stations`);
  t.strictSame(found.body['entities'], [entity]);

  const altered = { ...eventLine(chained({ seq: 3, hash: three.chainHash }, stored(4))), v: LATER };
  const wrong = { ...altered, data: { ...altered.data, description: 'changed on the way' } };
  t.match(await send(hub, 'audit', [wrong]), { ack: 4, put_aside: 1 }, 'a later form is no excuse');
  const aside = await askFleet(cloud, 'GET', `/quarantine?hub=${hub.identity.id}`);
  t.match(aside.body['lines'], [{ seq: 4, lane: 'audit', reason: 'altered' }]);
  t.match(await hub.client.place(SIGNAL), { put_aside: 1 }, 'its hub is told');
});
