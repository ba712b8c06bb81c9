import type { SiteStatistics } from '../api/wire.js';

type Period = SiteStatistics['periods'][number];

/** A name and how often. */
export interface Figure {
  readonly name: string;
  readonly value: number;
}

/** Entries by the hour of the day at the site, all days together: 24 figures. */
export function entriesByHour({ periods }: Pick<SiteStatistics, 'periods'>): readonly Figure[] {
  const hours = Array.from({ length: 24 }, () => 0);
  for (const period of periods) hours[hourOf(period)] = (hours[hourOf(period)] ?? 0) + period.entries.total;
  return hours.map((value, hour) => ({ name: String(hour).padStart(2, '0'), value }));
}

/** `2026-03-29T09:00+05:00`: the hour at the site, whatever the time zone of the browser. */
function hourOf({ local }: Period): number {
  return Number(/T(\d\d)/.exec(local)?.[1] ?? 0);
}

/** The commonest first. */
export function denialsByReason({ totals }: Pick<SiteStatistics, 'totals'>): readonly Figure[] {
  return Object.entries(totals.denials.by_reason)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => b.value - a.value || a.name.localeCompare(b.name));
}

export interface BatteryLine {
  readonly deviceId: string;
  readonly points: readonly { readonly at: string; readonly percent: number }[];
}

/** What each lock said of its battery, in time. */
export function batteryLines({ periods }: Pick<SiteStatistics, 'periods'>): readonly BatteryLine[] {
  const lines = new Map<string, { at: string; percent: number }[]>();
  for (const { starts_at: at, battery } of periods) {
    for (const { device_id, last_percent: percent } of battery) {
      const points = lines.get(device_id) ?? [];
      points.push({ at, percent });
      lines.set(device_id, points);
    }
  }
  return [...lines].map(([deviceId, points]) => ({ deviceId, points }));
}
