import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hubChannel, lockChannel } from '../../firmware-protocol/link-channel.js';
import type { HubChannel, LockChannel } from '../../firmware-protocol/link-channel.js';
import { decodeHubMessage, encodeHubMessage } from '../../firmware-protocol/hub-messages.js';
import { POLL_FRAME } from '../../firmware-protocol/link-frame.js';
import { decodeLockMessage, encodeLockMessage } from '../../firmware-protocol/lock-message-table.js';
import { encodeSerialFrame, SerialDeframer } from '../../firmware-protocol/serial-frame.js';
import { seeded } from './seeded.js';

/** What {@link fuzzFrames} is to do. */
export interface FuzzOptions {
  /** How many mutated frames. */
  count: number;
  /** The same seed mutates in the same way. */
  seed: number;
  /** Called every 10,000 frames. */
  progress?: (done: number) => void;
  /** Asked every 10,000 frames: true ends early. */
  enough?: () => boolean;
}

/** What came of it. That it came at all says that nothing threw or hung. */
export interface FuzzReport {
  count: number;
  /** Frames that passed framing and checksum. */
  accepted: number;
  /** Frames or noise that the deframer counted as dropped. */
  dropped: number;
  maxBufferedBytes: number;
  heapGrowthBytes: number;
}

const PROGRESS_EVERY = 10_000;
const WARM_UP = 10_000;
/** A fresh session now and then, so that accepted frames are met in every state. */
const SESSION_FRAMES = 1000;
const bootId = Buffer.alloc(8, 0x11);
const commandId = Buffer.alloc(16, 0x22);

interface World {
  hub: HubChannel;
  lock: LockChannel;
  /** Wire frames of a live session, to be mutated. */
  seeds: Buffer[];
}

function newWorld(random: (below: number) => number): World {
  const keys = { hubToLock: Buffer.alloc(32, random(256)), lockToHub: Buffer.alloc(32, random(256)) };
  const hub = hubChannel(keys);
  const lock = lockChannel(keys);
  const request = hub.send({ type: 'actuate', commandId, direction: 'unlock', bootId, notAfterMs: 9000 });
  lock.receive(request);
  const reply = lock.send(
    { type: 'result', commandId, outcome: 'done', success: true, bolt: 'unlocked', bootId, lockMs: 1 },
    0,
  );
  const bodies = [Buffer.alloc(0), Buffer.alloc(48, 1), Buffer.alloc(96, 2), Buffer.alloc(502, 3)];
  const frames = [
    request,
    reply,
    lock.ack(),
    POLL_FRAME,
    ...bodies.map((body) => ({ type: 'session1', body }) as const),
    // messages in the clear behind the type byte, so that mutations reach the CBOR decoder
    {
      type: 'data',
      body: encodeHubMessage({ type: 'actuate', commandId, direction: 'lock', bootId, notAfterMs: 1 }),
    } as const,
    {
      type: 'data',
      body: encodeLockMessage({
        type: 'event',
        seq: 1,
        bootId,
        kind: 'door',
        position: 'open',
        atLockMs: 1,
        lockMs: 2,
        currentBootId: bootId,
      }),
    } as const,
  ];
  return { hub, lock, seeds: frames.map((frame) => encodeSerialFrame(1 + random(247), frame)) };
}

/** One mutated frame: bytes for the wire. */
function mutated(seeds: readonly Buffer[], random: (below: number) => number): Buffer {
  const pick = (): Buffer => Buffer.from(seeds[random(seeds.length)] ?? '');
  const wire = pick();
  switch (random(9)) {
    case 0: {
      for (let flips = 1 + random(4); flips > 0; flips -= 1) {
        const at = random(wire.length);
        wire.writeUInt8(wire.readUInt8(at) ^ (1 << random(8)), at);
      }
      return wire;
    }
    case 1:
      return wire.subarray(0, random(wire.length));
    case 2: {
      const other = pick();
      return Buffer.concat([wire.subarray(0, random(wire.length)), other.subarray(random(other.length))]);
    }
    case 3:
      return Buffer.alloc(400 + random(800), 1 + random(255));
    case 4: {
      const noise = Buffer.allocUnsafe(random(64));
      for (let at = 0; at < noise.length; at += 1) noise[at] = random(256);
      return noise;
    }
    case 5:
      wire.fill(random(256), random(wire.length));
      return wire;
    case 6:
      return Buffer.concat([wire, wire]);
    case 7:
      return Buffer.concat([Buffer.alloc(random(3)), wire]);
    default:
      return wire;
  }
}

/** The same bytes of a body, some altered: a frame whose checksum is right though its content is not. */
function altered(body: Uint8Array, random: (below: number) => number): Buffer {
  const copy = Buffer.from(body.subarray(0, body.length - (random(4) === 0 ? random(body.length + 1) : 0)));
  for (let flips = random(4); flips > 0 && copy.length > 0; flips -= 1)
    copy[random(copy.length)] = random(256);
  return copy;
}

/**
 * Sends `count` mutated frames (flipped, cut, spliced, cut into pieces, too long, random, repeated) through the
 * deframer, the decoders and both ends of a session. Rejects if anything throws.
 */
export async function fuzzFrames(options: FuzzOptions): Promise<FuzzReport> {
  const random = seeded(options.seed);
  const deframer = new SerialDeframer();
  let world = newWorld(random);
  let accepted = 0;
  let maxBufferedBytes = 0;
  let heapBefore = heapUsedBytes();
  let done = 0;
  for (; done < options.count; done += 1) {
    if (done % SESSION_FRAMES === 0) world = newWorld(random);
    const wire = mutated(world.seeds, random);
    for (let at = 0; at < wire.length;) {
      const end = at + 1 + random(wire.length);
      for (const { frame } of deframer.push(wire.subarray(at, end))) {
        accepted += 1;
        const body = altered(frame.body, random);
        decodeHubMessage(body);
        decodeLockMessage(body);
        world.lock.receive({ type: frame.type, body });
        world.hub.receive({ type: frame.type, body });
        world.lock.receive(frame);
        world.hub.receive(frame);
      }
      at = end;
    }
    maxBufferedBytes = Math.max(maxBufferedBytes, deframer.bufferedBytes);
    if (done === Math.min(WARM_UP, options.count >> 1)) heapBefore = heapUsedBytes();
    if (done % PROGRESS_EVERY === 0) {
      options.progress?.(done);
      await new Promise((resolve) => setImmediate(resolve));
      if (done > 0 && options.enough?.() === true) break;
    }
  }
  const dropped = Object.values(deframer.dropped as unknown as Record<string, number>).reduce(
    (sum, one) => sum + one,
    0,
  );
  return {
    count: done,
    accepted,
    dropped,
    maxBufferedBytes,
    heapGrowthBytes: heapUsedBytes() - heapBefore,
  };
}

/** Without garbage: the collector is asked to run first, whatever flags the process was started with. */
function heapUsedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
