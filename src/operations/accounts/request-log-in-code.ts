import { mayLogInByCode } from '../../accounts/code-log-in.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';
import type { Origin } from './account-use-cases.js';
import {
  afterTheAnswer,
  type CodeDeskDeps,
  type Reachable,
  readReachable,
  recordRequest,
  requireSender,
  sendCode,
} from './code-desk.js';
import { DEFAULT_LOCALE } from './draft-user.js';

export interface RequestLogInCodeDeps extends CodeDeskDeps {
  readonly store: Store;
  readonly signUp: 'open' | 'invite' | 'closed';
}

export const logInSlot = ({ kind, value }: Reachable): string => `log_in ${kind} ${value}`;

/** Answers before it looks who that is. */
export function requestLogInCode(deps: RequestLogInCodeDeps): Operations['requestLogInCode'] {
  return (kind, typed, origin) => {
    const to = readReachable(deps, kind, typed);
    requireSender(deps, kind);
    deps.requests.admit(to.value, origin.ipAddress);
    afterTheAnswer(deps, () => {
      send(deps, to, origin);
    });
  };
}

function send(deps: RequestLogInCodeDeps, to: Reachable, origin: Origin): void {
  const user = deps.store.users.byIdentifier(to.value);
  const wanted = user ? mayLogInByCode(user, to.kind) : mayJoin(deps, to);
  if (!wanted) {
    const refusal = user?.isActive === true ? 'not_verified' : 'no_account';
    recordRequest(deps, 'log_in', to, user?.id ?? null, origin, refusal);
    return;
  }
  sendCode(deps, {
    purpose: 'log_in',
    slot: logInSlot(to),
    to,
    userId: user?.id ?? null,
    locale: user?.locale ?? origin.language ?? DEFAULT_LOCALE,
    origin,
  });
}

/** A phone is proof enough of a person where everybody may sign up. */
export function mayJoin({ signUp }: Pick<RequestLogInCodeDeps, 'signUp'>, { kind }: Reachable): boolean {
  return signUp === 'open' && kind === 'phone';
}
