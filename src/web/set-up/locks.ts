import { call } from '../api/call.js';
import type { Device, DeviceChange, NewDevice } from '../api/wire.js';
import { doors, readDoors } from '../doors/doors.js';

export function lockOf(id: string | undefined): Device | undefined {
  return doors.value?.find((one) => one.id === id);
}

/** Written down, to be paired. @param key one for each wish @throws Problem, Unreachable */
export async function registerLock(body: NewDevice, key: string): Promise<Device> {
  const { data } = await call('POST /api/v1/devices', { body, key });
  await readDoors();
  return data;
}

/** @throws Problem, Unreachable */
export async function changeLock(id: string, body: DeviceChange): Promise<void> {
  await call('PATCH /api/v1/devices/{id}', { params: { id }, body });
  await readDoors();
}

/** With its keys and its codes; what happened stays in the log. @throws Problem, Unreachable */
export async function removeLock(id: string): Promise<void> {
  await call('DELETE /api/v1/devices/{id}', { params: { id } });
  await readDoors();
}
