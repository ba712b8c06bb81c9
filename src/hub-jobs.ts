import type { BackupRunner } from './backup/run-backup.js';
import type { ServerCertificate } from './certificates/server-certificate.js';
import { Jobs } from './jobs/jobs.js';
import { timetable, type JobWork } from './jobs/timetable.js';
import type { Clock } from './kit/clock.js';
import type { Logger } from './kit/logger.js';
import type { AccountUseCases } from './operations/accounts/account-use-cases.js';
import type { Backups } from './operations/backup/backups.js';
import { releaseOverdueHolds } from './operations/credit/release-overdue-holds.js';
import { checkDatabase } from './operations/jobs/check-database.js';
import { forgetOld } from './operations/jobs/forget-old.js';
import { reportBatteries } from './operations/jobs/report-batteries.js';
import { tidyAlerts } from './operations/security/tidy-alerts.js';
import type { TrustedTime } from './operations/time/trusted-time.js';
import type { SqliteStore } from './store/store.js';
import type { CloudSync } from './sync/cloud-sync.js';

export interface HubJobsDeps {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly time: TrustedTime;
  readonly accounts: Pick<AccountUseCases, 'tendSigningKeys'>;
  readonly refreshCalendars: () => Promise<number>;
  readonly certificate: ServerCertificate;
  /** null: no cloud is set. */
  readonly sync: CloudSync | null;
  readonly backups: Backups;
  readonly backupRunner: BackupRunner;
  readonly log: Pick<JobWork, 'sign-log' | 'check-log' | 'prune-log'>;
}

/** The timetable with the work of each of its lines. */
export function hubJobs(deps: HubJobsDeps): Jobs {
  const { store, clock, time, sync, backups, backupRunner: checker } = deps;
  const forget = forgetOld({ store, clock });
  const jobs = new Jobs({
    ...deps,
    timeIsTrusted: () => time.isTrusted(),
    jobs: timetable({
      ...deps.log,
      'ask-time': async () => {
        await time.ask();
        return 1;
      },
      'release-holds': releaseOverdueHolds({ store, clock }),
      'tend-certificate': () => deps.certificate.tend(),
      'look-for-changes': () => (sync ? sync.tick() : Promise.resolve(0)),
      'refresh-calendars': deps.refreshCalendars,
      'forget-requests': forget.requests,
      'tidy-alerts': tidyAlerts({ store, clock }),
      'forget-sessions': forget.sessions,
      'forget-availability': forget.availability,
      'tend-signing-keys': () => deps.accounts.tendSigningKeys(),
      'checkpoint-database': () => Promise.resolve(store.checkpoint()),
      'report-batteries': reportBatteries({ store, clock }),
      'make-backup': () => backups.makeDue(),
      'prove-backup': () => backups.proveDue(),
      'check-database': checkDatabase({ store, clock, checker }),
    }),
  });
  time.onChange(() => {
    jobs.timeChanged();
  });
  return jobs;
}
