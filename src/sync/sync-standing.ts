import type { Clock } from '../kit/clock.js';
import type { SyncState, SyncTrouble } from '../operations/cloud/sync-use-cases.js';
import { CloudTrouble } from './cloud-trouble.js';

/** How the sync stands, as people and programs are told. */
export class SyncStanding {
  state: SyncState = 'starting';
  /** Lines of this epoch that the cloud put aside. */
  putAside = 0;
  private readonly clock: Clock;
  private successAtMs: number | null = null;
  private turnAtMs: number | null = null;
  private lastTrouble: SyncTrouble | null = null;
  /** Of questions for requests alone. */
  private inboxTrouble: SyncTrouble | null = null;
  /** Of one request that is tried again later. */
  private requestTrouble: SyncTrouble | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get lastSuccessAtMs(): number | null {
    return this.successAtMs;
  }

  get nextTurnAtMs(): number | null {
    return this.turnAtMs;
  }

  get trouble(): SyncTrouble | null {
    return this.lastTrouble ?? this.inboxTrouble ?? this.requestTrouble;
  }

  /** The cloud answered, and this hub may not send anything yet or any more. */
  heldBack(state: 'waiting' | 'revoked'): void {
    this.state = state;
    this.turnAtMs = null;
  }

  /** The cloud has all that was to be sent. @param waitMs until more is sent over a metered line; null: at once */
  done(waitMs: number | null): void {
    const nowMs = this.clock.wallMs();
    this.state = waitMs === null ? 'idle' : 'metered';
    this.successAtMs = nowMs;
    this.turnAtMs = waitMs === null ? null : nowMs + waitMs;
  }

  /** A round came to its end. */
  passed(): void {
    this.lastTrouble = null;
  }

  failed(error: unknown, waitMs: number): void {
    const isRevoked = error instanceof CloudTrouble && error.code === 'hub_revoked';
    this.state = isRevoked ? 'revoked' : 'retrying';
    this.lastTrouble = this.told(error, waitMs);
  }

  inboxFailed(error: unknown, waitMs: number): void {
    this.inboxTrouble = this.told(error, waitMs);
  }

  requestPutOff(error: unknown, waitMs: number): void {
    this.requestTrouble = this.told(error, waitMs);
  }

  /** @param isAll no request waits to be tried again */
  inboxAnswered(isAll: boolean): void {
    this.inboxTrouble = null;
    if (isAll) this.requestTrouble = null;
  }

  private told(error: unknown, waitMs: number): SyncTrouble {
    const trouble = error instanceof CloudTrouble ? error : null;
    const atMs = this.clock.wallMs();
    return {
      code: trouble?.code ?? 'internal',
      isRefusal: trouble?.kind === 'refused',
      atMs,
      retryAtMs: atMs + waitMs,
    };
  }
}
