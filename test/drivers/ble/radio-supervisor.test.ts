import t from 'tap';
import type { LinkEnd, RadioState } from '../../../src/drivers/ble/radio.js';
import type { ToRadio } from '../../../src/drivers/ble/radio-messages.js';
import {
  FIRST_RESTART_MS,
  LINGER_MS,
  MAX_RESTART_MS,
  PONG_MS,
  RadioSupervisor,
  START_MS,
  type RadioChildListener,
} from '../../../src/drivers/ble/radio-supervisor.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

interface Child {
  readonly say: RadioChildListener;
  readonly sent: ToRadio[];
  killed: number;
}

const setUp = async () => {
  const clock = new SimulatedClock();
  const children: Child[] = [];
  const supervisor = new RadioSupervisor(
    (say) => {
      const child: Child = { say, sent: [], killed: 0 };
      children.push(child);
      return {
        send: (message) => child.sent.push(message),
        kill: () => {
          child.killed++;
        },
      };
    },
    clock,
    silentLogger,
  );
  const states: RadioState[] = [];
  const ends: { readonly link: number; readonly reason: LinkEnd; readonly state: string }[] = [];
  supervisor.listener = {
    stateChanged: (state) => states.push(state),
    advertised: () => undefined,
    reached: () => undefined,
    connected: () => undefined,
    ended: (link, reason) => ends.push({ link, reason, state: supervisor.state.kind }),
    notified: () => undefined,
  };
  await supervisor.start();
  const child = (n = children.length - 1): Child => {
    const found = children[n];
    if (!found) throw new Error(`no child ${n}`);
    return found;
  };
  return { clock, supervisor, children, child, states, ends };
};

t.test('no program runs until somebody needs it, and none when nobody does any more', async (t) => {
  const { clock, supervisor, children, child } = await setUp();
  clock.advance(60_000);
  t.equal(children.length, 0);
  supervisor.use(true);
  t.equal(children.length, 1);
  child().say.message({ type: 'ready' });
  t.same(supervisor.state, { kind: 'ready' });
  supervisor.use(false);
  clock.advance(LINGER_MS - 1);
  supervisor.use(true);
  clock.advance(LINGER_MS);
  t.equal(child(0).killed === 0 || children.length > 1, true);
  supervisor.use(false);
  clock.advance(LINGER_MS);
  t.same(supervisor.state, { kind: 'off' });
  t.ok(child().killed > 0);
  t.equal(clock.pendingTimers, 0);
});

t.test('one that dies, again and again, is started with growing waits', async (t) => {
  const { clock, supervisor, children, child, states } = await setUp();
  supervisor.use(true);
  const waits: number[] = [];
  for (let n = 1; n <= 8; n++) {
    child().say.exited('the radio program ended with 1');
    const atMs = clock.monotonicMs();
    while (children.length === n) clock.advance(10);
    waits.push(clock.monotonicMs() - atMs);
  }
  t.ok(waits.every((wait, n) => wait >= (waits[n - 1] ?? FIRST_RESTART_MS)));
  t.equal(waits.at(-1), MAX_RESTART_MS);
  t.match(states.at(-1), { kind: 'unavailable', trouble: 'radio_failed' });
  child().say.message({ type: 'ready' });
  t.same(supervisor.state, { kind: 'ready' });
});

t.test('one that says why it can not work is believed, and another is tried', async (t) => {
  const { clock, supervisor, children, child } = await setUp();
  supervisor.use(true);
  child().say.message({ type: 'unavailable', trouble: 'bluetooth_unavailable', detail: 'no adapter' });
  t.same(supervisor.state, {
    kind: 'unavailable',
    trouble: 'bluetooth_unavailable',
    detail: 'no adapter',
  });
  child(0).say.exited('late');
  t.match(supervisor.state, { trouble: 'bluetooth_unavailable' }, 'its end is no news');
  clock.advance(MAX_RESTART_MS);
  child().say.message({ type: 'ready' });
  t.same(supervisor.state, { kind: 'ready' });
  t.equal(children.length, 2);
});

t.test('one that hangs is killed', async (t) => {
  const { clock, supervisor, child } = await setUp();
  supervisor.use(true);
  clock.advance(START_MS);
  t.match(supervisor.state, { kind: 'unavailable', detail: /not ready within/ });
  t.equal(child(0).killed, 1);
  clock.advance(MAX_RESTART_MS);
  child().say.message({ type: 'ready' });
  for (let n = 0; n < 5; n++) {
    clock.advance(PONG_MS - 1);
    const ping = child()
      .sent.filter(({ type }) => type === 'ping')
      .at(-1);
    if (ping?.type !== 'ping') throw new Error('no ping');
    child().say.message({ type: 'pong', n: ping.n });
    clock.advance(1);
  }
  t.same(supervisor.state, { kind: 'ready' }, 'as long as it answers it lives');
  clock.advance(2 * PONG_MS);
  t.match(supervisor.state, { kind: 'unavailable', detail: /silent/ });
  t.equal(child(1).killed, 1);
});

t.test('nonsense from the program ends it', async (t) => {
  const { supervisor, child } = await setUp();
  supervisor.use(true);
  child().say.message({ type: 'connected', link: -1, mtu: 5 });
  t.match(supervisor.state, { kind: 'unavailable', trouble: 'radio_failed' });
});

t.test('links end with the program, after its state is told', async (t) => {
  const { supervisor, child, ends } = await setUp();
  supervisor.use(true);
  supervisor.connect(1, 'aa:aa:aa:aa:aa:aa', 1_000);
  t.same(ends, [{ link: 1, reason: 'radio', state: 'starting' }], 'not ready yet');
  child().say.message({ type: 'ready' });
  supervisor.connect(2, 'aa:aa:aa:aa:aa:aa', 1_000);
  child().say.exited('gone');
  t.same(ends[1], { link: 2, reason: 'radio', state: 'unavailable' });
  t.equal(ends.length, 2, 'each ends once');
  await supervisor.stop();
  t.same(supervisor.state, { kind: 'off' });
});
