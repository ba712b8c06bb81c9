import type { Clock } from './clock.js';
import type { Logger } from './logger.js';

/** At most one line for one kind of trouble in this time, milliseconds. */
export const SPARSE_LOG_MS = 10_000;

interface Kind {
  total: number;
  /** Since the last line. */
  unsaid: number;
  saidAtMs: number;
}

/**
 * Warnings that somebody outside can cause as often as they like: the first of each code at once, then one line in
 * ten seconds with how many there were. Codes are the program's own, so that memory is bounded.
 */
export class SparseLog {
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly heard: (code: string, fields: object) => void;
  private readonly kinds = new Map<string, Kind>();

  /** @param heard told of every occurrence, said or not */
  constructor(clock: Clock, logger: Logger, heard: (code: string, fields: object) => void = () => undefined) {
    this.clock = clock;
    this.logger = logger;
    this.heard = heard;
  }

  /** @param fields of this one occurrence; no secrets */
  warn(code: string, fields: object, message: string): void {
    this.heard(code, fields);
    const now = this.clock.monotonicMs();
    let kind = this.kinds.get(code);
    if (!kind) this.kinds.set(code, (kind = { total: 0, unsaid: 0, saidAtMs: -Infinity }));
    kind.total += 1;
    kind.unsaid += 1;
    if (now - kind.saidAtMs < SPARSE_LOG_MS) return;
    this.logger.warn({ ...fields, reason: code, times: kind.unsaid }, message);
    kind.unsaid = 0;
    kind.saidAtMs = now;
  }

  /** How often each code was seen since the start. */
  totals(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.kinds].map(([code, kind]) => [code, kind.total]));
  }
}
