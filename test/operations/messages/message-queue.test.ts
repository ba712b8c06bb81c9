import t, { type Test } from 'tap';
import fc from 'fast-check';
import { idSource } from '../../../src/kit/ids.js';
import { createLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import {
  FIRST_PAUSE_MS,
  MessageQueue,
  MESSAGES_MAX,
  type NewMessage,
} from '../../../src/operations/messages/message-queue.js';
import { LET_GO_MS, TRY_MS } from '../../../src/operations/messages/sender-turn.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { ScriptedSender } from './scripted-sender.js';

const LIFE_MS = 240_000;
const SMS: NewMessage = { channel: 'sms', to: '+998901234567', subject: null, text: 'Your code is 042713.' };
const EMPTY = { waiting: 0, sent: 0, failed: 0, expired: 0, withdrawn: 0, refused: 0 };

function bench(...senders: ScriptedSender[]) {
  const clock = new SimulatedClock();
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line) => lines.push(line) });
  const queue = new MessageQueue({ senders, clock, newId: idSource(clock, systemRandom), logger });
  return { clock, queue, lines, settle: () => new Promise((resolve) => setImmediate(resolve)) };
}

t.test('a message goes out once, with an id of its own', async (t) => {
  const sender = new ScriptedSender('modem', 'sent');
  const { clock, queue, settle } = bench(sender);
  t.type(queue.send(SMS, LIFE_MS), 'function');
  t.equal(queue.counts.waiting, 1);
  await settle();
  t.match(sender.trials, [{ message: { ...SMS, id: /^[0-9a-f-]{36}$/ } }]);
  await clock.advanceSettling(LIFE_MS, 10_000);
  t.equal(sender.trials.length, 1);
  t.same(queue.counts, { ...EMPTY, sent: 1 });
  t.equal(clock.pendingTimers, 0, 'nothing is left behind');
});

t.test('the first sender that works, in order, and only of the channel', async (t) => {
  const mail = new ScriptedSender('smtp', 'sent', ['email']);
  const broken = new ScriptedSender('modem', 'later');
  const hopeless = new ScriptedSender('web hook', 'failed', ['email', 'sms']);
  const working = new ScriptedSender('second modem', 'sent');
  const unused = new ScriptedSender('third modem', 'sent');
  const { queue, settle, lines } = bench(mail, broken, hopeless, working, unused);
  t.same(queue.senders, ['smtp', 'modem', 'web hook', 'second modem', 'third modem']);
  queue.send(SMS, LIFE_MS);
  await settle();
  t.same(
    [mail, broken, hopeless, working, unused].map(({ trials }) => trials.length),
    [0, 1, 1, 1, 0],
  );
  t.equal(new Set([broken, hopeless, working].map(({ trials }) => trials[0]?.message.id)).size, 1, 'one id');
  t.notMatch(lines.join(''), /042713|998901234567/, 'neither code nor number is logged');
  t.match(lines.join(''), /"sender":"modem".*as told/);
  const none = bench(mail);
  t.notOk(none.queue.canReach('sms'));
  t.ok(none.queue.canReach('email'));
});

t.test('tries again with growing pauses; what failed for good is not tried again', async (t) => {
  const later = new ScriptedSender('modem', 'later');
  const hopeless = new ScriptedSender('web hook', 'failed');
  const { clock, queue, settle } = bench(later, hopeless);
  queue.send(SMS, LIFE_MS);
  await settle();
  const at: number[] = [];
  for (let ms = 0; ms < 70_000; ms += 500) {
    if (later.trials.length > at.length) at.push(clock.monotonicMs());
    await clock.advanceSettling(500, 500);
  }
  t.same(at, [0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000]);
  t.equal(hopeless.trials.length, 1);
  later.answer = 'sent';
  await clock.advanceSettling(60_000, 1_000);
  t.same(queue.counts, { ...EMPTY, sent: 1 });
});

t.test('ends when no sender can', async (t) => {
  const { clock, queue, settle } = bench(
    new ScriptedSender('a', 'failed'),
    new ScriptedSender('b', 'failed'),
  );
  queue.send(SMS, LIFE_MS);
  await settle();
  t.same(queue.counts, { ...EMPTY, failed: 1 });
  t.equal(clock.pendingTimers, 0);
});

t.test('a sender that throws or says nothing does not hold up the others', async (t) => {
  const defect = new ScriptedSender('defect', 'throw');
  const mute = new ScriptedSender('mute', null);
  const working = new ScriptedSender('modem', 'sent');
  const { clock, queue, settle } = bench(defect, mute, working);
  queue.send(SMS, LIFE_MS);
  queue.send(SMS, LIFE_MS);
  await settle();
  t.equal(mute.trials.length, 1, 'one message at a time');
  await clock.advanceSettling(TRY_MS, 1_000);
  t.ok(mute.trials[0]?.signal.aborted, 'told to stop');
  t.equal(working.trials.length, 0, 'and waited for: it may have sent it');
  await clock.advanceSettling(LET_GO_MS, 1_000);
  t.equal(working.trials.length, 1);
  await clock.advanceSettling(TRY_MS + LET_GO_MS, 1_000);
  t.same(queue.counts, { ...EMPTY, sent: 2 });
});

t.test('what has not left in its time never leaves', async (t) => {
  await t.test('while it waits for the next try', async (t) => {
    const sender = new ScriptedSender('modem', 'later');
    const { clock, queue, lines } = bench(sender);
    queue.send(SMS, 10_000);
    await clock.advanceSettling(10_000, 500);
    const tries = sender.trials.length;
    sender.answer = 'sent';
    await clock.advanceSettling(LIFE_MS, 1_000);
    t.equal(sender.trials.length, tries);
    t.same(queue.counts, { ...EMPTY, expired: 1 });
    t.equal(clock.pendingTimers, 0);
    t.match(lines.join(''), /did not leave in its time/);
  });
  await t.test('while a sender has it', async (t) => {
    const sender = new ScriptedSender('modem', null);
    const { clock, queue, settle } = bench(sender);
    queue.send(SMS, 10_000);
    await settle();
    clock.advance(9_999);
    t.notOk(sender.trials[0]?.signal.aborted);
    clock.advance(1);
    t.ok(sender.trials[0]?.signal.aborted, 'at that very moment');
    sender.trials[0]?.settle({ kind: 'later', detail: 'stopped' });
    await settle();
    t.same(queue.counts, { ...EMPTY, expired: 1 });
  });
  await t.test('while it waits for its turn', async (t) => {
    const sender = new ScriptedSender('modem', null);
    const { clock, queue, settle } = bench(sender);
    queue.send(SMS, LIFE_MS);
    queue.send({ ...SMS, text: 'second' }, 10_000);
    await settle();
    clock.advance(10_000);
    sender.trials[0]?.settle({ kind: 'sent' });
    await settle();
    t.equal(sender.trials.length, 1, 'it never had one');
    t.same(queue.counts, { ...EMPTY, sent: 1, expired: 1 });
  });
  await t.test('the wall clock has no say', async (t) => {
    const sender = new ScriptedSender('modem', 'later');
    const { clock, queue } = bench(sender);
    queue.send(SMS, 10_000);
    clock.jumpWall(-3_600_000);
    await clock.advanceSettling(10_000, 500);
    t.same(queue.counts, { ...EMPTY, expired: 1 });
  });
});

t.test('whatever the senders do, nothing is handed over late, and every message ends', async () => {
  const step = fc.constantFrom<ScriptedSender['answer']>('sent', 'later', 'failed', 'throw', null);
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 60_000 }),
      async (script, lifeMs) => {
        const sender = new ScriptedSender('modem', script[0] ?? null);
        const { clock, queue } = bench(sender);
        queue.send(SMS, lifeMs);
        const begun: number[] = [];
        for (let ms = 0; ms < lifeMs + TRY_MS + LET_GO_MS + 1_000; ms += 1_000) {
          await clock.advanceSettling(1_000, 1_000);
          while (begun.length < sender.trials.length) {
            begun.push(clock.monotonicMs() - 1_000);
            sender.answer = script[begun.length % script.length] ?? null;
          }
        }
        const late =
          begun.some((atMs) => atMs > lifeMs) ||
          sender.trials.some(({ signal }) => !signal.aborted && queue.counts.waiting > 0);
        const { waiting, ...ends } = queue.counts;
        return (
          !late &&
          waiting === 0 &&
          Object.values(ends).reduce((sum, n) => sum + n, 0) === 1 &&
          clock.pendingTimers === 0
        );
      },
    ),
    { numRuns: 25 },
  );
});

t.test('a message that is withdrawn leaves no more', async (t) => {
  const sender = new ScriptedSender('modem', 'later');
  const { clock, queue, settle } = bench(sender);
  const withdraw = queue.send(SMS, LIFE_MS);
  await settle();
  withdraw?.();
  sender.answer = 'sent';
  await clock.advanceSettling(10 * FIRST_PAUSE_MS, 500);
  t.equal(sender.trials.length, 1);
  t.same(queue.counts, { ...EMPTY, withdrawn: 1 });
  withdraw?.();
  t.same(queue.counts, { ...EMPTY, withdrawn: 1 }, 'twice is once');
});

t.test('has room for so many and no more', async (t: Test) => {
  const sender = new ScriptedSender('modem', null);
  const { queue, settle } = bench(sender);
  for (let n = 0; n < MESSAGES_MAX; n += 1) t.type(queue.send(SMS, LIFE_MS), 'function');
  t.equal(queue.send(SMS, LIFE_MS), null);
  t.match(queue.counts, { waiting: MESSAGES_MAX, refused: 1 });
  await settle();
  sender.trials[0]?.settle({ kind: 'sent' });
  await settle();
  t.type(queue.send(SMS, LIFE_MS), 'function', 'room again');
});

t.test('once it stops nothing leaves', async (t) => {
  const sender = new ScriptedSender('modem', null);
  const { clock, queue, settle } = bench(sender);
  await queue.start();
  queue.send(SMS, LIFE_MS);
  queue.send(SMS, LIFE_MS);
  await settle();
  const stopped = queue.stop();
  t.ok(sender.trials[0]?.signal.aborted);
  t.equal(queue.send(SMS, LIFE_MS), null);
  sender.trials[0]?.settle({ kind: 'later', detail: 'stopped' });
  await stopped;
  t.equal(sender.trials.length, 1);
  t.equal(queue.counts.waiting, 0);

  const stuck = bench(new ScriptedSender('mute', null));
  stuck.queue.send(SMS, LIFE_MS);
  await stuck.settle();
  const given = stuck.queue.stop();
  await stuck.clock.advanceSettling(6_000, 500);
  await given;
  t.pass('a sender that does not answer does not keep the hub from stopping');
  await clock.advanceSettling(1, 1);
});
