import type { Lifetimes } from '../../src/locks/confidence.js';
import type { LiveLock } from '../../src/locks/live-lock.js';
import type { Observation } from '../../src/locks/lock-state.js';

export interface Told {
  readonly observation: Observation;
  /** Since the one before. */
  readonly waitMs: number;
  readonly ageMs: number;
  readonly stamped: boolean;
}

interface Word {
  readonly n: number;
  readonly atMs: number;
  readonly stamped: boolean;
  readonly says: string;
}

const MOVES = ['lock', 'unlock', 'unlatch'];
const UNTOUCHED = ['expired', 'wrong_boot', 'busy', 'unsupported', 'lock_offline', 'deadline_passed'];

/**
 * The reference for the lock state machine, written the other way round: it keeps the history, and answers each question
 * by walking it again from the start. Slow, and with none of the machine's parts.
 */
export function slowLock(
  history: readonly Told[],
  laterMs: number,
  lifetimes: Lifetimes,
  orderLifeMs: number,
): Pick<LiveLock, 'lockState' | 'doorState' | 'isOnline'> {
  const timed = history.map((one, n) => {
    const nowMs = history.slice(0, n + 1).reduce((sum, { waitMs }) => sum + waitMs, 0);
    return { ...one, n, nowMs, atMs: nowMs - one.ageMs };
  });
  const nowMs = laterMs + history.reduce((sum, { waitMs }) => sum + waitMs, 0);
  const bolt = lastWord(timed.map((_, n) => boltWordAt(timed, n)));
  const door = lastWord(timed.map((_, n) => doorWordAt(timed, n)));
  const order = openOrders(timed, timed.length).at(-1);
  const lifeMs = bolt?.says === 'jammed' ? lifetimes.jammedMs : lifetimes.stateMs;
  const boltNow = bolt && nowMs - bolt.atMs <= lifeMs ? bolt.says : 'unknown';
  const doorNow = door && nowMs - door.atMs <= lifetimes.stateMs ? door.says : 'unknown';
  const moving = order && (nowMs - order.atMs > orderLifeMs ? 'unknown' : order.direction);
  return {
    lockState: (moving ?? boltNow) as LiveLock['lockState'],
    doorState: doorNow as LiveLock['doorState'],
    isOnline: timed.reduce(
      (online, { observation: one }) => (one.kind === 'link' ? one.online : online),
      false,
    ),
  };
}

type Timed = Told & { readonly n: number; readonly nowMs: number; readonly atMs: number };

interface BoltWord extends Word {
  /** It counts whenever it was: the hub itself knows it, it was not told of it. */
  readonly certain: boolean;
}

/** The words in the order they came, each dropped if an earlier-come one that counts is newer. */
function counted<W extends Word & { readonly certain: boolean }>(words: readonly (W | null)[]): W[] {
  const counting: W[] = [];
  for (const word of words) {
    if (!word) continue;
    const last = counting.at(-1);
    if (!last || word.certain || !isOlder(word, last)) counting.push(word);
  }
  return counting;
}

function lastWord(words: readonly (BoltWord | null)[]): BoltWord | undefined {
  return counted(words).at(-1);
}

/** All stamps here are of one clock that runs as the hub's, so stamped and unstamped compare alike. */
function isOlder(word: Word, than: Word): boolean {
  return word.atMs < than.atMs;
}

/** What the n-th thing heard says of the bolt. */
function boltWordAt(timed: readonly Timed[], n: number): BoltWord | null {
  const heard = timed[n];
  if (!heard) return null;
  const { observation: one } = heard;
  const word = (says: string, certain: boolean): BoltWord => ({ ...heard, says, certain });
  switch (one.kind) {
    case 'link':
      return one.online ? null : word('unknown', true);
    case 'status':
      return word(one.bolt === 'moving' ? 'unknown' : one.bolt, false);
    case 'bolt':
      return word(one.position, false);
    case 'jam':
      return word('jammed', false);
    case 'boot':
      return word('unknown', false);
    case 'order_sent':
      return MOVES.includes(one.action) ? word('unknown', true) : null;
    case 'order_ended': {
      if (one.action === 'reboot') return one.success === false ? null : word('unknown', true);
      if (!MOVES.includes(one.action)) return null;
      const order = openOrders(timed, n).find(({ id }) => id === one.commandId);
      if (one.success === true) {
        if (!order) return null;
        const orderTarget = order.direction === 'locking' ? 'locked' : 'unlocked';
        const since = counted(timed.slice(0, n).map((_, m) => boltWordAt(timed, m))).filter(
          (told) => told.n > order.n && isTold(timed[told.n]?.observation),
        );
        const last = since.at(-1)?.says;
        if (last === orderTarget) return null;
        return word(last === 'locked' || last === 'unlocked' ? 'unknown' : orderTarget, true);
      }
      if (one.reason === 'jammed') return word('jammed', true);
      return one.success === false && UNTOUCHED.includes(String(one.reason)) ? null : word('unknown', true);
    }
    case 'door':
    case 'battery':
      return null;
  }
}

function isTold(one: Observation | undefined): boolean {
  return one?.kind === 'status' || one?.kind === 'bolt' || one?.kind === 'jam';
}

function doorWordAt(timed: readonly Timed[], n: number): BoltWord | null {
  const heard = timed[n];
  if (!heard) return null;
  const { observation: one } = heard;
  const word = (says: string, certain: boolean): BoltWord => ({ ...heard, says, certain });
  if (one.kind === 'link') return one.online ? null : word('unknown', true);
  if (one.kind === 'status') return word(one.door, false);
  if (one.kind === 'door') return word(one.position, false);
  if (one.kind === 'boot') return bootCounts(timed, n) ? word('unknown', true) : null;
  const reboots = one.kind === 'order_ended' && one.action === 'reboot' && one.success !== false;
  return reboots ? word('unknown', true) : null;
}

/** A boot reported late, after the lock said what it is since, is nothing new. */
function bootCounts(timed: readonly Timed[], n: number): boolean {
  return counted(timed.slice(0, n + 1).map((_, m) => boltWordAt(timed, m))).at(-1)?.n === n;
}

interface Order {
  readonly id: string;
  readonly direction: 'locking' | 'unlocking';
  readonly n: number;
  readonly atMs: number;
}

/** Orders sent before the n-th thing heard that have not ended by then. */
function openOrders(timed: readonly Timed[], n: number): Order[] {
  let open: Order[] = [];
  for (const { observation: one, n: m, atMs } of timed.slice(0, n)) {
    if (one.kind === 'link' && !one.online) open = [];
    if (one.kind === 'boot' && bootCounts(timed, m)) open = [];
    if (one.kind === 'order_sent' && MOVES.includes(one.action)) {
      const direction: Order['direction'] = one.action === 'lock' ? 'locking' : 'unlocking';
      open = [...open, { id: one.commandId, direction, n: m, atMs }].slice(-8);
    }
    if (one.kind === 'order_ended' && MOVES.includes(one.action)) {
      const found = open.find(({ id }) => id === one.commandId);
      open = open.filter((order) => order !== found);
    }
  }
  return open;
}
