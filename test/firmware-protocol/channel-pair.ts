import { hubChannel, lockChannel } from '../../firmware-protocol/link-channel.js';
import type { HubChannel, LockChannel } from '../../firmware-protocol/link-channel.js';

/** Both ends of a session, without a handshake: the keys are those that Split() would give. */
export function channelPair(): { hub: HubChannel; lock: LockChannel } {
  const keys = { hubToLock: Buffer.alloc(32, 1), lockToHub: Buffer.alloc(32, 2) };
  return { hub: hubChannel(keys), lock: lockChannel(keys) };
}
