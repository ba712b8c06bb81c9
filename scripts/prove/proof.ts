/** How a proof is to run. */
export interface ProofOptions {
  /** How many kills, frames…; the proof's own default otherwise. */
  readonly count: number;
  /** Ends early, and well, after this long; null: no limit. */
  readonly seconds: number | null;
  /** The same seed makes the same choices; what the machine's scheduler does is not ours to repeat. */
  readonly seed: number;
  /** Only this one, for a proof that goes over several; null: all. */
  readonly transport: string | null;
  readonly progress: (line: string) => void;
}

export interface ProofReport {
  /** One line: what was done and seen. */
  readonly summary: string;
  /** What was not as promised; none: the proof holds. */
  readonly failures: readonly string[];
}

/** Something shown by doing it very often. */
export interface Proof {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly shows: string;
  readonly defaultCount: number;
  readonly run: (options: ProofOptions) => Promise<ProofReport>;
}
