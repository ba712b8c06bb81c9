import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { SiteStatistics } from '../api/wire.js';
import { errorText } from '../parts/error-text.js';
import { readSites, sites } from '../sites/sites.js';

/** A week by the hour. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/** Of the site that was asked for last; null until they were read. */
export const statistics = signal<SiteStatistics | null>(null);
export const statisticsProblem = signal<string | null>(null);

/** The sites, and the figures of one of them. @param siteId null: the first */
export async function readStatistics(siteId: string | null): Promise<void> {
  statisticsProblem.value = null;
  try {
    if (sites.value === null) await readSites();
    const id = siteId ?? sites.value?.[0]?.id;
    if (id === undefined) return;
    const from = new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
    const query = { by: 'hour', from };
    statistics.value = (await call('GET /api/v1/sites/{id}/statistics', { params: { id }, query })).data;
  } catch (error) {
    statisticsProblem.value = errorText(error);
  }
}

export function forgetStatistics(): void {
  statistics.value = null;
  statisticsProblem.value = null;
}
