import { Conflict } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';

/** What the command was given for does not hold any more. */
export function withdrawn(): Conflict {
  return new Conflict('command_withdrawn', 'The door is not as it was any more; nothing was sent.');
}

/** Nobody is there who could take the command. */
export function offline(device: Device): Conflict {
  return new Conflict(
    'lock_offline',
    device.status === 'ACTIVE'
      ? 'Device is offline: it does not answer; nothing was sent.'
      : 'Device is offline: it is not paired yet.',
  );
}
