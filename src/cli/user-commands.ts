import type { Command } from 'commander';
import { addUserAdd } from './commands/user-add.js';
import { addUserDisable } from './commands/user-disable.js';
import { addUserEnable } from './commands/user-enable.js';
import { addUserErase } from './commands/user-erase.js';
import { addUserExport } from './commands/user-export.js';
import { addUserList } from './commands/user-list.js';
import { addUserPassword } from './commands/user-password.js';
import { addUserRemove } from './commands/user-remove.js';
import { addUserSessions } from './commands/user-sessions.js';
import { addUserSet } from './commands/user-set.js';
import { addUserShow } from './commands/user-show.js';
import { addUserSignOut } from './commands/user-sign-out.js';
import type { Shell } from './shell.js';

/** What `doorward user` can do, in the order of its help. */
export const USER_COMMANDS: readonly ((parent: Command, shell: Shell) => void)[] = [
  addUserAdd,
  addUserList,
  addUserShow,
  addUserSet,
  addUserPassword,
  addUserEnable,
  addUserDisable,
  addUserSessions,
  addUserSignOut,
  addUserExport,
  addUserRemove,
  addUserErase,
];
