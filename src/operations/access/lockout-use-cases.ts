import type { Caller } from '../ports.js';

export interface GuessSourceView {
  readonly source: string;
  readonly failures: number;
  /** Until when it may try none, wall clock; null: it may, or only a reset lets it. */
  readonly lockedUntilMs: number | null;
  readonly isStopped: boolean;
}

/** What can be asked about lockouts. */
export interface LockoutUseCases {
  /** Where wrong codes came from, otherwise than from keypads. */
  listGuessSources(caller: Caller): readonly GuessSourceView[];
  /** @returns how many wrong codes are forgotten @throws NotFound `source_not_found` */
  resetGuessSource(caller: Caller, source: string): Promise<{ readonly failures: number }>;
  /** @returns how many wrong codes are forgotten @throws NotFound `device_not_found` */
  resetKeypad(caller: Caller, deviceId: string): Promise<{ readonly failures: number }>;
}
