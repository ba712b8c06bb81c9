import type { ApiToken } from '../../accounts/api-token.js';
import { displayName, type User } from '../../accounts/user.js';
import { HubError } from '../../kit/errors.js';
import type { Text } from '../../kit/sentence.js';
import type { Caller } from '../../operations/ports.js';

/** Whose program an API token speaks for. @throws HubError when it does not count (any more) */
export type Authenticate = (token: string) => { readonly user: User; readonly token: ApiToken };

/** Why nothing may be done in the name of the household at the broker. */
export interface NoCaller {
  readonly code: string;
  readonly text: Text;
}

/** Somebody without any right: for notices that are only heard. */
const NOBODY: Omit<Caller, 'ipAddress'> = {
  actor: { kind: 'nobody', id: null, name: 'external broker' },
  userId: null,
  role: null,
  method: 'mqtt',
};

/**
 * As whom what comes from the broker is done: as the API token that the owner set for it, asked anew each time, so that a
 * revoked one, one that has expired, and one of a disabled person count for nothing at once.
 */
export class BridgeCaller {
  private readonly token: string | null;
  private readonly authenticate: Authenticate;

  constructor(token: string | null, authenticate: Authenticate) {
    this.token = token;
    this.authenticate = authenticate;
  }

  get isWanted(): boolean {
    return this.token !== null;
  }

  /** @param address of the broker, for the log; null: not known */
  ask(address: string | null): { readonly caller: Caller } | NoCaller {
    if (this.token === null) {
      return {
        code: 'no_token',
        text: 'No API token is set for commands from there: set one with DOORWARD_BRIDGE_TOKEN.',
      };
    }
    try {
      const { user, token } = this.authenticate(this.token);
      return {
        caller: {
          actor: { kind: 'api_token', id: token.id, name: `${token.name} (${displayName(user)})` },
          userId: user.id,
          role: user.role,
          method: 'mqtt',
          ipAddress: address,
          scopes: token.scopes,
        },
      };
    } catch (error) {
      if (error instanceof HubError) return { code: error.code, text: error.text };
      throw error;
    }
  }

  /** As `ask`, and nobody where that fails. */
  askOrNobody(address: string | null): Caller {
    const found = this.ask(address);
    return 'caller' in found ? found.caller : { ...NOBODY, ipAddress: address };
  }
}
