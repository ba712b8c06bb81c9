import { QUARTER_MS } from '../../audit/tally.js';
import type { Clock } from '../../kit/clock.js';
import { newEvent } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';

const WEEK_QUARTERS = (7 * 24 * 3_600_000) / QUARTER_MS;
/** Locks in one report, those with the least first: a row of the log is bounded. */
export const REPORTED_MAX = 100;
/** This week and the one before. */
const SLOTS = 2;

interface LockBattery {
  readonly id: string;
  readonly name: string;
  /** What it said last, this week. */
  readonly percent: number;
  /** What it said last, the week before; null: nothing. */
  readonly before: number | null;
}

/**
 * A row of the log about the batteries of all locks: what they said last, and a week ago. That one is low is told at once, by its alert.
 * @returns of how many locks
 */
export function reportBatteries({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'devices' | 'statistics' | 'writeSoon'>;
  readonly clock: Clock;
}): () => Promise<number> {
  return async () => {
    const endQuarter = Math.floor(clock.wallMs() / QUARTER_MS) + 1;
    const firstQuarter = endQuarter - SLOTS * WEEK_QUARTERS;
    const locks = store.devices.active();
    const heard = locks.flatMap(({ id, name, siteId }): readonly LockBattery[] => {
      if (siteId === null) return [];
      const question = { siteId, deviceId: id, firstQuarter, endQuarter, quartersPerSlot: WEEK_QUARTERS };
      const slots = store.statistics.batteries(question, SLOTS);
      const [before, percent] = [0, 1].map((n) => slots.find(({ slot }) => slot === n)?.lastPercent ?? null);
      return percent == null ? [] : [{ id, name, percent, before: before ?? null }];
    });
    if (heard.length === 0) return 0;
    const least = heard.sort((a, b) => a.percent - b.percent).slice(0, REPORTED_MAX);
    await store.writeSoon((tx) =>
      tx.events.append(
        newEvent({
          atMs: clock.wallMs(),
          type: 'BATTERY_REPORT',
          description: textOf(least[0], heard.length, locks.length - heard.length),
          data: {
            silent: locks.length - heard.length,
            batteries: least.map(({ id, percent, before }) => ({
              device_id: id,
              percent,
              ...(before !== null && { week_before: before }),
            })),
          },
        }),
      ),
    );
    return heard.length;
  };
}

function textOf(least: LockBattery | undefined, heard: number, silent: number): string {
  const lowest = least ? ` The lowest: ${least.name} with ${least.percent} %.` : '';
  const others = silent > 0 ? ` Of ${silent} locks none was heard this week.` : '';
  return `Batteries of ${heard} locks were heard of.${lowest}${others}`;
}
