import { Option, type Command } from 'commander';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { deviceShape } from '../wire/locks.js';

interface LockAddOptions extends SharedOptions {
  readonly name?: string;
  readonly profile?: 'full' | 'basic';
}

export function profileOption(): Option {
  return new Option(
    '--profile <profile>',
    'basic: a lock on MQTT that takes commands and never answers; its state is then never known',
  ).choices(['full', 'basic']);
}

export function addLockAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('register a lock, to be paired later')
      .argument('<device-id>', 'its name on the wire, for good: a-z, 0-9 and -')
      .option('--name <name>', 'what people call it (default: the device-id)')
      .addOption(profileOption()),
    ['lock add garden-gate --name "Garden gate"'],
  ).action(
    reporting(shell, async (options: LockAddOptions, deviceId: string) => {
      const { name = deviceId, profile } = options;
      const body = { device_id: deviceId, name, ...(profile !== undefined && { profile }) };
      const lock = await hubOf(shell, options).post('/api/v1/devices', body, deviceShape);
      return {
        document: { lock },
        text: `Lock "${lock.name}" (${lock.device_id}) is registered. Next: doorward lock pair ${lock.device_id} --help`,
      };
    }),
  );
}
