import type { Clock, Timer } from '../../kit/clock.js';
import type { MessageSender, OutgoingMessage, SendOutcome } from './message-sender.js';

/** How long one try may take; a modem needs some seconds. */
export const TRY_MS = 45_000;
/** How long a sender that was told to stop is waited for, before others get their turn. */
export const LET_GO_MS = 5_000;

/** One sender, and one message at a time: modems know no other way, and no sender has to think of it. */
export class SenderTurn {
  readonly sender: MessageSender;
  private readonly clock: Clock;
  private last: Promise<unknown> = Promise.resolve();

  constructor(sender: MessageSender, clock: Clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /** Waits for its turn, and tries once. Never rejects, and tries nothing once `ending` is raised. */
  send(message: OutgoingMessage, ending: AbortSignal): Promise<SendOutcome> {
    const outcome = this.last.then(() => this.try(message, ending));
    this.last = outcome;
    return outcome;
  }

  private async try(message: OutgoingMessage, ending: AbortSignal): Promise<SendOutcome> {
    if (ending.aborted) return { kind: 'failed', detail: 'ended before its turn' };
    const trial = new AbortController();
    const timers: Timer[] = [];
    const letGo = new Promise<SendOutcome>((resolve) => {
      trial.signal.addEventListener('abort', () => {
        const mute = { kind: 'later', detail: 'the sender did not answer' } as const;
        timers.push(
          this.clock.after(LET_GO_MS, () => {
            resolve(mute);
          }),
        );
      });
    });
    const end = () => {
      trial.abort();
    };
    ending.addEventListener('abort', end);
    timers.push(this.clock.after(TRY_MS, end));
    const outcome = await Promise.race([this.attempt(message, trial.signal), letGo]);
    ending.removeEventListener('abort', end);
    for (const timer of timers) timer.cancel();
    return outcome;
  }

  /** A sender never rejects; a defect in one must not stop the others all the same. */
  private async attempt(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    try {
      return await this.sender.send(message, signal);
    } catch {
      return { kind: 'later', detail: 'the sender failed' };
    }
  }
}
