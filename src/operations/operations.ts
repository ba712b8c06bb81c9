import type { AccountUseCases } from './accounts/account-use-cases.js';
import type { CodeUseCases } from './accounts/code-use-cases.js';
import type { CertificateUseCases } from './certificates/certificate-use-cases.js';
import type { LockCertificateUseCases } from './certificates/lock-certificate-use-cases.js';
import type { CardUseCases } from './cards/card-use-cases.js';
import type { TicketUseCases } from './tickets/ticket-use-cases.js';
import type { LockoutUseCases } from './access/lockout-use-cases.js';
import type { PinUseCases } from './access/pin-use-cases.js';
import type { ExplainUseCases } from './access/explain-use-cases.js';
import type { ShareUseCases } from './access/share-use-cases.js';
import type { PolicyUseCases } from './access/policy-use-cases.js';
import type { ScheduleUseCases } from './access/schedule-use-cases.js';
import type { BackupUseCases } from './backup/backup-use-cases.js';
import type { HeldUseCases } from './backup/held-use-cases.js';
import type { CalendarUseCases } from './calendars/calendar-use-cases.js';
import type { SyncUseCases } from './cloud/sync-use-cases.js';
import type { AuditUseCases } from './audit/audit-use-cases.js';
import type { LogUseCases } from './audit/log-use-cases.js';
import type { CreditUseCases } from './credit/credit-use-cases.js';
import type { FirmwareUseCases } from './firmware/firmware-use-cases.js';
import type { DatabaseUseCases } from './hub-database.js';
import type { FigureUseCases } from './hub-figures.js';
import type { BridgeUseCases } from './integrations/bridge-use-cases.js';
import type { MqttUseCases } from './integrations/mqtt-use-cases.js';
import type { SecurityUseCases } from './security/security-use-cases.js';
import type { SiteUseCases } from './sites/site-use-cases.js';
import type { JobUseCases } from './jobs/job-use-cases.js';
import type { TimeUseCases } from './time/time-use-cases.js';
import type { DeviceUseCases } from './locks/device-use-cases.js';
import type { PassbackUseCases } from './locks/passback.js';
import type { LockdownUseCases } from './sites/lockdown-use-cases.js';

/** Every use-case, wired. The API and the command line call these and nothing deeper. */
export interface Operations
  extends
    AccountUseCases,
    CodeUseCases,
    CreditUseCases,
    SiteUseCases,
    DeviceUseCases,
    PinUseCases,
    ScheduleUseCases,
    ShareUseCases,
    CalendarUseCases,
    ExplainUseCases,
    PolicyUseCases,
    FirmwareUseCases,
    TicketUseCases,
    CardUseCases,
    CertificateUseCases,
    LockCertificateUseCases,
    SecurityUseCases,
    LockdownUseCases,
    PassbackUseCases,
    TimeUseCases,
    BridgeUseCases,
    SyncUseCases,
    HeldUseCases,
    BackupUseCases,
    JobUseCases,
    DatabaseUseCases,
    MqttUseCases,
    FigureUseCases,
    LockoutUseCases,
    LogUseCases,
    AuditUseCases {
  /** Parts that must work for the hub to be of use. */
  readiness(): {
    readonly ready: boolean;
    /** `forInstallers`: how the last message fared, by which others could tell whether one was sent. */
    readonly parts: readonly { name: string; ok: boolean; detail: string; forInstallers?: true }[];
  };
}
