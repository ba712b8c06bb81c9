/** The id of a card as locks send it: hex, 4 to 32 bytes (ISO/IEC 14443-3 has 4, 7 and 10). */
export const CARD_FORM = /^(?:[0-9a-f]{2}){4,32}$/i;

/** Cards that one lock knows. */
export const CARDS_PER_LOCK_MAX = 1_000;

/** A card at one lock, without its id: that is kept only as a verifier. */
export interface Card {
  readonly id: string;
  readonly label: string;
  /** Whose it is. */
  readonly userId: string;
  /** UUID of the one lock it opens. */
  readonly deviceId: string;
  /** Under which share it was enrolled; null: by a right of one's own. */
  readonly shareId: string | null;
  /** Entries by it that opened the door. */
  readonly useCount: number;
  readonly createdBy: string | null;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** As of a share (`access/share`). */
  readonly heldSinceMs?: number;
}
