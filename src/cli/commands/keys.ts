import type { Command } from 'commander';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { signingKeyShape, type WireSigningKey } from '../wire/hub.js';

interface RotateOptions extends SharedOptions {
  readonly endOld?: true;
}

/** `keys list` and `keys rotate`: the keys that sign tokens. */
export function addKeys(parent: Command, shell: Shell): void {
  const keys = parent.command('keys').description('keys that sign log-in tokens: list, rotate');
  shared(keys.command('list').description('list the keys that sign tokens, or did'), [
    'keys list',
    'keys list --json',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const rows = await hubOf(shell, options).get('/api/v1/auth/keys', signingKeyShape.array());
      return { document: { keys: rows }, text: keyTable(rows) };
    }),
  );
  shared(
    keys
      .command('rotate')
      .description('let a new key sign tokens; nobody is logged out')
      .option('--end-old', 'end the old keys at once, for keys that leaked: everybody has to log in again'),
    ['keys rotate', 'keys rotate --end-old'],
  ).action(
    reporting(shell, async (options: RotateOptions) => {
      const body = { end_old: options.endOld === true };
      const rows = await hubOf(shell, options).post(
        '/api/v1/auth/keys/rotate',
        body,
        signingKeyShape.array(),
      );
      return { document: { keys: rows }, text: keyTable(rows) };
    }),
  );
}

function keyTable(rows: readonly WireSigningKey[]): string {
  return table(
    ['KEY', 'SIGNS FROM', 'DROPPED AT'],
    rows.map(({ id, signs_from, ends_at }) => [id, signs_from, ends_at]),
    'No keys.',
  );
}
