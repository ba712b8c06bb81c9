import type { Command } from 'commander';
import { qrText } from '../qr-text.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { CHECKPOINT_PATH, checkpointShape } from '../wire/audit.js';

export function addLogsCheckpoint(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('checkpoint')
      .description('what the log comes to now, signed: keep it elsewhere, for logs verify --checkpoint')
      .option('--qr', 'as a QR code too, to be printed'),
    ['logs checkpoint > 2026-03-01.checkpoint', 'logs checkpoint --qr', 'logs checkpoint --json'],
  ).action(
    reporting(shell, async (options: SharedOptions & { readonly qr?: true }) => {
      const checkpoint = await hubOf(shell, options).get(CHECKPOINT_PATH, checkpointShape);
      const text = checkpoint.note.trimEnd();
      return { document: { checkpoint }, text: options.qr ? `${qrText(checkpoint.note)}\n${text}` : text };
    }),
  );
}

export function addLogsKey(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('key')
      .description(
        "the public key of the log's signatures, for whoever checks it: hand it over apart from exports",
      ),
    ['logs key > log.pub', 'logs key --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const { public_key: key } = await hubOf(shell, options).get(CHECKPOINT_PATH, checkpointShape);
      return { document: { public_key: key }, text: key };
    }),
  );
}
