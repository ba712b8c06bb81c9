/** A page of a list, newest or smallest key first. `cursor` continues where the page ended. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
  readonly previous: string | null;
  /** Rows of the whole list, if asked for; null when there are more than are counted. */
  readonly count?: number | null;
}
export interface PageRequest {
  readonly cursor: string | null;
  /** 1 to 200. */
  readonly size: number;
  /** Whether to count the whole list. */
  readonly counted?: boolean;
}
