import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { pinNamed } from '../find-pin.js';
import { findSchedule } from '../find-schedule.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';
import { pinShape } from '../wire/codes.js';

interface PinSetOptions extends SharedOptions {
  readonly label?: string;
  readonly from?: string;
  readonly until?: string;
  readonly maxUses?: string;
  readonly schedule?: string;
}

export function addPinSet(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('set')
      .description('change what a PIN is called and when it counts; its digits stay')
      .argument('<pin>', 'its id, or its label when no other PIN has that label')
      .option('--label <text>', 'what it is for')
      .option('--from <time>', 'valid from, or "off"')
      .option('--until <time>', 'valid until, or "off"')
      .option('--max-uses <number>', 'how often it opens, those before included')
      .option('--schedule <name>', 'another schedule, by its name or id'),
    ['pin set Plumber --until 2026-01-09T18:00:00+05:00', 'pin set Cleaner --max-uses 12'],
  ).action(
    reporting(shell, async (options: PinSetOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = pinNamed(name, await hub.list('/api/v1/access/pins', pinShape));
      const body = {
        ...(options.label !== undefined && { label: options.label }),
        ...(options.from !== undefined && { valid_from: timeOf(options.from) }),
        ...(options.until !== undefined && { valid_until: timeOf(options.until) }),
        ...(options.maxUses !== undefined && { max_uses: wholeNumber('--max-uses', options.maxUses) }),
        ...(options.schedule !== undefined && { schedule_id: await findSchedule(hub, options.schedule) }),
      };
      if (Object.keys(body).length === 0)
        throw new InvalidInput(
          'usage',
          'Say what to change: --label, --from, --until, --max-uses or --schedule.',
        );
      const pin = await hub.patch(`/api/v1/access/pins/${id}`, body, pinShape);
      return { document: { pin }, text: `PIN "${pin.label}" was changed.` };
    }),
  );
}

function timeOf(text: string): string | null {
  return text === 'off' ? null : text;
}
