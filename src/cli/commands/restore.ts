import type { Command } from 'commander';
import { backupAnswer, recoveryKeyFrom, type KeyFile } from '../backup-answer.js';
import { dataFolder } from '../data-folder.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';

interface RestoreOptions extends SharedOptions, KeyFile {
  readonly replace?: true;
}

export function addRestore(program: Command, shell: Shell): void {
  shared(
    program
      .command('restore')
      .argument('<file>', 'a backup')
      .description('put a backup in the place of a hub that does not run')
      .option('--key-file <file>', 'the recovery key (default: asked for on standard input)')
      .option('--replace', 'though there is a hub; what is there is kept beside it'),
    [
      'restore /mnt/disk/doorward-0a1b2c3d-20260105T023000Z.age --key-file recovery-key.txt',
      'restore backup.age --data-dir /var/lib/doorward --replace',
    ],
  ).action(
    reporting(shell, async (options: RestoreOptions, file: string) => {
      const folder = dataFolder(options.dataDir, shell.environment);
      const key = await recoveryKeyFrom(shell, file, options);
      const args = [
        '--restore',
        file,
        '--data-dir',
        folder,
        ...(options.replace === true ? ['--replace'] : []),
      ];
      const restored = await backupAnswer(args, shell.environment, key);
      const movedTo = restored['moved_to'];
      return {
        document: { data_dir: folder, restored },
        text: [
          `${folder} is the hub as it was at ${String(restored['made_at'])}.`,
          ...(typeof movedTo === 'string' ? [`What was there is in ${movedTo}.`] : []),
          'Everybody is signed out. People who are no admins, shares, PINs, tickets and cards count for nothing until you have looked',
          'at them, since they may have been revoked meanwhile: start the hub, then `doorward held list`, `doorward held release`.',
          'Admins are as they were, with their passwords of then, so that somebody can look. Was one removed since, or a password changed?',
          'Then first: `doorward user list`, `doorward user disable WHO`, `doorward user password WHO`.',
        ].join('\n'),
      };
    }),
  );
}
