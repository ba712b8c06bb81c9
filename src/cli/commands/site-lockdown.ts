import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { findSite } from '../find-site.js';
import { findUser } from '../find-user.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { lockdownShape, type WireLockdown } from '../wire/sites.js';

interface LockdownOptions extends SharedOptions {
  readonly allow?: readonly string[];
  readonly reason?: string;
  readonly lockDoors?: true;
  readonly end?: true;
  readonly show?: true;
}

export function addSiteLockdown(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('lockdown')
      .description('let nobody open a site but those named, or end that')
      .argument('<site>', 'its name or id')
      .option('--allow <person...>', 'who may open nevertheless: e-mail, username, phone or full name')
      .option('--reason <text>', 'why, for the log')
      .option('--lock-doors', 'also lock every door that is known to be closed')
      .option('--show', 'only tell how it is')
      .option('--end', 'end the lockdown'),
    [
      'site lockdown Home --allow ada@example.org --lock-doors',
      'site lockdown Home --show',
      'site lockdown Home --end',
    ],
  ).action(
    reporting(shell, async (options: LockdownOptions, name: string) => {
      const starts = options.allow ?? options.reason ?? options.lockDoors;
      if ([options.end, options.show, starts].filter((one) => one !== undefined).length > 1)
        throw new InvalidInput('usage', '--end and --show go with no other option.');
      const hub = hubOf(shell, options);
      const path = `/api/v1/sites/${(await findSite(hub, name)).id}/lockdown`;
      if (options.end === true) {
        await hub.remove(path);
        return { document: { active: false }, text: `The lockdown of "${name}" ended.` };
      }
      const lockdown =
        options.show === true
          ? await hub.get(path, lockdownShape)
          : await hub.post(path, await bodyOf(hub, options), lockdownShape);
      return { document: { lockdown }, text: words(lockdown) };
    }),
  );
}

async function bodyOf(hub: HubClient, { allow = [], reason, lockDoors }: LockdownOptions): Promise<object> {
  const allowed: string[] = [];
  for (const person of allow) allowed.push((await findUser(hub, person)).id);
  return {
    allowed_user_ids: allowed,
    lock_doors: lockDoors === true,
    ...(reason !== undefined && { reason }),
  };
}

function words({ active, site_name: name, allowed_user_ids: allowed, locks }: WireLockdown): string {
  if (!active) return `"${name}" is not locked down.`;
  const who = allowed.length === 0 ? 'nobody' : `${allowed.length} named`;
  const pending = locks.filter((lock) => lock.lockdown_pending).map((lock) => lock.name);
  const rest =
    pending.length === 0
      ? 'Every lock knows.'
      : `Not confirmed yet, and may open by itself while the hub is silent: ${pending.join(', ')}.`;
  return `"${name}" is locked down; who may open: ${who}. ${rest}`;
}
