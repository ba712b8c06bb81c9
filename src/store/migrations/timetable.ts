import type { Migration } from '../migrate.js';
import { firstDoor } from './0001-first-door.js';
import { openCommands } from './0002-open-commands.js';
import { lockCredentials } from './0004-lock-credentials.js';

/** Every migration, in order. One that was released is never edited: the next number corrects it. */
export const MIGRATIONS: readonly Migration[] = [firstDoor, openCommands, lockCredentials];
