import { SCOPES, type Scope } from '../accounts/api-token.js';
import { displayName } from '../accounts/user.js';
import { Unauthenticated } from '../kit/errors.js';
import { API_TOKEN_PREFIX } from '../operations/accounts/create-api-token.js';
import type { Operations } from '../operations/operations.js';
import type { Caller } from '../operations/ports.js';
import type { RoleOverTopics } from './access-table.js';
import { may, type TopicUser } from './access-check.js';
import { CLIENT_ID_CHARACTERS } from './limits.js';

/** Whose tokens let programs in, and who tells that one may have ended. */
export type Programs = Pick<Operations, 'authenticateApiToken' | 'standingOfApiToken' | 'watchSessions'>;

/** A token that is good now, and its person. */
export type Standing = ReturnType<Programs['authenticateApiToken']>;

type MqttScope = Extract<Scope, `mqtt:${string}`>;

const MQTT_SCOPES = (Object.keys(SCOPES) as Scope[]).filter((scope): scope is MqttScope =>
  scope.startsWith('mqtt:'),
);

/** What CONNECT says of a program. */
export interface ProgramIntroduction {
  readonly password: Uint8Array | undefined;
  readonly clientId: string;
  readonly will: ProgramWill | null;
}

export interface ProgramWill {
  readonly topic: string;
  readonly properties?: { readonly responseTopic?: string } | undefined;
}

export type ProgramAdmission =
  | { readonly ok: true; readonly text: string; readonly standing: Standing }
  | {
      readonly ok: false;
      readonly returnCode: 2 | 4 | 5;
      readonly code: 'bad_credentials' | 'no_mqtt_scope' | 'client_id_malformed' | 'will_denied';
      /** More of it, for the log. */
      readonly why: string | null;
    };

/** Whether a password looks like an API token: what it is worth is asked later. */
export function looksLikeToken(password: Uint8Array | undefined): boolean {
  return password !== undefined && Buffer.from(password).subarray(0, API_TOKEN_PREFIX.length).equals(PREFIX);
}
const PREFIX = Buffer.from(API_TOKEN_PREFIX);

/** What a token makes of a program in the access table. */
export function rolesOver({ user, token }: Standing): readonly RoleOverTopics[] {
  const roles: Readonly<Record<MqttScope, RoleOverTopics>> = {
    'mqtt:home-assistant': 'home_assistant',
    'mqtt:zigbee2mqtt': 'zigbee2mqtt',
    'mqtt:read': user.role === 'admin' ? 'admin_reader' : 'reader',
  };
  return MQTT_SCOPES.filter((scope) => token.scopes.includes(scope)).map((scope) => roles[scope]);
}

/** A program as the operations know it: its person's rights, cut down to the scopes of its token. */
export function programCaller({ user, token }: Standing, ipAddress: string | null): Caller {
  return {
    actor: { kind: 'api_token', id: token.id, name: `${token.name} (${displayName(user)})` },
    userId: user.id,
    role: user.role,
    method: 'mqtt',
    ipAddress,
    scopes: token.scopes,
  };
}

/** Admits a program: password = an API token with a scope for MQTT. Its user name says nothing. */
export function admitProgram(programs: Programs | null, who: ProgramIntroduction): ProgramAdmission {
  const text = Buffer.from(who.password ?? []).toString();
  const standing =
    programs === null ? 'programs_not_ready' : standingOr(() => programs.authenticateApiToken(text));
  if (typeof standing === 'string') {
    return { ok: false, returnCode: 4, code: 'bad_credentials', why: standing };
  }
  const roles = rolesOver(standing);
  if (roles.length === 0) return { ok: false, returnCode: 5, code: 'no_mqtt_scope', why: null };
  if (who.clientId.length > CLIENT_ID_CHARACTERS || /\p{Cc}/u.test(who.clientId)) {
    return { ok: false, returnCode: 2, code: 'client_id_malformed', why: null };
  }
  if (who.will && !mayWill({ roles, own: null }, who.will)) {
    return { ok: false, returnCode: 5, code: 'will_denied', why: null };
  }
  return { ok: true, text, standing };
}

/** Whether a program with this token may come again; where that can't be known, it may. */
export function mayReturn(programs: Programs | null, tokenId: string): boolean {
  if (programs === null) return true;
  try {
    const standing = standingOr(() => programs.standingOfApiToken(tokenId));
    return typeof standing !== 'string' && rolesOver(standing).length > 0;
  } catch {
    return true;
  }
}

/** A last will, and where an answer to it would go, must both be for this principal to publish to. */
export function mayWill(user: TopicUser, { topic, properties }: ProgramWill): boolean {
  const answer = properties?.responseTopic;
  return may(user, 'will', topic) && (answer === undefined || may(user, 'publish', answer));
}

/** @returns the code of why it is none now; an error that says nothing of the token is thrown on */
export function standingOr(ask: () => Standing): Standing | string {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Unauthenticated) return error.code;
    throw error;
  }
}
