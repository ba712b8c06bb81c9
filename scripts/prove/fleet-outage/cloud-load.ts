import { readFileSync } from 'node:fs';
import { processorMs } from '../../bench/processor-time.js';
import { peakResidentMib } from '../../bench/resident-memory.js';

/** Sixty hubs are done within a second. */
const SAMPLE_MS = 200;
/** `ESTABLISHED` of proc_pid_net_tcp(5). */
const ESTABLISHED = '01';

export interface CloudLoad {
  readonly connections: number;
  readonly peakMib: number;
  /** Processor time, seconds. */
  readonly busyS: number;
}

/** What a process that listens at `port` bore while `action` ran, looking five times a second. */
export async function loadOf(pid: number, port: number, action: () => Promise<unknown>): Promise<CloudLoad> {
  const beforeMs = processorMs(pid);
  let connections = connectionsTo(pid, port);
  const timer = setInterval(() => {
    connections = Math.max(connections, connectionsTo(pid, port));
  }, SAMPLE_MS);
  try {
    const peakMib = await peakResidentMib(pid, action);
    return { connections, peakMib, busyS: (processorMs(pid) - beforeMs) / 1000 };
  } finally {
    clearInterval(timer);
  }
}

/** As the server has them, hex: ` sl local:port remote:port state …`. */
function connectionsTo(pid: number, port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['tcp', 'tcp6']
    .flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n'))
    .map((row) => row.trim().split(/\s+/, 4))
    .filter(([, here, , state]) => here?.endsWith(local) === true && state === ESTABLISHED).length;
}
