import { advertisingReport } from './hci-packet.js';
import type { HciPacket } from './hci-packet.js';
import type { Advert, Radio } from './radio.js';

/** Advertisers that the duplicate filter remembers; the oldest is forgotten for one more. */
export const FILTER_MAX = 64;

const REPORT_KINDS = { connectable: 0x00, scannable: 0x02, scanResponse: 0x04 } as const;

/** The scanning half of a controller. */
export class Scanner {
  enabled = false;
  /** Whether it asks for scan responses. */
  private active = false;
  private filtering = false;
  private readonly seen = new Set<string>();

  /** LE Set Scan Parameters. @returns whether they make sense now */
  configure(parameters: Buffer): boolean {
    if (parameters.length < 7 || this.enabled) return false;
    this.active = parameters[0] === 1;
    return true;
  }

  /** LE Set Scan Enable. */
  switch(on: boolean, filterDuplicates: boolean): void {
    this.enabled = on;
    this.filtering = filterDuplicates;
    this.seen.clear();
  }

  /** @returns what the host is told of an advert that was heard */
  reports(from: Radio, { connectable, data, scanResponse }: Advert): HciPacket[] {
    if (!this.enabled || (this.filtering && !this.isNew(from.address))) return [];
    const kind = connectable ? REPORT_KINDS.connectable : REPORT_KINDS.scannable;
    const reports = [advertisingReport(kind, from.address, data, from.rssiDbm)];
    if (this.active && scanResponse)
      reports.push(advertisingReport(REPORT_KINDS.scanResponse, from.address, scanResponse, from.rssiDbm));
    return reports;
  }

  private isNew(address: string): boolean {
    if (this.seen.has(address)) return false;
    const [oldest] = this.seen;
    if (this.seen.size >= FILTER_MAX && oldest !== undefined) this.seen.delete(oldest);
    this.seen.add(address);
    return true;
  }
}
