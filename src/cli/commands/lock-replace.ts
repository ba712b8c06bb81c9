import { Option, type Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { findDevice } from '../find-device.js';
import { PAIRING_ANSWER_TIMEOUT_MS } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { replacedShape, type WireDevice } from '../wire/locks.js';
import { profileOption } from './lock-add.js';
import { checkLabel, credentials, FOUND_BY_SERIAL } from './lock-pair.js';

interface LockReplaceOptions extends SharedOptions {
  readonly transport?: 'serial' | 'ble' | 'mqtt';
  readonly address?: string;
  readonly serial?: string;
  readonly installCode?: string;
  readonly profile?: 'full' | 'basic';
  readonly show?: boolean;
}

export function addLockReplace(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('replace')
      .description('put a new lock in the place of a broken one: its name, owner, rules and codes stay')
      .argument('<lock>', 'the device-id of the one that is replaced')
      .addOption(
        new Option('--transport <transport>', 'how the hub reaches the new one').choices([
          'serial',
          'ble',
          'mqtt',
        ]),
      )
      .option(
        '--address <address>',
        'serial: the port, and the bus address; ble: found by --serial when left out',
      )
      .option('--serial <number>', 'serial, ble: the serial number printed on the new lock')
      .option('--install-code <code>', 'serial, ble: the install code printed on the new lock')
      .addOption(profileOption())
      .addOption(
        new Option('--show', 'whether the new one over MQTT is still waited for, an hour at most').conflicts([
          'transport',
          'address',
          'serial',
          'installCode',
          'profile',
        ]),
      ),
    [
      'lock replace front-door --transport serial --address /dev/ttyUSB0#1 --serial DW-1A2B3C4D --install-code "…"',
      'lock replace back-door --transport mqtt',
      'lock replace back-door --show',
    ],
  ).action(
    reporting(shell, async (options: LockReplaceOptions, name: string) => {
      const { transport } = options;
      if (options.show) return shown(await findDevice(hubOf(shell, options), name));
      if (transport === undefined)
        throw new InvalidInput(
          'usage',
          'Say how the hub reaches the new lock, --transport, or ask with --show.',
        );
      checkLabel({ ...options, transport });
      const hub = hubOf(shell, options);
      const { id } = await findDevice(hub, name);
      if (transport !== 'mqtt') shell.tell('Press the pairing button on the new lock now. Waiting for it…');
      const address = options.address ?? (transport === 'ble' ? FOUND_BY_SERIAL : undefined);
      const { mqtt, replaced, ...lock } = await hub.post(
        `/api/v1/devices/${id}/replace`,
        {
          transport,
          ...(address !== undefined && { address }),
          ...(options.serial !== undefined && { serial: options.serial }),
          ...(options.installCode !== undefined && { install_code: options.installCode }),
          ...(options.profile !== undefined && { profile: options.profile }),
        },
        replacedShape,
        PAIRING_ANSWER_TIMEOUT_MS,
      );
      const named = `Lock "${lock.name}" (${lock.device_id})`;
      const done = replaced
        ? `${named} is the new one now, over ${transport}.`
        : `${named} becomes the new one when that logs in, within the hour; until then the old one works.`;
      const next = `See how its codes get there: doorward lock credentials ${lock.device_id}`;
      return {
        document: { lock, replaced, ...(mqtt && { mqtt }) },
        text: mqtt ? `${done}\n${await credentials(hub, mqtt)}\n${next}` : `${done}\n${next}`,
      };
    }),
  );
}

function shown({ name, device_id, replacement }: WireDevice) {
  return {
    document: { device_id, replacement },
    text: `Lock "${name}" (${device_id}): ${told(replacement)}`,
  };
}

function told(replacement: WireDevice['replacement']): string {
  if (!replacement) return 'no new lock is awaited in its place.';
  const offered = replacement.offered_at === null ? '' : `, since ${replacement.offered_at}`;
  return replacement.status === 'waiting'
    ? `a new lock is awaited over MQTT${offered}, for an hour.`
    : 'no new lock came within the hour, and its password is worth nothing any more. Offer the place again: lock replace --transport mqtt';
}
