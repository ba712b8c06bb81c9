import type { Card } from '../../access/card.js';
import type { Page, PageRequest } from '../page.js';

export interface CardReads {
  byId(id: string): Card | null;
  /** @param filter `within`: only those of these locks */
  list(
    page: PageRequest,
    filter: { deviceId?: string; userId?: string; within?: readonly string[] },
  ): Page<Card>;
  /** Enrolled under this share; not revoked. */
  activeUnder(shareId: string): readonly Card[];
  /** For this lock, and of this person or made by them; not revoked. */
  activeOfOwner(deviceId: string, userId: string): readonly Card[];
  /** The card with this verifier at this lock; a revoked one if no other is there. */
  byVerifier(deviceId: string, verifier: Uint8Array): Card | null;
  /** Cards of a lock that are not revoked. */
  countOf(deviceId: string): number;
  /** Ids of every pepper that the verifier of an unrevoked card needs. */
  pepperIds(): readonly string[];
}
export interface CardWrites extends CardReads {
  insert(card: Card, verifier: Uint8Array, pepperId: string): void;
  /** @returns false if there is none unrevoked */
  revoke(id: string, atMs: number): boolean;
  countUse(id: string): void;
  /** Cards of a person that are not revoked. */
  activeOf(userId: string): readonly Card[];
}
