import t from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { DECISION_WINDOW_MS, Keypad, KEYPAD_QUEUE_MAX } from '../../src/simulator/keypad.js';
import type { PendingRequest } from '../../src/simulator/keypad.js';
import { LockBoot } from '../../src/simulator/lock-boot.js';
import { SimulatedClock } from '../support/simulated-clock.js';

function bench() {
  const clock = new SimulatedClock();
  const asked: PendingRequest[] = [];
  const opened: { request: PendingRequest; notAfterMs: number; done: () => void }[] = [];
  const keypad = new Keypad({
    clock,
    random: systemRandom,
    ask: (request) => asked.push(request),
    open: (request, notAfterMs, done) => opened.push({ request, notAfterMs, done }),
  });
  const boot = new LockBoot(clock, systemRandom);
  keypad.powerOn(boot);
  const last = () => {
    const request = asked.at(-1);
    if (!request) throw new Error('nothing asked');
    return request;
  };
  const decide = (grant: boolean, change: object = {}) => {
    const { requestId, bootId, lockMs } = last();
    return keypad.decide({ requestId, bootId, grant, notAfterMs: lockMs + DECISION_WINDOW_MS, ...change });
  };
  return { clock, keypad, asked, opened, last, decide };
}

t.test('the light is green when the bolt has come to rest', async (t) => {
  const { keypad, opened, decide } = bench();
  const light = keypad.present('pin', '0427');
  t.equal(decide(true), true);
  t.equal(opened.length, 1);
  opened[0]?.done();
  t.equal(await light, 'granted');
  t.equal(decide(true), false, 'a decision counts once');
});

t.test('a decision counts up to the 900th millisecond', async (t) => {
  const { clock, keypad, decide } = bench();
  const inTime = keypad.present('pin', '1');
  clock.advance(DECISION_WINDOW_MS);
  t.equal(decide(false), true);
  t.equal(await inTime, 'denied');
  const late = keypad.present('pin', '1');
  clock.advance(DECISION_WINDOW_MS + 1);
  t.equal(decide(true), false);
  t.equal(await late, 'no_answer');
});

t.test('the hub can set an earlier end, not a later one', async (t) => {
  const { clock, keypad, decide, last, opened } = bench();
  const light = keypad.present('pin', '1');
  clock.advance(500);
  t.equal(decide(true, { notAfterMs: last().lockMs + 499 }), false);
  t.equal(decide(true, { notAfterMs: last().lockMs + 60_000 }), true);
  t.equal(opened[0]?.notAfterMs, last().lockMs + DECISION_WINDOW_MS);
  opened[0]?.done();
  t.equal(await light, 'granted');
});

t.test('a decision for another request or another boot is void', async (t) => {
  const { keypad, decide, clock } = bench();
  const light = keypad.present('pin', '1');
  t.equal(decide(true, { requestId: '0000000000000000' }), false);
  t.equal(decide(true, { bootId: '0000000000000000' }), false);
  clock.advance(2000);
  t.equal(await light, 'no_answer');
});

t.test('one request at a time; a line that is too long gets no answer', async (t) => {
  const { keypad, asked, decide, clock } = bench();
  const lights = Array.from({ length: KEYPAD_QUEUE_MAX + 1 }, (_, turn) => keypad.present('pin', `${turn}`));
  t.equal(asked.length, 1);
  t.equal(await keypad.present('pin', 'x'), 'no_answer');
  decide(false);
  t.equal(asked.length, 2);
  t.not(asked[0]?.requestId, asked[1]?.requestId);
  clock.advance(60_000);
  t.same((await Promise.all(lights)).slice(0, 3), ['denied', 'no_answer', 'no_answer']);
});

t.test('power off answers everybody and leaves no timer', async (t) => {
  const { keypad, clock, decide } = bench();
  const opening = keypad.present('pin', '1');
  const waiting = keypad.present('pin', '2');
  decide(true);
  keypad.powerOff();
  t.equal(await opening, 'granted', 'it had been');
  t.equal(await waiting, 'no_answer');
  t.equal(await keypad.present('pin', '3'), 'no_answer');
  t.equal(clock.pendingTimers, 0);
});
