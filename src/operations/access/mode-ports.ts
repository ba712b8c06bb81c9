import type { PersonKey } from '../../access/person-key.js';
import type { ActorKind } from '../../access/request.js';
import type { Passage } from '../../locks/entry-rules.js';

/** A site that lets in nobody but those named. */
export interface Lockdown {
  readonly siteId: string;
  readonly reason: string | null;
  /** null: the installer, or somebody who was removed since. */
  readonly startedBy: string | null;
  readonly startedByName: string;
  readonly startedAtMs: number;
  readonly allowedUserIds: readonly string[];
}

export interface LockdownReads {
  /** One at most for each site; almost always none. */
  all(): readonly Lockdown[];
  ofSite(siteId: string): Lockdown | null;
}
export interface LockdownWrites extends LockdownReads {
  put(lockdown: Lockdown): void;
  remove(siteId: string): void;
}

/** By what somebody asked, so that the same can be asked again. */
export interface UsedMeans {
  readonly kind: ActorKind;
  /** Of the token, PIN, ticket or card; null: there is none. */
  readonly id: string | null;
}

/** The first of two people, for whom a second one is awaited. */
export interface TwoPersonWait {
  readonly firstKey: PersonKey;
  readonly used: UsedMeans;
  /** Monotonic. */
  readonly untilMs: number;
}

export interface TwoPersonReads {
  /** Also one that is over. */
  ofDevice(deviceId: string): TwoPersonWait | null;
}
export interface TwoPersonWrites extends TwoPersonReads {
  put(deviceId: string, wait: TwoPersonWait): void;
  remove(deviceId: string): void;
  /** Wherever they are the first. */
  forget(key: PersonKey): void;
  /** Of another run of the hub, whose clock says nothing now. */
  clear(): void;
}

/** Somebody who entered by a lock with anti-passback. */
export interface PersonPassage extends Passage {
  readonly deviceId: string;
  readonly key: PersonKey;
  /** Wall clock, to be shown. */
  readonly atMs: number;
}

export interface PassageReads {
  one(deviceId: string, key: PersonKey): PersonPassage | null;
  /** One a lock at most. */
  ofPerson(key: PersonKey): readonly PersonPassage[];
  /** At most `PASSAGES_SHOWN_MAX`, latest first. */
  ofDevice(deviceId: string): readonly PersonPassage[];
}
export interface PassageWrites extends PassageReads {
  put(passage: PersonPassage): void;
  remove(deviceId: string, key: PersonKey): void;
  /** At every lock. */
  forget(key: PersonKey): void;
  /** Those that are over. @param sinceMs monotonic */
  removeBefore(deviceId: string, sinceMs: number): void;
  /** @returns how many there were */
  removeAll(deviceId: string): number;
  /** They begin anew: the clock that they were timed by is gone. @param sinceMs monotonic */
  restamp(sinceMs: number): void;
}

/** People inside that are shown at once. */
export const PASSAGES_SHOWN_MAX = 1_000;
