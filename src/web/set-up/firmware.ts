import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { FirmwareUpdate } from '../api/wire.js';
import { readDoors } from '../doors/doors.js';
import { onRow } from '../happenings.js';

/** The largest image a hub takes: 4 MiB and its header. */
export const IMAGE_BYTES_MAX = 4 * 1024 * 1024 + 176;
/** How often an update under way is looked at, milliseconds: no event tells how many bytes a lock has. */
const LOOK_MS = 500;
/** The same where none is; that one begins is told. */
const IDLE_LOOK_MS = 10_000;

/** The latest update of the lock that is looked at, as the hub tells it; null: not read yet. */
export const firmware = signal<FirmwareUpdate | null>(null);
export const firmwareProblem = signal<string | null>(null);

export function isUnderWay({ state }: FirmwareUpdate): boolean {
  return state === 'waiting' || state === 'sending' || state === 'verifying';
}

/** Keeps `firmware` true, also over a restart of the hub, which goes on by itself. @returns how to stop it, as an effect wants */
export function followFirmware(id: string): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    try {
      const { data } = await call('GET /api/v1/devices/{id}/firmware', { params: { id } });
      if (isOver) return;
      put(data);
    } catch (error) {
      if (isOver) return;
      if (error instanceof Problem) firmwareProblem.value = error.message;
    }
    clearTimeout(timer);
    const now = firmware.value;
    timer = setTimeout(() => void look(), now === null || isUnderWay(now) ? LOOK_MS : IDLE_LOOK_MS);
  };
  void look();
  const stopHearing = onRow(({ device_id, event_type: type }) => {
    if (device_id === id && (type === 'FIRMWARE_UPDATE_STARTED' || type === 'FIRMWARE_UPDATE')) void look();
  });
  return () => {
    isOver = true;
    stopHearing();
    clearTimeout(timer);
    firmware.value = null;
    firmwareProblem.value = null;
  };
}

/** @throws Problem, Unreachable */
export async function startFirmware(id: string, image: Blob): Promise<void> {
  put((await call('POST /api/v1/devices/{id}/firmware', { params: { id }, bytes: image })).data);
}

/** @throws Problem, Unreachable */
export async function cancelFirmware(id: string): Promise<void> {
  await call('DELETE /api/v1/devices/{id}/firmware', { params: { id } });
}

function put(now: FirmwareUpdate): void {
  const before = firmware.value;
  firmware.value = now;
  firmwareProblem.value = null;
  // The version that it runs is the lock's own word, which stands in its row.
  if (now.state === 'done' && before !== null && before.state !== 'done') void readDoors();
}
