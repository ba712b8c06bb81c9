import t from 'tap';
import { CHAIN_START, linkFault } from '../../../src/audit/hash-chain.js';
import { eventLine, readEventLine } from '../../../src/audit/replica/event-line.js';
import type { Line } from '../../../src/audit/replica/protocol.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { sampleEvent } from '../../store/samples.js';

const overTheWire = (line: Line) => JSON.parse(JSON.stringify(line)) as Line;

t.test('a line says all of its event: the chain holds from lines alone, erased parts or not', async (t) => {
  const { store } = temporaryStore(t);
  await store.write((tx) => {
    tx.events.append(
      sampleEvent({ data: { ratio: 1e21, text: 'a\u0000b \u2028 ü', nested: { a: [1, null] } } }),
    );
    tx.events.append(
      sampleEvent({ success: null, method: null, actor: { kind: 'system', id: null, name: '' } }),
    );
    tx.events.append(sampleEvent());
  });
  await store.write((tx) =>
    tx.erasures.erase([{ seq: 3, parts: ['who', 'text'] }], ({ rows, digest }) =>
      sampleEvent({ type: 'LOG_ERASED', data: { rows, digest } }),
    ),
  );
  const events = store.outbox.events(0, 10);
  let head = CHAIN_START;
  for (const event of events) {
    const read = readEventLine(overTheWire(eventLine(event)));
    t.ok(read);
    if (!read) return;
    t.equal(linkFault(head, read), null, `event ${event.event.seq}`);
    t.strictSame(eventLine(read), eventLine(event));
    head = { seq: read.event.seq, hash: read.chainHash };
  }
  t.equal(head.seq, 4);
});

t.test('a word that was changed on the way shows', async (t) => {
  const { store } = temporaryStore(t);
  await store.write((tx) => tx.events.append(sampleEvent()));
  const [event] = store.outbox.events(0, 1);
  if (!event) throw new Error('no event');
  const line = eventLine(event);
  for (const data of [
    { ...line.data, description: 'Door 1 was unlocked by Bob' },
    { ...line.data, success: false },
    { ...line.data, at_ms: 1 },
  ]) {
    const read = readEventLine({ ...line, data });
    t.equal(read && linkFault(CHAIN_START, read), 'altered');
  }
});

t.test('what is no line of an event is none; what a newer hub adds does no harm', async (t) => {
  const { store } = temporaryStore(t);
  await store.write((tx) => tx.events.append(sampleEvent()));
  const [event] = store.outbox.events(0, 1);
  if (!event) throw new Error('no event');
  const line = eventLine(event);
  t.equal(readEventLine({ ...line, data: {} }), null);
  t.equal(readEventLine({ ...line, hash: 'ff' }), null);
  t.equal(readEventLine({ ...line, data: { ...line.data, actor: 'Anna' } }), null);
  const newer = readEventLine({ ...line, v: 2, data: { ...line.data, weather: 'rain' } });
  t.equal(newer && linkFault(CHAIN_START, newer), null);
});
