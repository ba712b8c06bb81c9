import type { Operations } from '../operations.js';
import type { SessionCache } from './session-cache.js';
import type { TokenSigner } from './token-signer.js';

export interface AuthenticateDeps {
  readonly signer: TokenSigner;
  readonly sessions: SessionCache;
}

/** What a person is and may is read from the hub, not from the token: a change counts at once. */
export function authenticate({ signer, sessions }: AuthenticateDeps): Operations['authenticate'] {
  return (access) => {
    const { user, session } = sessions.standingOf(signer.verify(access, 'access'));
    return { user, sessionId: session.id };
  };
}
