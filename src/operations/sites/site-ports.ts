import type { Page, PageRequest } from '../page.js';

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA zone, e.g. `Asia/Tashkent`. */
  readonly timeZone: string;
  readonly createdAtMs: number;
}

export interface SiteReads {
  byId(id: string): Site | null;
  list(page: PageRequest): Page<Site>;
  /** How many locks are at this site. */
  locksAt(id: string): number;
}

export interface SiteWrites extends SiteReads {
  insert(site: Site): void;
  update(id: string, to: Pick<Site, 'name' | 'timeZone'>): void;
  /** Its statistics go with it. */
  remove(id: string): void;
}
