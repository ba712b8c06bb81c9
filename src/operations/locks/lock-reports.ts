import type { Clock } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import type { CredentialSync } from '../access/credential-sync.js';
import type { UseReturns } from '../access/use-returns.js';
import type { LiveLocks } from './live-locks.js';
import type { LockReports } from './driver-ports.js';
import type { TrustedTime } from '../time/trusted-time.js';
import type { Store } from '../store-ports.js';

export interface LockReportsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly live: LiveLocks;
  readonly decideEntry: LockReports['accessRequested'];
  readonly recordReport: LockReports['reported'];
  readonly settleCommands: (id: string) => Promise<void>;
  readonly credentials?: Pick<CredentialSync, 'linkUp'>;
  readonly uses?: Pick<UseReturns, 'linkChanged'>;
  readonly time?: Pick<TrustedTime, 'lockClockHeard'>;
}

/** What drivers tell the hub, led to the use-cases it concerns. */
export function lockReports(deps: LockReportsDeps): LockReports {
  return {
    accessRequested: deps.decideEntry,
    reported: deps.recordReport,
    statusReceived(id, status, stamp = null) {
      deps.live.observe(id, { kind: 'status', ...status }, 0, stamp);
      // A lock that answers again may know what became of a command that nobody saw the end of.
      void deps.settleCommands(id);
    },
    boltReceived(id, bolt, stamp) {
      deps.live.observe(id, { kind: 'bolt', position: bolt === 'moving' ? 'unknown' : bolt }, 0, stamp);
    },
    firmwareVersionReceived(id, version) {
      if (deps.store.devices.byId(id)?.firmwareVersion === version) return;
      deps.store
        .writeSoon((tx) => {
          tx.devices.setFirmwareVersion(id, version, deps.clock.wallMs());
        })
        .catch((error: unknown) => {
          deps.logger.warn({ device: id, err: error }, 'firmware version not stored');
        });
    },
    clockReceived(id, sample) {
      deps.time?.lockClockHeard(id, sample);
    },
    linkChanged(id, online) {
      deps.live.observe(id, { kind: 'link', online });
      deps.logger.info({ device: id, online }, online ? 'lock is online' : 'lock is offline');
      deps.uses?.linkChanged(id, online);
      if (online) {
        void deps.settleCommands(id);
        deps.credentials?.linkUp(id);
      }
    },
    async keysConfirmed(id, pairingId) {
      const known = deps.store.pairings.ofDevice(id).find((pairing) => pairing.id === pairingId);
      if (known?.state === 'active') return;
      await deps.store.write((tx) => {
        tx.pairings.activate(pairingId);
      });
    },
  };
}
