import { Option, type Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { listDevices } from '../find-device.js';
import { PAIRING_ANSWER_TIMEOUT_MS, type HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { profileOption } from './lock-add.js';
import { CERTIFICATES_PATH, certificatesShape } from '../wire/certificates.js';
import { deviceShape, pairedShape, type WireDevice } from '../wire/locks.js';

interface LockPairOptions extends SharedOptions {
  readonly transport: 'serial' | 'ble' | 'mqtt';
  readonly address?: string;
  readonly serial?: string;
  readonly installCode?: string;
  readonly name?: string;
  readonly profile?: 'full' | 'basic';
}

/** In place of the address of a lock on Bluetooth. */
export const FOUND_BY_SERIAL = 'auto';

export function addLockPair(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('pair')
      .description('pair a lock with this hub; registers it first if need be')
      .argument('<device-id>', 'its name on the wire, for good: a-z, 0-9 and -')
      .addOption(
        new Option('--transport <transport>', 'how the hub reaches it')
          .choices(['serial', 'ble', 'mqtt'])
          .makeOptionMandatory(),
      )
      .option(
        '--address <address>',
        'serial: the port, and the bus address (1 when left out); ble: as lock discover shows it (default: found by --serial)',
      )
      .option('--serial <number>', 'serial, ble: the serial number printed on the lock')
      .option('--install-code <code>', 'serial, ble: the install code printed on the lock')
      .option('--name <name>', 'what people call it, if it is not registered yet (default: the device-id)')
      .addOption(profileOption()),
    [
      'lock pair front-door --transport serial --address /dev/ttyUSB0#1 --serial DW-1A2B3C4D --install-code "…"',
      'lock pair garden-gate --transport ble --serial DW-1A2B3C4D --install-code "…"',
      'lock pair back-door --transport mqtt --json',
    ],
  ).action(
    reporting(shell, async (options: LockPairOptions, deviceId: string) => {
      checkLabel(options);
      const hub = hubOf(shell, options);
      const device = await registered(shell, hub, deviceId, options);
      if (options.transport !== 'mqtt' && device.status !== 'ACTIVE') {
        shell.tell(`Press the pairing button on "${device.name}" now. Waiting for the lock…`);
      }
      const address = options.address ?? (options.transport === 'ble' ? FOUND_BY_SERIAL : undefined);
      const { mqtt, ...lock } = await hub.post(
        `/api/v1/devices/${device.id}/pair`,
        {
          transport: options.transport,
          ...(address !== undefined && { address }),
          ...(options.serial !== undefined && { serial: options.serial }),
          ...(options.installCode !== undefined && { install_code: options.installCode }),
          ...(options.profile !== undefined && { profile: options.profile }),
        },
        pairedShape,
        PAIRING_ANSWER_TIMEOUT_MS,
      );
      const done = `Lock "${lock.name}" (${lock.device_id}) is paired over ${options.transport}.`;
      const next = `Try it: doorward lock test ${lock.device_id}`;
      return {
        document: { lock, ...(mqtt && { mqtt }) },
        text: mqtt ? `${done}\n${await credentials(hub, mqtt)}\n${next}` : `${done}\n${next}`,
      };
    }),
  );
}

/** @throws InvalidInput `usage` naming every part of the label that is missing */
export function checkLabel({
  transport,
  address,
  serial,
  installCode,
}: Pick<LockPairOptions, 'transport' | 'address' | 'serial' | 'installCode'>): void {
  if (transport === 'mqtt') return;
  const needed = { '--serial': serial, '--install-code': installCode };
  const missing = Object.entries(transport === 'ble' ? needed : { '--address': address, ...needed })
    .filter(([, value]) => value === undefined)
    .map(([flag]) => flag);
  if (missing.length === 0) return;
  throw new InvalidInput(
    'usage',
    `Pairing over ${transport} also needs ${missing.join(', ')}: ${transport === 'ble' ? '' : 'the port the lock is on, and '}what is printed on its label.`,
  );
}

async function registered(
  shell: Shell,
  hub: HubClient,
  deviceId: string,
  { name }: LockPairOptions,
): Promise<WireDevice> {
  const known = (await listDevices(hub)).find(({ device_id }) => device_id === deviceId);
  if (known) return known;
  const made = await hub.post(
    '/api/v1/devices',
    { device_id: deviceId, name: name ?? deviceId },
    deviceShape,
  );
  shell.tell(`Lock "${made.name}" is registered.`);
  return made;
}

/** What a lock is to be given so that it finds the broker and is let in. */
export async function credentials(
  hub: HubClient,
  mqtt: { username: string; password: string; client_id: string },
): Promise<string> {
  // The password is shown only now: whatever becomes of this question, it must not be lost.
  const told = await hub.get(CERTIFICATES_PATH, certificatesShape).catch(() => null);
  return [
    'Give the lock these broker credentials; the password is shown this once:',
    ...(told ? [`  broker     ${told.mqtts_url} (to trust it: doorward certificate export-ca)`] : []),
    `  user name  ${mqtt.username}`,
    `  password   ${mqtt.password}`,
    `  client id  ${mqtt.client_id}`,
  ].join('\n');
}
