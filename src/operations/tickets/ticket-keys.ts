import { claimsOf, type Ticket } from '../../access/ticket/ticket.js';
import {
  checkTicket,
  signTicket,
  TICKET_SEED_BYTES,
  ticketKey,
  type CheckedTicket,
  type TicketKey,
} from '../../access/ticket/ticket-signature.js';
import { HubError } from '../../kit/errors.js';
import type { HubKeysDeps } from '../hub-keys.js';
import type { Writes } from '../store-ports.js';

/** Keys that are kept: the one in use, and earlier ones of which tickets count still. */
export const TICKET_KEYS_MAX = 16;

const secretNamed = (id: string) => `ticket:${id}`;

/** A key that is made and not in use yet. */
export interface FreshKey {
  readonly key: TicketKey;
  readonly seed: Uint8Array;
}

/** Signs this hub's tickets and knows them again. Seeds are sealed in the key table; here are the keys made of them. */
export class TicketKeys {
  private readonly byId = new Map<string, TicketKey>();

  constructor(keys: readonly TicketKey[]) {
    for (const key of keys) this.byId.set(key.id, key);
  }

  /** The ticket's text; null when the key that signed it is gone. */
  textOf(ticket: Ticket): string | null {
    const key = this.byId.get(ticket.keyId);
    return key ? signTicket(claimsOf(ticket), key) : null;
  }

  check(text: string): CheckedTicket {
    return checkTicket(text, (id) => this.byId.get(id) ?? null);
  }

  /** What has been committed counts from now on. */
  changed(made: TicketKey, goneIds: readonly string[]): void {
    this.byId.set(made.id, made);
    for (const id of goneIds) this.byId.delete(id);
  }
}

export function freshKey(random: HubKeysDeps['random']): FreshKey {
  const seed = random.bytes(TICKET_SEED_BYTES);
  return { key: ticketKey(seed), seed };
}

/** From now on this key signs; the one before is kept for what it signed. */
export function putKeyIn(tx: Writes, { key, seed }: FreshKey, atMs: number): void {
  tx.keys.put(secretNamed(key.id), seed, atMs);
  tx.tickets.putKey(key.id, atMs);
}

export function removeKeyIn(tx: Writes, id: string): void {
  tx.keys.remove(secretNamed(id));
  tx.tickets.removeKey(id);
}

/** Makes the first key of a new hub. @throws HubError `ticket_key_missing` when the database lost one */
export async function loadTicketKeys({ store, random, clock }: HubKeysDeps): Promise<TicketKeys> {
  const records = store.tickets.keys();
  const keys = records.map(({ id }) => {
    const seed = store.keys.get(secretNamed(id));
    if (!seed)
      throw new HubError(
        'ticket_key_missing',
        `The database holds no secret of ticket key ${id}. Restore it from your backup.`,
      );
    return ticketKey(seed);
  });
  if (records.some(({ retiredAtMs }) => retiredAtMs === null)) return new TicketKeys(keys);
  const made = freshKey(random);
  await store.write((tx) => {
    putKeyIn(tx, made, clock.wallMs());
  });
  return new TicketKeys([...keys, made.key]);
}
