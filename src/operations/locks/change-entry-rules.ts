import { InvalidInput } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { EntryRules } from '../../locks/entry-rules.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';

type EntryRulesChange = { readonly [Rule in keyof EntryRules]?: EntryRules[Rule] | undefined };

/**
 * What of `before` is different now. A rule that ends forgets whom it was about: switched on again, it begins with nobody.
 * @throws InvalidInput `entry_rules_conflict`, `exit_of_unknown`
 */
export function changeEntryRules(
  tx: Writes,
  caller: Caller,
  before: Device,
  change: EntryRulesChange,
  nowMs: number,
): Partial<Device> {
  const was = before.entryRules;
  const rules: EntryRules = {
    twoPersonWindowS: change.twoPersonWindowS === undefined ? was.twoPersonWindowS : change.twoPersonWindowS,
    antiPassbackS: change.antiPassbackS === undefined ? was.antiPassbackS : change.antiPassbackS,
    exitOf: change.exitOf === undefined ? was.exitOf : change.exitOf,
  };
  if (
    rules.twoPersonWindowS === was.twoPersonWindowS &&
    rules.antiPassbackS === was.antiPassbackS &&
    rules.exitOf === was.exitOf
  )
    return {};
  check(tx, before.id, rules);
  tx.devices.setEntryRules(before.id, rules, nowMs);
  if (rules.twoPersonWindowS === null) tx.twoPerson.remove(before.id);
  if (rules.antiPassbackS === null) tx.passages.removeAll(before.id);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'DEVICE_CHANGED',
      description: `Lock "${before.name}" has other rules for who enters with whom and how often.`,
      deviceId: before.id,
      data: {
        two_person_window_s: rules.twoPersonWindowS,
        anti_passback_s: rules.antiPassbackS,
        passback_exit_of: rules.exitOf,
      },
    }),
  );
  return { entryRules: rules, updatedAtMs: nowMs };
}

function check(tx: Writes, id: string, { antiPassbackS, exitOf }: EntryRules): void {
  if (exitOf === null) return;
  if (antiPassbackS !== null) {
    throw new InvalidInput(
      'entry_rules_conflict',
      'A lock is either an exit or has anti-passback: an exit must never keep anybody in. Set one of the two to null.',
      { fields: [{ field: 'passback_exit_of', message: 'not together with anti_passback_s' }] },
    );
  }
  if (exitOf === id || !tx.devices.byId(exitOf)) {
    throw new InvalidInput('exit_of_unknown', 'There is no such lock of which this one could be the exit.', {
      fields: [{ field: 'passback_exit_of', message: 'names no other lock' }],
    });
  }
}
