import type { LockEvent, LockMessage, Result, SetOutcome } from '../../firmware-protocol/lock-messages.js';
import { CREDENTIAL_SLOTS } from './credential-store.js';
import type { CommandResult } from './command-runner.js';
import type { StoredEvent } from './event-buffer.js';
import type { FirmwareAnswer } from './firmware-updater.js';
import type { LockStamp } from './lock-boot.js';
import type { LockFirmware } from './lock-firmware.js';
import type { PendingRequest } from './keypad.js';

/** A UUID's 16 bytes as its lower-case text. */
export function uuidText(bytes: Uint8Array): string {
  const hex = hexText(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function uuidBytes(text: string): Uint8Array {
  return hexBytes(text.replaceAll('-', ''));
}

export function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

export function hexBytes(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

/** Boot id and clock, as every lock message carries them. */
export function wireStamp(stamp: LockStamp): { bootId: Uint8Array; lockMs: number } {
  return { bootId: hexBytes(stamp.bootId), lockMs: stamp.lockMs };
}

export function identityMessage(
  type: 'info' | 'paired',
  firmware: LockFirmware,
  serial: string,
): LockMessage {
  const { model, firmwareVersion, canUnlatch } = firmware;
  return { type, serial, model, firmwareVersion, canUnlatch, ...wireStamp(firmware.stamp()) };
}

export function statusMessage(firmware: LockFirmware): LockMessage {
  const { boltState, door, batteryPercent, tamper } = firmware.physical;
  return { type: 'status', bolt: boltState, door, batteryPercent, tamper, ...wireStamp(firmware.stamp()) };
}

export function resultMessage(firmware: LockFirmware, result: CommandResult): Result {
  return {
    type: 'result',
    commandId: uuidBytes(result.commandId),
    outcome: result.outcome,
    ...(result.success === null ? {} : { success: result.success }),
    ...(result.reason === null ? {} : { reason: result.reason }),
    bolt: firmware.physical.boltState,
    ...wireStamp(firmware.stamp()),
  };
}

export function firmwareMessage(
  firmware: LockFirmware,
  { phase, offset, refusal }: Exclude<FirmwareAnswer, 'busy' | null>,
): LockMessage {
  return {
    type: 'firmware_status',
    phase,
    offset,
    ...(refusal && { refusal }),
    ...wireStamp(firmware.stamp()),
  };
}

export function eventMessage(event: StoredEvent, now: LockStamp): LockEvent {
  const { bootId, requestId, source, position, direction, success, batteryPercent, count } = event;
  const { credentialId, refusal } = event;
  return {
    type: 'event',
    seq: event.seq,
    bootId: hexBytes(bootId),
    kind: event.kind,
    atLockMs: event.atLockMs,
    lockMs: now.lockMs,
    currentBootId: hexBytes(now.bootId),
    ...(source && { source }),
    ...(position && { position }),
    ...(requestId !== undefined && { requestId: hexBytes(requestId) }),
    ...(direction && { direction }),
    ...(success !== undefined && { success }),
    ...(batteryPercent !== undefined && { batteryPercent }),
    ...(count !== undefined && { count }),
    ...(credentialId !== undefined && { credentialId: hexBytes(credentialId) }),
    ...(refusal && { refusal }),
  };
}

export function credentialsDigestMessage(firmware: LockFirmware): LockMessage {
  const { credentials } = firmware.offline;
  return {
    type: 'credentials_digest',
    setVersion: credentials.version,
    credentialCount: credentials.count,
    digest: credentials.digest(),
    credentialSlots: CREDENTIAL_SLOTS,
    ...wireStamp(firmware.stamp()),
  };
}

export function credentialsSetMessage(firmware: LockFirmware, setOutcome: SetOutcome): LockMessage {
  const setVersion = firmware.offline.credentials.version;
  return { type: 'credentials_set', setVersion, setOutcome, ...wireStamp(firmware.stamp()) };
}

export function requestMessage({ requestId, kind, value, bootId, lockMs }: PendingRequest): LockMessage {
  return {
    type: 'access_request',
    requestId: hexBytes(requestId),
    kind,
    value,
    bootId: hexBytes(bootId),
    lockMs,
  };
}
