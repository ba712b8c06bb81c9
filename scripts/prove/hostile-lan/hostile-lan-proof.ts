import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startRealHub } from '../../../test/support/real-hub.js';
import { peakResidentMib, residentMib } from '../../bench/resident-memory.js';
import type { Proof } from '../proof.js';

/** By how much the hub may grow, MiB. */
export const GROWTH_MAX_MIB = 20;
const HALF_OPEN = 500;
const CHUNK = Buffer.alloc(64 * 1024, 0xff);
const MIB = 1024 * 1024;
const STRANGERS_AT_ONCE = 16;
/** Longer than the broker waits for a CONNECT. */
const HALF_OPEN_MS = 6_000;

/** What a stranger begins with: a CONNECT that promises much, and garbage. */
const BEGINNINGS = [
  Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0x10, 0xff, 0x1f]),
  Buffer.from([0x30]),
];

/** Sends until it is cut. @returns the bytes that left this process */
async function flood(port: number, n: number): Promise<number> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(BEGINNINGS[n % BEGINNINGS.length] ?? CHUNK);
  const send = () => {
    while (!socket.destroyed && socket.write(CHUNK));
  };
  socket.on('connect', send).on('drain', send);
  await new Promise((resolve) => socket.once('close', resolve));
  return socket.bytesWritten;
}

export const hostileLanProof: Proof = {
  name: 'hostile-lan',
  shows: `megabytes from strangers who never log in to the broker, and ${HALF_OPEN} half-open connections: the hub grows by at most ${GROWTH_MAX_MIB} MiB`,
  defaultCount: 200,
  async run({ count, progress }) {
    const hub = await startRealHub();
    try {
      const port = Number(new URL(hub.mqttUrl).port);
      // once small, so that what is made once is not counted
      await Promise.all(Array.from({ length: STRANGERS_AT_ONCE }, (_, n) => flood(port, n)));
      const before = residentMib(hub.pid);
      let sent = 0;
      const flooded = await peakResidentMib(hub.pid, async () => {
        for (let n = 0; sent < count * MIB; n += STRANGERS_AT_ONCE) {
          const floods = Array.from({ length: STRANGERS_AT_ONCE }, (_, m) => flood(port, n + m));
          for (const bytes of await Promise.all(floods)) sent += bytes;
        }
      });
      progress(`${Math.round(sent / MIB)} MiB sent`);
      const sockets: Socket[] = [];
      const halfOpen = await peakResidentMib(hub.pid, async () => {
        for (let n = 0; n < HALF_OPEN; n += 1) {
          const socket = connect(port, '127.0.0.1').on('error', () => undefined);
          sockets.push(socket);
          await once(socket, 'connect');
          // half of them with the beginning of a CONNECT that does not come
          if (n % 2 === 0) socket.write(Buffer.from([0x10, 0x80]));
        }
        await new Promise((resolve) => setTimeout(resolve, HALF_OPEN_MS));
      });
      const left = sockets.filter(({ destroyed }) => !destroyed).length;
      for (const socket of sockets) socket.destroy();
      const growth = [flooded - before, halfOpen - before];
      const told = growth.map((mib) => mib.toFixed(1)).join(' and ');
      return {
        summary: `${Math.round(sent / MIB)} MiB before authentication and ${HALF_OPEN} half-open connections: ${told} MiB more`,
        failures: [
          ...(Math.max(...growth) > GROWTH_MAX_MIB ? [`the hub grew by ${told} MiB`] : []),
          ...(left > 0 ? [`${left} half-open connections were still there after ${HALF_OPEN_MS} ms`] : []),
        ],
      };
    } finally {
      await hub.stop();
    }
  },
};
