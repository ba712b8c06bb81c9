import type { Migration } from '../migrate.js';
import { firstDoor } from './0001-first-door.js';
import { openCommands } from './0002-open-commands.js';
import { firmwareUpdates } from './0005-firmware-updates.js';

/** Every migration, in order. One that was released is never edited: the next number corrects it. */
export const MIGRATIONS: readonly Migration[] = [firstDoor, openCommands, firmwareUpdates];
