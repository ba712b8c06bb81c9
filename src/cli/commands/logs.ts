import type { Command } from 'commander';
import type { Shell } from '../shell.js';
import { addLogsCheckpoint, addLogsKey } from './logs-checkpoint.js';
import { addLogsExport } from './logs-export.js';
import { addLogsList } from './logs-list.js';
import { addLogsTail } from './logs-tail.js';
import { addLogsVerify } from './logs-verify.js';

export function addLogs(program: Command, shell: Shell): void {
  const logs = program
    .command('logs')
    .description('what happened: list, tail, export, verify, checkpoint, key');
  addLogsList(logs, shell);
  addLogsTail(logs, shell);
  addLogsExport(logs, shell);
  addLogsVerify(logs, shell);
  addLogsCheckpoint(logs, shell);
  addLogsKey(logs, shell);
}
