import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import { Conflict, HubError } from '../../kit/errors.js';
import { backupAnswer } from '../backup-answer.js';
import { confirm } from '../confirmation.js';
import { dataFolder } from '../data-folder.js';
import { hubNameIn } from '../hub-name.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { healthShape } from '../wire/hub.js';

interface ResetOptions extends SharedOptions {
  readonly keepLocks?: true;
  readonly backupTo?: string;
  readonly yes?: string;
}

const resetShape = z.object({
  claim_code: z.string().nullable(),
  kept_locks: z.array(z.string()),
  backup: z.string().nullable(),
  was_cut_off: z.boolean(),
  keys_elsewhere: z.boolean(),
});

type WireReset = z.output<typeof resetShape>;

export function addFactoryReset(program: Command, shell: Shell): void {
  shared(
    program
      .command('factory-reset')
      .description(
        'hand a stopped hub over to a new owner: people, codes, shares, log and keys go; a new claim code comes',
      )
      .option(
        '--keep-locks',
        'locks, their sites and keys stay, without pairing anew; who has a backup of before has those keys too',
      )
      .option(
        '--backup-to <folder>',
        'make a last sealed backup there first; nothing is reset when that fails',
      )
      .option('--yes <name>', 'yes, this hub: its name, which the question on a terminal shows'),
    [
      'factory-reset',
      'factory-reset --keep-locks --backup-to /mnt/disk/doorward',
      'factory-reset --yes doorward-0a1b2c3d --data-dir /var/lib/doorward --json',
    ],
  ).action(
    reporting(shell, async (options: ResetOptions) => {
      const folder = dataFolder(options.dataDir, shell.environment);
      const name = hubNameIn(folder);
      await refuseIfRunning(shell, options, folder);
      const keeps = options.keepLocks === true;
      await confirm({
        what: `This makes a new hub of ${name} in ${folder}: every person, code, share and log row goes for good${keeps ? '; its locks stay' : ', and its locks'}.`,
        word: name,
        yes: options.yes,
        flag: `--yes ${name}`,
      });
      if (options.backupTo !== undefined) shell.tell('Making the backup, and then the new hub…');
      const args = ['--factory-reset', '--data-dir', folder, ...flagsOf(options)];
      const reset = resetShape.parse(await backupAnswer(args, shell.environment, ''));
      const copies = copiesOf(folder);
      return {
        document: { data_dir: folder, name, ...reset, upgrade_copies: copies },
        text: told(folder, reset, keeps, copies),
      };
    }),
  );
}

function flagsOf({ keepLocks, backupTo }: ResetOptions): string[] {
  return [
    ...(keepLocks === true ? ['--keep-locks'] : []),
    ...(backupTo === undefined ? [] : ['--backup-to', path.resolve(backupTo)]),
  ];
}

/** Before anything is asked; the program that does it is kept out by the lock on the database as well. */
async function refuseIfRunning(shell: Shell, options: SharedOptions, folder: string): Promise<void> {
  try {
    await hubOf(shell, options).get('/health', healthShape);
  } catch (error) {
    if (error instanceof HubError && error.code === 'hub_unreachable') return;
    throw error;
  }
  throw new Conflict(
    'data_dir_in_use',
    `The hub is running in ${folder}: stop it first (doorward service stop, or Ctrl-C where it was started).`,
  );
}

/**
 * What `scripts/upgrade.sh` keeps, for root alone, of the data before it (`COPIES` in scripts/installation/places.sh), and what it left
 * of a copy when it was killed. @returns null: nothing
 */
function copiesOf(folder: string): string | null {
  const there = [`${folder}-upgrade`, `${folder}-upgrade.new`].filter((copies) => existsSync(copies));
  return there.length === 0 ? null : there.join(' ');
}

function told(
  folder: string,
  { claim_code: code, kept_locks: kept, backup, was_cut_off: cutOff, keys_elsewhere: elsewhere }: WireReset,
  keeps: boolean,
  copies: string | null,
) {
  return [
    cutOff
      ? `A reset that had been cut off is finished: ${folder} is a new hub.`
      : `${folder} is a new hub: nobody, no code and no log of before is in it.`,
    ...(backup === null
      ? []
      : [`The hub as it was is in the backup ${backup}, for whoever has its recovery key.`]),
    kept.length > 0
      ? `Its locks stay: ${kept.join(', ')}. Each forgets the codes of before when the hub reaches it.`
      : 'Locks answer the codes they hold until each is reset with its button and paired anew.',
    ...(keeps && kept.length > 0 ? ['Phones that trusted its certificate still do.'] : []),
    ...(elsewhere
      ? [
          'Keys of before were not in the data folder: take master.key and pepper-….key out of the credentials of the unit, and delete them. With them there the new hub does not start.',
        ]
      : []),
    ...(copies === null
      ? []
      : [`The hub as it was before an upgrade is still in ${copies}: sudo rm -r ${copies}`]),
    'Settings from outside stay as they are (DOORWARD_…: cloud, backups, mail, other brokers): look through them.',
    ...(code === null ? [] : [`Claim code for the new owner: ${code}`]),
  ].join('\n');
}
