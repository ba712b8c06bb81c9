import { parseArgs } from 'node:util';
import { authMe } from './benches/auth-me.js';
import { eventsStored } from './benches/events-stored.js';
import { logInDelay } from './benches/log-in-loop-delay.js';
import { logInThroughput } from './benches/log-in-throughput.js';
import { cloudDrain } from './benches/cloud-drain.js';
import { cloudIngest } from './benches/cloud-ingest.js';
import { backupLoad } from './benches/backup-load.js';
import { eventBytes } from './benches/event-bytes.js';
import { idleWakes } from './benches/idle-wakes.js';
import type { Bench, BenchSize, Effort } from './bench.js';
import { logsPage } from './benches/logs-page.js';
import { mqttCommandReply } from './benches/mqtt-command-reply.js';
import { mqttQos1Clean, mqttQos1Durable } from './benches/mqtt-qos1.js';
import { memoryIdle } from './benches/memory-idle.js';
import { pinDecision } from './benches/pin-decision.js';
import { pinCheck } from './benches/pin-check.js';
import { ready } from './benches/ready.js';
import { scryptChoice } from './benches/scrypt-choice.js';
import { statistics } from './benches/statistics.js';
import { unlockBle } from './benches/unlock-ble.js';
import { unlockMqtt } from './benches/unlock-mqtt.js';
import { unlockSerial } from './benches/unlock-serial.js';
import { unlocksMqtt } from './benches/unlocks-mqtt.js';
import type { Row } from './row.js';
import { Scene } from './scene.js';
import { table } from './table.js';

const BENCHES: readonly Bench[] = [
  unlockSerial,
  unlockMqtt,
  unlockBle,
  unlocksMqtt,
  mqttQos1Durable,
  mqttQos1Clean,
  mqttCommandReply,
  pinCheck,
  pinDecision,
  eventsStored,
  logsPage,
  memoryIdle,
  idleWakes,
  eventBytes,
  backupLoad,
  ready,
  scryptChoice,
  statistics,
  authMe,
  logInThroughput,
  logInDelay,
  cloudDrain,
  cloudIngest,
];
const NAMES = BENCHES.map(({ name }) => name);

const USAGE = `Usage: npm run bench -- [--only NAME]... [--short] [--rows N] [--json]
  --only   one bench: ${NAMES.join(', ')}
  --short  a few rounds of each, to see that they work; the figures mean nothing
  --rows   rows of the log that pages are read of (default 1000000)
  --json   one JSON document on standard output
Exit code 7 when a target is missed.`;

/** Exit codes as contracts have them. */
const EXIT = { ok: 0, usage: 2, targetMissed: 7 } as const;

/** @throws TypeError that names what is no option */
function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      short: { type: 'boolean', default: false },
      rows: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

async function main(): Promise<number> {
  let values;
  try {
    values = readArguments();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return EXIT.usage;
  }
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.ok;
  }
  const unknown = values.only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no bench ${unknown.join(', ')}.\n${USAGE}\n`);
    return EXIT.usage;
  }
  const logRows = Number(values.rows);
  if (!Number.isInteger(logRows) || logRows < 1) {
    process.stderr.write(`--rows: ${values.rows} is not a number of rows.\n${USAGE}\n`);
    return EXIT.usage;
  }
  const wanted = BENCHES.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const rows: Row[] = [];
  for (const bench of wanted) {
    process.stderr.write(`${bench.name} ...\n`);
    rows.push(...(await runBench(bench, values.short ? 'short' : 'full', { rows: logRows })));
  }
  const holds = rows.every((row) => row.holds);
  process.stdout.write(
    values.json ? `${JSON.stringify({ node: process.version, holds, rows })}\n` : table(rows),
  );
  return holds || values.short ? EXIT.ok : EXIT.targetMissed;
}

async function runBench(bench: Bench, effort: Effort, size: BenchSize): Promise<Row[]> {
  const scene = new Scene();
  try {
    return await bench.run(scene, effort, size);
  } finally {
    await scene.end();
  }
}

process.exitCode = await main();
