import type { Clock, Timer } from '../../kit/clock.js';
import type { LinkEnd, Radio } from './radio.js';

/** Connections at a time: what common adapters can hold, with one to spare for a newcomer. */
export const MAX_LINKS = 6;
/** One try to connect. The lock was just heard, so it answers at one of its next adverts or not at all. */
export const ATTEMPT_MS = 1_000;
/** Somebody else wants to connect too: then a try is given up after this, and gets its next turn later. */
export const CONTENDED_MS = 150;

/** `check`: nobody waits for it. */
export type Wish = 'none' | 'check' | 'urgent';
const RANK: Readonly<Record<Wish, number>> = { none: 0, check: 1, urgent: 2 };

/** Somebody who may want a link to a lock. */
export interface LinkUser {
  wish(nowMs: number): Wish;
  /** Where to connect now: an address heard since the last try failed there. null: nowhere. */
  candidate(nowMs: number): string | null;
  /** A try begins. */
  trying(address: string): void;
  linked(link: DeskLink): void;
  fragment(data: Uint8Array): void;
  /** The try failed, its link could not be set up, or the link is over. `preempted`: given up for somebody else; it will be tried again. */
  unlinked(reason: LinkEnd, preempted: boolean): void;
  /** Since when nobody needs the open link; null while it is needed. */
  idleSinceMs(): number | null;
}

/** An open link. */
export interface DeskLink {
  readonly address: string;
  readonly mtu: number;
  write(fragments: readonly Uint8Array[]): void;
  hangUp(): void;
}

interface Try {
  readonly user: LinkUser;
  readonly number: number;
  readonly address: string;
  readonly startedAtMs: number;
  preempted: boolean;
  givenUp: boolean;
}

/**
 * Shares one radio among locks: one try to connect at a time, the urgent first, then who was served longest ago; and a
 * bounded number of links, of which the longest idle one makes room.
 */
export class ConnectionDesk {
  private readonly radio: Radio;
  private readonly clock: Clock;
  private readonly users = new Set<LinkUser>();
  private readonly open = new Map<number, { readonly user: LinkUser; readonly address: string }>();
  private readonly triedAtMs = new Map<LinkUser, number>();
  private current: Try | null = null;
  private last = 0;
  private timer: Timer | null = null;

  constructor(radio: Radio, clock: Clock) {
    this.radio = radio;
    this.clock = clock;
  }

  add(user: LinkUser): void {
    this.users.add(user);
    this.update();
  }

  /** Its link, if any, is hung up; it hears nothing more. */
  remove(user: LinkUser): void {
    this.users.delete(user);
    this.triedAtMs.delete(user);
    for (const [number, link] of this.open) if (link.user === user) this.radio.disconnect(number);
    this.update();
  }

  /** Somebody's wish changed, or something was heard. */
  update(): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.radio.state.kind !== 'ready') return;
    const nowMs = this.clock.monotonicMs();
    const next = this.pick(nowMs);
    if (this.current) this.reconsider(this.current, next?.user ?? null, nowMs);
    else if (next && this.makeRoom(next.user, nowMs)) this.begin(next.user, next.address, nowMs);
  }

  /** The try got through: it can't be in anybody's way any more. */
  reached(number: number): void {
    const { current } = this;
    if (current?.number !== number) return;
    this.current = null;
    const { user, address } = current;
    this.open.set(number, { user, address });
    if (!this.users.has(user)) this.radio.disconnect(number);
    this.update();
  }

  connected(number: number, mtu: number): void {
    const link = this.open.get(number);
    if (!link) return;
    const { user, address } = link;
    if (!this.users.has(user)) {
      this.radio.disconnect(number);
      return;
    }
    user.linked({
      address,
      mtu,
      write: (fragments) => {
        this.radio.write(number, fragments);
      },
      hangUp: () => {
        this.radio.disconnect(number);
      },
    });
  }

  notified(number: number, fragment: Uint8Array): void {
    const user = this.open.get(number)?.user;
    if (user && this.users.has(user)) user.fragment(fragment);
  }

  ended(number: number, reason: LinkEnd): void {
    const { current } = this;
    const user = current?.number === number ? current.user : this.open.get(number)?.user;
    const preempted = current?.number === number && current.preempted;
    if (current?.number === number) this.current = null;
    this.open.delete(number);
    if (user && this.users.has(user)) user.unlinked(reason, preempted);
    this.update();
  }

  /** The best of those who have no link and no try. */
  private pick(nowMs: number): { readonly user: LinkUser; readonly address: string } | null {
    const busy = new Set([...this.open.values()].map(({ user }) => user));
    let best: { readonly user: LinkUser; readonly address: string } | null = null;
    let bestRank = 0;
    let bestTriedMs = Infinity;
    for (const user of this.users) {
      if (busy.has(user) || this.current?.user === user) continue;
      const rank = RANK[user.wish(nowMs)];
      const triedMs = this.triedAtMs.get(user) ?? -Infinity;
      if (rank < Math.max(1, bestRank) || (rank === bestRank && triedMs >= bestTriedMs)) continue;
      const address = user.candidate(nowMs);
      if (address === null || this.isTaken(address)) continue;
      best = { user, address };
      bestRank = rank;
      bestTriedMs = triedMs;
    }
    return best;
  }

  private isTaken(address: string): boolean {
    return [...this.open.values()].some((link) => link.address === address);
  }

  private reconsider(current: Try, rival: LinkUser | null, nowMs: number): void {
    if (current.givenUp) return;
    const rank = this.users.has(current.user) ? RANK[current.user.wish(nowMs)] : 0;
    const rivalRank = rival ? RANK[rival.wish(nowMs)] : 0;
    const sliceEndMs = current.startedAtMs + CONTENDED_MS;
    if (rank === 0 || rivalRank > rank || (rivalRank === rank && nowMs >= sliceEndMs)) {
      current.givenUp = true;
      current.preempted = true;
      this.radio.disconnect(current.number);
    } else if (rivalRank === rank) this.updateAt(sliceEndMs, nowMs);
  }

  /** @returns whether there is room for one more link now */
  private makeRoom(user: LinkUser, nowMs: number): boolean {
    if (this.open.size < MAX_LINKS) return true;
    if (user.wish(nowMs) !== 'urgent') return false;
    let longest: { readonly number: number; readonly sinceMs: number } | null = null;
    for (const [number, link] of this.open) {
      const sinceMs = link.user.idleSinceMs();
      if (sinceMs !== null && sinceMs < (longest?.sinceMs ?? Infinity)) longest = { number, sinceMs };
    }
    // The next update comes with its end.
    if (longest) this.radio.disconnect(longest.number);
    return false;
  }

  private begin(user: LinkUser, address: string, nowMs: number): void {
    const number = ++this.last;
    this.current = { user, number, address, startedAtMs: nowMs, preempted: false, givenUp: false };
    this.triedAtMs.set(user, nowMs);
    user.trying(address);
    this.radio.connect(number, address, ATTEMPT_MS);
  }

  private updateAt(atMs: number, nowMs: number): void {
    this.timer = this.clock.after(Math.max(0, atMs - nowMs), () => {
      this.update();
    });
  }
}
