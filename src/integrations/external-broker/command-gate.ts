import type { Clock } from '../../kit/clock.js';
import {
  COMMAND_BYTES,
  COMMANDS_AT_ONCE,
  COMMANDS_PER_SECOND,
  KEY_BYTES,
  KEY_MS,
  KEYS,
  REPEAT_MS,
} from './limits.js';
import { Pace } from './pace.js';

/** A message as it came from the broker. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retained: boolean;
  /** The broker says that it may have sent it before. */
  readonly duplicate: boolean;
  /** How long its sender wants it to count, still, seconds (MQTT 5, message expiry interval); null: no word of that. */
  readonly expiresInS: number | null;
  /** What its sender tells it apart by (MQTT 5, correlation data). */
  readonly key: Buffer | null;
}

/** Why a message of the broker's is not acted upon. */
export type CommandRefusal = 'retained' | 'late' | 'expired' | 'repeated' | 'too_long' | 'too_many';

interface Latest {
  readonly payload: string;
  readonly atMs: number;
}

/**
 * Lets a command pass once, and only while it is young. The hub listens with QoS 0, so the broker sends each one at most
 * once; but a sender that lost its own link may say it to the broker again, and then it comes as two. The second is known by its
 * key, or by saying the same on the same topic right after the first (`REPEAT_MS`), whatever has become of that. Later it counts
 * as another wish: orders to one lock are carried out one after the other, each within its own deadline or not at all.
 */
export class CommandGate {
  private readonly clock: Clock;
  private readonly pace: Pace;
  private readonly latest = new Map<string, Latest>();
  /** With when each was seen, the oldest first. */
  private readonly keys = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
    this.pace = new Pace(COMMANDS_PER_SECOND, COMMANDS_AT_ONCE, () => clock.monotonicMs());
  }

  /** @param isLate it may have been on its way for too long @returns why not, or null */
  enter(message: Incoming, isLate: boolean): CommandRefusal | null {
    if (message.retained) return 'retained';
    if (isLate) return 'late';
    if (message.expiresInS === 0) return 'expired';
    if (message.payload.length > COMMAND_BYTES || (message.key?.length ?? 0) > KEY_BYTES) return 'too_long';
    if (message.duplicate || this.isRepeated(message)) return 'repeated';
    if (this.pace.take() > 0) return 'too_many';
    this.remember(message);
    return null;
  }

  private isRepeated(message: Incoming): boolean {
    if (message.key) return this.keys.has(keyOf(message, message.key));
    const latest = this.latest.get(message.topic);
    return latest?.payload === text(message) && this.clock.monotonicMs() - latest.atMs < REPEAT_MS;
  }

  private remember(message: Incoming): void {
    const now = this.clock.monotonicMs();
    for (const [key, atMs] of this.keys) {
      if (this.keys.size < KEYS && now - atMs < KEY_MS) break;
      this.keys.delete(key);
    }
    if (message.key) this.keys.set(keyOf(message, message.key), now);
    // The map is bounded by what passes in the time that it remembers.
    for (const [topic, { atMs }] of this.latest) if (now - atMs >= REPEAT_MS) this.latest.delete(topic);
    this.latest.set(message.topic, { payload: text(message), atMs: now });
  }
}

function text({ payload }: Incoming): string {
  return payload.toString('latin1');
}

function keyOf({ topic }: Incoming, key: Buffer): string {
  return `${key.toString('base64')} ${topic}`;
}
