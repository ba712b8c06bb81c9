import { personKey, type PersonKey } from '../../access/person-key.js';
import type { Clock } from '../../kit/clock.js';
import type { Device } from '../../locks/device.js';
import { nameOf, type Asker } from './asker.js';
import { momentFacts, type MomentFacts, type MomentReads } from './moment-facts.js';

/** What is supposed of who was at a lock just before somebody asks there. */
export type SupposedMoment = (device: Device, ownKey: PersonKey, atMs: number) => MomentFacts;

/** Somebody whom nobody asks about. */
export const ANOTHER: PersonKey = 'code:00000000-0000-0000-0000-000000000000';

/** As if another person had just been there, and nobody were inside: what nobody can know of an hour to come, or of many. */
export const anyMoment: SupposedMoment = ({ entryRules: { twoPersonWindowS, antiPassbackS } }, ownKey) => ({
  twoPerson: twoPersonWindowS === null ? null : { firstKey: ANOTHER, ownKey },
  antiPassback: antiPassbackS === null ? null : { isInside: false },
});

/**
 * As it is, and as it will be if nobody comes by meanwhile: who waits as the first of two, and who is inside, until that is
 * over. Of the past nothing is known.
 */
export function knownMoment(reads: MomentReads, clock: Clock): SupposedMoment {
  return (device, ownKey, atMs) => {
    const inMs = atMs - clock.wallMs();
    const time = { nowMs: atMs, timeIsTrusted: true, monoMs: clock.monotonicMs() + inMs };
    if (inMs >= 0) return momentFacts(reads, device, ownKey, time);
    const { twoPerson, antiPassback } = anyMoment(device, ownKey, atMs);
    return { twoPerson: twoPerson && { ...twoPerson, firstKey: null }, antiPassback };
  };
}

export function keyOfAsker(asker: Asker): PersonKey {
  const { kind, id, userId } = nameOf(asker);
  return kind === 'user' ? personKey(id, null) : personKey(userId, id);
}
