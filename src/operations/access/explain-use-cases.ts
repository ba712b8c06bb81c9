import type { Validity } from '../../access/facts.js';
import type { AccessAction } from '../../access/request.js';
import type { Span } from '../../access/schedule/span.js';
import type { Difference } from '../../access/what-if.js';
import type { Admitted } from '../../access/who-can-open.js';
import type { Text } from '../../kit/sentence.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { AskerName } from './asker.js';
import type { ProposedChange } from './proposed-change.js';
import type { ToldVerdict } from './told-trace.js';

/** Who would ask: a person, or somebody with a code. */
export type Subject =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'pin'; readonly pinId: string }
  | { readonly kind: 'qr'; readonly ticketId: string }
  | { readonly kind: 'card'; readonly cardId: string };

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

/** What happened, and what the same question would be answered now. */
export interface EventExplanation extends Explanation {
  /** null: it can't be asked again, since who asked, or by what, or the lock, is not known or not there any more. */
  readonly now: Explanation | null;
}

/** Somebody who gains or loses at a lock by a change, and when. */
export type WhatIfDifference = Omit<Difference<unknown>, 'subject'> &
  AskerName &
  Span & { readonly deviceId: string };

export interface WhatIf {
  /** By lock and asker, in order of time. */
  readonly differences: readonly WhatIfDifference[];
  /** false: there are more, which are not told. */
  readonly isComplete: boolean;
  /** People and codes that were looked at, each once a lock. */
  readonly asked: number;
}

/** The share by which somebody may, or under which their code was made, within those it was given under. */
export interface AdmittingShare extends Validity {
  readonly id: string;
  /** Its own and those above it; none: at any hour of its dates. */
  readonly scheduleIds: readonly string[];
}

export interface AdmittedAsker extends Admitted<AskerName> {
  /** The lock opens only for the second of two people, and nobody waits there as the first. */
  readonly needsSecondPerson: boolean;
  /** null: by a right of their own. */
  readonly share: AdmittingShare | null;
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
  explainEvent(caller: Caller, eventId: string): EventExplanation;
  /**
   * As if the time were trusted and the keypad not locked out; who is inside, and who waits as the first of two, is as it is
   * known now. @throws NotFound `device_not_found`, and of the subject
   */
  explainHypothetical(caller: Caller, question: Hypothetical): Explanation;
  /**
   * Everybody and every code for whom `decide` says yes, at once or as the second of two. A page may be short, or empty: `next` then goes on.
   * @throws NotFound `device_not_found`; Refused `access_denied`; InvalidInput `cursor_invalid`
   */
  whoCanOpen(
    caller: Caller,
    question: { readonly deviceId: string; readonly action: AccessAction; readonly atMs: number },
    page: PageRequest,
  ): Promise<Page<AdmittedAsker>>;
  /**
   * Who would gain and lose by a change within `[fromMs, untilMs)`, as if it were made at `fromMs`; nothing is changed. As if
   * nobody were inside, and another person had just been at a lock for two.
   * @throws NotFound of what it names; InvalidInput `window_empty`, `what_if_too_long`, `what_if_too_large`
   */
  whatIf(
    caller: Caller,
    question: {
      readonly change: ProposedChange;
      /** null: every lock that it can concern. */
      readonly deviceIds: readonly string[] | null;
      readonly action: AccessAction;
      readonly fromMs: number;
      readonly untilMs: number;
    },
  ): Promise<WhatIf>;
}
