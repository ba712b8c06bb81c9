import { createHash } from 'node:crypto';
import type { ApiToken } from '../../accounts/api-token.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import type { NewApiToken } from './people-use-cases.js';
import { readStanding } from './session-cache.js';
import { callerOf } from './signed-in-caller.js';

/** Tokens of one person that are good at a time. */
export const API_TOKENS_MAX = 50;
/** 256 bits: the token is its own proof. */
const TOKEN_BYTES = 32;
/** So that people and secret scanners know one when they see it. */
export const API_TOKEN_PREFIX = 'dwt_';

export interface CreateApiTokenDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
}

/** What is stored and looked up. */
export function apiTokenHash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** Makes a token for a program of one's own. The text is in this answer only. */
export function createApiToken(deps: CreateApiTokenDeps): Operations['createApiToken'] {
  return ({ user, sessionId }, input, origin) =>
    issueApiToken(
      deps,
      callerOf(user, origin),
      input,
      (tx) => readStanding(tx, { sid: sessionId, user_id: user.id }).user,
    );
}

/** @param owner whose it will be, found in the same change: may throw */
export async function issueApiToken(
  deps: CreateApiTokenDeps,
  caller: Caller,
  input: NewApiToken,
  owner: (tx: Writes) => User,
): Promise<{ readonly token: ApiToken; readonly text: string }> {
  const nowMs = deps.clock.wallMs();
  if (input.expiresAtMs !== null && input.expiresAtMs <= nowMs) {
    throw new InvalidInput('window_empty', 'The token would have expired already.', {
      fields: [{ field: 'expires_at', message: 'is in the past' }],
    });
  }
  const text = `${API_TOKEN_PREFIX}${Buffer.from(deps.random.bytes(TOKEN_BYTES)).toString('base64url')}`;
  const id = deps.newId();
  const token = await deps.store.write((tx) => {
    const user = owner(tx);
    const made: ApiToken = {
      id,
      userId: user.id,
      name: input.name,
      scopes: [...new Set(input.scopes)],
      createdAtMs: nowMs,
      expiresAtMs: input.expiresAtMs,
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    if (tx.apiTokens.activeOf(user.id).length >= API_TOKENS_MAX) {
      throw new Conflict(
        'api_tokens_full',
        say('A person has at most {count} tokens. Revoke one first.', { count: API_TOKENS_MAX }),
      );
    }
    tx.apiTokens.insert(made, apiTokenHash(text));
    tx.events.append(
      eventBy(caller, {
        atMs: nowMs,
        type: 'API_TOKEN_CREATED',
        description: `The API token "${made.name}" was made for ${displayName(user)}.`,
        targetUserId: user.id,
        data: { token_id: made.id, scopes: made.scopes },
      }),
    );
    return made;
  });
  return { token, text };
}
