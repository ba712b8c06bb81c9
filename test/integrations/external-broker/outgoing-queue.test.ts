import fc from 'fast-check';
import t from 'tap';
import {
  MESSAGE_BYTES,
  QUEUE_BYTES,
  QUEUE_MESSAGES,
} from '../../../src/integrations/external-broker/limits.js';
import { OutgoingQueue, type Outgoing } from '../../../src/integrations/external-broker/outgoing-queue.js';

const message = fc.record({
  topic: fc.constantFrom('a', 'b', 'c'),
  text: fc.string({ maxLength: 3 }),
  qos: fc.constant(1 as const),
  retain: fc.boolean(),
});

function drain(queue: OutgoingQueue): Outgoing[] {
  const all: Outgoing[] = [];
  for (let next = queue.take(true); next; next = queue.take(true)) all.push(next);
  return all;
}

t.test('what comes out: the newest of each state, every event in order, and then nothing', (t) => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), fc.nat({ max: 20 }), (said, taken) => {
      const queue = new OutgoingQueue();
      for (const one of said) queue.add(one);
      // Some were on their way when the link ended.
      const away: Outgoing[] = [];
      for (let at = 0; at < taken; at += 1) {
        const next = queue.take(true);
        if (next) away.push(next);
      }
      queue.giveBack(away);
      const out = drain(queue);
      t.strictSame(
        out.filter(({ retain }) => !retain).map(({ text }) => text),
        said.filter(({ retain }) => !retain).map(({ text }) => text),
      );
      const newest = new Map(said.filter(({ retain }) => retain).map(({ topic, text }) => [topic, text]));
      t.strictSame(
        new Map(out.filter(({ retain }) => retain).map(({ topic, text }) => [topic, text])),
        newest,
      );
      t.equal(out.length, newest.size + said.filter(({ retain }) => !retain).length);
      t.equal(queue.messages + queue.bytes + queue.dropped, 0);
    }),
    { numRuns: 100 },
  );
  t.end();
});

t.test('a state that is newer than the one that comes back stays', (t) => {
  const queue = new OutgoingQueue();
  const state = (text: string): Outgoing => ({ topic: 'a', text, qos: 1, retain: true });
  queue.add(state('old'));
  const away = queue.take(true);
  queue.add(state('new'));
  queue.giveBack(away ? [away] : []);
  t.same(drain(queue), [state('new')]);
  t.end();
});

t.test(
  'however long the broker is away: bounded in number and bytes, the oldest events go, and are counted',
  (t) => {
    const queue = new OutgoingQueue();
    queue.add({ topic: 'state', text: 'locked', qos: 1, retain: true });
    for (let at = 0; at < 50_000; at += 1)
      queue.add({ topic: 'event', text: String(at), qos: 1, retain: false });
    t.equal(queue.messages, QUEUE_MESSAGES);
    t.equal(queue.dropped, 50_001 - QUEUE_MESSAGES);
    t.same(queue.take(true), { topic: 'state', text: 'locked', qos: 1, retain: true });
    t.equal(queue.take(true)?.text, String(50_000 - QUEUE_MESSAGES + 1));

    const text = 'x'.repeat(100_000);
    for (let at = 0; at < 100; at += 1) queue.add({ topic: `state ${at}`, text, qos: 1, retain: true });
    t.ok(queue.bytes <= QUEUE_BYTES);
    const { dropped, bytes } = queue;
    queue.add({ topic: 'a', text: 'x'.repeat(MESSAGE_BYTES), qos: 1, retain: true });
    t.equal(queue.dropped, dropped + 1);
    t.equal(queue.bytes, bytes);
    t.end();
  },
);
