import type { PhoneCountry } from '../../accounts/phone-number.js';
import type { User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import { changeIdentifiers, NO_IDENTIFIERS } from './change-identifiers.js';
import type { NewUser } from './account-use-cases.js';
import { namesAround, requirePassword } from './require-password.js';
import type { Reads } from '../store-ports.js';

export const DEFAULT_LOCALE = 'en';

export interface DraftUserDeps {
  readonly store: Pick<Reads, 'sites'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly phoneCountry: PhoneCountry | null;
}

/**
 * A person as they will be stored, with checked and normalised identifiers.
 * @throws InvalidInput `invalid_input`, `password_too_short`, `password_too_long`, `password_common`
 */
export function draftUser(deps: DraftUserDeps, input: NewUser): User {
  const identifiers = changeIdentifiers(NO_IDENTIFIERS, input, deps.phoneCountry);
  requirePassword(input.password, namesAround(deps.store, input));
  const nowMs = deps.clock.wallMs();
  return {
    id: deps.newId(),
    ...identifiers,
    firstName: input.firstName.trim(),
    lastName: input.lastName.trim(),
    role: input.role,
    locale: DEFAULT_LOCALE,
    isActive: true,
    emailVerified: false,
    phoneVerified: false,
    lastLoginAtMs: null,
    lastLoginIp: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
