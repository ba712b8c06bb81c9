import { NO_FURTHER_FACTS } from '../../access/facts.js';
import type { AccessFacts, CredentialFacts, LockFacts } from '../../access/facts.js';
import { usesLeft, type Pin } from '../../access/pin.js';
import type { AccessAction, ActorKind } from '../../access/request.js';
import { scopesPermit } from '../../accounts/api-token.js';
import type { Permission } from '../../accounts/permission.js';
import type { User } from '../../accounts/user.js';
import type { Device } from '../../locks/device.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { lockdownFacts } from './mode-facts.js';

/** Now, and whether it can be relied upon. */
export interface Time {
  readonly nowMs: number;
  readonly timeIsTrusted: boolean;
}

type FactReads = Pick<Reads, 'sites' | 'schedules' | 'lockdowns'>;

/** The permission that a program's token must hold for each action. */
const NEEDED: Readonly<Record<AccessAction, Permission>> = {
  unlock: 'devices:command',
  lock: 'devices:command',
  unlatch: 'devices:command',
  identify: 'devices:command',
  reboot: 'devices:reboot',
  view_pins: 'pins:read',
  manage_pins: 'pins:manage',
  view_logs: 'logs:read',
  share: 'devices:manage',
};

/** As what somebody asks who has proved who they are. */
export function actorKindOf({ actor, method }: Caller): ActorKind {
  if (actor.kind === 'cli') return 'installer';
  if (actor.kind === 'system' && method === 'auto') return 'hub';
  return actor.kind === 'api_token' ? 'api_token' : 'user';
}

/** Of a question that a person, a program or the hub itself asks. Who got this far has an account that is active. */
export function factsOfCaller(
  reads: FactReads,
  caller: Caller,
  device: Device,
  action: AccessAction,
  time: Time,
): AccessFacts {
  const { userId, role, scopes } = caller;
  return {
    ...NO_FURTHER_FACTS,
    ...time,
    lock: lockFacts(reads, device),
    lockdown: lockdownFacts(reads, device),
    person: userId === null ? null : { id: userId, isActive: true, role },
    tokenPermits: scopes ? scopesPermit(scopes, NEEDED[action]) : null,
  };
}

/** Of a person, whether or not it is they who ask. */
export function factsOfPerson(
  reads: FactReads,
  { id, isActive, role }: Pick<User, 'id' | 'isActive' | 'role'>,
  device: Device,
  time: Time,
): AccessFacts {
  return {
    ...NO_FURTHER_FACTS,
    ...time,
    lock: lockFacts(reads, device),
    lockdown: lockdownFacts(reads, device),
    person: { id, isActive, role },
  };
}

/** Of a code at a lock. @param device null: removed; @param pin null: none fits; @param person whose it is, if anybody's */
export function factsOfCode(
  reads: FactReads,
  device: Device | null,
  keypadLocked: boolean,
  pin: Pin | null,
  person: Pick<User, 'id' | 'isActive' | 'role'> | null,
  time: Time,
): AccessFacts {
  return {
    ...NO_FURTHER_FACTS,
    ...time,
    lock: { ...lockFacts(reads, device), keypadLocked },
    lockdown: lockdownFacts(reads, device),
    person: person && { id: person.id, isActive: person.isActive, role: person.role },
    credential: pin && credentialFacts(reads, pin),
  };
}

export function credentialFacts(reads: Pick<Reads, 'schedules'>, pin: Pin): CredentialFacts {
  return {
    kind: pin.kind,
    isRevoked: pin.revokedAtMs !== null,
    hasPerson: pin.userId !== null,
    validFromMs: pin.validFromMs,
    validUntilMs: pin.validUntilMs,
    timing: pin.scheduleId === null ? null : (reads.schedules.byId(pin.scheduleId)?.timing ?? null),
    usesLeft: usesLeft(pin),
    shareId: null,
  };
}

function lockFacts(reads: Pick<Reads, 'sites'>, device: Device | null): LockFacts {
  if (!device) return { isPaired: false, keypadLocked: false, ownerId: null, timeZone: 'UTC' };
  return {
    isPaired: device.status === 'ACTIVE',
    keypadLocked: false,
    ownerId: device.ownerId,
    timeZone: zoneOf(reads, device.siteId),
  };
}

/** Of a lock that is at no site in particular, the first site's: most hubs have one. */
export function zoneOf(reads: Pick<Reads, 'sites'>, siteId: string | null): string {
  const site = siteId === null ? null : reads.sites.byId(siteId);
  return (site ?? reads.sites.list({ cursor: null, size: 1 }).rows[0])?.timeZone ?? 'UTC';
}
