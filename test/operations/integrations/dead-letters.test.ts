import t from 'tap';
import {
  DEAD_LETTERS_MAX,
  DEAD_LETTERS_PER_REASON,
  DeadLetters,
} from '../../../src/operations/integrations/dead-letters.js';
import { MessageWatch, WATCHED_MESSAGES_MAX } from '../../../src/operations/integrations/message-watch.js';
import type { WatchItem } from '../../../src/operations/integrations/mqtt-use-cases.js';
import { nextTurn } from '../../../src/kit/next-turn.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

t.test('the ring is bounded, and a flood of one reason leaves the others', async (t) => {
  const letters = new DeadLetters(new SimulatedClock());
  letters.note('rare', { name: 'front', topic: 'a/b', bytes: 4 });
  for (let n = 0; n < 1_000; n += 1) letters.note('flood', { topic: `t/${n}` });
  t.equal(letters.list().length, DEAD_LETTERS_PER_REASON + 1);
  t.ok(
    letters.list().some(({ reason, name, bytes }) => reason === 'rare' && name === 'front' && bytes === 4),
  );
  t.same(letters.totals(), { rare: 1, flood: 1_000 });
  for (let n = 0; n < 50; n += 1) for (let m = 0; m < 3; m += 1) letters.note(`reason_${n}`, {});
  t.equal(letters.list().length, DEAD_LETTERS_MAX);
});

t.test('what strangers wrote is cut and plain, and nothing else is taken over', async (t) => {
  const letters = new DeadLetters(new SimulatedClock());
  const evil = `a\u001b[31m\u202e${'x'.repeat(10_000)}`;
  letters.note('bad', {
    topic: evil,
    device_id: '\n\r',
    kind: 'king',
    payload: '0427',
    bytes: '7',
  } as object);
  const [letter] = letters.list();
  t.match(letter, { kind: null, name: '??', bytes: null });
  t.match(letter?.topic, /^a\?\[31m\?x+…$/);
  t.ok((letter?.topic?.length ?? 999) < 140);
  t.notMatch(JSON.stringify(letter), '0427');
});

t.test('one who watches and is slow: bounded, and told how many it missed', async (t) => {
  const items: WatchItem[] = [];
  let ended = 0;
  const sink = { send: (item: WatchItem) => items.push(item) % 10 !== 0 };
  const watch = new MessageWatch(
    new SimulatedClock(),
    { filter: '#', payload: false },
    sink,
    () => (ended += 1),
  );
  const say = () => {
    const from = { kind: 'hub', name: 'hub' } as const;
    watch.saw({ topic: 'doorward/x', payload: Buffer.from('0427'), qos: 0, retain: false, from });
  };
  for (let n = 0; n < WATCHED_MESSAGES_MAX + 7; n += 1) say();
  t.equal(items.length, 0, 'told in a later turn');
  await nextTurn();
  t.equal(items.length, 10, 'as many as there is room for');
  for (let turn = 0; turn < 60; turn += 1) {
    watch.roomAgain();
    await nextTurn();
  }
  t.equal(items.filter(({ kind }) => kind === 'message').length, WATCHED_MESSAGES_MAX);
  t.same(items.at(-1), { kind: 'dropped', count: 7 });
  t.notMatch(JSON.stringify(items), '0427', 'no payload unless asked for');
  watch.stop();
  watch.stop();
  say();
  watch.roomAgain();
  await nextTurn();
  t.equal(ended, 1);
  t.equal(items.length, WATCHED_MESSAGES_MAX + 1, 'nothing after its end');
});
