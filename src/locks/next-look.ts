import { type Lifetimes, ORDER_LIFETIME_MS } from './confidence.js';
import type { LockFacts } from './lock-facts.js';

export interface LookInput {
  readonly facts: LockFacts;
  readonly lifetimes: Lifetimes;
  /** When the lock was last asked, monotonic. */
  readonly askedAtMs: number;
  /** Times that it was asked since its bolt was last known. */
  readonly asked: number;
}

/**
 * When to look at a lock again though it says nothing: because something known is about to be too old, or to ask it.
 * @returns the monotonic time (Infinity: no need), and whether it is time to ask
 */
export function nextLook(input: LookInput, nowMs: number): { readonly atMs: number; readonly ask: boolean } {
  const askAtMs = nextAsk(input, nowMs);
  return { atMs: Math.min(nextExpiry(input, nowMs), askAtMs), ask: askAtMs <= nowMs };
}

/** A little past it, so that what is looked at then is old for certain. */
const PAST_MS = 1;

function nextExpiry({ facts, lifetimes }: LookInput, nowMs: number): number {
  const boltLifeMs = facts.bolt.value === 'jammed' ? lifetimes.jammedMs : lifetimes.stateMs;
  const ends = [
    facts.bolt.value === 'unknown' ? Infinity : facts.bolt.atMs + boltLifeMs,
    facts.door.value === 'unknown' ? Infinity : facts.door.atMs + lifetimes.stateMs,
    ...facts.pending.map(({ sentAtMs }) => sentAtMs + ORDER_LIFETIME_MS),
  ];
  return Math.min(...ends.map((atMs) => atMs + PAST_MS).filter((atMs) => atMs > nowMs), Infinity);
}

/** A bolt that is jammed, or nowhere, is asked about soon, and then less and less often while that stays so. */
function nextAsk({ facts, lifetimes, askedAtMs, asked }: LookInput, nowMs: number): number {
  const { askMs, askJammedMs } = lifetimes;
  if (!facts.isOnline || facts.pending.length > 0 || askMs === null || askJammedMs === null) return Infinity;
  const { value, atMs } = facts.bolt;
  if (value === 'jammed') return Math.max(atMs, askedAtMs) + askJammedMs;
  if (value === 'unknown' || nowMs - atMs > lifetimes.stateMs) {
    return Math.max(atMs, askedAtMs) + Math.min(askMs, askJammedMs * 2 ** Math.min(asked, 8));
  }
  const oldestMs = facts.door.value === 'unknown' ? atMs : Math.min(atMs, facts.door.atMs);
  return Math.max(oldestMs, askedAtMs) + askMs;
}
