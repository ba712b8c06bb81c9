import { LANES, type Lane } from '../audit/replica/protocol.js';
import { BackOff } from '../kit/back-off.js';
import type { Clock, Timer } from '../kit/clock.js';
import type { Part } from '../kit/lifecycle.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { CloudSyncPort, SyncView } from '../operations/cloud/sync-use-cases.js';
import type { Store } from '../operations/store-ports.js';
import type { CloudAccess } from './cloud-agent.js';
import { CloudClient } from './cloud-client.js';
import { CloudTrouble } from './cloud-trouble.js';
import { Enrolment } from './enrolment.js';
import type { HubIdentity } from './hub-identity.js';
import { Inbox, type Desk } from './inbox.js';
import { LaneSender } from './lane-sender.js';
import { LaneTurns } from './lane-turns.js';
import {
  ASKED_WAIT_MAX_MS,
  CLAIM_POLL_MS,
  FIRST_RETRY_MS,
  LONGEST_RETRY_MS,
  REVOKED_POLL_MS,
} from './limits.js';
import { RequestClient } from './request-client.js';
import { Sleeper } from './sleeper.js';
import { SyncMode } from './sync-mode.js';
import { SyncStanding } from './sync-standing.js';

/** By these the cloud says that it does not know this hub (any more): enrol again. */
const STRANGER = new Set(['hub_unknown', 'hub_unclaimed']);
/** By these, said to any question, that the next batch would be refused too. */
const NOT_WANTED = new Set([...STRANGER, 'hub_revoked']);

export interface CloudSyncDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly identity: HubIdentity;
  readonly access: CloudAccess;
  /** As `AgreementDeps.onPutBack`. */
  readonly onPutBack?: () => void;
  /** Between two pieces of a batch that is made: resolves when nothing goes first. Default: a turn of the event loop. */
  readonly letBy?: () => Promise<void>;
  /** Default: its own, to `access`. */
  readonly client?: CloudClient;
}

/**
 * Sends what the cloud has not got, one batch at a time: whoever reads on after any number finds a prefix of this hub's history. It waits
 * for nobody in the house, and nobody waits for it.
 */
export class CloudSync implements Part, CloudSyncPort {
  readonly name = 'cloud sync';
  private readonly deps: CloudSyncDeps;
  private readonly client: CloudClient;
  private readonly enrolment: Enrolment;
  private readonly backOff: BackOff;
  private readonly sleeper: Sleeper;
  private readonly mode: SyncMode;
  private readonly turns: LaneTurns;
  private readonly standing: SyncStanding;
  private readonly sender: LaneSender;
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private isEnrolled = false;
  private inbox: Inbox | null = null;
  /** Of questions for requests, which may fail where batches are taken. */
  private readonly inboxBackOff: BackOff;
  private inboxPause: Timer | null = null;
  /** The cloud was reached last, and knows this hub: it may be asked for requests. */
  private hasAgreed = false;
  /** Questions for requests failed: a cloud that comes back may have been set back meanwhile. */
  private isPlaceDoubted = false;

  constructor(deps: CloudSyncDeps) {
    this.deps = deps;
    this.client = deps.client ?? new CloudClient(deps.access, deps.identity, deps.clock);
    this.enrolment = new Enrolment(deps);
    this.backOff = new BackOff(deps.random, FIRST_RETRY_MS, 'whole');
    this.inboxBackOff = new BackOff(deps.random, FIRST_RETRY_MS, 'whole');
    this.sleeper = new Sleeper(deps.clock);
    this.mode = new SyncMode(deps);
    this.turns = new LaneTurns(deps.clock);
    this.standing = new SyncStanding(deps.clock);
    this.sender = new LaneSender(deps, this.client, this.standing);
  }

  start(): Promise<void> {
    const { store } = this.deps;
    this.isEnrolled = store.outbox.link() !== null;
    store.onAppended(() => {
      this.sleeper.nudge();
    });
    this.running = this.run();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.inboxPause?.cancel();
    this.sleeper.wake();
    await this.inbox?.stop();
    await this.running;
    this.client.close();
  }

  /** Takes requests of the cloud from now on. */
  serve(desk: Desk, newId: NewId): void {
    const { identity, clock, random, logger } = this.deps;
    this.inbox = new Inbox({
      client: new RequestClient(this.client, identity, newId),
      ...{ identity, desk, clock, random },
      troubled: (error) => {
        this.inboxTroubled(error);
      },
      putOff: (error, waitMs) => {
        this.standing.requestPutOff(error, waitMs);
        logger.warn({ err: error, wait_ms: waitMs }, 'a request of the cloud could not be carried out yet');
      },
      dealtWith: (isAll) => {
        this.inboxBackOff.reset();
        this.standing.inboxAnswered(isAll);
        if (this.isPlaceDoubted) this.lookAgain();
      },
      settled: () => {
        this.sleeper.nudge();
      },
    });
  }

  /** Entities change without a row of the log too: somebody has to look from time to time. */
  tick(): Promise<number> {
    this.sleeper.nudge();
    return Promise.resolve(0);
  }

  now(): void {
    this.backOff.reset();
    this.inboxBackOff.reset();
    this.inboxPause?.cancel();
    this.inboxPause = null;
    this.inbox?.hurry();
    this.turns.hurry();
    this.sleeper.wake();
  }

  async pause(isPaused: boolean): Promise<void> {
    await this.mode.setPaused(isPaused);
    this.now();
  }

  async meter(isMetered: boolean): Promise<void> {
    await this.mode.setMetered(isMetered);
    this.now();
  }

  view(): SyncView {
    const { store, identity, access } = this.deps;
    const { state, lastSuccessAtMs, nextTurnAtMs, putAside, trouble } = this.standing;
    const link = store.outbox.link();
    const newest = store.outbox.newest();
    const lane = (name: Lane) => ({ acked: link?.acked[name] ?? 0, newest: newest[name] });
    return {
      state: this.mode.isPaused ? 'paused' : state,
      isMetered: this.mode.isMetered,
      url: access.url.origin,
      hubId: identity.id,
      claimCode: this.enrolment.code(),
      epoch: link?.epoch ?? null,
      lanes: { audit: lane('audit'), telemetry: lane('telemetry') },
      ...{ lastSuccessAtMs, nextTurnAtMs, putAside, trouble },
      writtenBytes: this.client.writtenBytes,
    };
  }

  /** Begins to ask for requests, unless that is to wait, or nobody knows whether the cloud would answer. */
  private listen(): void {
    if (!this.hasAgreed || this.mode.isPaused || this.inboxPause !== null) return;
    this.inbox?.open(this.mode.isMetered ? 'empty' : 'closed');
  }

  /** The inbox opens again by itself: what the sender waits for is left alone, since the cloud may have asked for that. */
  private inboxTroubled(error: unknown): void {
    const trouble = error instanceof CloudTrouble ? error : null;
    const askedMs = Math.min((trouble?.retryAfterS ?? 0) * 1000, ASKED_WAIT_MAX_MS);
    const waitMs = Math.max(askedMs, this.inboxBackOff.next(LONGEST_RETRY_MS));
    this.standing.inboxFailed(error, waitMs);
    this.deps.logger.warn({ err: error, wait_ms: waitMs }, 'the cloud could not be asked for requests');
    this.inboxPause?.cancel();
    this.inboxPause = this.deps.clock.after(waitMs, () => {
      this.inboxPause = null;
      this.listen();
    });
    if (trouble && NOT_WANTED.has(trouble.code)) this.lookAgain();
    else if (!isBusy(error)) this.isPlaceDoubted = true;
  }

  /** The next round asks how far the cloud is: at once if nothing is waited for but news. */
  private lookAgain(): void {
    this.isPlaceDoubted = false;
    this.sender.lost();
    this.sleeper.nudge();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (this.mode.isPaused) {
        this.inbox?.close();
        await this.sleeper.sleep(null, 'until woken');
      } else await this.oneRound();
    }
  }

  private async oneRound(): Promise<void> {
    try {
      const waitMs = await this.round();
      this.backOff.reset();
      this.standing.passed();
      await this.sleeper.sleep(waitMs, waitMs === null ? 'until nudged' : 'until woken');
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      // Told that it was too much at once, it sends less; whoever asks for something meanwhile is heard all the same.
      if (!isBusy(error)) {
        this.hasAgreed = false;
        this.inbox?.close();
      }
      await this.sleeper.sleep(this.failed(error), 'until woken');
    }
  }

  /** @returns how long nothing is to be done, milliseconds; null: until something is new */
  private async round(): Promise<number | null> {
    if (!this.isEnrolled) {
      const state = await this.enrolment.ask(this.client, this.stopping.signal);
      if (state !== 'active') {
        this.standing.heldBack(state);
        return state === 'waiting' ? CLAIM_POLL_MS : REVOKED_POLL_MS;
      }
      await this.enrolment.done();
      this.isEnrolled = true;
    }
    this.standing.state = 'syncing';
    await this.sender.agree(this.stopping.signal);
    this.hasAgreed = true;
    this.listen();
    // Who waits for the log after nothing of it went would wait for ever.
    let mayWaitForLog = true;
    for (let isMore = true; isMore;) {
      isMore = false;
      for (const lane of LANES) {
        if (!this.turns.isDue(lane, this.mode.isMetered)) continue;
        const sent = await this.sender.next(lane, this.stopping.signal);
        if (sent === 'elsewhere') return 0;
        // On a line that breaks in the middle of every round each batch is a success of its own.
        if (sent.lines) this.backOff.reset();
        if (sent.waitMs > 0) return sent.waitMs;
        const isHeld = sent.isHeld && mayWaitForLog;
        if (isHeld) this.turns.hurry();
        else if (!sent.lines) this.turns.done(lane);
        if (isHeld) mayWaitForLog = false;
        else if (sent.lines && lane === 'audit') mayWaitForLog = true;
        isMore ||= sent.lines || isHeld;
      }
      if (this.mode.isPaused) return null;
    }
    const waitMs = this.mode.isMetered ? this.turns.nextMs() : null;
    this.standing.done(waitMs);
    return waitMs;
  }

  /** @returns how long to wait, milliseconds */
  private failed(error: unknown): number {
    const { logger } = this.deps;
    const trouble = error instanceof CloudTrouble ? error : null;
    // Sent away unread, a batch changed nothing: to ask for the place again would be a second request for each.
    if (!isBusy(error)) this.sender.lost();
    if (trouble && STRANGER.has(trouble.code)) this.isEnrolled = false;
    else if (trouble?.status === 413) this.sender.sendLess();
    const waitMs = this.waitAfter(trouble);
    this.standing.failed(error, waitMs);
    // The hub's own mistakes are told loudly; a cloud that is away is everyday life.
    if (trouble) logger.warn({ err: trouble, wait_ms: waitMs }, 'nothing was sent to the cloud');
    else logger.error({ err: error, wait_ms: waitMs }, 'the cloud sync failed');
    return waitMs;
  }

  /**
   * A cloud that is busy gives each hub a moment of its own: that is kept, and the waits after other failures grow no longer by it. What
   * else asks for a wait tells all hubs the same, so that it is the least, and they are spread as ever.
   */
  private waitAfter(trouble: CloudTrouble | null): number {
    const askedMs = Math.min((trouble?.retryAfterS ?? 0) * 1000, ASKED_WAIT_MAX_MS);
    // Whoever says "at once" time after time is not asked without end.
    if (isBusy(trouble) && trouble?.retryAfterS != null) return Math.max(askedMs, FIRST_RETRY_MS);
    const ownMs = trouble?.code === 'hub_revoked' ? REVOKED_POLL_MS : this.backOff.next(LONGEST_RETRY_MS);
    return Math.max(askedMs, ownMs);
  }
}

/** The cloud read nothing, and says when to come again. */
function isBusy(error: unknown): boolean {
  return error instanceof CloudTrouble && error.status === 429;
}
