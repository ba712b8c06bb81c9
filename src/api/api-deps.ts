import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { TlsIdentitySource } from '../kit/tls-identity.js';
import type { Operations } from '../operations/operations.js';
import type { ApiSettings } from './api-settings.js';
import type { IdempotencyStore } from './idempotency.js';
import type { PageFiles } from './page/page-files.js';
import type { UnnamedProxies } from './unnamed-proxies.js';

/** What the API is given. */
export interface ApiDeps {
  readonly operations: Operations;
  readonly idempotency: IdempotencyStore;
  readonly settings: ApiSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Unix socket of the installer's command line; null: none. */
  readonly socketPath: string | null;
  /** Group (gid) that may open it, besides the account of the hub; null: none. */
  readonly adminGroupId?: number | null;
  /** Told of every request, for who looks for what is wrong. */
  readonly proxies: Pick<UnnamedProxies, 'broughtIt'>;
  /** The household page, served at `/`; null: none was built. */
  readonly page?: PageFiles | null;
  /** HTTPS for the house; absent: none. */
  readonly secure?: SecureDoor;
  /** Takes over requests for MQTT over WebSocket at `/mqtt`, with where they came from; absent: nobody does. */
  readonly mqttUpgrade?: (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    address: string | null,
  ) => void;
}

/** Where HTTPS listens, and as whom. */
export interface SecureDoor {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly identity: TlsIdentitySource;
  /** Whether a request that came this way may name this host. */
  readonly serves: (host: string) => boolean;
}
