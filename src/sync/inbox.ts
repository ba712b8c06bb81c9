import { REQUEST_WAIT_MAX_S } from '../audit/replica/requests.js';
import { delay, type Clock } from '../kit/clock.js';
import { SourceTrouble, type RequestDesk, type RequestSource } from '../operations/cloud/request-desk.js';
import type { HubIdentity } from './hub-identity.js';
import { EMPTY_ANSWER_MS, REQUEST_BURST, REQUEST_EVERY_MS, UNLOCKS_AT_ONCE } from './limits.js';
import type { RequestClient } from './request-client.js';
import { readRequest, type RequestLine } from './request-form.js';

/** Who carries requests out. */
export type Desk = Pick<RequestDesk, 'handle'>;

export interface InboxDeps {
  readonly client: RequestClient;
  readonly identity: HubIdentity;
  readonly desk: Desk;
  readonly clock: Clock;
  /** The cloud could not be asked, or a request not be carried out now: it is closed, until the sync has reached the cloud again. */
  readonly troubled: (error: unknown) => void;
  /** The cloud answered a question for requests. */
  readonly answered: () => void;
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
  /** Requests that may be taken at once; more come with time, so that no cloud fills the log. */
  private allowance = REQUEST_BURST;
  private allowedAtMs = 0;

  constructor(deps: InboxDeps) {
    this.deps = deps;
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

  async stop(): Promise<void> {
    const { asking } = this;
    this.close();
    this.stopping.abort();
    await asking?.ended;
  }

  private async ask(until: AskingUntil, signal: AbortSignal): Promise<void> {
    const waitS = until === 'closed' ? REQUEST_WAIT_MAX_S : 0;
    let after: string | null = null;
    try {
      while (!signal.aborted) {
        const askedMs = this.deps.clock.monotonicMs();
        const lines = await this.deps.client.next(after, waitS, signal);
        this.deps.answered();
        for (const line of lines) {
          await this.pace();
          signal.throwIfAborted();
          await this.take(line, signal);
          after = line.id;
        }
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
      await handling;
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

  private trouble(error: unknown): void {
    this.close();
    this.deps.troubled(error instanceof SourceTrouble ? error.cause : error);
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
