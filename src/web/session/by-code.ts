import { call } from '../api/call.js';
import { send } from '../api/send.js';
import { enter, knowUser, signIn } from './session.js';

/** A code goes to a mailbox or to a telephone. */
export type Reach = 'email' | 'phone';

function reachOf(identifier: string): Reach {
  return identifier.includes('@') ? 'email' : 'phone';
}

/** Asks for a code to sign in with; the answer is the same whether or not there is such a person. @throws Problem, Unreachable */
export async function askForCode(identifier: string): Promise<void> {
  const kind = reachOf(identifier);
  await send({ method: 'POST', path: `/api/v1/auth/${kind}/request`, body: { [kind]: identifier } });
}

/** @throws Problem, Unreachable */
export async function signInByCode(identifier: string, code: string): Promise<void> {
  if (reachOf(identifier) === 'email') await enter('email', { email: identifier, code });
  else await enter('phone', { phone: identifier, code });
}

/** Asks for a code to set a new password with: as `askForCode`. @throws Problem, Unreachable */
export async function askForReset(identifier: string): Promise<void> {
  await send({ method: 'POST', path: '/api/v1/auth/password/reset', body: { identifier } });
}

/** Every session of theirs ends, and one begins here with the new password. @throws Problem, Unreachable */
export async function resetPassword(identifier: string, code: string, password: string): Promise<void> {
  const body = { identifier, code, password };
  await send({ method: 'POST', path: '/api/v1/auth/password/reset', body });
  await signIn(identifier, password);
}

/** Asks for a code to one's own mailbox or telephone. @throws Problem, Unreachable */
export async function askToVerify(kind: Reach): Promise<void> {
  await call(`POST /api/v1/auth/me/${kind}/request`, {});
}

/** It is one's own indeed. @throws Problem, Unreachable */
export async function verifyReach(kind: Reach, code: string): Promise<void> {
  knowUser((await call(`POST /api/v1/auth/me/${kind}/verify`, { body: { code } })).data);
}
