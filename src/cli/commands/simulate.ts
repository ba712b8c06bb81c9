import { InvalidArgumentError, type Command } from 'commander';
import * as z from 'zod';
import { HubError } from '../../kit/errors.js';
import { ChildProgram } from '../child-program.js';
import { EXIT } from '../exit-code.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { SimulatorClient, transportShape, type LockLabel, type Transport } from '../simulator-client.js';
import { stopSignal } from '../stop-signal.js';
import { table } from '../table.js';
import { virtualAdapter } from '../virtual-adapter.js';

interface SimulateOptions extends SharedOptions {
  readonly port?: string;
  readonly folder?: string;
  readonly persist?: true;
  readonly travelMs?: string;
  readonly hciSocket?: string;
  readonly lock: readonly NewLock[];
}

interface NewLock {
  readonly deviceId: string;
  readonly transport: Transport;
}

const readyShape = z.object({ simulator_url: z.string(), hci_socket: z.string() });

export function addSimulate(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('simulate')
      .description('run simulated locks on real transports, with a control API, until it is stopped')
      .option(
        '--lock <device-id:transport>',
        'make a lock: serial, mqtt or ble; may be given several times',
        newLock,
        [],
      )
      .option('--port <number>', 'port of the control API (default: any free one)')
      .option('--folder <folder>', 'where the serial lines appear (default: a temporary folder)')
      .option('--persist', 'keep the locks in --folder, and start with those that are there')
      .option('--travel-ms <ms>', 'how long a bolt travels')
      .option(
        '--hci-socket <path>',
        'where the simulated Bluetooth adapter is plugged in (default: in a temporary folder)',
      ),
    ['simulate --lock front-door:serial', 'simulate --folder ./locks --persist --json'],
  ).action(
    reporting(shell, async (options: SimulateOptions) => {
      const stopped = stopSignal();
      const child = new ChildProgram({
        name: 'simulator',
        args: flagsOf(options),
        environment: shell.environment,
        errorFile: 'inherit',
        clock: shell.clock,
      });
      try {
        const line = await Promise.race([child.start(), stopped]);
        if (line === 'stopped') return null;
        if (line === null && (await child.ended()).exitCode === EXIT.usage)
          throw new HubError(
            'usage',
            'The simulator does not take these options: look at --port, --folder, --persist, --travel-ms, --hci-socket.',
          );
        if (line === null)
          throw new HubError('internal_error', 'The simulator did not start. It says why above.');
        const { simulator_url, hci_socket } = readyShape.parse(JSON.parse(line));
        const labels = await makeLocks(simulator_url, options.lock);
        shell.say(
          options.json === true
            ? JSON.stringify({ simulator_url, hci_socket, locks: labels })
            : guide(simulator_url, hci_socket, labels),
        );
        if ((await Promise.race([stopped, child.ended()])) !== 'stopped') {
          throw new HubError('internal_error', 'The simulator ended by itself. It says why above.');
        }
        return null;
      } finally {
        await child.stop();
      }
    }),
  );
}

function newLock(text: string, before: readonly NewLock[]): NewLock[] {
  const match = /^([a-z0-9-]{1,63}):(serial|mqtt|ble)$/.exec(text);
  const [, deviceId, way] = match ?? [];
  const transport = transportShape.safeParse(way);
  if (deviceId === undefined || !transport.success) {
    throw new InvalidArgumentError('It has the form DEVICE_ID:serial, DEVICE_ID:mqtt or DEVICE_ID:ble.');
  }
  return [...before, { deviceId, transport: transport.data }];
}

function flagsOf({ port, folder, persist, travelMs, hciSocket }: SimulateOptions): string[] {
  return [
    ...(port === undefined ? [] : ['--port', port]),
    ...(folder === undefined ? [] : ['--dir', folder]),
    ...(persist === undefined ? [] : ['--persist']),
    ...(travelMs === undefined ? [] : ['--travel-ms', travelMs]),
    ...(hciSocket === undefined ? [] : ['--hci-socket', hciSocket]),
  ];
}

/** In turn: a lock's line is numbered by its place. One that was kept from before is left as it is. */
async function makeLocks(url: string, wanted: readonly NewLock[]): Promise<LockLabel[]> {
  const simulator = new SimulatorClient(url);
  for (const { deviceId, transport } of wanted) await simulator.add(deviceId, transport);
  return simulator.labels();
}

function guide(url: string, hciSocket: string, labels: readonly LockLabel[]): string {
  const rows = labels.map((lock) => [
    lock.device_id,
    lock.transport,
    lock.address,
    lock.serial,
    lock.install_code,
  ]);
  return [
    `Simulated locks: ${url}/locks`,
    table(['LOCK', 'VIA', 'ADDRESS', 'SERIAL', 'INSTALL CODE'], rows, 'No locks yet: POST /locks makes one.'),
    `Press a lock's pairing button: curl -X POST ${url}/locks/DEVICE_ID/button`,
    `Simulated Bluetooth adapter: ${hciSocket}. A hub that is started with this environment uses it:`,
    ...Object.entries(virtualAdapter(hciSocket, {})).map(([name, value]) => `  ${name}='${value}'`),
    'Stop with Ctrl-C.',
  ].join('\n');
}
