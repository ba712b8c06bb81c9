import type { Command } from 'commander';
import { EXIT } from '../exit-code.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { isSyncWrong, syncShape, type WireSync } from '../wire/sync.js';

const SYNC_PATH = '/api/v1/sync';

export function addSyncCommands(program: Command, shell: Shell): void {
  const sync = program
    .command('sync')
    .description('the cloud: status, now, pause, resume, metered, unmetered');
  shared(
    sync
      .command('status')
      .description('how far the cloud is with what is here; ends with 7 when something is wrong with it'),
    ['sync status', 'sync status --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const found = await hubOf(shell, options).get(SYNC_PATH, syncShape);
      const isWrong = isSyncWrong(found);
      return {
        document: { sync: found },
        text: textOf(found),
        ...(isWrong && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
  const orders = [
    ['now', 'try at once, whatever the hub was waiting for', '/now', {}],
    ['pause', 'send nothing until told to go on, also after a restart', '/pause', { paused: true }],
    ['resume', 'go on after a pause', '/pause', { paused: false }],
    [
      'metered',
      'the line costs by the byte: send the log every 15 minutes, the rest once a day',
      '/metered',
      { metered: true },
    ],
    ['unmetered', 'send everything as it comes again', '/metered', { metered: false }],
  ] as const;
  for (const [name, description, path, body] of orders) {
    shared(sync.command(name).description(description), [`sync ${name}`]).action(
      reporting(shell, async (options: SharedOptions) => {
        const found = await hubOf(shell, options).post(`${SYNC_PATH}${path}`, body, syncShape);
        return { document: { sync: found }, text: textOf(found) };
      }),
    );
  }
}

function textOf(sync: WireSync): string {
  const { url, advice, lanes, last_success_at: last, next_turn_at: next, put_aside: aside, trouble } = sync;
  const { audit, telemetry } = lanes;
  return [
    `${url ?? 'no cloud'}: ${advice}`,
    `log: ${audit.pending} of ${audit.newest} pending, acknowledged up to ${audit.acknowledged}`,
    `state of things: ${telemetry.pending} of ${telemetry.newest} changes pending, acknowledged up to ${telemetry.acknowledged}`,
    ...(aside === 0 ? [] : [`${aside} lines were put aside in the cloud: whoever runs it can look at them`]),
    ...(last === null ? [] : [`the cloud had everything at ${last}`]),
    ...(next === null ? [] : [`more is sent at ${next}`]),
    ...(trouble === null
      ? []
      : [`last error ${trouble.code} at ${trouble.at}, next try ${trouble.retry_at}`]),
  ].join('\n');
}
