import t from 'tap';
import { silentLogger } from '../../src/kit/logger.js';
import type { Health } from '../../src/systemd/health-probe.js';
import { Watchdog, watchdogMs } from '../../src/systemd/watchdog.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const LIMIT_MS = 60_000;
const WELL: Health = { faults: [], remarks: [] };

function setUp() {
  const clock = new SimulatedClock();
  const heard: string[] = [];
  const state = { probe: () => Promise.resolve(WELL) };
  const notices = {
    send: (...sent: readonly string[]) => {
      heard.push(...sent);
      return Promise.resolve(true);
    },
    sendNow: () => true,
  };
  const watchdog = new Watchdog({
    ...{ clock, notices, logger: silentLogger, limitMs: LIMIT_MS },
    probe: () => state.probe(),
    sentence: () => 'Serving.',
  });
  const fed = () => heard.filter((one) => one === 'WATCHDOG=1').length;
  return { clock, heard, state, watchdog, fed };
}

t.test('it is fed at half its time, for as long as all is well', async (t) => {
  const { clock, watchdog, fed, heard } = setUp();
  watchdog.start();
  await clock.advanceSettling(LIMIT_MS / 2 - 1, 1_000);
  t.equal(fed(), 0);
  await clock.advanceSettling(10 * LIMIT_MS, 1_000);
  t.equal(fed(), 20);
  t.ok(heard.includes('STATUS=Serving.'));
  watchdog.stop();
  await clock.advanceSettling(LIMIT_MS, 1_000);
  t.equal(fed(), 20, 'not after its end');
  t.equal(clock.pendingTimers, 0);
});

t.test(
  'a fault starves it, and is told; looked at again soon, it is fed before its time is over',
  async (t) => {
    const { clock, watchdog, fed, heard, state } = setUp();
    watchdog.start();
    state.probe = () => Promise.resolve({ faults: ['The database takes no changes.'], remarks: [] });
    await clock.advanceSettling(LIMIT_MS / 2, 1_000);
    t.equal(fed(), 0);
    t.ok(heard.includes('STATUS=Not well: The database takes no changes.'));
    state.probe = () => Promise.resolve(WELL);
    await clock.advanceSettling(LIMIT_MS / 4, 1_000);
    t.equal(fed(), 1, 'within the time that systemd gives');
  },
);

t.test('what no new start would mend is told, and does not starve it', async (t) => {
  const { clock, watchdog, fed, heard, state } = setUp();
  watchdog.start();
  state.probe = () => Promise.resolve({ faults: [], remarks: ['The disk is full.'] });
  await clock.advanceSettling(LIMIT_MS, 1_000);
  t.equal(fed(), 2);
  t.ok(heard.includes('STATUS=Serving. The disk is full.'));
});

t.test('a probe that never ends is silence', async (t) => {
  const { clock, watchdog, heard, state } = setUp();
  watchdog.start();
  state.probe = () => new Promise(() => undefined);
  await clock.advanceSettling(10 * LIMIT_MS, 1_000);
  t.strictSame(heard, []);
});

t.test('its time is what systemd says to this very process', (t) => {
  t.equal(watchdogMs({ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '7' }, 7), 60_000);
  t.equal(watchdogMs({ WATCHDOG_USEC: '60000000' }, 7), 60_000);
  t.equal(watchdogMs({ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '8' }, 7), null, 'meant for another');
  for (const WATCHDOG_USEC of [undefined, '', '0', 'soon']) t.equal(watchdogMs({ WATCHDOG_USEC }, 7), null);
  t.end();
});
