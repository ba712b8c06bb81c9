import t from 'tap';
import fc from 'fast-check';
import { EventBuffer, EVENTS_MAX } from '../../src/simulator/event-buffer.js';

const at = { bootId: 'a', lockMs: 5 };

t.test('sequence numbers start at 1 in each boot', async (t) => {
  const buffer = new EventBuffer();
  buffer.add({ kind: 'boot' }, at);
  buffer.add({ kind: 'door', position: 'open' }, at);
  buffer.restart();
  buffer.add({ kind: 'boot' }, { bootId: 'b', lockMs: 1 });
  t.match(buffer.waiting, [
    { seq: 1, bootId: 'a', atLockMs: 5 },
    { seq: 2, bootId: 'a' },
    { seq: 1, bootId: 'b', atLockMs: 1 },
  ]);
  buffer.acknowledge('a', 1, at);
  t.match(buffer.waiting, [
    { seq: 2, bootId: 'a' },
    { seq: 1, bootId: 'b' },
  ]);
  buffer.acknowledge('b', 9, at);
  t.match(buffer.waiting, [{ seq: 2, bootId: 'a' }]);
});

t.test('a full buffer counts what it loses and says so without a gap', async (t) => {
  const buffer = new EventBuffer();
  for (let turn = 0; turn < EVENTS_MAX + 3; turn += 1) buffer.add({ kind: 'tamper' }, at);
  t.equal(buffer.waiting.length, EVENTS_MAX);
  const { events, eventsLost } = buffer.snapshot();
  t.equal(eventsLost, 3);
  t.equal(events.length, EVENTS_MAX);
  buffer.acknowledge('a', 10, at);
  t.match(buffer.waiting.at(-1), { kind: 'events_lost', count: 3, seq: EVENTS_MAX + 1 });
});

t.test('nothing is lost uncounted', async (t) => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant('add' as const) },
    { weight: 1, arbitrary: fc.nat(700) },
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 300, maxLength: 600 }), (steps) => {
      const buffer = new EventBuffer();
      let added = 0;
      let acknowledgedEvents = 0;
      let told = 0;
      for (const taken of steps) {
        if (taken === 'add') {
          added += 1;
          buffer.add({ kind: 'tamper' }, at);
          continue;
        }
        for (const event of buffer.waiting.filter(({ seq }) => seq <= taken)) {
          if (event.kind === 'events_lost') told += event.count ?? 0;
          else acknowledgedEvents += 1;
        }
        buffer.acknowledge('a', taken, at);
      }
      const { events, eventsLost } = buffer.snapshot();
      for (const event of events) {
        if (event.kind === 'events_lost') told += event.count ?? 0;
        else acknowledgedEvents += 1;
      }
      return added === acknowledgedEvents + told + eventsLost && events.length <= EVENTS_MAX;
    }),
    { numRuns: 50 },
  );
  t.pass('held');
});
