/** Which part of the statistics is asked for. */
export interface StatisticQuestion {
  readonly siteId: string;
  /** null: of all locks that were there. */
  readonly deviceId: string | null;
  /** Quarters of an hour since the epoch: from the first up to `endQuarter`, exclusive. */
  readonly firstQuarter: number;
  readonly endQuarter: number;
  /** Quarters that are told together: one slot. */
  readonly quartersPerSlot: number;
}

export interface SlotCount {
  /** 0 for the first. */
  readonly slot: number;
  readonly kind: 'entry' | 'denial' | 'alert';
  readonly detail: string;
  readonly count: number;
}

/** How long locks were watched, and how long of that they were online, spread evenly over a run of quarters. */
export interface PresenceRun {
  readonly quarter: number;
  readonly quarters: number;
  readonly knownMs: number;
  readonly onlineMs: number;
}

export interface SlotBattery {
  readonly slot: number;
  readonly deviceId: string;
  /** The least that was heard. */
  readonly minPercent: number;
  /** What was heard last. */
  readonly lastPercent: number;
}

/** How a lock was in one quarter of an hour, as far as the hub watched it. */
export interface LockQuarter {
  readonly siteId: string;
  readonly deviceId: string;
  readonly quarter: number;
  /** Milliseconds, at most a quarter of an hour. */
  readonly knownMs: number;
  readonly onlineMs: number;
}

export interface BatteryNote {
  readonly siteId: string;
  readonly deviceId: string;
  readonly quarter: number;
  readonly minPercent: number;
  readonly lastPercent: number;
}

export interface StatisticReads {
  /** Whether anything was counted of a lock at a site. */
  knows(siteId: string, deviceId: string): boolean;
  counts(question: StatisticQuestion): readonly SlotCount[];
  /** Of all locks together; a run may begin before the first quarter or end after the last. */
  presence(question: StatisticQuestion): readonly PresenceRun[];
  /** At most `limit` rows. */
  batteries(question: StatisticQuestion, limit: number): readonly SlotBattery[];
}

export interface StatisticWrites extends StatisticReads {
  /** Adds to what is known of that quarter already. Quarters of a lock come in their order. */
  addPresence(lock: LockQuarter): void;
  addBattery(note: BatteryNote): void;
  /** Presence and batteries before a quarter; counts stay as long as the log. @returns how many rows went */
  removeBefore(quarter: number): number;
}
