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
import { alerts } from './0025-alerts.js';

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
  alerts,
];
