import type { Command } from 'commander';
import { jobsText } from '../job-table.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { CERTIFICATES_PATH, certificatesShape } from '../wire/certificates.js';
import { LOG_STANDING_PATH, logStandingShape, type WireLogStanding } from '../wire/audit.js';
import { healthShape } from '../wire/hub.js';
import { JOBS_PATH, jobShape } from '../wire/jobs.js';

/** `status`: where the running hub is to be reached, and how what it does by the clock fares. */
export function addStatus(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('status')
      .description('whether the hub runs, where in the house it is reached, and how its jobs fare'),
    ['status', 'status --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const hub = hubOf(shell, options);
      const { version } = await hub.get('/health', healthShape);
      const { https_url, mqtts_url, authority, server } = await hub.get(CERTIFICATES_PATH, certificatesShape);
      const jobs = await hub.get(JOBS_PATH, jobShape.array());
      const log = await hub.get(LOG_STANDING_PATH, logStandingShape);
      const fingerprint = (authority ?? server).fingerprint_sha256;
      return {
        document: {
          running: true,
          version,
          https_url,
          mqtts_url,
          fingerprint_sha256: fingerprint,
          log,
          jobs,
        },
        text: [
          `The hub runs, version ${version}.`,
          `In the house: ${https_url} and ${mqtts_url}`,
          `To be trusted: ${fingerprint} (SHA-256 of its ${authority ? 'authority' : 'certificate'})`,
          `Log: ${logText(log)}`,
          jobsText(jobs),
        ].join('\n'),
      };
    }),
  );
}

function logText({ size, signed_size: signed, whole_at: wholeAt, broken }: WireLogStanding): string {
  if (broken)
    return `BROKEN at row ${broken.at_seq} (${broken.fault}). Keep a copy of the data folder, and see \`doorward alerts list\`.`;
  const checked = wholeAt === null ? 'its end was found whole' : `found whole ${wholeAt}`;
  return `${size} rows, signed up to row ${signed}, ${checked}.`;
}
