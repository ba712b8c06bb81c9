import type { Clock } from '../../kit/clock.js';
import { Conflict, HubError, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { Device } from '../../locks/device.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { FirmwareFacts, FirmwareFiles, FirmwareReader } from './firmware-ports.js';
import { isOpen, type FirmwareUpdate } from './firmware-update.js';
import type { FirmwareUpdates } from './firmware-updates.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { LockDriver } from '../locks/driver-ports.js';
import type { Caller } from '../ports.js';
import { firmwareView } from './read-firmware.js';
import type { Store } from '../store-ports.js';

/** Updates that have not ended, in the whole hub; each keeps a file of up to 4 MiB. */
export const MAX_OPEN_UPDATES = 16;

export interface StartFirmwareDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly reader: FirmwareReader;
  readonly files: FirmwareFiles;
  readonly updates: FirmwareUpdates;
  readonly driverOf: (device: Device) => LockDriver | null;
}

/** Takes an image for a lock, keeps it, and begins to send it. The same image again is the update under way. */
export function startFirmware(deps: StartFirmwareDeps): Operations['startFirmware'] {
  return async (caller, id, bytes) => {
    const device = deviceOrRefuse(deps.store, id);
    const facts = check(deps, device, bytes);
    const before = deps.store.firmware.byDevice(id);
    if (before && isOpen(before, before)) {
      if (before.hash === facts.hash && before.version === facts.version) return firmwareView(deps, before);
      throw inProgress(device, before);
    }
    const update = draft(deps, caller, id, facts);
    await deps.files.keep(update.imageId, bytes);
    try {
      await deps.store.write((tx) => {
        deviceOrRefuse(tx, id);
        const now = tx.firmware.byDevice(id);
        if (now && isOpen(now, now)) throw inProgress(device, now);
        if (tx.firmware.open().length >= MAX_OPEN_UPDATES) {
          throw new Conflict(
            'firmware_full',
            say('The hub has {count} firmware updates under way. Wait for one to end, or cancel one.', {
              count: MAX_OPEN_UPDATES,
            }),
          );
        }
        tx.firmware.put(update);
        tx.events.append(
          eventBy(caller, {
            atMs: update.createdAtMs,
            type: 'FIRMWARE_UPDATE_STARTED',
            description: `Firmware ${facts.version} is being sent to lock "${device.name}".`,
            deviceId: id,
            data: { version: facts.version, model: facts.model, sha256: facts.hash },
          }),
        );
      });
    } catch (error) {
      await deps.files.remove(update.imageId);
      throw error;
    }
    deps.updates.add(update);
    return firmwareView(deps, update);
  };
}

/** What can be said before anything is sent; the lock checks all of it again. */
function check(deps: StartFirmwareDeps, device: Device, bytes: Uint8Array): FirmwareFacts {
  const carrier = deps.driverOf(device)?.firmware;
  if (device.status !== 'ACTIVE')
    throw new Conflict('lock_offline', 'Device is offline: it is not paired yet.');
  if (!carrier) {
    throw new Conflict(
      'firmware_unsupported',
      say('Lock "{lock}" takes no firmware over {transport}: update it by its maker\'s own means.', {
        lock: device.name,
        transport: device.transport ?? say('its link'),
      }),
    );
  }
  const read = deps.reader.read(bytes);
  if (!read.ok) {
    throw new InvalidInput(
      read.code === 'unsigned' ? 'firmware_unsigned' : 'firmware_damaged',
      say("This image can't be used. {why}", { why: read.detail }),
    );
  }
  const { facts } = read;
  const identity = carrier.identity(device.id);
  if (identity && identity.model !== facts.model) {
    throw new InvalidInput(
      'firmware_wrong_model',
      say('The image is for {model}, and lock "{lock}" is a {own}.', {
        model: facts.model,
        lock: device.name,
        own: identity.model,
      }),
    );
  }
  const version = identity?.version ?? device.firmwareVersion;
  const newerBy = version === null ? null : deps.reader.compare(facts.version, version);
  if (version !== null && newerBy !== null && newerBy <= 0) {
    throw new InvalidInput(
      'firmware_not_newer',
      say('The image has version {version}, and lock "{lock}" runs {own}. There is no way back.', {
        version: facts.version,
        lock: device.name,
        own: version,
      }),
    );
  }
  return facts;
}

function draft(deps: StartFirmwareDeps, caller: Caller, id: string, facts: FirmwareFacts): FirmwareUpdate {
  return {
    ...facts,
    deviceId: id,
    imageId: deps.newId(),
    state: 'waiting',
    reason: null,
    actor: caller.actor,
    userId: caller.userId,
    method: caller.method,
    ipAddress: caller.ipAddress,
    createdAtMs: deps.clock.wallMs(),
    finishedAtMs: null,
  };
}

function inProgress(device: Device, { version }: FirmwareUpdate): HubError {
  return new Conflict(
    'firmware_in_progress',
    say('Lock "{lock}" is being updated to {version}. Wait for that to end, or cancel it.', {
      lock: device.name,
      version,
    }),
  );
}
