import type { Client } from 'aedes';
import type { Logger } from '../kit/logger.js';
import type { LockBus } from '../operations/ports.js';
import type { LockAedes } from './lock-aedes.js';
import type { LockConnection } from './lock-connection.js';

type ConnectionListener = Parameters<LockBus['onConnection']>[0];

/** Which locks are there: connected, and listening to commands. */
export class LockPresence {
  private readonly logger: Logger;
  /** The newest connection of each lock. */
  private readonly current = new Map<string, LockConnection>();
  /** Locks of which the listener was told that they are there. */
  private readonly announced = new Set<string>();
  private listener: ConnectionListener | null = null;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  of(deviceId: string): LockConnection | undefined {
    return this.current.get(deviceId);
  }

  onConnection(listener: ConnectionListener): void {
    this.listener = listener;
  }

  /** Follows the connections of a broker that starts. */
  follow(aedes: LockAedes): void {
    aedes.on('clientReady', (client) => {
      const connection = aedes.connections.get(client);
      if (connection) this.arrived(client, connection);
    });
    aedes.on('subscribe', (subscriptions, client) => {
      const granted = subscriptions.filter(({ qos }) => qos <= 2);
      aedes.connections.get(client)?.subscribed(granted.map(({ topic }) => topic));
      this.announce(aedes.connections.get(client));
    });
    aedes.on('unsubscribe', (filters, client) => {
      aedes.connections.get(client)?.unsubscribed(filters);
      this.announce(aedes.connections.get(client));
    });
    aedes.on('clientError', (client, error) => {
      this.logger.debug({ device_id: client.id, err: error }, 'an MQTT connection failed');
    });
  }

  private arrived(client: Client, connection: LockConnection): void {
    const { deviceId } = connection;
    // a lock that came back before its old connection was missed: the old one counts as lost
    this.current.delete(deviceId);
    this.leave(deviceId);
    if (client.conn.destroyed) return;
    this.current.set(deviceId, connection);
    // tied to the socket: the library forgets to report the end of a client whose id was taken over as it closed
    client.conn.once('close', () => {
      if (this.current.get(deviceId) !== connection) return;
      this.current.delete(deviceId);
      this.leave(deviceId);
    });
  }

  /** A lock is there once it is connected and listens to commands. */
  private announce(connection: LockConnection | undefined): void {
    if (!connection || this.current.get(connection.deviceId) !== connection) return;
    const { deviceId } = connection;
    if (!connection.takes('commands')) this.leave(deviceId);
    else if (!this.announced.has(deviceId)) {
      this.announced.add(deviceId);
      this.listener?.(deviceId, true);
    }
  }

  private leave(deviceId: string): void {
    if (this.announced.delete(deviceId)) this.listener?.(deviceId, false);
  }
}
