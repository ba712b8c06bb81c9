import type { AccessTables } from './rows/access-rows.js';
import type { AccountTables } from './rows/account-rows.js';
import type { AuditTables } from './rows/audit-rows.js';
import type { CreditTables } from './rows/credit-rows.js';
import type { HubTables } from './rows/hub-rows.js';
import type { LockTables } from './rows/lock-rows.js';
import type { SecurityTables } from './rows/security-rows.js';
import type { SiteTables } from './rows/site-rows.js';
import type { TicketTables } from './rows/ticket-rows.js';

/**
 * Rows as SQLite holds them, for kysely's types. The tables themselves are made by `migrations/`; a test reads every
 * column of both. Times are wall-clock milliseconds, yes and no are 1 and 0, ids are lower-case UUIDs.
 */
export interface Tables
  extends
    AccessTables,
    AccountTables,
    AuditTables,
    CreditTables,
    HubTables,
    LockTables,
    SecurityTables,
    SiteTables,
    TicketTables {}
