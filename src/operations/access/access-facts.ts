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
import { shareChainFacts } from './share-facts.js';

/** Now, and whether it can be relied upon. */
export interface Time {
  readonly nowMs: number;
  readonly timeIsTrusted: boolean;
}

export type FactReads = Pick<Reads, 'sites' | 'schedules' | 'lockdowns' | 'shares' | 'users'>;

/** The permission that a program's token must hold for each action. */
export const NEEDED: Readonly<Record<AccessAction, Permission>> = {
  unlock: 'devices:command',
  lock: 'devices:command',
  unlatch: 'devices:command',
  identify: 'devices:command',
  reboot: 'devices:reboot',
  view_pins: 'pins:read',
  manage_pins: 'pins:manage',
  view_logs: 'logs:read',
  share: 'shares:manage',
  view: 'devices:read',
  transfer: 'shares:manage',
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
    shares: userId === null ? [] : sharesOf(reads, device, { id: userId, role }),
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
    shares: sharesOf(reads, device, { id, role }),
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
  const credential = pin && credentialFacts(reads, pin, device?.id ?? '');
  return factsAtLock(reads, device, keypadLocked, credential, person, time);
}

/** Of what was presented at a lock, of whichever kind. @param credential null: none of this lock's fits */
export function factsAtLock(
  reads: FactReads,
  device: Device | null,
  keypadLocked: boolean,
  credential: CredentialFacts | null,
  person: Pick<User, 'id' | 'isActive' | 'role'> | null,
  time: Time,
): AccessFacts {
  return {
    ...NO_FURTHER_FACTS,
    ...time,
    lock: { ...lockFacts(reads, device), keypadLocked },
    lockdown: lockdownFacts(reads, device),
    person: person && { id: person.id, isActive: person.isActive, role: person.role },
    credential,
    shares: credential?.shareId == null ? [] : shareChainFacts(reads, credential.shareId),
  };
}

/** Asks the store for what can play a part alone: neither an owner nor an admin needs a share. */
function sharesOf(reads: FactReads, device: Device, { id, role }: Pick<User, 'id'> & Pick<Caller, 'role'>) {
  if (role === 'admin' || device.ownerId === id) return [];
  const share = reads.shares.ofPerson(device.id, id);
  return share ? shareChainFacts(reads, share.id) : [];
}

/** Whether a share is in force, and whatever that depends on. */
export function factsOfShare(reads: FactReads, device: Device, shareId: string, time: Time): AccessFacts {
  return {
    ...NO_FURTHER_FACTS,
    ...time,
    lock: lockFacts(reads, device),
    shares: shareChainFacts(reads, shareId),
  };
}

export function credentialFacts(
  reads: Pick<Reads, 'schedules'>,
  pin: Pin,
  deviceId: string,
): CredentialFacts {
  return {
    kind: pin.kind,
    isRevoked: pin.revokedAtMs !== null,
    isHeld: pin.heldSinceMs !== undefined,
    hasPerson: pin.userId !== null,
    validFromMs: pin.validFromMs,
    validUntilMs: pin.validUntilMs,
    timing: pin.scheduleId === null ? null : (reads.schedules.byId(pin.scheduleId)?.timing ?? null),
    usesLeft: usesLeft(pin),
    shareId: pin.shareIds?.[deviceId] ?? null,
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
