import type { Command } from 'commander';
import { findUser } from '../find-user.js';
import { deviceNamed, listDevices } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { pinShape, type WirePin } from '../wire/codes.js';
import { type WireDevice } from '../wire/locks.js';

interface PinListOptions extends SharedOptions {
  readonly lock?: string;
  readonly user?: string;
}

export function addPinList(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('list')
      .description('list PINs; their digits are never shown')
      .option('--lock <device-id>', 'of one lock')
      .option('--user <person>', 'of one person'),
    ['pin list', 'pin list --lock front-door', 'pin list --user anna@example.org --json'],
  ).action(
    reporting(shell, async (options: PinListOptions) => {
      const hub = hubOf(shell, options);
      const devices = await listDevices(hub);
      const filter = new URLSearchParams();
      if (options.lock !== undefined) filter.set('device_id', deviceNamed(options.lock, devices).id);
      if (options.user !== undefined) filter.set('user_id', (await findUser(hub, options.user)).id);
      const pins = await hub.list(`/api/v1/access/pins?${filter.toString()}`, pinShape);
      return { document: { pins }, text: pinTable(pins, devices) };
    }),
  );
}

function pinTable(pins: readonly WirePin[], devices: readonly WireDevice[]): string {
  const nameOf = (id: string) => devices.find((device) => device.id === id)?.device_id ?? id;
  return table(
    ['ID', 'LABEL', 'LOCKS', 'STATE', 'KIND', 'FROM', 'UNTIL', 'USED'],
    pins.map((pin) => [
      pin.id,
      pin.label,
      pin.device_ids.map(nameOf).join(', '),
      stateOf(pin),
      pin.kind,
      pin.valid_from,
      pin.valid_until,
      usesOf(pin),
    ]),
    'No PINs. Make one: doorward pin add --help',
  );
}

function usesOf({ use_count: used, max_uses: max, uses_reserved: reserved }: WirePin): string {
  const of = max === null ? `${used}` : `${used} of ${max}`;
  return reserved === 0 ? of : `${of}, ${reserved} open`;
}

function stateOf({ revoked_at, is_active, max_uses, use_count, uses_reserved }: WirePin): string {
  if (revoked_at !== null) return 'revoked';
  if (max_uses !== null && use_count + uses_reserved >= max_uses) return 'used up';
  return is_active ? 'active' : 'not now';
}
