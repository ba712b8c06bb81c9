import { Option, type Command } from 'commander';
import { findDevice } from '../find-device.js';
import { PAIRING_ANSWER_TIMEOUT_MS } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { replacedShape } from '../wire/locks.js';
import { profileOption } from './lock-add.js';
import { checkLabel, credentials, FOUND_BY_SERIAL } from './lock-pair.js';

interface LockReplaceOptions extends SharedOptions {
  readonly transport: 'serial' | 'ble' | 'mqtt';
  readonly address?: string;
  readonly serial?: string;
  readonly installCode?: string;
  readonly profile?: 'full' | 'basic';
}

export function addLockReplace(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('replace')
      .description('put a new lock in the place of a broken one: its name, owner, rules and codes stay')
      .argument('<lock>', 'the device-id of the one that is replaced')
      .addOption(
        new Option('--transport <transport>', 'how the hub reaches the new one')
          .choices(['serial', 'ble', 'mqtt'])
          .makeOptionMandatory(),
      )
      .option(
        '--address <address>',
        'serial: the port, and the bus address; ble: found by --serial when left out',
      )
      .option('--serial <number>', 'serial, ble: the serial number printed on the new lock')
      .option('--install-code <code>', 'serial, ble: the install code printed on the new lock')
      .addOption(profileOption()),
    [
      'lock replace front-door --transport serial --address /dev/ttyUSB0#1 --serial DW-1A2B3C4D --install-code "…"',
      'lock replace back-door --transport mqtt',
    ],
  ).action(
    reporting(shell, async (options: LockReplaceOptions, name: string) => {
      checkLabel(options);
      const hub = hubOf(shell, options);
      const { id } = await findDevice(hub, name);
      if (options.transport !== 'mqtt')
        shell.tell('Press the pairing button on the new lock now. Waiting for it…');
      const address = options.address ?? (options.transport === 'ble' ? FOUND_BY_SERIAL : undefined);
      const { mqtt, replaced, ...lock } = await hub.post(
        `/api/v1/devices/${id}/replace`,
        {
          transport: options.transport,
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
        ? `${named} is the new one now, over ${options.transport}.`
        : `${named} becomes the new one when that logs in; until then the old one works.`;
      const next = `See how its codes get there: doorward lock credentials ${lock.device_id}`;
      return {
        document: { lock, replaced, ...(mqtt && { mqtt }) },
        text: mqtt ? `${done}\n${credentials(mqtt)}\n${next}` : `${done}\n${next}`,
      };
    }),
  );
}
