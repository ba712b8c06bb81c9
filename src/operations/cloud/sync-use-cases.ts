import type { Lane } from '../../audit/replica/protocol.js';
import type { Caller } from '../ports.js';

/**
 * off: no cloud is set. waiting: its owner has not typed the claim code there. idle: the cloud has everything. metered: what is new waits for
 * its turn. retrying: the last round failed. revoked: the cloud wants nothing of this hub. Doors work in each.
 */
export type SyncState =
  'off' | 'starting' | 'waiting' | 'syncing' | 'idle' | 'metered' | 'retrying' | 'paused' | 'revoked';

/** Why the last round came to nothing. */
export interface SyncTrouble {
  readonly code: string;
  /** The cloud answered, and said no. */
  readonly isRefusal: boolean;
  readonly atMs: number;
  readonly retryAtMs: number;
}

/** How far the cloud is. Times are wall-clock milliseconds. */
export interface SyncView {
  readonly state: SyncState;
  /** The line costs by the byte: the log goes in bundles, and everything else once a day. */
  readonly isMetered: boolean;
  readonly url: string | null;
  readonly hubId: string | null;
  /** To be typed into the cloud; null: not needed. */
  readonly claimCode: string | null;
  readonly epoch: number | null;
  /** `acked`: the last number that the cloud has; `newest`: the last there is. */
  readonly lanes: Readonly<Record<Lane, { readonly acked: number; readonly newest: number }>>;
  /** When the cloud last had everything that was to be sent; null: not in this run. */
  readonly lastSuccessAtMs: number | null;
  /** When more is sent, over a metered line; null: at once. */
  readonly nextTurnAtMs: number | null;
  /** Lines of this epoch that the cloud could not read or fit in, as it last said. It keeps them as they came. */
  readonly putAside: number;
  /** Since the start, with headers and TLS. */
  readonly writtenBytes: number;
  readonly trouble: SyncTrouble | null;
}

/** The running sync. */
export interface CloudSyncPort {
  view(): SyncView;
  /** Tries at once, whatever it was waiting for. */
  now(): void;
  pause(isPaused: boolean): Promise<void>;
  meter(isMetered: boolean): Promise<void>;
}

export interface SyncUseCases {
  readSync(caller: Caller): SyncView;
  /** @throws Conflict `sync_off` */
  syncNow(caller: Caller): SyncView;
  /** Stays so over restarts. @throws Conflict `sync_off` */
  pauseSync(caller: Caller, isPaused: boolean): Promise<SyncView>;
  /** Stays so over restarts. @throws Conflict `sync_off` */
  meterSync(caller: Caller, isMetered: boolean): Promise<SyncView>;
}
