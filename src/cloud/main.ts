import { systemClock } from '../kit/clock.js';
import { createLogger } from '../kit/logger.js';
import { systemRandom } from '../kit/random.js';
import { startCloud } from './cloud.js';
import { readCloudSettings } from './settings.js';

/** Exit code for settings that can't be used. */
const USAGE = 2;

async function main(): Promise<number> {
  const settings = readCloudSettings(process.env);
  const ending = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        resolve();
      });
    if (process.channel)
      process.on('disconnect', () => {
        resolve();
      });
  });
  const cloud = await startCloud(settings, {
    clock: systemClock,
    random: systemRandom,
    logger: createLogger(settings.FLEET_LOG_LEVEL),
  });
  // The first line of standard output, for programs and people alike.
  process.stdout.write(
    `${JSON.stringify({
      ready: true,
      url: cloud.url,
      fleet_token: settings.FLEET_TOKEN === '' ? cloud.fleetToken : undefined,
      database: settings.DATABASE_URL === '' ? 'embedded' : 'postgresql',
    })}\n`,
  );
  await ending;
  await cloud.stop();
  return 0;
}

main().then(
  // By itself it would go on listening to the parent that forked it.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`cloud: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(USAGE);
  },
);
