/** What can be held for review after the hub was put back to an older state. A person who is held can't use the hub. */
export const HELD_KINDS = ['person', 'share', 'pin', 'ticket', 'card'] as const;
export type HeldKind = (typeof HELD_KINDS)[number];

export type HeldCounts = Readonly<Record<HeldKind, number>>;

/** Something that opens nothing before an admin releases it. */
export interface HeldItem {
  readonly kind: HeldKind;
  readonly id: string;
  readonly label: string;
  /** Whose it is, or whom a share is for. */
  readonly userId: string | null;
  /** Locks that it is for. */
  readonly deviceIds: readonly string[];
  readonly heldSinceMs: number;
}

export interface HeldReads {
  /** People first, then shares, then codes: in this order they make sense of each other. */
  list(limit: number): readonly HeldItem[];
  counts(): HeldCounts;
}

export interface HeldWrites extends HeldReads {
  /** Holds all that is in force: each PIN, ticket, card and share that is not revoked, and each active person who is no admin. */
  holdAll(atMs: number): HeldCounts;
  /** @returns what it was; null: it is not held */
  release(kind: HeldKind, id: string): HeldItem | null;
  /** Ends all that let somebody or some program in: sessions, API tokens, and answers kept to be repeated. */
  endAllAccess(atMs: number): { readonly sessions: number; readonly tokens: number };
}
