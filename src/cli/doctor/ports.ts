import { createServer } from 'node:net';
import { fine, wrong, type Finding } from '../finding.js';
import type { Environment } from '../programs.js';

const LOOPBACK = '127.0.0.1';
/** What `DOORWARD_HOST` is when it is not set: every address of this machine. */
const EVERY_ADDRESS = '0.0.0.0';

/** The listeners of the hub, which must be free before it starts. */
const LISTENERS = [
  { setting: 'DOORWARD_HTTP_PORT', port: 8080, isForHouse: false },
  { setting: 'DOORWARD_MQTT_PORT', port: 1883, isForHouse: false },
  { setting: 'DOORWARD_HTTPS_PORT', port: 8443, isForHouse: true },
  { setting: 'DOORWARD_MQTTS_PORT', port: 8883, isForHouse: true },
] as const;

/** Looks whether a hub that is not running could listen where it would. */
export function lookAtPorts(environment: Environment): Promise<Finding[]> {
  return Promise.all(
    LISTENERS.map(async ({ setting, port, isForHouse }) => {
      const host = isForHouse ? environment['DOORWARD_HOST'] || EVERY_ADDRESS : LOOPBACK;
      const isAny = environment[setting] === '0';
      const wanted = isAny ? 0 : Number(environment[setting] ?? '') || port;
      const name = isAny ? `port for ${setting}` : `port ${wanted}`;
      const fault = await whyNot(host, wanted);
      if (fault === null) return fine(name, isAny ? 'any free one' : 'free');
      return wrong(name, `${fault} on ${host}`, adviceFor(fault, setting));
    }),
  );
}

function adviceFor(fault: string, setting: string): string {
  if (fault === 'EADDRNOTAVAIL' || fault === 'ENOTFOUND')
    return 'This machine does not have that address: set DOORWARD_HOST to one it has, or to 0.0.0.0.';
  if (fault === 'EACCES')
    return `This account may not listen on ports below 1024: set ${setting} to a higher one.`;
  return `Stop what listens there, or set ${setting} to another port.`;
}

/** @returns the system's error code; null: one can listen there */
function whyNot(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(null);
      });
    });
  });
}
