import { networkInterfaces } from 'node:os';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';

const certificates = z.object({
  data: z.object({
    https_url: z.string(),
    mqtts_url: z.string(),
    server: z.object({ fingerprint_sha256: z.string(), names: z.array(z.string()) }),
    authority: z.object({ pem: z.string(), fingerprint_sha256: z.string() }),
    missing_names: z.array(z.string()),
    is_current: z.boolean().nullable(),
  }),
});
const paired = z.object({
  data: z.object({ mqtt: z.object({ username: z.string(), password: z.string(), client_id: z.string() }) }),
});
const created = z.object({ data: z.object({ id: z.string() }) });

/** An address of this machine that others reach it by; undefined: it has none. */
export const HOUSE_ADDRESS = Object.values(networkInterfaces())
  .flatMap((all = []) => all)
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/** What the hub says of its certificates. */
export async function authorityOf(hub: RealHub): Promise<z.output<typeof certificates>['data']> {
  return expectAnswer(await hub.request('GET', '/certificates'), 200, certificates).data;
}

/** What became of a handshake. */
export function handshake(
  url: string,
  options: ConnectionOptions,
): Promise<TLSSocket | NodeJS.ErrnoException> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connectTls({ host: hostname, port: Number(port), ...options });
    socket.once('secureConnect', () => {
      resolve(socket);
    });
    socket.once('error', resolve);
  });
}

/** A paired MQTT lock; what it logs in with. */
export async function newLock(
  hub: RealHub,
  deviceId: string,
): Promise<{ id: string; username: string; password: string; client_id: string }> {
  const { data } = expectAnswer(
    await hub.request('POST', '/devices', { body: { device_id: deviceId, name: deviceId } }),
    201,
    created,
  );
  const answer = await hub.request('POST', `/devices/${data.id}/pair`, {
    body: { transport: 'mqtt', address: deviceId, serial: 'S-1', install_code: 'none' },
  });
  return { id: data.id, ...expectAnswer(answer, 200, paired).data.mqtt };
}

/** Stopped at the end of the test. */
export async function startedHub(t: Test, env: Readonly<Record<string, string>> = {}): Promise<RealHub> {
  const hub = await startRealHub({ env });
  t.teardown(() => hub.stop());
  return hub;
}
