import type { Command } from 'commander';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { CERTIFICATES_PATH, certificatesShape } from '../wire/certificates.js';
import { healthShape } from '../wire/hub.js';

/** `status`: where the running hub is to be reached. */
export function addStatus(parent: Command, shell: Shell): void {
  shared(parent.command('status').description('whether the hub runs, and where in the house it is reached'), [
    'status',
    'status --json',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const hub = hubOf(shell, options);
      const { version } = await hub.get('/health', healthShape);
      const { https_url, mqtts_url, authority, server } = await hub.get(CERTIFICATES_PATH, certificatesShape);
      const fingerprint = (authority ?? server).fingerprint_sha256;
      return {
        document: { running: true, version, https_url, mqtts_url, fingerprint_sha256: fingerprint },
        text: [
          `The hub runs, version ${version}.`,
          `In the house: ${https_url} and ${mqtts_url}`,
          `To be trusted: ${fingerprint} (SHA-256 of its ${authority ? 'authority' : 'certificate'})`,
        ].join('\n'),
      };
    }),
  );
}
