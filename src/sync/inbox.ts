import { REQUEST_WAIT_MAX_S } from '../audit/replica/requests.js';
import { delay, type Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { SourceTrouble, type RequestDesk, type RequestSource } from '../operations/cloud/request-desk.js';
import { CloudTrouble } from './cloud-trouble.js';
import type { HubIdentity } from './hub-identity.js';
import {
  ASKED_WAIT_MAX_MS,
  EMPTY_ANSWER_MS,
  REQUEST_BURST,
  REQUEST_EVERY_MS,
  UNLOCKS_AT_ONCE,
} from './limits.js';
import { PutOffRequests } from './put-off-requests.js';
import type { RequestClient } from './request-client.js';
import { readRequest, type RequestLine } from './request-form.js';

/** Who carries requests out. */
export type Desk = Pick<RequestDesk, 'handle'>;

export interface InboxDeps {
  readonly client: RequestClient;
  readonly identity: HubIdentity;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly random: Random;
  /** The cloud could not be asked: it is closed, until it is opened again. */
  readonly troubled: (error: unknown) => void;
  /** One request could not be carried out now, and is tried again after `waitMs`; the others go on. */
  readonly putOff: (error: unknown, waitMs: number) => void;
  /** A question for requests was answered, and each of them begun. @param isAll none of them, or of those before, was put off */
  readonly dealtWith: (isAll: boolean) => void;
  /** An outcome is there to be sent. */
  readonly settled: () => void;
}

/** closed: one long question after another. empty: until the cloud has nothing, where a line that waits costs by the byte. */
type AskingUntil = 'closed' | 'empty';

/** Asks the cloud for requests while the sync stands well with it. */
export class Inbox {
  private readonly deps: InboxDeps;
  private asking: {
    readonly until: AskingUntil;
    readonly closing: AbortController;
    readonly ended: Promise<void>;
  } | null = null;
  private readonly stopping = new AbortController();
  private readonly unlocks = new Set<Promise<void>>();
  private readonly later: PutOffRequests;
  /** Requests that may be taken at once; more come with time, so that no cloud fills the log. */
  private allowance = REQUEST_BURST;
  private allowedAtMs = 0;

  constructor(deps: InboxDeps) {
    this.deps = deps;
    this.later = new PutOffRequests(deps.clock, deps.random);
  }

  /** Begins to ask, if it does not in this way. */
  open(until: AskingUntil): void {
    if (this.asking?.until === until) return;
    this.close();
    const closing = new AbortController();
    this.asking = { until, closing, ended: this.ask(until, closing.signal) };
  }

  /** Asks no more; what was begun goes on. */
  close(): void {
    this.asking?.closing.abort();
    this.asking = null;
  }

  /** What was put off is tried as soon as it is opened again. */
  hurry(): void {
    if (this.later.size === 0) return;
    this.later.hurry();
    this.close();
  }

  async stop(): Promise<void> {
    const { asking } = this;
    this.close();
    this.stopping.abort();
    await asking?.ended;
  }

  private async ask(until: AskingUntil, signal: AbortSignal): Promise<void> {
    let after: string | null = null;
    try {
      while (!signal.aborted) {
        const askedMs = this.deps.clock.monotonicMs();
        const lines = await this.deps.client.next(after, this.waitS(until), signal);
        for (const line of lines) {
          await this.pace();
          signal.throwIfAborted();
          if (!this.later.has(line.id)) await this.take(line, signal);
          after = line.id;
        }
        this.deps.dealtWith(this.later.size === 0);
        await this.tryAgain(signal);
        if (lines.length > 0) continue;
        if (until === 'empty') {
          if (this.asking?.closing.signal === signal) this.asking = null;
          return;
        }
        await this.rest(askedMs);
      }
    } catch (error) {
      if (!signal.aborted) this.trouble(error);
    }
  }

  /** A question waits until something comes, or until what was put off is due. */
  private waitS(until: AskingUntil): number {
    return until === 'closed' ? Math.min(REQUEST_WAIT_MAX_S, Math.ceil(this.later.nextMs() / 1000)) : 0;
  }

  /** After what is new, so that nothing of that waits for them. */
  private async tryAgain(signal: AbortSignal): Promise<void> {
    const due = this.later.due();
    for (const line of due) {
      await this.pace();
      signal.throwIfAborted();
      await this.take(line, signal);
    }
    if (due.length > 0) this.deps.dealtWith(this.later.size === 0);
  }

  private async take(line: RequestLine, signal: AbortSignal): Promise<void> {
    const { client, identity, desk } = this.deps;
    const source: RequestSource = {
      claim: (id) => client.claim(id, this.stopping.signal),
      image: (sha256) => client.image(sha256, this.stopping.signal),
    };
    const agree = (ephemeral: Parameters<HubIdentity['agree']>[0]) => identity.agree(ephemeral);
    const request = readRequest(line, { hubId: identity.id, agree });
    const handling = desk.handle(request, source).finally(this.deps.settled);
    if (request.kind !== 'unlock') {
      await handling.then(
        () => {
          this.later.done(line.id);
        },
        (error: unknown) => {
          this.putOff(line, error);
        },
      );
      return;
    }
    // A lock that takes its time holds up nobody else.
    const unlock = handling
      .catch((error: unknown) => {
        if (!signal.aborted) this.trouble(error);
      })
      .finally(() => this.unlocks.delete(unlock));
    this.unlocks.add(unlock);
    if (this.unlocks.size >= UNLOCKS_AT_ONCE) await Promise.race(this.unlocks);
  }

  /** @throws `error`, if the others of the page would fare no better now */
  private putOff(line: RequestLine, error: unknown): void {
    if (this.stopping.signal.aborted) throw error;
    const cause = causeOf(error);
    const trouble = cause instanceof CloudTrouble ? cause : null;
    const askedMs = Math.min((trouble?.retryAfterS ?? 0) * 1000, ASKED_WAIT_MAX_MS);
    this.deps.putOff(cause, this.later.putOff(line, askedMs));
    // What can't be true of one says nothing of the next, and neither does what the hub itself failed at.
    if (trouble && trouble.kind !== 'lied') throw error;
  }

  private trouble(error: unknown): void {
    this.close();
    this.deps.troubled(causeOf(error));
  }

  /** A cloud that has nothing and answers at once is not asked without end. */
  private async rest(askedMs: number): Promise<void> {
    const { clock } = this.deps;
    const leftMs = askedMs + EMPTY_ANSWER_MS - clock.monotonicMs();
    if (leftMs > 0) await delay(clock, leftMs);
  }

  /** Waits until one more may be taken. */
  private async pace(): Promise<void> {
    const { clock } = this.deps;
    const nowMs = clock.monotonicMs();
    const grown = (nowMs - this.allowedAtMs) / REQUEST_EVERY_MS;
    this.allowance = Math.min(REQUEST_BURST, this.allowance + grown) - 1;
    this.allowedAtMs = nowMs;
    if (this.allowance >= 0) return;
    await delay(clock, -this.allowance * REQUEST_EVERY_MS);
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof SourceTrouble ? error.cause : error;
}
