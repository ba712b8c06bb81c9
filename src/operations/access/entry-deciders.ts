import type { Clock } from '../../kit/clock.js';
import type { RightOfWay } from '../../kit/right-of-way.js';
import type { HubMeters } from '../hub-meters.js';
import type { AccessRequest, LockReports } from '../locks/driver-ports.js';

/** Leads what was presented at a lock to whoever decides about its kind, before all else, and sees how long that takes. */
export function entryDeciders(
  deciders: Readonly<Record<AccessRequest['kind'], LockReports['accessRequested']>>,
  {
    clock,
    meters,
    rightOfWay,
  }: {
    readonly clock: Clock;
    readonly meters: Pick<HubMeters, 'entryTook'>;
    readonly rightOfWay: Pick<RightOfWay, 'taken'>;
  },
): LockReports['accessRequested'] {
  return async (id, request) => {
    const begunMs = clock.monotonicMs();
    const answer = await rightOfWay.taken(() => deciders[request.kind](id, request));
    meters.entryTook(request.kind, clock.monotonicMs() - begunMs);
    return answer;
  };
}
