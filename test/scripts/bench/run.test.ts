import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import { z } from 'zod';
import { NO_MOSQUITTO } from '../../../scripts/bench/baselines/mosquitto.js';
import { postgresPrograms } from '../../cloud/postgres-server.js';
import { plainEnvironment, ROOT } from '../../support/child-program.js';

/** Each bench starts programs of its own, on a machine that has other tests to run. */
t.setTimeout(900_000);

const RUN = ['--import', './test/ts-hook.mjs', 'scripts/bench/run.ts'];

const report = z.strictObject({
  node: z.string(),
  holds: z.boolean(),
  rows: z.array(
    z.strictObject({
      name: z.string(),
      measures: z.string(),
      unit: z.enum(['ms', 'us', 's/h', '/s', 'MiB', 'B']),
      value: z.number().positive(),
      baseline: z.strictObject({ measures: z.string(), value: z.number().positive() }),
      ratio: z.number().positive(),
      targets: z.array(
        z.strictObject({
          of: z.enum(['value', 'ratio']),
          comparison: z.enum(['<=', '>=']),
          limit: z.number(),
        }),
      ),
      holds: z.boolean(),
    }),
  ),
});

const CLOUD = [
  ['cloud-drain', 'value >= 25000'],
  ['cloud-drain-processor'],
  ['cloud-drain-memory', 'value <= 64'],
  ['cloud-drain-unlock', 'ratio <= 2'],
  ['cloud-ingest', 'ratio >= 0.4'],
  ['cloud-ingest-embedded'],
  ['cloud-ingest-small', 'value >= 1000'],
];

/** A short pass shows that every bench works; its figures mean nothing. */
t.test('a short pass gives a row for everything that is promised', async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [...RUN, '--short', '--json'], {
    cwd: ROOT,
    env: plainEnvironment(),
  });
  t.match(stdout, /^\{.*\}\n$/s, 'one JSON document');
  const { rows } = report.parse(JSON.parse(stdout));
  t.same(
    rows.map(({ name, targets }) => [
      name,
      ...targets.map(({ of, comparison, limit }) => `${of} ${comparison} ${limit}`),
    ]),
    [
      ['unlock-serial', 'ratio <= 2'],
      ['unlock-mqtt'],
      ['unlock-mqtt-slow', 'value <= 20'],
      ['unlock-ble', 'ratio <= 1.2'],
      ['unlocks-mqtt', 'value >= 2000', 'ratio >= 0.25'],
      ['memory-load', 'value <= 140'],
      ['mqtt-qos1-durable', 'ratio >= 0.5'],
      ['mqtt-qos1-durable-trip', 'ratio >= 0.5'],
      ['mqtt-qos1-clean', 'ratio >= 0.9'],
      ['mqtt-qos1-clean-trip', 'ratio >= 0.9'],
      ...(NO_MOSQUITTO === null ? [['mqtt-command-reply', 'ratio <= 1.5']] : []),
      ['pin-1'],
      ['pin-100'],
      ['pin-300', 'ratio <= 1.15'],
      ['pin-300-vs-1', 'ratio <= 1.1'],
      ['pin-decision', 'value <= 0.2'],
      ['pin-decision-logged', 'ratio <= 3'],
      ['events-stored', 'ratio >= 0.5'],
      ['logs-page', 'value <= 5'],
      ['memory-idle', 'value <= 95'],
      ['processor-idle'],
      ['idle-wakes', 'value <= 1'],
      ['idle-processor', 'value <= 20'],
      ['event-bytes', 'ratio <= 2'],
      ['backup-unlock-slow', 'value <= 100'],
      ['backup-loop-delay', 'value <= 20'],
      ['ready', 'ratio <= 10'],
      ['scrypt-choice', 'ratio <= 1'],
      ['statistics', 'ratio <= 0.2'],
      ['statistics-p99'],
      ['auth-me', 'ratio >= 0.5'],
      ['log-in-throughput', 'ratio >= 0.9'],
      ['log-in-unknown', 'ratio >= 0.8', 'ratio <= 1.25'],
      ['log-in-loop-delay', 'value <= 20'],
      ...(postgresPrograms() === null ? [] : CLOUD),
    ],
  );
});

t.test('a bench that is not there is a usage error that names those that are', async (t) => {
  const run = promisify(execFile)(process.execPath, [...RUN, '--only', 'unlock-owl'], {
    cwd: ROOT,
    env: plainEnvironment(),
  });
  await t.rejects(run, { code: 2, stderr: /unlock-owl[^]*unlock-serial, unlock-mqtt/ });
});

t.test('an option that is none is a usage error, not a stack', async (t) => {
  const run = promisify(execFile)(process.execPath, [...RUN, '--list'], {
    cwd: ROOT,
    env: plainEnvironment(),
  });
  await t.rejects(run, { code: 2, stderr: /^Unknown option '--list'[^]*Usage: / });
});
