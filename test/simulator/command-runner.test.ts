import t from 'tap';
import { randomUUID } from 'node:crypto';
import { systemRandom } from '../../src/kit/random.js';
import type { CommandResult } from '../../src/simulator/command-runner.js';
import { EMPTY_FLASH } from '../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../src/simulator/lock-firmware.js';
import { PhysicalLock } from '../../src/simulator/physical-lock.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const TRAVEL_MS = 300;

function bench(travelMs = TRAVEL_MS, canUnlatch = true) {
  const clock = new SimulatedClock();
  const physical = new PhysicalLock(clock, travelMs);
  const firmware = new LockFirmware({
    clock,
    physical,
    canUnlatch,
    random: systemRandom,
    flash: EMPTY_FLASH,
    changed: () => undefined,
  });
  firmware.powerOn();
  const answers: CommandResult[] = [];
  const order = (action: 'lock' | 'unlock' | 'unlatch' = 'unlock') => {
    const { bootId, lockMs } = firmware.stamp();
    return { commandId: randomUUID(), action, bootId, notAfterMs: lockMs + 60_000 };
  };
  const keep = (result: CommandResult) => {
    answers.push(result);
  };
  const result = (commandId: string) => {
    let found: CommandResult | undefined;
    firmware.result(commandId, (answer) => {
      found = answer;
    });
    return found;
  };
  return { clock, physical, firmware, answers, order, keep, result };
}

for (const { step, outcome, actuations } of [
  { step: 'before_store', outcome: 'never_seen', actuations: 0 },
  { step: 'stored', outcome: 'interrupted', actuations: 0 },
  { step: 'moving', outcome: 'interrupted', actuations: 1 },
  { step: 'moved', outcome: 'interrupted', actuations: 1 },
  { step: 'recorded', outcome: 'done', actuations: 1 },
] as const) {
  t.test(`power cut at ${step}: no answer, and afterwards ${outcome}`, async (t) => {
    const { clock, physical, firmware, answers, order, keep, result } = bench();
    firmware.cutAt = step;
    const cut = order();
    firmware.execute(cut, keep);
    clock.advance(2 * TRAVEL_MS);
    t.same(answers, []);
    t.equal(physical.powered, false);
    t.equal(physical.actuations, actuations);
    t.equal(physical.bolt, step === 'moved' || step === 'recorded' ? 'unlocked' : 'locked');
    firmware.powerOn();
    t.match(result(cut.commandId), { outcome });
    firmware.execute(cut, keep);
    clock.advance(2 * TRAVEL_MS);
    t.equal(answers.length, 1, 'the repetition is answered');
    t.equal(physical.actuations, actuations, 'and moves nothing: its boot is over');
    firmware.execute(order(), keep);
    clock.advance(TRAVEL_MS);
    t.match(answers[1], { outcome: 'done', success: true }, 'the lock works');
  });
}

t.test('get_result and a repeated id wait for a command that runs', async (t) => {
  const { clock, firmware, answers, order, keep, physical } = bench();
  const moving = order();
  firmware.execute(moving, keep);
  firmware.execute(moving, keep);
  firmware.result(moving.commandId, keep);
  t.same(answers, []);
  clock.advance(TRAVEL_MS);
  t.equal(answers.length, 3);
  for (const answer of answers) t.match(answer, { outcome: 'done', success: true });
  t.equal(physical.actuations, 1);
});

t.test('a jammed bolt answers jammed and reads jammed until it is freed', async (t) => {
  const { clock, firmware, answers, order, keep, physical } = bench();
  physical.jammed = true;
  firmware.execute(order(), keep);
  clock.advance(TRAVEL_MS);
  t.match(answers[0], { outcome: 'done', success: false, reason: 'jammed' });
  t.equal(physical.boltState, 'jammed');
  t.equal(physical.bolt, 'locked');
  t.equal(physical.actuations, 0);
  firmware.repair();
  t.equal(physical.boltState, 'locked');
});

t.test('a lock without a latch motor refuses unlatch, each time', async (t) => {
  const { firmware, answers, order, keep } = bench(0, false);
  const unlatch = order('unlatch');
  firmware.execute(unlatch, keep);
  firmware.execute(unlatch, keep);
  t.match(answers, [
    { outcome: 'refused', reason: 'unsupported' },
    { outcome: 'refused', reason: 'unsupported' },
  ]);
});

t.test('with no travel time the answer comes in the same turn', async (t) => {
  const { firmware, answers, order, keep, physical, clock } = bench(0);
  firmware.execute(order('unlock'), keep);
  t.match(answers, [{ outcome: 'done', success: true }]);
  firmware.execute(order('lock'), keep);
  t.equal(physical.bolt, 'locked');
  t.equal(clock.pendingTimers, 0);
});

t.test('a person with a key', async (t) => {
  const { firmware, physical, clock, order, keep } = bench();
  t.equal(firmware.turn('unlocked', 'key'), true);
  t.match(firmware.events.at(-1), { kind: 'bolt', source: 'key', position: 'unlocked' });
  t.equal(firmware.turn('unlocked', 'key'), true, 'already there');
  t.equal(firmware.events.length, 2, 'boot and bolt');
  firmware.execute(order('lock'), keep);
  t.equal(firmware.turn('locked', 'thumb_turn'), false, 'not against the motor');
  clock.advance(TRAVEL_MS);
  t.equal(physical.bolt, 'locked');
  firmware.powerOff();
  t.equal(firmware.turn('unlocked', 'key'), true, 'a key needs no power');
  t.equal(physical.bolt, 'unlocked');
});
