import { setTimeout as pause } from 'node:timers/promises';
import { HUB_NODE_FLAGS } from '../../../src/cli/hub-launch.js';
import { startRealHub, type RealHub } from '../../../test/support/real-hub.js';
import { startRealSimulator } from '../../../test/support/real-simulator.js';
import { peakResidentMib, residentMib } from '../../bench/resident-memory.js';
import type { Proof } from '../proof.js';
import { SlowReaders } from './slow-readers.js';
import { floods, halfOpen } from './strangers.js';
import { UnlockMeter } from './unlock-meter.js';

/** By how much the hub may grow, MiB. */
const GROWTH_MAX_MIB = 20;
/** Within which 99 of 100 unlocks over MQTT have to end meanwhile, milliseconds. */
const UNLOCK_P99_MS = 250;
/** What goes with the whole of it; a smaller count has as much less of the others, and its times mean nothing. */
const WHOLE = { mib: 200, halfOpen: 500, readers: 1_000 } as const;
/** Longer than the broker waits for a CONNECT, also on a machine that is busy with other things. */
const HALF_OPEN_MS = 20_000;
/** Long enough for unlocks to be counted: the hub cuts such senders so early that the megabytes take no time. */
const FLOOD_MS = 5_000;
const BETWEEN_FLOODS_MS = 100;
/** Longer than it waits for a reader that reads nothing. */
const READ_NOTHING_MS = 15_000;
/** Once small, so that what is made once is not counted. */
const WARM_UP_MIB = 1;
const WARM_UP_UNLOCKS = 200;
/** Until what was needed to connect them is given back. */
const SETTLE_MS = 3_000;

export const hostileLanProof: Proof = {
  name: 'hostile-lan',
  shows:
    `megabytes from strangers who never log in to the broker, ${WHOLE.halfOpen} half-open connections, ${WHOLE.readers} readers ` +
    `that read nothing, are sent all that is said of a door that opens all the time, and ask each second for all that is ` +
    `retained: the hub grows by at most ${GROWTH_MAX_MIB} MiB, and a door opens meanwhile`,
  defaultCount: WHOLE.mib,
  async run({ count, progress }) {
    const share = Math.min(1, count / WHOLE.mib);
    const preload = new URL('../../bench/loop-delay.mjs', import.meta.url).href;
    const hub = await startRealHub({ nodeFlags: [...HUB_NODE_FLAGS, '--import', preload] });
    const simulator = await startRealSimulator();
    const readers = await SlowReaders.start(hub);
    const told: string[] = [];
    const failures: string[] = [];
    try {
      const port = Number(new URL(hub.mqttUrl).port);
      const meter = await UnlockMeter.at(hub, simulator);
      for (let n = 0; n < WARM_UP_UNLOCKS * share; n += 1) await meter.unlock();
      await floods(port, WARM_UP_MIB);
      /** Doors are opened while it happens. */
      const besieged = async (what: string, fromMib: number, siege: () => Promise<unknown>) => {
        await loopDelayMs(hub);
        meter.start();
        const peak = await peakResidentMib(hub.pid, siege);
        const { p99Ms, count: unlocks } = await meter.stop();
        const grownMib = peak - fromMib;
        const late = `p99 of the event loop ${(await loopDelayMs(hub)).toFixed(0)} ms`;
        const line = `${what}: ${grownMib.toFixed(1)} MiB more, p99 of ${unlocks} unlocks ${p99Ms.toFixed(0)} ms (${late})`;
        told.push(line);
        progress(line);
        if (grownMib > GROWTH_MAX_MIB) failures.push(`the hub grew too much; ${line}`);
        if (share === 1 && p99Ms > UNLOCK_P99_MS) failures.push(`a door had to wait; ${line}`);
      };
      const before = residentMib(hub.pid);
      await besieged(
        `${count} MiB before authentication, and again for ${FLOOD_MS / 1000} s`,
        before,
        async () => {
          const endMs = performance.now() + FLOOD_MS * share;
          do {
            await floods(port, count);
            // those who send are in the process that asks for the unlocks
            await pause(BETWEEN_FLOODS_MS);
          } while (performance.now() < endMs);
        },
      );
      const openCount = Math.ceil(WHOLE.halfOpen * share);
      await besieged(`${openCount} half-open connections`, before, async () => {
        const left = await halfOpen(port, openCount, HALF_OPEN_MS);
        if (left > 0)
          failures.push(`${left} half-open connections were still there after ${HALF_OPEN_MS} ms`);
      });
      const readerCount = Math.ceil(WHOLE.readers * share);
      await readers.connect(readerCount);
      await meter.unlock();
      await pause(SETTLE_MS);
      const idle = residentMib(hub.pid);
      const left = await readers.left();
      if (left < readerCount) failures.push(`only ${left} of ${readerCount} readers were kept`);
      await besieged(`${readerCount} readers that read nothing`, idle, async () => {
        readers.stopReading();
        await pause(READ_NOTHING_MS);
      });
      failures.push(...meter.refused);
    } finally {
      await readers.end();
      await simulator.stop();
      await hub.stop();
    }
    return { summary: told.join('; '), failures };
  },
};

/** How late the hub's event loop was since it was asked last, 99th percentile, milliseconds. */
async function loopDelayMs({ program, pid }: RealHub): Promise<number> {
  const [, p99Ms] = await program.says(/loop-delay \{"p99Ms":([\d.e-]+)\}\n/, () => {
    process.kill(pid, 'SIGUSR2');
  });
  return Number(p99Ms);
}
