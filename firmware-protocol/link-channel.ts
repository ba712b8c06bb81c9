import { hubMessageCodec } from './hub-messages.js';
import type { HubMessage } from './hub-messages.js';
import { lockMessageCodec } from './lock-message-table.js';
import type { LockMessage } from './lock-messages.js';
import { SecureChannel } from './secure-channel.js';

/** The hub's side of a session. */
export type HubChannel = SecureChannel<HubMessage, LockMessage>;

/** The lock's side of a session. */
export type LockChannel = SecureChannel<LockMessage, HubMessage>;

/** The keys of Noise's Split(), from the hub's (the initiator's) point of view. */
export interface SplitKeys {
  hubToLock: Uint8Array;
  lockToHub: Uint8Array;
}

/** The hub's channel. */
export function hubChannel(keys: SplitKeys): HubChannel {
  return new SecureChannel({
    sendKey: keys.hubToLock,
    receiveKey: keys.lockToHub,
    outgoing: hubMessageCodec,
    incoming: lockMessageCodec,
  });
}

/** The lock's channel. */
export function lockChannel(keys: SplitKeys): LockChannel {
  return new SecureChannel({
    sendKey: keys.lockToHub,
    receiveKey: keys.hubToLock,
    outgoing: lockMessageCodec,
    incoming: hubMessageCodec,
  });
}
