import { delay, type Clock, type Timer } from '../../kit/clock.js';
import { LineReader } from './line-reader.js';
import { parseFinalResult, type ModemError } from './modem-error.js';

const ESCAPE = '\x1b';
const CTRL_Z = '\x1a';
/** Lines kept of one answer; more is not what was asked for. */
const MAX_ANSWER_LINES = 16;
/** A line is at rest when nothing came for so long. */
const QUIET_MS = 250;
const MAX_QUIET_WAIT_MS = 2_000;
/** From the command to the prompt; slow modems take a second or two. */
const PROMPT_MS = 10_000;

/** The port, as far as a channel needs it. */
export interface Wire {
  /** false: it has not taken the last bytes yet, or is closed. */
  readonly canWrite: boolean;
  write(bytes: Buffer): void;
}

/** `silent`: no end of the command in time. `lost`: the port is gone. `withdrawn`: given up before the text was handed over. */
export type AtAnswer =
  | { readonly kind: 'ok'; readonly lines: readonly string[] }
  | { readonly kind: 'error'; readonly error: ModemError }
  | { readonly kind: 'silent' | 'lost' | 'withdrawn' };

/** An answer to the handing over of a text; `handedOver`: the modem may have it, whatever came back. */
export type SubmitAnswer = AtAnswer & { readonly handedOver: boolean };

interface Asking {
  /** Beginning of the line that an answer must have; null: `OK` alone will do. */
  readonly wants: string | null;
  readonly lines: string[];
  readonly settle: (answer: AtAnswer) => void;
  timer: Timer;
  /** What to do at the prompt; null: none is awaited. */
  atPrompt: (() => void) | null;
  /** The prompt came, and the text with it. */
  isHandedOver: boolean;
}

interface Held {
  readonly bytes: Buffer;
  readonly written: () => void;
}

/**
 * AT commands over a line, one at a time (ITU-T V.250; 3GPP TS 27.005 and 27.007). Anything else that the modem says,
 * whenever it says it, changes nothing: echoes, unsolicited codes, junk, and the late end of an earlier command
 * (an `OK` without the line that was asked for is not ours).
 */
export class AtChannel {
  private readonly wire: Wire;
  private readonly clock: Clock;
  private readonly reader = new LineReader();
  private asking: Asking | null = null;
  /** What the port has not taken yet, all of the command that is being asked. */
  private held: Held[] = [];
  private heardAtMs = -Infinity;

  constructor(wire: Wire, clock: Clock) {
    this.wire = wire;
    this.clock = clock;
  }

  /** Bytes came from the modem. */
  receive(chunk: Uint8Array): void {
    this.heardAtMs = this.clock.monotonicMs();
    for (const said of this.reader.push(chunk)) {
      if (said.kind === 'line') this.hear(said.text);
      else if (this.asking?.atPrompt) this.asking.atPrompt();
      // It waits for a text that nobody wants to send; what is typed next must not become one.
      else if (this.asking?.isHandedOver !== true) this.escape();
    }
  }

  /** The port took the last bytes. */
  drained(): void {
    const next = this.held.shift();
    if (next) this.put(next);
  }

  /** The port is gone. */
  lost(): void {
    this.held = [];
    this.reader.reset();
    this.end({ kind: 'lost' });
  }

  /** Has the modem give up a text that it waits for: nothing of it is sent (3GPP TS 27.005, section 3.5.1). */
  escape(): void {
    this.held = [];
    this.put({ bytes: Buffer.from(ESCAPE, 'latin1'), written: () => undefined });
  }

  /** Resolves when the modem has said nothing for a moment, or talks on and on. */
  async quiet(): Promise<void> {
    const begunAtMs = this.clock.monotonicMs();
    for (;;) {
      await delay(this.clock, QUIET_MS);
      const nowMs = this.clock.monotonicMs();
      if (nowMs - this.heardAtMs >= QUIET_MS || nowMs - begunAtMs >= MAX_QUIET_WAIT_MS) return;
    }
  }

  /** @param wants beginning of a line without which an `OK` does not count */
  command(text: string, timeoutMs: number, wants: string | null = null): Promise<AtAnswer> {
    return new Promise((settle) => {
      this.ask(text, { wants, timeoutMs, settle, atPrompt: null });
    });
  }

  /**
   * A command that asks for a text by a prompt. Until the text is handed over, `signal` withdraws it: the modem is told by an
   * escape, and sends nothing. From then on it can't be called back, and the answer is waited for.
   * @param timeoutMs from the text to its answer
   */
  submit(
    text: string,
    payload: string,
    { wants, timeoutMs, signal }: { wants: string; timeoutMs: number; signal: AbortSignal },
  ): Promise<SubmitAnswer> {
    return new Promise((resolve) => {
      let handedOver = false;
      const withdraw = () => {
        if (!handedOver) this.end({ kind: 'withdrawn' });
      };
      const settle = (answer: AtAnswer) => {
        signal.removeEventListener('abort', withdraw);
        if (!handedOver && (answer.kind === 'withdrawn' || answer.kind === 'silent')) this.escape();
        resolve({ ...answer, handedOver });
      };
      const atPrompt = () => {
        this.extend(timeoutMs);
        const written = () => {
          handedOver = true;
        };
        this.put({ bytes: Buffer.from(payload + CTRL_Z, 'latin1'), written });
      };
      if (signal.aborted) {
        resolve({ kind: 'withdrawn', handedOver });
        return;
      }
      signal.addEventListener('abort', withdraw);
      this.ask(text, { wants, timeoutMs: PROMPT_MS, settle, atPrompt });
    });
  }

  private ask(
    text: string,
    given: Pick<Asking, 'wants' | 'settle' | 'atPrompt'> & { readonly timeoutMs: number },
  ): void {
    if (this.asking) throw new Error('a modem is asked one thing at a time');
    const { wants, settle, atPrompt } = given;
    this.asking = {
      wants,
      settle,
      atPrompt,
      lines: [],
      isHandedOver: false,
      timer: this.inTime(given.timeoutMs),
    };
    this.put({ bytes: Buffer.from(`${text}\r`, 'latin1'), written: () => undefined });
  }

  /** The prompt came: from here on an answer counts, and has `timeoutMs`. */
  private extend(timeoutMs: number): void {
    const { asking } = this;
    if (!asking) return;
    asking.atPrompt = null;
    asking.isHandedOver = true;
    asking.timer.cancel();
    asking.timer = this.inTime(timeoutMs);
  }

  private inTime(timeoutMs: number): Timer {
    return this.clock.after(timeoutMs, () => {
      this.end({ kind: 'silent' });
    });
  }

  private hear(line: string): void {
    const { asking } = this;
    if (!asking) return;
    const final = parseFinalResult(line);
    if (final && !final.ok) this.end({ kind: 'error', error: final.error });
    // Before the prompt no such command ends well: this is the end of an earlier one.
    else if (asking.atPrompt) return;
    else if (final) {
      if (asking.wants === null || asking.lines.length > 0) this.end({ kind: 'ok', lines: asking.lines });
    } else if (asking.wants !== null && line.startsWith(asking.wants)) {
      if (asking.lines.length < MAX_ANSWER_LINES) asking.lines.push(line.slice(asking.wants.length).trim());
    }
  }

  private end(answer: AtAnswer): void {
    const { asking } = this;
    if (!asking) return;
    this.asking = null;
    this.held = [];
    asking.timer.cancel();
    asking.settle(answer);
  }

  private put(given: Held): void {
    if (!this.wire.canWrite) {
      this.held.push(given);
      return;
    }
    given.written();
    this.wire.write(given.bytes);
  }
}
