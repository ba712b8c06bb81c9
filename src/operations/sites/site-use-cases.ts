import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { Site } from './site-ports.js';
import type { StatisticSpan } from './statistic-periods.js';

/** One local day or hour. */
export interface StatisticPeriod {
  /** A day: `2026-03-29`. An hour: its start with the offset, `2026-03-29T03:00:00+02:00`. */
  readonly label: string;
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  /** By method. */
  readonly entries: Readonly<Record<string, number>>;
  /** By reason. */
  readonly denials: Readonly<Record<string, number>>;
  /** By type. */
  readonly alerts: Readonly<Record<string, number>>;
  /** Of the locks whose battery was heard of. */
  readonly batteries: readonly {
    readonly deviceId: string;
    readonly minPercent: number;
    readonly lastPercent: number;
  }[];
  /** Of all locks together: how long the hub watched them, milliseconds. */
  readonly knownMs: number;
  /** Of that, how long they were online. */
  readonly onlineMs: number;
}

export interface Statistics {
  readonly site: Site;
  readonly by: 'day' | 'hour';
  readonly periods: readonly StatisticPeriod[];
}

/** What can be asked about buildings. */
export interface SiteUseCases {
  listSites(caller: Caller, page: PageRequest): Page<Site>;
  /** @throws NotFound `site_not_found` */
  readSite(caller: Caller, id: string): Site;
  /** @throws InvalidInput `time_zone_unknown`; Conflict `site_exists`, `sites_full` */
  createSite(caller: Caller, input: { readonly name: string; readonly timeZone: string }): Promise<Site>;
  /** @throws NotFound `site_not_found`; InvalidInput `time_zone_unknown`; Conflict `site_exists` */
  updateSite(
    caller: Caller,
    id: string,
    change: { readonly name?: string; readonly timeZone?: string },
  ): Promise<Site>;
  /** Its statistics go with it; the log stays. @throws NotFound `site_not_found`; Conflict `site_in_use`, `last_site` */
  deleteSite(caller: Caller, id: string): Promise<void>;
  /**
   * @throws NotFound `site_not_found`, `device_not_found`; InvalidInput `window_empty`, `statistics_span`
   */
  readStatistics(
    caller: Caller,
    siteId: string,
    question: StatisticSpan & { readonly deviceId: string | null },
  ): Statistics;
}
