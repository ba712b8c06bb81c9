import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import type { NewShare, Share } from '../api/wire.js';
import { doors, readDoors } from '../doors/doors.js';

/** Shares of one lock, the ended ones too. */
const SHARES_MAX = 1_000;

/** What was given of every door that one sees; null until it was read. */
export const shares = signal<readonly Share[] | null>(null);

/** @throws Problem, Unreachable */
export async function readShares(): Promise<void> {
  await readDoors();
  const read: Share[] = [];
  // One after the other: a house has few doors, and a hub one thread.
  for (const { id } of doors.value ?? [])
    read.push(...(await callForAll('GET /api/v1/devices/{id}/shares', { params: { id } }, SHARES_MAX)));
  shares.value = read;
}

/** @param key one for each wish: sent twice it is done once @throws Problem, Unreachable */
export async function giveShare(doorId: string, body: NewShare, key: string): Promise<void> {
  await call('POST /api/v1/devices/{id}/shares', { params: { id: doorId }, body, key });
  await readShares().catch(() => undefined);
}

/** With all that was given and made under it. @throws Problem, Unreachable */
export async function withdrawShare({ id, device_id }: Share): Promise<void> {
  await call('DELETE /api/v1/devices/{id}/shares/{share_id}', {
    params: { id: device_id, share_id: id },
  });
  await readShares();
}

export function forgetShares(): void {
  shares.value = null;
}
