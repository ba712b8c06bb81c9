import { decide } from '../../access/decide.js';
import type { AccessFacts } from '../../access/facts.js';
import type { Pin } from '../../access/pin.js';
import { textOf } from '../../access/verdict.js';
import type { Actor } from '../../audit/actor.js';
import type { Clock } from '../../kit/clock.js';
import { HubError } from '../../kit/errors.js';
import type { Logger } from '../../kit/logger.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { hubDecides } from '../../locks/entry-rules.js';
import { newEvent } from '../audit/new-event.js';
import type { AccessRequest } from '../locks/driver-ports.js';
import type { Store } from '../store-ports.js';
import { raiseDuress } from './duress-event.js';
import { loggedTrace } from './told-trace.js';

/**
 * Whom the hub lets in while its disk is full, so that it can't write it down first. none: nobody. codes: whoever types a code
 * that needs no counting. Locks that hold codes answer by themselves either way, and keep their own log of it.
 */
export const UNLOGGED_ENTRY_RULES = ['none', 'codes'] as const;
export type UnloggedEntryRule = (typeof UNLOGGED_ENTRY_RULES)[number];

/** Entries that wait to be written down; with more of them nobody is let in any more. */
export const UNLOGGED_MAX = 64;
/** The lock tells of the movement again at about this pace: its row should find that of the entry, milliseconds. */
export const WRITE_AGAIN_MS = 500;

export interface UnloggedEntry {
  readonly device: Device;
  readonly request: AccessRequest;
  readonly pin: Pin;
  readonly actor: Actor;
  readonly facts: AccessFacts;
}

/** Entries that were granted and stand nowhere yet but in memory; the lock keeps its own report of each as well. */
export class UnloggedEntries {
  private readonly deps: { readonly store: Store; readonly clock: Clock; readonly logger: Logger };
  private readonly rule: UnloggedEntryRule;
  private waiting = 0;

  constructor(
    deps: { readonly store: Store; readonly clock: Clock; readonly logger: Logger },
    rule: UnloggedEntryRule,
  ) {
    this.deps = deps;
    this.rule = rule;
  }

  /** Whether the rule may let anybody in after this error. */
  mayAdmit(error: unknown): boolean {
    const isFull = error instanceof HubError && error.code === 'storage_full';
    return isFull && this.rule === 'codes' && this.waiting < UNLOGGED_MAX;
  }

  /** @returns whether to let them in; it is written down as soon as there is room */
  admit(entry: UnloggedEntry): boolean {
    const { device, pin, request, facts } = entry;
    // What has to be counted, or paid, or is for one at a time, can't be done from memory.
    if (pin.maxUses !== null || device.entryPriceMinor !== null || hubDecides(device.entryRules))
      return false;
    const decision = decide({ actor: request.kind, action: 'unlock' }, facts);
    if (!decision.granted) return false;
    const { because, trace } = decision;
    const event = newEvent({
      atMs: facts.nowMs,
      type: 'ACCESS_GRANTED',
      reason: because.reasonCode,
      description: `${inEnglish(textOf(because))} The disk was full: written down later.`,
      deviceId: device.id,
      userId: pin.userId,
      actor: entry.actor,
      method: request.kind,
      data: {
        ...{ request_id: request.requestId, pin_id: pin.id, label: pin.label, trace: loggedTrace(trace) },
        written_late: true,
      },
    });
    this.waiting += 1;
    const write = () => {
      this.deps.store
        .write((tx) => {
          const logged = tx.events.append(event);
          const { requestId } = request;
          if (decision.silentAlarm)
            raiseDuress(tx, pin, device.id, { ...logged, decidedBy: 'hub', requestId });
        })
        .then(
          () => {
            this.waiting -= 1;
          },
          (error: unknown) => {
            if (error instanceof HubError && error.code === 'stopping')
              this.deps.logger.error({ request: request.requestId }, 'an entry is told by its lock alone');
            else this.deps.clock.after(WRITE_AGAIN_MS, write);
          },
        );
    };
    this.deps.clock.after(WRITE_AGAIN_MS, write);
    return true;
  }
}
