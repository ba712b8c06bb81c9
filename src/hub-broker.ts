import path from 'node:path';
import { LockBroker } from './broker/server.js';
import { certificates } from './certificates/certificates.js';
import { ownerFiles } from './certificates/owner-certificate.js';
import type { Settings } from './config/settings.js';
import type { Clock } from './kit/clock.js';
import type { Logger } from './kit/logger.js';
import { persistedTimeMs } from './operations/persisted-time.js';
import type { SqliteStore } from './store/store.js';

/** Without TLS the broker is for programs on the hub's own machine. */
const LOOPBACK = '127.0.0.1';

export interface HubBrokerDeps {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dataDir: string;
  readonly timeIsTrusted: () => boolean;
  /** Names that the hub tells in the house. */
  readonly announced: readonly string[];
}

/** The broker, with the certificates that it shows, and by which it knows locks. */
export function hubBroker(
  settings: Settings,
  { store, clock, logger, dataDir, timeIsTrusted, announced }: HubBrokerDeps,
) {
  const host = settings.DOORWARD_HOST;
  const asked = settings.DOORWARD_MQTTS_CLIENT_CERTS;
  const { server: certificate, locks: lockAuthority } = certificates({
    ...{ dataDir, clock, logger, timeIsTrusted, host },
    writtenMs: () => persistedTimeMs(store),
    addedNames: [...settings.DOORWARD_TLS_NAMES, ...announced],
    owner: ownerFiles(settings.DOORWARD_TLS_CERT, settings.DOORWARD_TLS_KEY),
    locksAreAsked: asked !== 'off',
  });
  const broker = new LockBroker(
    { host: LOOPBACK, port: settings.DOORWARD_MQTT_PORT },
    {
      devices: store.devices,
      clock,
      logger,
      databaseFile: path.join(dataDir, 'broker.db'),
      certificates: {
        asked,
        listed: store.lockCertificates,
        takeIntoUse: (fingerprint) =>
          store.write((tx) => {
            tx.lockCertificates.takeIntoUse(fingerprint);
          }),
      },
    },
    {
      ...{ host, port: settings.DOORWARD_MQTTS_PORT, identity: certificate },
      clientAuthority: asked === 'off' ? null : () => lockAuthority.certificatePem(),
    },
  );
  return { certificate, lockAuthority, broker };
}
