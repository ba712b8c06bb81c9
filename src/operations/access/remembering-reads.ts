import type { Schedule } from '../../access/schedule/schedule.js';
import type { Page, PageRequest } from '../page.js';
import type { Lockdown } from './mode-ports.js';
import type { Site } from '../sites/site-ports.js';
import type { Reads } from '../store-ports.js';

/**
 * As `reads`, looking up each schedule, the first site and the lockdowns once: for one answer that asks for the same few of them
 * thousands of times, and must find one and the same.
 */
export function rememberingReads(reads: Reads): Reads {
  const { schedules, sites, lockdowns } = reads;
  const known = new Map<string, Schedule | null>();
  const knownSites = new Map<string, Site | null>();
  const lists = new Map<string, Page<Site>>();
  const all = new Map<'all', readonly Lockdown[]>();
  return {
    ...reads,
    schedules: {
      byId: (id) => remembered(known, id, () => schedules.byId(id)),
      list: (page) => schedules.list(page),
      count: () => schedules.count(),
      isInUse: (id) => schedules.isInUse(id),
    },
    lockdowns: {
      all: () => remembered(all, 'all', () => lockdowns.all()),
      ofSite: (id) => lockdowns.ofSite(id),
    },
    sites: {
      byId: (id) => remembered(knownSites, id, () => sites.byId(id)),
      locksAt: (id) => sites.locksAt(id),
      list: (page: PageRequest) => remembered(lists, JSON.stringify(page), () => sites.list(page)),
    },
  };
}

function remembered<K extends string, T>(known: Map<K, T>, key: K, find: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = find();
  known.set(key, found);
  return found;
}
