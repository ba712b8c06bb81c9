import type { Card } from '../../src/access/card.js';
import type { Pin } from '../../src/access/pin.js';
import type { Ticket } from '../../src/access/ticket/ticket.js';
import { NO_ENTRY_RULES } from '../../src/locks/entry-rules.js';
import type { User } from '../../src/accounts/user.js';
import type { NewEvent } from '../../src/audit/event.js';
import type { Device } from '../../src/locks/device.js';
import type { Command } from '../../src/operations/locks/command-record.js';
import type { Session } from '../../src/operations/accounts/people-ports.js';
import type { Pairing } from '../../src/operations/locks/pairing-ports.js';

/** A UUID with this number at its end; sorts as the number does. */
export function uuid(n: number): string {
  return `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export const SALT = new Uint8Array(16).fill(1);

export function sampleUser(n: number, change: Partial<User> = {}): User {
  return {
    id: uuid(n),
    username: `user${n}`,
    email: `user${n}@example.org`,
    phone: null,
    firstName: 'Anna',
    lastName: `No ${n}`,
    role: 'member',
    locale: 'en',
    isActive: true,
    emailVerified: false,
    phoneVerified: false,
    lastLoginAtMs: null,
    lastLoginIp: null,
    createdAtMs: 1_700_000_000_000 + n,
    updatedAtMs: 1_700_000_000_000 + n,
    ...change,
  };
}

export function sampleDevice(n: number, change: Partial<Device> = {}): Device {
  return {
    id: uuid(n),
    deviceId: `door-${n}`,
    name: `Door ${n}`,
    siteId: null,
    ownerId: null,
    status: 'INACTIVE',
    transport: null,
    address: null,
    serial: null,
    firmwareVersion: null,
    profile: 'full',
    unlatches: false,
    autoLockS: null,
    leftUnlockedAlertS: null,
    entryPriceMinor: null,
    entryRules: NO_ENTRY_RULES,
    pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
    createdAtMs: 1_700_000_000_000,
    updatedAtMs: 1_700_000_000_000,
    ...change,
  };
}

export function samplePin(n: number, deviceIds: readonly string[], change: Partial<Pin> = {}): Pin {
  return {
    id: uuid(n),
    label: `Guest ${n}`,
    userId: null,
    kind: 'permanent',
    validFromMs: null,
    validUntilMs: null,
    scheduleId: null,
    maxUses: null,
    useCount: 0,
    usesReserved: 0,
    createdBy: null,
    createdAtMs: 1_700_000_000_000,
    revokedAtMs: null,
    deviceIds,
    ...change,
  };
}

export function sampleTicket(n: number, deviceIds: readonly string[], change: Partial<Ticket> = {}): Ticket {
  return {
    id: uuid(n),
    label: `Ticket ${n}`,
    userId: null,
    keyId: '01020304',
    deviceIds,
    closedDeviceIds: [],
    doors: '0011223344556677',
    validFromMs: 1_700_000_000_000,
    validUntilMs: 1_700_086_400_000,
    maxUses: null,
    epoch: 0,
    useCount: 0,
    usesReserved: 0,
    createdBy: null,
    createdAtMs: 1_700_000_000_000,
    revokedAtMs: null,
    ...change,
  };
}

export function sampleCard(n: number, deviceId: string, userId: string, change: Partial<Card> = {}): Card {
  return {
    id: uuid(n),
    label: `Card ${n}`,
    userId,
    deviceId,
    shareId: null,
    useCount: 0,
    createdBy: null,
    createdAtMs: 1_700_000_000_000,
    revokedAtMs: null,
    ...change,
  };
}

export function verifierFor(n: number): Uint8Array {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32BE(n);
  return bytes;
}

export function sampleCommand(n: number, change: Partial<Command> = {}): Command {
  return {
    id: uuid(n),
    deviceId: uuid(1),
    action: 'unlock',
    status: 'accepted',
    reason: null,
    actor: { kind: 'user', id: uuid(9), name: 'Anna' },
    userId: uuid(9),
    method: 'rest',
    ipAddress: '192.0.2.1',
    createdAtMs: 1_700_000_000_000 + n,
    sentAtMs: null,
    finishedAtMs: null,
    latencyMs: null,
    bootId: null,
    notAfterMs: null,
    ...change,
  };
}

export function sampleEvent(change: Partial<NewEvent> = {}): NewEvent {
  return {
    atMs: 1_700_000_000_000,
    type: 'UNLOCK',
    success: true,
    reason: null,
    description: 'Door 1 was unlocked by Anna',
    deviceId: uuid(1),
    userId: uuid(9),
    targetUserId: null,
    actor: { kind: 'user', id: uuid(9), name: 'Anna' },
    method: 'rest',
    ipAddress: '192.0.2.1',
    commandId: uuid(5),
    lockEventKey: null,
    data: { latency_ms: 12 },
    ...change,
  };
}

export function sampleSession(n: number, userId: string, change: Partial<Session> = {}): Session {
  return {
    id: uuid(n),
    userId,
    refreshId: uuid(n + 1000),
    parentId: null,
    userAgent: 'curl/8',
    ipAddress: '192.0.2.1',
    createdAtMs: 1_000,
    lastUsedAtMs: 1_000,
    expiresAtMs: 5_000 + n,
    revokedAtMs: null,
    ...change,
  };
}

export function samplePairing(n: number, deviceId: string, change: Partial<Pairing> = {}): Pairing {
  return {
    id: uuid(n),
    deviceId,
    state: 'pending',
    serial: 'SN-1',
    peerStatic: Buffer.alloc(32, n),
    psk: Buffer.alloc(32, n + 100),
    createdAtMs: 1_000 + n,
    ...change,
  };
}
