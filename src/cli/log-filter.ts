import type { Command } from 'commander';
import { NotFound } from '../kit/errors.js';
import { findDevice } from './find-device.js';
import { findUser } from './find-user.js';
import type { HubClient } from './hub-client.js';
import type { SharedOptions } from './shell.js';

/** By what the log is narrowed; all of them must hold. */
export interface LogFilterOptions extends SharedOptions {
  readonly lock?: string;
  readonly user?: string;
  readonly kind?: string;
  readonly success?: string;
  readonly reason?: string;
  readonly method?: string;
  readonly from?: string;
  readonly to?: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function withLogFilter(command: Command): Command {
  return command
    .option('--lock <device-id>', 'what happened at this lock; of one that was removed, its id')
    .option('--user <person>', 'whose doing it was: e-mail, username, phone, full name or id')
    .option('--kind <event-type>', 'such as UNLOCK, ACCESS_DENIED, PIN_CREATED')
    .option('--success <answer>', '"true", "false" or "unknown"')
    .option('--reason <reason>', 'such as wrong_code')
    .option('--method <method>', 'by what means: rest, pin, mqtt, cli, manual, auto, …')
    .option('--from <time>', 'then or later; RFC 3339, for example 2026-01-05T09:00:00+01:00')
    .option('--to <time>', 'before then');
}

/** The filter as the hub takes it. @throws NotFound `lock_not_found`, `person_not_found` */
export async function logQuery(hub: HubClient, options: LogFilterOptions): Promise<URLSearchParams> {
  const { lock, user, kind, success, reason, method, from, to } = options;
  const query = new URLSearchParams();
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) query.set(name, value);
  };
  if (lock !== undefined) set('device_id', await idOf(lock, async () => (await findDevice(hub, lock)).id));
  if (user !== undefined) set('user_id', await idOf(user, async () => (await findUser(hub, user)).id));
  set('event_type', kind?.toUpperCase());
  set('success', success);
  set('reason', reason);
  set('method', method);
  set('from', from);
  set('to', to);
  return query;
}

/** The log knows also of those that are not there any more. */
async function idOf(name: string, find: () => Promise<string>): Promise<string> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof NotFound && UUID.test(name)) return name;
    throw error;
  }
}
