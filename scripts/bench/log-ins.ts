import { ADMIN, type RealHub } from '../../test/support/real-hub.js';
import type { Scene } from './scene.js';

/** @returns `clients` actions that log the admin in, each on a connection of its own. They throw unless it was done. */
export function loggingIn(scene: Scene, hub: RealHub, clients: number): (() => Promise<void>)[] {
  return Array.from({ length: clients }, () => logIn(scene, hub, ADMIN, 200));
}

/** An action that tries to log in, and throws unless the answer is as expected. */
export function logIn(scene: Scene, hub: RealHub, body: object, expected: number): () => Promise<void> {
  const client = scene.client(hub.url);
  return async () => {
    const { status } = await client.send('POST', '/api/v1/auth/login', { body });
    if (status !== expected) throw new Error(`log-in answered ${status}`);
  };
}
