import type { RealHub } from '../../test/support/real-hub.js';
import type { Scene } from './scene.js';

/** @returns an action that unlocks the lock `id` over REST, on a connection of its own. It throws unless it was confirmed. */
export function unlocking(scene: Scene, hub: RealHub, id: string): () => Promise<void> {
  const client = scene.client(hub.url);
  const path = `/api/v1/devices/${id}/unlock`;
  const request = { token: hub.adminToken };
  return async () => {
    const { status, body } = await client.send('POST', path, request);
    if (status !== 200) throw new Error(`unlock answered ${status}: ${JSON.stringify(body)}`);
  };
}
