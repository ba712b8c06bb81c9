import type { LockFigures } from '../../operations/hub-figures.js';
import type { MeterView } from '../../operations/hub-meters.js';
import { counter, gauge, histogram, type Metric } from './metric.js';

/** What happens at doors. Labels are words of the program, and ids of locks, of which so many are told and no more. */
export function doorMetrics(meters: MeterView, locks: LockFigures): readonly Metric[] {
  return [
    histogram(
      'doorward_unlock_seconds',
      'From when a command to open was allowed until its lock said that it did, by the kind of link.',
      meters.unlocks.map(({ transport, seconds }) => ({ counted: seconds, labels: { transport } })),
    ),
    counter(
      'doorward_commands_total',
      'Commands to locks, by how they ended.',
      meters.commands.map(({ action, status, count }) => ({ value: count, labels: { action, status } })),
    ),
    counter(
      'doorward_decisions_total',
      'Who asked was let in or not, by what they asked with, and why not.',
      meters.decisions.map(({ kind, outcome, reason, count }) => ({
        value: count,
        labels: { kind, outcome, reason },
      })),
    ),
    histogram(
      'doorward_entry_decision_seconds',
      'How long it took to decide about what was presented at a lock, with its commit.',
      meters.entries.map(({ kind, seconds }) => ({ counted: seconds, labels: { kind } })),
    ),
    gauge('doorward_locks', 'Paired locks that can be reached, or not.', [
      { value: locks.online, labels: { state: 'online' } },
      { value: locks.offline, labels: { state: 'offline' } },
    ]),
    gauge(
      'doorward_lock_battery_percent',
      'What the battery of a lock has left; those with the least alone, where there are many.',
      locks.batteries.map(({ id, percent }) => ({ value: percent, labels: { lock: id } })),
    ),
  ];
}
