import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { SparseLog } from '../../kit/sparse-log.js';
import type { Channel, MessageSender, OutgoingMessage, SendOutcome } from './message-sender.js';
import { SenderTurn } from './sender-turn.js';

/** Messages on their way at a time; what comes beyond is refused. */
export const MESSAGES_MAX = 64;
export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 30_000;
/** How long `stop` waits for senders that were told to. */
export const STOP_WAIT_MS = 5_000;

/** For people who run the hub. Never for everybody: it tells who asks for a code whether one was sent. */
export interface MessageCounts {
  /** On their way now. */
  readonly waiting: number;
  readonly sent: number;
  /** No sender could. */
  readonly failed: number;
  /** Their time was over before one could. */
  readonly expired: number;
  /** Nobody needed them any more. */
  readonly withdrawn: number;
  /** There was no room. */
  readonly refused: number;
}

export type NewMessage = Omit<OutgoingMessage, 'id'>;

/** What those who have something to say need. */
export interface Messages {
  /** Whether there is any way out by this channel. */
  canReach(channel: Channel): boolean;
  /**
   * Sends a message within `lifeMs` or never.
   * @returns how to withdraw it: what has not left then never leaves. null: too many are waiting
   */
  send(message: NewMessage, lifeMs: number): (() => void) | null;
}

type End = 'sent' | 'failed' | 'expired' | 'withdrawn';

/**
 * Messages on their way out, in memory: one that outlived a restart would be late. Each goes to the first sender of
 * its channel that takes it, again and again with growing pauses, until its time is over.
 */
export class MessageQueue implements Messages, Part {
  readonly name = 'messages';
  private readonly turns: readonly SenderTurn[];
  private readonly clock: Clock;
  private readonly newId: NewId;
  private readonly log: SparseLog;
  private readonly running = new Set<{
    readonly controller: AbortController;
    readonly done: Promise<void>;
  }>();
  private readonly ends = { sent: 0, failed: 0, expired: 0, withdrawn: 0, refused: 0 };
  private stopped = false;

  constructor(deps: {
    /** In the order in which they are tried. */
    readonly senders: readonly MessageSender[];
    readonly clock: Clock;
    readonly newId: NewId;
    readonly logger: Logger;
  }) {
    this.turns = deps.senders.map((sender) => new SenderTurn(sender, deps.clock));
    this.clock = deps.clock;
    this.newId = deps.newId;
    this.log = new SparseLog(deps.clock, deps.logger);
  }

  get counts(): MessageCounts {
    return { waiting: this.running.size, ...this.ends };
  }

  /** Names of the senders, in their order. */
  get senders(): readonly string[] {
    return this.turns.map(({ sender }) => sender.name);
  }

  canReach(channel: Channel): boolean {
    return this.turns.some(({ sender }) => sender.channels.includes(channel));
  }

  send(message: NewMessage, lifeMs: number): (() => void) | null {
    if (this.stopped || this.running.size >= MESSAGES_MAX) {
      this.ends.refused += 1;
      this.log.warn('messages_full', { channel: message.channel }, 'a message was refused: too many wait');
      return null;
    }
    const controller = new AbortController();
    const end = (why: 'expired' | 'withdrawn') => () => {
      controller.abort(why);
    };
    const timer = this.clock.after(lifeMs, end('expired'));
    const going = this.deliver({ ...message, id: this.newId() }, controller.signal).then((how) => {
      timer.cancel();
      this.running.delete(entry);
      this.ends[how] += 1;
    });
    const entry = { controller, done: going };
    this.running.add(entry);
    return end('withdrawn');
  }

  /**
   * One try with each sender of its channel, in turn with everything else they send, for who keeps messages over a
   * restart and tries again later.
   */
  async attempt(message: OutgoingMessage, ending: AbortSignal): Promise<SendOutcome> {
    if (this.stopped) return { kind: 'later', detail: 'the hub is stopping' };
    let outcome: SendOutcome = { kind: 'later', detail: 'no sender is set up' };
    for (const turn of this.turns.filter(({ sender }) => sender.channels.includes(message.channel))) {
      outcome = await turn.send(message, ending);
      if (outcome.kind === 'sent' || ending.aborted) break;
    }
    return outcome;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Nothing leaves any more. Waits a little for senders that are at it. */
  async stop(): Promise<void> {
    this.stopped = true;
    const running = [...this.running];
    for (const { controller } of running) controller.abort('withdrawn');
    await new Promise<void>((resolve) => {
      const enough = this.clock.after(STOP_WAIT_MS, resolve);
      void Promise.all(running.map(({ done }) => done)).then(() => {
        enough.cancel();
        resolve();
      });
    });
  }

  private async deliver(message: OutgoingMessage, ending: AbortSignal): Promise<End> {
    const able = this.turns.filter(({ sender }) => sender.channels.includes(message.channel));
    const hopeless = new Set<SenderTurn>();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      for (const turn of able.filter((one) => !hopeless.has(one))) {
        const outcome = await turn.send(message, ending);
        if (outcome.kind === 'sent') return 'sent';
        if (ending.aborted) return this.over(message, ending);
        if (outcome.kind === 'failed') hopeless.add(turn);
        const { name: sender } = turn.sender;
        const fields = { sender, message_id: message.id, outcome: outcome.kind, detail: outcome.detail };
        this.log.warn(`message_${outcome.kind}`, fields, 'a message could not be sent');
      }
      if (able.length === hopeless.size) return 'failed';
      await this.pause(pauseMs, ending);
      if (ending.aborted) return this.over(message, ending);
    }
  }

  private over({ id, channel }: OutgoingMessage, ending: AbortSignal): End {
    if (ending.reason !== 'expired') return 'withdrawn';
    this.log.warn('message_expired', { message_id: id, channel }, 'a message did not leave in its time');
    return 'expired';
  }

  private pause(ms: number, ending: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        ending.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.clock.after(ms, done);
      ending.addEventListener('abort', done, { once: true });
    });
  }
}
