import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { HubError } from '../../kit/errors.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { stopSignal } from '../stop-signal.js';
import { orderUnit, readUnit, UNIT } from '../systemd-unit.js';
import { wholeNumber } from '../whole-number.js';

interface LogsOptions extends SharedOptions {
  readonly lines: string;
  readonly follow?: true;
}

const ORDERS = [
  ['start', 'have systemd start the hub, and wait until it is ready'],
  ['stop', 'have systemd stop the hub; the doors go on with the codes they hold'],
  ['restart', 'have systemd stop the hub and start it again'],
] as const;

/** `service`: the hub as systemd runs it. */
export function addServiceCommands(program: Command, shell: Shell): void {
  const service = program
    .command('service')
    .description('the hub as systemd runs it: start, stop, restart, logs');
  for (const [order, description] of ORDERS) {
    shared(service.command(order).description(description), [`service ${order}`]).action(
      reporting(shell, async () => {
        const state = await orderUnit(shell.environment, order);
        return { document: { service: state }, text: `${state.unit} is ${state.active} (${state.sub}).` };
      }),
    );
  }
  shared(
    service
      .command('logs')
      .description("the program's own log, from the journal; with --json a document a line")
      .option('--lines <number>', 'so many of the last', '100')
      .option('--follow', 'and what comes, until stopped'),
    ['service logs', 'service logs --lines 1000', 'service logs --follow'],
  ).action(
    reporting(shell, async (options: LogsOptions) => {
      const lines = wholeNumber('--lines', options.lines);
      await readUnit(shell.environment);
      const form = options.json === true ? 'json' : 'short-iso';
      const follow = options.follow === true ? ['--follow'] : [];
      await journal(shell, ['-u', UNIT, '-n', String(lines), '-o', form, '--no-pager', ...follow]);
      return null;
    }),
  );
}

/** @throws HubError `service_failed` */
async function journal(shell: Shell, args: readonly string[]): Promise<void> {
  const stopped = stopSignal();
  const child = spawn('journalctl', args, {
    env: shell.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => {
      resolve(null);
    });
    child.once('close', resolve);
  });
  void stopped.then(() => child.kill());
  const shown = (async () => {
    for await (const piece of child.stdout) {
      await shell.write(piece as Buffer).catch((error: unknown) => {
        child.kill();
        if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
      });
    }
  })();
  await shown;
  const exitCode = await ended;
  if (exitCode !== 0 && !child.killed)
    throw new HubError('service_failed', 'journalctl could not show the log; it says why above.');
}
