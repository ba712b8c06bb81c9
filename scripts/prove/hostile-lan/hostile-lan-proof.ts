import { setTimeout as pause } from 'node:timers/promises';
import { startRealHub } from '../../../test/support/real-hub.js';
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
/** Longer than the broker waits for a CONNECT. */
const HALF_OPEN_MS = 6_000;
/** Longer than it waits for a reader that reads nothing. */
const READ_NOTHING_S = 15;
/** Once small, so that what is made once is not counted. */
const WARM_UP_MIB = 1;
const WARM_UP_UNLOCKS = 200;
/** Until what was needed to connect them is given back. */
const SETTLE_MS = 3_000;

export const hostileLanProof: Proof = {
  name: 'hostile-lan',
  shows:
    `megabytes from strangers who never log in to the broker, ${WHOLE.halfOpen} half-open connections, ${WHOLE.readers} readers ` +
    `that read nothing: the hub grows by at most ${GROWTH_MAX_MIB} MiB, and a door opens meanwhile`,
  defaultCount: WHOLE.mib,
  async run({ count, progress }) {
    const share = Math.min(1, count / WHOLE.mib);
    const hub = await startRealHub();
    const simulator = await startRealSimulator();
    const readers = new SlowReaders(hub);
    const told: string[] = [];
    const failures: string[] = [];
    try {
      const port = Number(new URL(hub.mqttUrl).port);
      const meter = await UnlockMeter.at(hub, simulator);
      for (let n = 0; n < WARM_UP_UNLOCKS * share; n += 1) await meter.unlock();
      await floods(port, WARM_UP_MIB);
      /** Doors are opened while it happens. */
      const besieged = async (what: string, fromMib: number, siege: () => Promise<unknown>) => {
        meter.start();
        const peak = await peakResidentMib(hub.pid, siege);
        const { p99Ms, count: unlocks } = await meter.stop();
        const grownMib = peak - fromMib;
        const line = `${what}: ${grownMib.toFixed(1)} MiB more, p99 of ${unlocks} unlocks ${p99Ms.toFixed(0)} ms`;
        told.push(line);
        progress(line);
        if (grownMib > GROWTH_MAX_MIB) failures.push(`the hub grew too much; ${line}`);
        if (share === 1 && p99Ms > UNLOCK_P99_MS) failures.push(`a door had to wait; ${line}`);
      };
      const before = residentMib(hub.pid);
      await besieged(`${count} MiB before authentication`, before, () => floods(port, count));
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
      if (readers.left < readerCount)
        failures.push(`only ${readers.left} of ${readerCount} readers were kept`);
      readers.stopReading();
      await besieged(`${readerCount} readers that read nothing`, idle, async () => {
        for (let second = 0; second < READ_NOTHING_S; second += 1) {
          readers.askAgain();
          await pause(1_000);
        }
      });
      failures.push(...meter.refused);
    } finally {
      readers.end();
      await simulator.stop();
      await hub.stop();
    }
    return { summary: told.join('; '), failures };
  },
};
