import type { AccessAction } from '../../access/request.js';
import type { Text } from '../../kit/sentence.js';
import type { Caller } from '../ports.js';
import type { ToldVerdict } from './told-trace.js';

/** Who would ask: a person, or somebody with a code. */
export type Subject =
  { readonly kind: 'user'; readonly userId: string } | { readonly kind: 'pin'; readonly pinId: string };

export interface Explanation {
  /** null: the event tells of no decision. */
  readonly granted: boolean | null;
  readonly reason: string | null;
  /** null: the event tells of no decision; then `description` says what it tells of. */
  readonly text: Text | null;
  readonly description: string;
  readonly atMs: number;
  readonly deviceId: string | null;
  readonly trace: readonly ToldVerdict[];
}

/** A question that nobody asked at a door. */
export interface Hypothetical {
  readonly deviceId: string;
  readonly action: AccessAction;
  readonly subject: Subject;
  readonly atMs: number;
}

/** What can be asked about who may do what, and why: by the function that decides at the door. */
export interface ExplainUseCases {
  /** @throws NotFound `event_not_found`; Refused `access_denied` (of a lock whose log the caller may not see) */
  explainEvent(caller: Caller, eventId: string): Explanation;
  /** As if the time were trusted and the keypad not locked out. @throws NotFound `device_not_found`, `pin_not_found`, `user_not_found` */
  explainHypothetical(caller: Caller, question: Hypothetical): Explanation;
}
