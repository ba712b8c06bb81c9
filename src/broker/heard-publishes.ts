import type { PublishPacket } from 'aedes';
import { createHash } from 'node:crypto';
import type { Clock } from '../kit/clock.js';
import { REPEAT_MS, REPEATS_PER_SESSION, REPEATS_SESSIONS } from './limits.js';

interface Heard {
  /** Of topic and payload: what was said is not kept. */
  readonly print: string;
  readonly connection: object;
  readonly atMs: number;
}

/**
 * What programs said lately that is to be acknowledged, by session and packet identifier. After a broken connection they
 * send again what they have no acknowledgement of, and widespread libraries leave out the DUP flag that has to be set then
 * (MQTT-3.3.1-1): so it is known by saying the same under the same number, over another connection. In memory: a hub that
 * was killed had acknowledged an order before it was carried out.
 */
export class HeardPublishes {
  private readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Sessions, the one that spoke last at the end. */
  private readonly sessions = new Map<string, Map<number, Heard>>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.clock = clock;
  }

  /** @returns whether it was heard over an earlier connection of this session */
  isAgain(session: string, connection: object, packet: PublishPacket): boolean {
    const { messageId, qos } = packet;
    if (qos === 0 || messageId === undefined) return false;
    const heard = this.sessions.get(session) ?? new Map<number, Heard>();
    const before = heard.get(messageId);
    const now = { print: printOf(packet), connection, atMs: this.clock.monotonicMs() };
    const isAgain =
      before !== undefined &&
      before.connection !== connection &&
      before.print === now.print &&
      now.atMs - before.atMs < REPEAT_MS;
    heard.delete(messageId);
    // one that is sent again and again was first said when it was first heard
    keep(heard, messageId, isAgain ? { ...now, atMs: before.atMs } : now, REPEATS_PER_SESSION);
    this.sessions.delete(session);
    keep(this.sessions, session, heard, REPEATS_SESSIONS);
    return isAgain;
  }

  /** It could not be heard after all, and is welcome again. */
  forget(session: string, { messageId = 0 }: PublishPacket): void {
    this.sessions.get(session)?.delete(messageId);
  }

  /** The program took its leave: it sends nothing again. */
  forgetSession(session: string): void {
    this.sessions.delete(session);
  }
}

function printOf({ topic, payload }: PublishPacket): string {
  return createHash('sha256').update(topic).update('\0').update(payload).digest('base64');
}

/** The oldest makes room. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
