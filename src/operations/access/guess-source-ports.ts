import type { Streak } from '../../security/lockout.js';

/** Wrong codes from one source. */
export interface SourceStreak {
  /** As `guess-sources.sourcesOf` writes it. */
  readonly source: string;
  readonly streak: Streak;
}

export interface GuessSourceReads {
  of(source: string): Streak;
  /** In order of the names. */
  all(): readonly SourceStreak[];
}

export interface GuessSourceWrites extends GuessSourceReads {
  /** Of a streak that is over (`security/lockout.isOver`) nothing is kept. One more than there is room for takes the place of the one that was quiet longest. */
  set(source: string, streak: Streak): void;
  /** Whether a source that is not there yet finds room: false when all are locked. */
  hasRoomFor(source: string): boolean;
}
