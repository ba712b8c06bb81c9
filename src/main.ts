import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { credentialsFolder, withCredentials } from './config/credentials.js';
import { readDataSettings, readSettings } from './config/settings.js';
import { checkAtRest, checkCopy, statsAtRest } from './hub-at-rest.js';
import { startHub, type Hub } from './hub.js';
import { systemClock } from './kit/clock.js';
import { HubError } from './kit/errors.js';
import { goesToJournal, journalDestination, journalLines } from './kit/journal.js';
import { createLogger, type Logger } from './kit/logger.js';
import { systemRandom } from './kit/random.js';
import { EXTEND_MS, serviceNotices, status, type Notices } from './systemd/notices.js';
import { Watchdog, watchdogMs } from './systemd/watchdog.js';

/** Exit codes as contracts have them: usage, refused, a check failed. */
const EXIT = { ok: 0, internal: 1, usage: 2, refused: 3, checkFailed: 7 } as const;

/** Codes of a database that is not whole, rather than of one that can't be looked at. */
const DAMAGED = new Set(['database_damaged', 'store_damaged']);
/** The longest that node can wait: it wakes nobody. */
const NEVER_MS = 2 ** 31 - 1;

const USAGE = `Usage: node dist/hub.mjs [--init | --check | --recount | --database stats|check] [--announce text|json]
  (none)      runs the hub until SIGTERM
  --init      makes the data folder, its keys and its database, prints the claim code, ends
  --check     looks at the data folder of a hub that is not running, ends
  --recount   counts the statistics of sites anew from the log of a hub that is not running, ends
  --database  tells what is in the database of a hub that is not running (stats), or looks at all of it (check), ends
  --announce  how to say "ready" on standard output (default text)
Settings come from the environment, and from files in $CREDENTIALS_DIRECTORY: see .env.example`;

const STDERR_DESCRIPTOR = 2;
const toJournal = goesToJournal(process.env, STDERR_DESCRIPTOR);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      init: { type: 'boolean' },
      check: { type: 'boolean' },
      recount: { type: 'boolean' },
      database: { type: 'string' },
      announce: { type: 'string', default: 'text' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.ok;
  }
  if (values.check === true) {
    const look = await checkAtRest(process.env, { clock: systemClock, random: systemRandom });
    process.stdout.write(`${JSON.stringify(look)}\n`);
    return look.checks.every(({ ok }) => ok) ? EXIT.ok : EXIT.checkFailed;
  }
  const servesNobody = values.recount === true || values.database !== undefined;
  const settings = servesNobody ? readDataSettings(process.env) : readSettings(withCredentials(process.env));
  const dataDir = path.resolve(settings.DOORWARD_DATA_DIR);
  if (values.database !== undefined) {
    process.stdout.write(`${JSON.stringify(lookAtDatabase(dataDir, values.database))}\n`);
    return EXIT.ok;
  }
  const logger = createLogger(
    settings.DOORWARD_LOG_LEVEL,
    toJournal ? journalDestination(process.stderr) : process.stderr,
  );
  const notices = serviceNotices(process.env);
  const ending = whenToldToStop();
  const waiting = new AbortController();
  void ending.then(() => {
    waiting.abort();
  });
  const hub = await startHub({
    settings,
    dataDir,
    logger,
    listening: values.init !== true && values.recount !== true,
    recount: values.recount === true,
    environment: process.env,
    handedOver: credentialsFolder(process.env),
    beforeLongWork: (sentence) => {
      notices.sendNow(`EXTEND_TIMEOUT_USEC=${EXTEND_MS * 1_000}`, status(sentence));
    },
    ending: waiting.signal,
    // At once: whoever waits for an answer must not get one.
    onBroken: (error) => process.exit(report(error)),
    pageFolder: fileURLToPath(new URL('web', import.meta.url)),
  });
  if (values.init === true) {
    process.stdout.write(`${JSON.stringify({ data_dir: dataDir, claim_code: hub.claimCode() })}\n`);
  } else if (values.recount === true) {
    process.stdout.write(`${JSON.stringify({ data_dir: dataDir, recounted: true })}\n`);
  } else {
    // What the start left behind. There only under `--expose-gc` (`cli/hub-launch`), and nobody knows yet that the hub is up.
    globalThis.gc?.();
    announce(hub, dataDir, values.announce === 'json');
    if (!(await notices.send('READY=1', status(sentence(hub)))))
      logger.error({}, 'the service manager could not be told that the hub is ready');
    const watchdog = startWatchdog(hub, notices, logger);
    const why = await ending;
    watchdog?.stop();
    logger.info({ why }, 'stopping');
    void notices.send('STOPPING=1', status('Stopping.'));
  }
  await hub.stop();
  return EXIT.ok;
}

/** As the API tells it (`api/routes/database`). @throws HubError */
function lookAtDatabase(dataDir: string, what: string): object {
  const file = path.join(dataDir, 'doorward.db');
  if (what === 'stats') {
    const { freeBytes, walBytes, ...stats } = statsAtRest(file);
    return { ...stats, free_bytes: freeBytes, wal_bytes: walBytes };
  }
  try {
    return { is_whole: true, complaint: null, events: checkCopy(file).events };
  } catch (error) {
    if (!(error instanceof HubError) || !DAMAGED.has(error.code)) throw error;
    return { is_whole: false, complaint: error.message, events: 0 };
  }
}

/** SIGTERM, SIGINT, or the end of the parent that forked us. */
function whenToldToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
    const parentEnded = () => {
      resolve('parent ended');
    };
    process.on('disconnect', parentEnded);
    // It may have ended before anybody listened.
    if ('connected' in process && !process.connected) parentEnded();
  });
}

/** What `systemctl status` shows while all is well. */
function sentence(hub: Hub): string {
  const claim = hub.claimCode() === null ? '' : ' Nobody has claimed it yet: its code is in the log.';
  return `Serving at ${hub.httpsUrl()}.${claim}`;
}

/** @returns null when the service manager does not ask for signs of life */
function startWatchdog(hub: Hub, notices: Notices, logger: Logger): Watchdog | null {
  const limitMs = watchdogMs(process.env, process.pid);
  if (limitMs === null) return null;
  const probe = () => hub.probe();
  const deps = { clock: systemClock, logger, notices, limitMs, probe, sentence: () => sentence(hub) };
  const watchdog = new Watchdog(deps);
  watchdog.start();
  return watchdog;
}

function announce(hub: Hub, dataDir: string, asJson: boolean): void {
  const claimCode = hub.claimCode();
  const line = {
    ready: true,
    url: hub.url(),
    mqtt_url: hub.mqttUrl(),
    https_url: hub.httpsUrl(),
    mqtts_url: hub.mqttsUrl(),
    socket: hub.socketPath,
    data_dir: dataDir,
    claim_code: claimCode,
  };
  if (asJson) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return;
  }
  process.stdout.write(`Doorward is ready: ${line.url} (API description: ${line.url}/api/docs)\n`);
  process.stdout.write(
    `In the house: ${line.https_url} and ${line.mqtts_url} (to trust it: doorward certificate qr)\n`,
  );
  if (claimCode !== null) {
    process.stdout.write(`This hub has no admin yet. Claim it with the code ${claimCode}:\n`);
    process.stdout.write(
      `  curl -s ${line.url}/api/v1/auth/claim -H 'content-type: application/json' -d '{"claim_code":"${claimCode}","email":"you@example.org","password":"at least 8 characters"}'\n`,
    );
  }
}

function report(error: unknown): number {
  if (error instanceof HubError) {
    complain(error.message);
    // What may be well again is worth another start; what somebody has to mend is not.
    if (error.code === 'storage_broken') return EXIT.internal;
    return error.code === 'settings_invalid' ? EXIT.usage : EXIT.refused;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS')) {
    complain(`${error instanceof Error ? error.message : ''}\n${USAGE}`);
    return EXIT.usage;
  }
  if (code === 'EADDRINUSE') {
    complain(
      `a port is taken: ${error instanceof Error ? error.message : ''}. Set DOORWARD_HTTP_PORT, DOORWARD_HTTPS_PORT, DOORWARD_MQTT_PORT or DOORWARD_MQTTS_PORT to a free one.`,
    );
    return EXIT.refused;
  }
  complain(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.internal;
}

function complain(text: string): void {
  const line = `doorward: ${text}\n`;
  process.stderr.write(toJournal ? journalLines(line, 'error') : line);
}

// A broken assertion or a lost promise leaves the hub in a state nobody thought of: end, and be started again.
process.on('uncaughtException', (error) => {
  process.exit(report(error));
});

// Timers of the clock keep no process alive, and a start, a failed one that is taken back, or a stop may wait for one alone.
setInterval(() => undefined, NEVER_MS);

process.exitCode = await main().catch(report);
// Native handles of a failed start may linger; everything of ours has been stopped by now.
process.exit();
