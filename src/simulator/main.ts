import { parseArgs } from 'node:util';
import { startSimulator, TRAVEL_MS } from './simulator.js';

const USAGE = 'usage: simulator [--port N] [--dir FOLDER] [--persist] [--travel-ms N] [--hci-socket PATH]';

/** A whole number within bounds, or undefined for anything else. */
function whole(text: string, max: number): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : max + 1;
  return number <= max ? number : undefined;
}

function settings(): {
  port: number;
  folder?: string;
  hciSocket?: string;
  persist: boolean;
  travelMs: number;
} | null {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        dir: { type: 'string' },
        persist: { type: 'boolean', default: false },
        'hci-socket': { type: 'string' },
        'travel-ms': { type: 'string', default: String(TRAVEL_MS) },
      },
    });
    const port = whole(values.port, 65_535);
    const travelMs = whole(values['travel-ms'], 60_000);
    if (port === undefined || travelMs === undefined || (values.persist && values.dir === undefined))
      return null;
    return {
      port,
      travelMs,
      persist: values.persist,
      ...(values.dir !== undefined && { folder: values.dir }),
      ...(values['hci-socket'] !== undefined && { hciSocket: values['hci-socket'] }),
    };
  } catch {
    return null;
  }
}

const options = settings();
if (!options) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const simulator = await startSimulator(options);

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  simulator.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The program that started it is gone: nobody is left to stop it.
process.on('disconnect', stop);
const ready = {
  simulator_url: simulator.url,
  pid: process.pid,
  // NODE_OPTIONS="--require virtual-hci.cjs" and VIRTUAL_HCI_SOCKET=this make noble use the simulated adapter.
  hci_socket: simulator.ble.adapter.path,
  ble_locks: simulator
    .list()
    .filter(({ transport }) => transport === 'ble')
    .map(({ deviceId, address }) => ({ device_id: deviceId, address })),
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
