import type { Command } from 'commander';
import { findDevice } from '../find-device.js';
import { findSite } from '../find-site.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table, type Cell } from '../table.js';
import { statisticsShape, type WireStatistics } from '../wire/sites.js';

interface SiteStatisticsOptions extends SharedOptions {
  readonly by: string;
  readonly from?: string;
  readonly to?: string;
  readonly lock?: string;
}

export function addSiteStatistics(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('statistics')
      .description('entries, denials, alerts, batteries and availability, by the days or hours of the site')
      .argument('<site>', 'its name or id')
      .option('--by <period>', '"day" or "hour"', 'day')
      .option(
        '--from <date>',
        'first day at the site, or an RFC 3339 time (default: six days before the last)',
      )
      .option('--to <date>', 'last day at the site, or an RFC 3339 time (default: now)')
      .option('--lock <device-id>', 'of one lock only'),
    ['site statistics Home', 'site statistics Home --by hour --from 2026-03-29 --to 2026-03-29 --json'],
  ).action(
    reporting(shell, async (options: SiteStatisticsOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findSite(hub, name);
      const query = new URLSearchParams({ by: options.by });
      if (options.from !== undefined) query.set('from', options.from);
      if (options.to !== undefined) query.set('to', options.to);
      if (options.lock !== undefined) query.set('device_id', (await findDevice(hub, options.lock)).id);
      const statistics = await hub.get(`/api/v1/sites/${id}/statistics?${query.toString()}`, statisticsShape);
      return { document: { statistics }, text: statisticsText(statistics) };
    }),
  );
}

function statisticsText({ by, time_zone, periods, totals }: WireStatistics): string {
  const rows = periods.map((period): Cell[] => [
    period.local,
    period.hours,
    ...sums(period),
    period.battery.length === 0 ? null : Math.min(...period.battery.map(({ last_percent }) => last_percent)),
  ]);
  const head = [by.toUpperCase(), 'HOURS', 'ENTRIES', 'DENIALS', 'ALERTS', 'ONLINE %', 'LOWEST BATTERY %'];
  const total: Cell[] = ['together', null, ...sums(totals), null];
  return `${table(head, [...rows, total], '')}\nTime zone: ${time_zone}`;
}

function sums({ entries, denials, alerts, availability }: WireStatistics['totals']): Cell[] {
  return [entries.total, denials.total, alerts.total, availability.percent];
}
