import { createHash } from 'node:crypto';
import type { ApiToken } from '../../accounts/api-token.js';
import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import { newEvent } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import { readStanding } from './session-cache.js';
import type { Store } from '../store-ports.js';

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
  return async ({ user, sessionId }, input, origin) => {
    const nowMs = deps.clock.wallMs();
    if (input.expiresAtMs !== null && input.expiresAtMs <= nowMs) {
      throw new InvalidInput('window_empty', 'The token would have expired already.', {
        fields: [{ field: 'expires_at', message: 'is in the past' }],
      });
    }
    const text = `${API_TOKEN_PREFIX}${Buffer.from(deps.random.bytes(TOKEN_BYTES)).toString('base64url')}`;
    const token: ApiToken = {
      id: deps.newId(),
      userId: user.id,
      name: input.name,
      scopes: [...new Set(input.scopes)],
      createdAtMs: nowMs,
      expiresAtMs: input.expiresAtMs,
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    await deps.store.write((tx) => {
      readStanding(tx, { sid: sessionId, user_id: user.id });
      if (tx.apiTokens.activeOf(user.id).length >= API_TOKENS_MAX) {
        throw new Conflict(
          'api_tokens_full',
          `A person has at most ${API_TOKENS_MAX} tokens. Revoke one first.`,
        );
      }
      tx.apiTokens.insert(token, apiTokenHash(text));
      tx.events.append(
        newEvent({
          atMs: nowMs,
          type: 'API_TOKEN_CREATED',
          description: `${displayName(user)} made the API token "${token.name}".`,
          userId: user.id,
          actor: { kind: 'user', id: user.id, name: displayName(user) },
          method: 'rest',
          ipAddress: origin.ipAddress,
          data: { token_id: token.id, scopes: token.scopes },
        }),
      );
    });
    return { token, text };
  };
}
