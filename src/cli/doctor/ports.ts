import { createServer } from 'node:net';
import { fine, wrong, type Finding } from '../finding.js';
import type { Environment } from '../programs.js';

const LOOPBACK = '127.0.0.1';
/** What `DOORWARD_HOST` is when it is not set: every address of this machine. */
const EVERY_ADDRESS = '0.0.0.0';
const PORT_MAX = 65_535;

/** The listeners of the hub, which must be free before it starts. */
const LISTENERS = [
  { setting: 'DOORWARD_HTTP_PORT', port: 8080, isForHouse: false },
  { setting: 'DOORWARD_MQTT_PORT', port: 1883, isForHouse: false },
  { setting: 'DOORWARD_HTTPS_PORT', port: 8443, isForHouse: true },
  { setting: 'DOORWARD_MQTTS_PORT', port: 8883, isForHouse: true },
] as const;

interface Wanted {
  readonly setting: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** Looks whether a hub that is not running could listen where it would. What is no port is left to the check of the settings. */
export function lookAtPorts(environment: Environment): Promise<Finding[]> {
  const all = LISTENERS.flatMap(({ setting, port, isForHouse }): Wanted[] => {
    const host = isForHouse ? environment['DOORWARD_HOST'] || EVERY_ADDRESS : LOOPBACK;
    const wanted = portIn(environment[setting], port);
    return wanted === null ? [] : [{ setting, host, port: wanted }];
  });
  return Promise.all(
    all.map(async (one) => {
      const { setting, host, port } = one;
      const name = port === 0 ? `port for ${setting}` : `port ${port}`;
      const other = all.find((candidate) => isInTheWay(candidate, one));
      if (other)
        return wrong(
          name,
          `${other.setting} and ${setting} are both for it`,
          `Set ${setting} to another port.`,
        );
      const fault = await whyNot(host, port);
      if (fault === null) return fine(name, port === 0 ? 'any free one' : 'free');
      return wrong(name, `${fault} on ${host}`, adviceFor(fault, setting));
    }),
  );
}

/** @returns null: it is none */
function portIn(text: string | undefined, fallback: number): number | null {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= PORT_MAX ? port : null;
}

/** Whether two listeners of the hub itself want the same. */
function isInTheWay(one: Wanted, other: Wanted): boolean {
  if (one.setting === other.setting || one.port === 0 || one.port !== other.port) return false;
  return one.host === other.host || [one.host, other.host].includes(EVERY_ADDRESS);
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
