import type { ResultReason } from '../../firmware-protocol/lock-messages.js';
import type { LockStamp } from './lock-boot.js';

/** What the lock's flash holds of one command. */
export interface StoredResult {
  /** UUID, lower case. */
  readonly commandId: string;
  /** The boot and the moment of that boot's clock after which it may not start. */
  readonly bootId: string;
  readonly notAfterMs: number;
  /** `started` from before the motor runs until the result is known: found after a power cut, it reads `interrupted`. */
  readonly state: 'started' | 'done' | 'refused';
  readonly success: boolean | null;
  readonly reason: ResultReason | null;
}

/** What the lock can say of a command id. */
export type Recollection =
  | { readonly kind: 'stored'; readonly result: StoredResult }
  /** Not in the journal. */
  | { readonly kind: 'never_seen' }
  /** Not in the journal, and it may be one of those that made room. */
  | { readonly kind: 'evicted' };

/** link.md: a lock keeps at least its last 64 results. */
export const RESULTS_MIN = 64;
/** The room there is; a command is refused as `busy` rather than a live one forgotten. */
export const RESULTS_MAX = 16_384;

/**
 * The commands a lock remembers through power cuts, oldest first. A result makes room only when it is not one of
 * the last 64 and its command could no longer run: so a repeated id never finds the journal empty-handed and moves
 * the bolt again. Command ids are time-ordered (UUIDv7), so an id above every evicted one was never seen.
 */
export class ResultJournal {
  private readonly entries = new Map<string, StoredResult>();
  private evictedUpTo: string | null;

  constructor(entries: readonly StoredResult[] = [], evictedUpTo: string | null = null) {
    for (const entry of entries) this.entries.set(entry.commandId, entry);
    this.evictedUpTo = evictedUpTo;
  }

  get size(): number {
    return this.entries.size;
  }

  recall(commandId: string): Recollection {
    const result = this.entries.get(commandId);
    if (result) return { kind: 'stored', result };
    const mayBeEvicted = this.evictedUpTo !== null && commandId <= this.evictedUpTo;
    return { kind: mayBeEvicted ? 'evicted' : 'never_seen' };
  }

  /** Stores a new command. @returns false when there is no room. */
  store(result: StoredResult, now: LockStamp): boolean {
    this.makeRoom(now);
    if (this.entries.size >= RESULTS_MAX) return false;
    this.entries.set(result.commandId, result);
    return true;
  }

  finish(commandId: string, success: boolean, reason: ResultReason | null): void {
    const entry = this.entries.get(commandId);
    if (entry) this.entries.set(commandId, { ...entry, state: 'done', success, reason });
  }

  snapshot(): { results: StoredResult[]; evictedUpTo: string | null } {
    return { results: [...this.entries.values()], evictedUpTo: this.evictedUpTo };
  }

  private makeRoom(now: LockStamp): void {
    for (const oldest of this.entries.values()) {
      if (this.entries.size < RESULTS_MIN) return;
      const couldRun = oldest.bootId === now.bootId && now.lockMs <= oldest.notAfterMs;
      if (couldRun) return;
      this.entries.delete(oldest.commandId);
      if (this.evictedUpTo === null || oldest.commandId > this.evictedUpTo)
        this.evictedUpTo = oldest.commandId;
    }
  }
}
