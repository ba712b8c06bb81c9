import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certified, type Certified } from './certified.js';
import { startRealCloud } from './real-cloud.js';

interface Test {
  teardown(action: () => unknown): unknown;
}

/** The reference cloud over TLS, inside this process. */
export interface SecureCloud {
  readonly url: string;
  /** PEM. */
  readonly authorities: string;
  readonly shown: Certified;
}

export async function secureCloud(t: Test): Promise<SecureCloud> {
  const shown = await certified(t);
  const cloud = await startRealCloud('', {
    FLEET_TLS_CERT: shown.certificateFile,
    FLEET_TLS_KEY: shown.keyFile,
  });
  t.teardown(() => cloud.stop());
  return { url: cloud.url, authorities: shown.authority, shown };
}

/** Somebody else at the end of the line, with this certificate. `heard`: what of HTTP reached them. */
export async function impostor(
  t: Test,
  shown: Certified,
  listener: RequestListener,
): Promise<{ readonly url: string; readonly heard: readonly string[] }> {
  const heard: string[] = [];
  const server = createServer(
    { cert: readFileSync(shown.certificateFile), key: readFileSync(shown.keyFile) },
    (incoming, response) => {
      heard.push(`${incoming.method} ${incoming.url}`);
      listener(incoming, response);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, heard };
}
