import type { Command } from 'commander';
import { findDevice } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { secretFromInput } from '../terminal.js';
import { pinVerdictShape } from '../wire/codes.js';

export function addPinCheck(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('check')
      .description(
        'ask whether a code, read from standard input, would open a lock now; a wrong one counts as typed',
      )
      .argument('<lock>', 'its device-id'),
    ['pin check front-door < code.txt'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const lock = await findDevice(hub, name);
      const pin = await secretFromInput(shell.input, 'the code');
      const verdict = await hub.post(
        '/api/v1/access/pins/verify',
        { device_id: lock.id, pin },
        pinVerdictShape,
      );
      const whose = verdict.label === null ? '' : ` PIN "${verdict.label}".`;
      return {
        document: { verdict },
        text: `${verdict.granted ? 'It opens' : 'It does not open'} ${lock.device_id} now: ${verdict.text}${whose}`,
      };
    }),
  );
}
