import type { Scope } from '../accounts/api-token.js';
import type { Actor } from '../audit/actor.js';

/** Messages with locks over the embedded broker; implemented by `broker/`, used by `drivers/mqtt`. */
export interface LockBus {
  readonly listening: boolean;
  /** Publishes QoS 0, not retained, to `smartlock/{deviceId}/{leaf}`; false when the lock is not there to take it. */
  send(deviceId: string, leaf: 'commands' | 'decisions', message: object): boolean;
  /** Publishes a retained state under the lock's name, e.g. `unknown` before the lock has spoken. */
  retain(deviceId: string, leaf: 'state' | 'status', message: object | string): Promise<void>;
  isConnected(deviceId: string): boolean;
  /**
   * Ends the connection of a lock that was removed or has a new secret. Of its state nothing is known then; of one that is
   * no lock on MQTT any more nothing stays retained.
   */
  disconnect(deviceId: string): void;
  /** One listener for all locks. For QoS 1 the lock gets its PUBACK only after the promise resolves. */
  onMessage(
    listener: (
      deviceId: string,
      leaf: 'events' | 'replies' | 'access' | 'state' | 'status',
      payload: Buffer,
      info: { readonly retained: boolean },
    ) => Promise<void>,
  ): void;
  onConnection(listener: (deviceId: string, connected: boolean) => void): void;
}

/** Who asks, at the edge of an operation. */
export interface Caller {
  readonly actor: Actor;
  readonly userId: string | null;
  readonly role: 'admin' | 'manager' | 'member' | null;
  /** auto: the hub itself, which may only lock. */
  readonly method: 'rest' | 'cli' | 'auto' | 'mqtt' | 'cloud';
  readonly ipAddress: string | null;
  /** A program may only what its token was made for; absent: whatever the role may. */
  readonly scopes?: readonly Scope[];
  /** The request of the cloud that this is for; every row of the log that it leads to bears its id. */
  readonly requestId?: string;
}
