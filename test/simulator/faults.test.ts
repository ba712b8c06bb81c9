import t from 'tap';
import { Faults, REORDER_HOLD_MS } from '../../src/simulator/faults.js';
import { SimulatedClock } from '../support/simulated-clock.js';

function air() {
  const clock = new SimulatedClock();
  const faults = new Faults(clock);
  const arrived: string[] = [];
  const send = (name: string, way: 'to_hub' | 'to_lock' = 'to_hub') => {
    faults.carry(way, () => {
      arrived.push(name);
    });
  };
  return { clock, faults, arrived, send };
}

t.test('no fault: everything arrives at once', async (t) => {
  const { arrived, send } = air();
  send('a');
  send('b', 'to_lock');
  t.same(arrived, ['a', 'b']);
});

t.test('duplicate, as many as armed, in the direction armed', async (t) => {
  const { faults, arrived, send } = air();
  faults.arm('duplicate', 2, 0, 'to_hub');
  for (const name of ['a', 'b', 'c']) send(name);
  send('x', 'to_lock');
  t.same(arrived, ['a', 'a', 'b', 'b', 'c', 'x']);
});

t.test('delay lets later ones pass', async (t) => {
  const { clock, faults, arrived, send } = air();
  faults.arm('delay', 1, 500, null);
  send('a');
  send('b');
  clock.advance(499);
  t.same(arrived, ['b']);
  clock.advance(1);
  t.same(arrived, ['b', 'a']);
});

t.test('reorder swaps with the next, or gives up waiting', async (t) => {
  const { clock, faults, arrived, send } = air();
  faults.arm('reorder', 2, 0, null);
  send('a');
  send('x', 'to_lock');
  t.same(arrived, [], 'each direction has its own');
  send('b');
  t.same(arrived, ['b', 'a']);
  clock.advance(REORDER_HOLD_MS);
  t.same(arrived, ['b', 'a', 'x']);
  t.equal(clock.pendingTimers, 0);
});

t.test('clear ends all and lets go of what is held', async (t) => {
  const { faults, arrived, send } = air();
  faults.arm('reorder', 1, 0, null);
  faults.arm('duplicate', 5, 0, null);
  faults.dropReplies(2);
  t.equal(faults.losesReply(), true);
  send('a');
  faults.clear();
  t.same(arrived, ['a']);
  send('b');
  t.same(arrived, ['a', 'b']);
  t.equal(faults.losesReply(), false);
});
