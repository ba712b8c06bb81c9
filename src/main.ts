import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from './config/settings.js';
import { checkCertificateFiles, checkOffline, ownerFiles, type Hub, startHub } from './hub.js';
import { systemClock } from './kit/clock.js';
import { HubError } from './kit/errors.js';
import { createLogger } from './kit/logger.js';

/** Exit codes as contracts have them: usage, refused, a check failed. */
const EXIT = { ok: 0, internal: 1, usage: 2, refused: 3, checkFailed: 7 } as const;

const USAGE = `Usage: node dist/hub.mjs [--init | --check | --recount] [--announce text|json]
  (none)      runs the hub until SIGTERM
  --init      makes the data folder, its keys and its database, prints the claim code, ends
  --check     looks at the data folder of a hub that is not running, ends
  --recount   counts the statistics of sites anew from the log of a hub that is not running, ends
  --announce  how to say "ready" on standard output (default text)
Settings come from the environment: see .env.example`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      init: { type: 'boolean' },
      check: { type: 'boolean' },
      recount: { type: 'boolean' },
      announce: { type: 'string', default: 'text' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.ok;
  }
  const settings = readSettings(process.env);
  const dataDir = path.resolve(settings.DOORWARD_DATA_DIR);
  if (values.check === true) {
    const owner = ownerFiles(settings.DOORWARD_TLS_CERT, settings.DOORWARD_TLS_KEY);
    const checks = [...checkOffline(dataDir), checkCertificateFiles(dataDir, owner, systemClock.wallMs())];
    process.stdout.write(`${JSON.stringify({ checks })}\n`);
    return checks.every(({ ok }) => ok) ? EXIT.ok : EXIT.checkFailed;
  }
  const logger = createLogger(settings.DOORWARD_LOG_LEVEL);
  const ending = whenToldToStop();
  const hub = await startHub({
    settings,
    dataDir,
    logger,
    listening: values.init !== true && values.recount !== true,
    recount: values.recount === true,
    environment: process.env,
  });
  if (values.init === true) {
    process.stdout.write(`${JSON.stringify({ data_dir: dataDir, claim_code: hub.claimCode() })}\n`);
  } else if (values.recount === true) {
    process.stdout.write(`${JSON.stringify({ data_dir: dataDir, recounted: true })}\n`);
  } else {
    // What the start left behind. There only under `--expose-gc` (`cli/hub-launch`), and nobody knows yet that the hub is up.
    globalThis.gc?.();
    announce(hub, dataDir, values.announce === 'json');
    const why = await ending;
    logger.info({ why }, 'stopping');
  }
  await hub.stop();
  return EXIT.ok;
}

/** SIGTERM, SIGINT, or the end of the parent that forked us. */
function whenToldToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
    if (process.channel) {
      process.on('disconnect', () => {
        resolve('parent ended');
      });
    }
  });
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
    process.stderr.write(`doorward: ${error.message}\n`);
    return error.code === 'settings_invalid' ? EXIT.usage : EXIT.refused;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`doorward: ${error instanceof Error ? error.message : ''}\n${USAGE}\n`);
    return EXIT.usage;
  }
  if (code === 'EADDRINUSE') {
    process.stderr.write(
      `doorward: a port is taken: ${error instanceof Error ? error.message : ''}. Set DOORWARD_HTTP_PORT, DOORWARD_HTTPS_PORT, DOORWARD_MQTT_PORT or DOORWARD_MQTTS_PORT to a free one.\n`,
    );
    return EXIT.refused;
  }
  process.stderr.write(
    `doorward: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return EXIT.internal;
}

// A broken assertion or a lost promise leaves the hub in a state nobody thought of: end, and be started again.
process.on('uncaughtException', (error) => {
  process.exit(report(error));
});

process.exitCode = await main().catch(report);
// Native handles of a failed start may linger; everything of ours has been stopped by now.
process.exit();
