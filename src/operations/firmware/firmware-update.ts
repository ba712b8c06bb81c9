import type { Actor } from '../../audit/actor.js';
import type { NewEvent } from '../../audit/event.js';
import type { Device } from '../../locks/device.js';
import { newEvent } from '../audit/new-event.js';
import type { Caller } from '../ports.js';

/** States of an update that the store keeps. `verifying`: the lock was told, or was about to be told, to install it. */
export type FirmwareState = 'waiting' | 'verifying' | 'done' | 'failed' | 'cancelled';

/** The latest update of a lock; one row each. */
export interface FirmwareUpdate {
  readonly deviceId: string;
  /** UUID; the image's file bears it until the update has ended. */
  readonly imageId: string;
  readonly state: FirmwareState;
  readonly reason: string | null;
  readonly model: string;
  readonly version: string;
  /** SHA-256 of the payload in hex. */
  readonly hash: string;
  readonly payloadBytes: number;
  readonly actor: Actor;
  readonly userId: string | null;
  readonly method: Caller['method'];
  readonly ipAddress: string | null;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
}

/** An update with what is known of it now. */
export interface FirmwareView {
  /** `waiting` becomes `sending` while bytes flow. */
  readonly state: FirmwareState | 'none' | 'sending';
  readonly version: string | null;
  readonly reason: string | null;
  readonly bytesSent: number;
  readonly bytesTotal: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
}

export interface FirmwareReads {
  byDevice(deviceId: string): FirmwareUpdate | null;
  /** Updates that have not ended, oldest first. */
  open(): readonly FirmwareUpdate[];
}
export interface FirmwareWrites extends FirmwareReads {
  /** Takes the place of the lock's earlier one. */
  put(update: FirmwareUpdate): void;
  setState(deviceId: string, state: FirmwareState, reason: string | null, finishedAtMs: number | null): void;
  /** Takes the name and address of who began it out of theirs. */
  forgetPerson(userId: string): void;
}

/** Whether `now` is `update`, not another one of the same lock, and has not ended. */
export function isOpen(now: FirmwareUpdate | null, update: Pick<FirmwareUpdate, 'imageId'>): boolean {
  return now?.imageId === update.imageId && !ENDED.includes(now.state);
}

const ENDED: readonly FirmwareState[] = ['done', 'failed', 'cancelled'];

/** What the log keeps of an update's end, by whoever began it. */
export function firmwareEvent(
  update: FirmwareUpdate,
  device: Device,
  state: 'done' | 'failed',
  reason: string | null,
  atMs: number,
): NewEvent {
  const { version, model, hash } = update;
  const said = state === 'done' ? 'is installed' : `was not installed: ${reason ?? 'no reason given'}`;
  return newEvent({
    atMs,
    type: 'FIRMWARE_UPDATE',
    success: state === 'done',
    reason,
    description: `Firmware ${version} ${said} on lock "${device.name}".`,
    deviceId: update.deviceId,
    actor: update.actor,
    userId: update.userId,
    method: update.method,
    ipAddress: update.ipAddress,
    data: { version, model, sha256: hash },
  });
}
