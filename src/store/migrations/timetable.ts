import type { Migration } from '../migrate.js';
import { firstDoor } from './0001-first-door.js';
import { openCommands } from './0002-open-commands.js';
import { refreshParent } from './0003-refresh-parent.js';
import { apiTokens } from './0004-api-tokens.js';
import { invites } from './0005-invites.js';
import { unlockedDoors } from './0006-unlocked-doors.js';
import { lockCredentials } from './0007-lock-credentials.js';
import { firmwareUpdates } from './0008-firmware-updates.js';
import { credit } from './0009-credit.js';
import { schedules } from './0010-schedules.js';
import { privacy } from './0011-privacy.js';
import { statistics } from './0012-statistics.js';
import { pinUses } from './0013-pin-uses.js';
import { logPages } from './0014-log-pages.js';
import { trust } from './0015-trust.js';
import { openSessions } from './0016-open-sessions.js';
import { entryModes } from './0017-entry-modes.js';
import { shares } from './0018-shares.js';
import { guessSources } from './0019-guess-sources.js';
import { calendars } from './0020-calendars.js';
import { ticketsAndCards } from './0021-tickets-and-cards.js';
import { alerts } from './0022-alerts.js';
import { codesUnderShares } from './0023-codes-under-shares.js';
import { stayCodes } from './0024-stay-codes.js';
import { easedSources } from './0025-eased-sources.js';
import { homeAutomation } from './0026-home-automation.js';
import { secondLooks } from './0027-second-looks.js';
import { lockCertificates } from './0028-lock-certificates.js';
import { replication } from './0029-replication.js';
import { backups } from './0031-backups.js';
import { cloudRequests } from './0030-cloud-requests.js';
import { logTree } from './0032-log-tree.js';
import { logRetention } from './0033-log-retention.js';
import { jobs } from './0034-jobs.js';

/** Every migration, in order. One that was released is never edited: the next number corrects it. */
export const MIGRATIONS: readonly Migration[] = [
  firstDoor,
  openCommands,
  refreshParent,
  apiTokens,
  invites,
  unlockedDoors,
  lockCredentials,
  firmwareUpdates,
  credit,
  schedules,
  privacy,
  statistics,
  pinUses,
  logPages,
  trust,
  openSessions,
  entryModes,
  shares,
  guessSources,
  calendars,
  ticketsAndCards,
  alerts,
  codesUnderShares,
  stayCodes,
  easedSources,
  homeAutomation,
  secondLooks,
  lockCertificates,
  replication,
  cloudRequests,
  backups,
  logTree,
  logRetention,
  jobs,
];
