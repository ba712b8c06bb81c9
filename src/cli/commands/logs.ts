import type { Command } from 'commander';
import type { Shell } from '../shell.js';
import { addLogsExport } from './logs-export.js';
import { addLogsList } from './logs-list.js';

export function addLogs(program: Command, shell: Shell): void {
  const logs = program.command('logs').description('what happened: list, export');
  addLogsList(logs, shell);
  addLogsExport(logs, shell);
}
