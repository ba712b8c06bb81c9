import { until } from '../support/until.js';

/** Which way something goes, seen from the lock. */
export type Way = 'to_lock' | 'to_hub';

/** One message on its way: what carries meaning, not what keeps the line alive. */
export interface Passing {
  readonly way: Way;
  /** The whole message as it is on the wire. */
  readonly bytes: Buffer;
}

/** Says what goes on in place of a message: itself, nothing, it twice, a part of it, something else. */
export type Judge = (passing: Passing) => readonly Buffer[];

/** Nobody has anything to say who has said nothing for so long. */
const QUIET_MS = 150;
const QUIET_WITHIN_MS = 10_000;
/** Messages remembered; a case passes far fewer. */
const SEEN_MAX = 10_000;

/**
 * The man in the middle between a hub and one lock: sees every byte, and decides what becomes of it. A transport says how
 * bytes are cut into messages, how they go on, and how its line is cut and mended.
 */
export abstract class TappedLine {
  /** Every message that came, before its fate was decided; oldest first. */
  readonly seen: Passing[] = [];
  private lastAtMs = 0;
  private judge: Judge = pass;
  private readonly muted = new Set<Way>();

  /** Bytes go on as they are. */
  protected abstract write(way: Way, bytes: Buffer): void;
  /** The line goes dead for both ends, as when a plug is pulled. */
  abstract cut(): void;
  /** After `cut`. */
  abstract mend(): Promise<void>;
  /** The hub has been started anew; it may be elsewhere now. */
  abstract hubMoved(url: string): void;
  abstract stop(): Promise<void>;

  /** From now on, until `clear`. */
  judgeBy(judge: Judge): void {
    this.judge = judge;
  }

  /** Everything this way is lost, messages or not: the line looks alive and is deaf. */
  mute(...ways: Way[]): void {
    for (const way of ways) this.muted.add(way);
  }

  clear(): void {
    this.judge = pass;
    this.muted.clear();
  }

  /** Lets `act` decide on the next message this way. Resolves with it, after `act`. */
  next(way: Way, act: Judge = pass): Promise<Passing> {
    return new Promise((resolve) => {
      const before = this.judge;
      this.judge = (passing) => {
        if (passing.way !== way) return before(passing);
        this.judge = before;
        const goesOn = act(passing);
        resolve(passing);
        return goesOn;
      };
    });
  }

  /** Waits until neither side has anything left to say: the next message is the answer to what the case does. */
  async quiet(): Promise<void> {
    await until(
      () => performance.now() - this.lastAtMs > QUIET_MS,
      QUIET_WITHIN_MS,
      () => 'the line to be quiet',
    );
  }

  /** Bytes that no one at the other end sent. */
  inject(way: Way, bytes: Buffer): void {
    this.write(way, bytes);
  }

  /** Called by the transport for every frame. */
  protected take(way: Way, bytes: Buffer, isMessage: boolean): void {
    if (this.muted.has(way)) return;
    if (!isMessage) {
      this.write(way, bytes);
      return;
    }
    const passing = { way, bytes: Buffer.from(bytes) };
    if (this.seen.length >= SEEN_MAX) this.seen.shift();
    this.seen.push(passing);
    this.lastAtMs = performance.now();
    for (const out of this.judge(passing)) this.write(way, out);
  }
}

export const pass: Judge = ({ bytes }) => [bytes];
export const drop: Judge = () => [];
export const twice: Judge = ({ bytes }) => [bytes, bytes];
