import { beyond, SHARE_RIGHTS, within } from '../../access/share.js';
import type { ShareTerms } from '../../access/share.js';
import type { User } from '../../accounts/user.js';
import { normaliseIdentifier } from '../../accounts/identifiers.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import { Conflict, InvalidInput, Refused } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';
import { shareChain } from './share-facts.js';
import type { ShareContent } from './share-ports.js';

const FIELDS: Readonly<Record<keyof ShareTerms, string>> = {
  canUnlock: 'can_unlock',
  canLock: 'can_lock',
  canManagePins: 'can_manage_pins',
  canViewLogs: 'can_view_logs',
  canShare: 'can_share',
  validFromMs: 'valid_from',
  validUntilMs: 'valid_until',
};

/** @throws InvalidInput `person_unknown`, `person_inactive` */
export function activePerson(
  { users }: Pick<Reads, 'users'>,
  named: string,
  field: string,
  country: PhoneCountry | null = null,
): User {
  const identifier = normaliseIdentifier(named, country);
  const user = users.byId(named.toLowerCase()) ?? (identifier && users.byIdentifier(identifier.value));
  if (!user)
    throw new InvalidInput('person_unknown', 'There is no such person.', {
      fields: [{ field, message: 'names nobody' }],
    });
  if (!user.isActive)
    throw new InvalidInput('person_inactive', 'This person has been deactivated: activate them first.', {
      fields: [{ field, message: 'names somebody who is deactivated' }],
    });
  return user;
}

/** @param nowMs -Infinity while nobody knows it @throws InvalidInput `share_empty`, `window_empty`, `schedule_unknown` */
export function checkContent(reads: Pick<Reads, 'schedules'>, content: ShareContent, nowMs: number): void {
  if (!SHARE_RIGHTS.some((right) => content[right]))
    throw new InvalidInput('share_empty', 'A share gives at least one right.', {
      fields: [{ field: 'can_unlock', message: 'must be true, or another right' }],
    });
  const { validFromMs, validUntilMs, scheduleId } = content;
  if (validUntilMs !== null && validUntilMs <= Math.max(validFromMs ?? nowMs, nowMs))
    throw new InvalidInput('window_empty', 'The share would never count: it ends before it begins.', {
      fields: [{ field: 'valid_until', message: 'must be after valid_from, and after now' }],
    });
  if (scheduleId !== null && !reads.schedules.byId(scheduleId))
    throw new InvalidInput('schedule_unknown', 'There is no such schedule.', {
      fields: [{ field: 'schedule_id', message: 'names no schedule' }],
    });
}

/** Nobody gives more than they have, nor for longer. @param parentId the share it is given under @throws Refused `share_exceeds` */
export function checkBounds(reads: Pick<Reads, 'shares'>, terms: ShareTerms, parentId: string | null): void {
  const [own, ...above] = parentId === null ? [] : shareChain(reads, parentId);
  if (!own) return;
  const more = beyond(terms, within(own, above));
  if (more.length === 0) return;
  throw new Refused(
    'share_exceeds',
    'A share can not give more than the share by which it is given, nor for longer.',
    { fields: more.map((name) => ({ field: FIELDS[name], message: 'is more than you have yourself' })) },
  );
}

/** @throws Conflict `share_exists` */
export function requireNoShare({ shares }: Pick<Reads, 'shares'>, deviceId: string, personId: string): void {
  const before = shares.ofPerson(deviceId, personId);
  if (before === null || before.revokedAtMs !== null) return;
  throw new Conflict('share_exists', 'The lock is shared with this person already: change that share.', {
    fields: [{ field: 'shared_with', message: 'has a share of this lock' }],
  });
}
