import t from 'tap';
import fc from 'fast-check';
import { EventText } from '../../src/web/api/event-text.js';

const STREAM =
  'retry: 2000\n\nid: 7\nevent: lock\ndata: {"a":1}\n\n: still here\nid: 9\n\nid: 10\nevent: command\ndata: {"b":"x: y"}\n\n';
const EVENTS = [
  { event: 'lock', data: '{"a":1}' },
  { event: 'command', data: '{"b":"x: y"}' },
];

t.test('events come out whole, however the stream is cut', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: STREAM.length }), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const text = new EventText(null);
      const heard = places.slice(1).flatMap((end, at) => text.push(STREAM.slice(places[at], end)));
      return JSON.stringify(heard) === JSON.stringify(EVENTS) && text.lastId === '10';
    }),
  );
  t.end();
});

/** Rows as a hub has them, and what it sends to one who comes back. */
const ROWS = [8, 9, 10, 11].map((id) => ({ id, event: 'access', data: JSON.stringify({ seq: id }) }));
const sentAfter = (lastId: string | null) =>
  ROWS.filter(({ id }) => id > Number(lastId ?? 0)).reduce(
    (sent, { id, event, data }) => `${sent}id: ${id}\nevent: ${event}\ndata: ${data}\n\n`,
    'retry: 2000\n\n',
  );

t.test('a connection may break anywhere: nothing is glued, lost or told twice', (t) => {
  const place = fc.nat({ max: sentAfter(null).length });
  fc.assert(
    fc.property(fc.array(fc.tuple(place, place), { maxLength: 12 }), (connections) => {
      const heard: unknown[] = [];
      let lastId: string | null = null;
      for (const [cut, end] of [...connections, [0, sentAfter(null).length] as const]) {
        const text: EventText = new EventText(lastId);
        const sent = sentAfter(lastId).slice(0, end);
        for (const chunk of [sent.slice(0, cut), sent.slice(cut)]) heard.push(...text.push(chunk));
        ({ lastId } = text);
      }
      return JSON.stringify(heard) === JSON.stringify(ROWS.map(({ event, data }) => ({ event, data })));
    }),
  );
  t.end();
});

t.test('an id without data is kept for when the reader comes back', (t) => {
  const text = new EventText(null);
  t.same(text.push(': still here\nid: 12\n\n'), []);
  t.equal(text.lastId, '12');
  t.end();
});

t.test('what never ends is no event', (t) => {
  const text = new EventText('7');
  t.throws(() => {
    for (let at = 0; at < 3; at += 1) text.push('x'.repeat(400_000));
  }, RangeError);
  t.equal(text.lastId, '7');
  t.end();
});
