import type { Card } from '../../access/card.js';
import type { Pin } from '../../access/pin.js';
import type { Share } from '../../access/share.js';
import type { Ticket } from '../../access/ticket/ticket.js';
import type { Device } from '../../locks/device.js';
import type { Reads } from '../store-ports.js';

/** What is to stay when a lock is handed over. */
export interface TransferKeeps {
  /** Shares of the lock, with the codes made under them. */
  readonly keepShares: boolean;
  /** Codes that are the former owner's, or were made by them. */
  readonly keepCodes: boolean;
}

/** What ends when a lock is handed over. A code ends whole: also at other locks. */
export interface TransferEnding {
  readonly shares: readonly Share[];
  readonly pins: readonly Pin[];
  readonly tickets: readonly Ticket[];
  readonly cards: readonly Card[];
}

const NOTHING: TransferEnding = { shares: [], pins: [], tickets: [], cards: [] };

/**
 * Whom the former owner let in, the new one has not chosen; and who sells a lock must not keep a way in. Codes that others
 * made, for others, stay.
 * @param ownerId null: nobody is to own it
 */
export function endingWithTransfer(
  reads: Pick<Reads, 'shares' | 'pins' | 'tickets' | 'cards'>,
  { id, ownerId: formerId }: Pick<Device, 'id' | 'ownerId'>,
  ownerId: string | null,
  { keepShares, keepCodes }: TransferKeeps,
): TransferEnding {
  if (ownerId === formerId) return NOTHING;
  const shares = keepShares ? [] : reads.shares.activeOn(id);
  const ending = <Code extends { readonly id: string }>(codes: {
    activeUnder(shareId: string): readonly Code[];
    activeOfOwner(deviceId: string, userId: string): readonly Code[];
  }): Code[] => {
    const under = shares.flatMap((share) => codes.activeUnder(share.id));
    const own = keepCodes || formerId === null ? [] : codes.activeOfOwner(id, formerId);
    return [...new Map([...under, ...own].map((code) => [code.id, code])).values()];
  };
  return {
    shares,
    pins: ending(reads.pins),
    tickets: ending(reads.tickets),
    cards: ending(reads.cards),
  };
}
