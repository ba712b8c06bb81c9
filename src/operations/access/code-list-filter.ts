/** Which codes of one kind a list has, and in which order. */
export interface CodeListFilter {
  readonly deviceId?: string;
  readonly userId?: string;
  /** current: opens something at that time, or may yet; past: revoked, at its end, or used up. Of kinds of codes that have an end. */
  readonly standing?: { readonly is: 'current' | 'past'; readonly atMs: number };
  /** Otherwise those come first that were made first. */
  readonly newestFirst?: boolean;
}
