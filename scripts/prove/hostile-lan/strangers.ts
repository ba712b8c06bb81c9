import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const CHUNK = Buffer.alloc(64 * 1024, 0xff);
const MIB = 1024 * 1024;
const AT_ONCE = 16;
const LOOK_MS = 50;

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

/** Strangers who never log in send at least `mib`, several at a time. @returns MiB that were sent */
export async function floods(port: number, mib: number): Promise<number> {
  let sent = 0;
  for (let n = 0; sent < mib * MIB; n += AT_ONCE) {
    const group = Array.from({ length: AT_ONCE }, (_, m) => flood(port, n + m));
    for (const bytes of await Promise.all(group)) sent += bytes;
  }
  return Math.round(sent / MIB);
}

/** Opens `count` connections that never log in, and waits until they are cut. @returns how many still are not `withinMs` later */
export async function halfOpen(port: number, count: number, withinMs: number): Promise<number> {
  const sockets: Socket[] = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      sockets.push(socket);
      await once(socket, 'connect');
      // half of them with the beginning of a CONNECT that does not come
      if (n % 2 === 0) socket.write(Buffer.from([0x10, 0x80]));
    }
    const left = () => sockets.filter(({ destroyed }) => !destroyed).length;
    const endMs = performance.now() + withinMs;
    while (left() > 0 && performance.now() < endMs) await pause(LOOK_MS);
    return left();
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
