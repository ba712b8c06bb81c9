import type { Pin } from '../../access/pin.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput, NotFound } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { checkTerms } from './check-pin.js';
import type { CredentialSync } from './credential-sync.js';
import { loggingRefusals } from './decide-in-change.js';
import type { PinChange, PinUseCases } from './pin-use-cases.js';
import { outdateCredentials } from './outdate-credentials.js';
import { kindShownTo, pinView, shownTo } from './pin-view.js';
import { requirePinReach } from './pin-shares.js';
import { pinInSight } from './read-pin.js';

export interface UpdatePinDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/** Changes what a code is called and when it counts: at the hub from the answer on, at locks that hold it as soon as they are there. */
export function updatePin(deps: UpdatePinDeps): PinUseCases['updatePin'] {
  return async (caller, id, change) => {
    const pin = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const before = tx.pins.byId(id);
        if (before) requirePinReach(deps, tx, caller, before);
        // One whose locks are all gone is left to those who see everything.
        pinInSight({ ...deps, store: tx }, caller, id);
        if (!before || before.revokedAtMs !== null)
          throw new NotFound('pin_not_found', 'There is no such PIN, or it was revoked before.');
        const after = changed(before, change);
        const changes = FIELDS.filter(([field]) => before[field] !== after[field]).map(([, name]) => name);
        if (changes.length === 0) return before;
        requireSchedule(before, change);
        requireOwnDates(before, after);
        checkTerms(tx, { ...after, kind: kindShownTo(caller, before) });
        const nowMs = deps.clock.wallMs();
        tx.pins.update(after);
        if (before.validFromMs !== after.validFromMs || before.validUntilMs !== after.validUntilMs)
          outdateCredentials(tx, id, nowMs);
        tx.events.append(
          eventBy(caller, {
            atMs: nowMs,
            type: 'PIN_CHANGED',
            description: `PIN "${after.label}" was changed: ${changes.join(', ')}.`,
            targetUserId: after.userId,
            data: { pin_id: id, owner_id: after.userId, changed: changes },
          }),
        );
        return after;
      }),
    );
    deps.credentials?.changed(pin.deviceIds);
    return shownTo(caller, pinView(deps.store, pin));
  };
}

const FIELDS = [
  ['label', 'label'],
  ['validFromMs', 'valid_from'],
  ['validUntilMs', 'valid_until'],
  ['scheduleId', 'schedule_id'],
  ['maxUses', 'max_uses'],
] as const satisfies readonly (readonly [keyof Pin, string])[];

function changed(before: Pin, change: PinChange): Pin {
  const { label, validFromMs, validUntilMs, scheduleId, maxUses } = change;
  return {
    ...before,
    label: label ?? before.label,
    validFromMs: validFromMs === undefined ? before.validFromMs : validFromMs,
    validUntilMs: validUntilMs === undefined ? before.validUntilMs : validUntilMs,
    scheduleId: scheduleId ?? before.scheduleId,
    maxUses: maxUses ?? before.maxUses,
  };
}

/** @throws Conflict `pin_follows_stay` */
function requireOwnDates({ stay, validFromMs, validUntilMs }: Pin, after: Pin): void {
  if (!stay || (after.validFromMs === validFromMs && after.validUntilMs === validUntilMs)) return;
  throw new Conflict(
    'pin_follows_stay',
    'This PIN is of a stay, and has its dates: change them in the calendar, or make a PIN without a stay.',
  );
}

/** A lock may hold one that had no schedule until now, and would know nothing of it. */
function requireSchedule(before: Pin, { scheduleId }: PinChange): void {
  if (scheduleId === undefined || before.scheduleId !== null) return;
  throw new InvalidInput(
    'schedule_unexpected',
    'This PIN was made without a schedule: make another one with it.',
    {
      fields: [{ field: 'schedule_id', message: 'can be changed, but not added' }],
    },
  );
}
