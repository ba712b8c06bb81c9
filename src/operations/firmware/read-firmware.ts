import { deviceOrRefuse } from '../locks/device-view.js';
import type { FirmwareUpdate, FirmwareView } from './firmware-update.js';
import type { FirmwareUpdates } from './firmware-updates.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

export interface ReadFirmwareDeps {
  readonly store: Pick<Store, 'devices' | 'firmware'>;
  readonly updates: Pick<FirmwareUpdates, 'progress'>;
}

const NONE: FirmwareView = {
  state: 'none',
  version: null,
  reason: null,
  bytesSent: 0,
  bytesTotal: 0,
  startedAtMs: null,
  finishedAtMs: null,
};

/** How far the latest update of a lock is. */
export function readFirmware(deps: ReadFirmwareDeps): Operations['readFirmware'] {
  return (_caller, id) => {
    deviceOrRefuse(deps.store, id);
    const update = deps.store.firmware.byDevice(id);
    return update ? firmwareView(deps, update) : NONE;
  };
}

/** An update as told: what the store keeps, with the bytes that the lock said it holds. */
export function firmwareView(deps: Pick<ReadFirmwareDeps, 'updates'>, update: FirmwareUpdate): FirmwareView {
  const { state, payloadBytes } = update;
  const progress = state === 'waiting' ? deps.updates.progress(update.deviceId) : null;
  const isWhole = state === 'done' || state === 'verifying';
  return {
    state: progress?.isSending === true ? 'sending' : state,
    version: update.version,
    reason: update.reason,
    bytesSent: isWhole ? payloadBytes : (progress?.held ?? 0),
    bytesTotal: payloadBytes,
    startedAtMs: update.createdAtMs,
    finishedAtMs: update.finishedAtMs,
  };
}
