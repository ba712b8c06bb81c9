import type { CommandAction } from './command.js';
import { type Lifetimes, ORDER_LIFETIME_MS } from './confidence.js';
import { isAsNew, type Moment } from './fact.js';
import type { LiveLock } from './live-lock.js';
import type { BoltFact, DoorFact, LockFacts } from './lock-facts.js';
import { endOrder, forgetBolt, forgetDoor, sendOrder } from './pending-order.js';

/** Something that changes what is known of a lock. */
export type Observation =
  | { readonly kind: 'link'; readonly online: boolean }
  | {
      readonly kind: 'status';
      readonly bolt: 'locked' | 'unlocked' | 'moving' | 'jammed' | 'unknown';
      readonly door: 'open' | 'closed' | 'unknown';
      readonly batteryPercent: number | null;
    }
  /** unknown: it was moved, and nobody says where to. */
  | { readonly kind: 'bolt'; readonly position: 'locked' | 'unlocked' | 'jammed' | 'unknown' }
  | { readonly kind: 'jam' }
  | { readonly kind: 'door'; readonly position: 'open' | 'closed' }
  | { readonly kind: 'battery'; readonly percent: number }
  | { readonly kind: 'boot' }
  | { readonly kind: 'order_sent'; readonly commandId: string; readonly action: CommandAction }
  | {
      readonly kind: 'order_ended';
      readonly commandId: string;
      readonly action: CommandAction;
      /** null: not known. */
      readonly success: boolean | null;
      readonly reason: string | null;
    };

/**
 * What counts after `observed`, which was so at `moment`. Pure. Whatever leaves doubt leads to `unknown`: a lost link, a
 * boot, an order whose end nobody saw. What is older than what is known changes nothing, in whatever order it came.
 * @param wallMs of the hub, now
 */
export function observe(facts: LockFacts, observed: Observation, moment: Moment, wallMs: number): LockFacts {
  switch (observed.kind) {
    case 'link':
      return observed.online
        ? { ...facts, isOnline: true, lastSeenAtMs: wallMs }
        : { ...forgetDoor(forgetBolt(facts, moment), moment), isOnline: false, pending: [] };
    case 'order_sent':
      return sendOrder(facts, observed.commandId, observed.action, moment);
    case 'order_ended': {
      const ended = endOrder(facts, observed, moment);
      return observed.success === null ? ended : { ...ended, lastSeenAtMs: wallMs };
    }
    case 'status': {
      const seen = { ...facts, lastSeenAtMs: wallMs };
      const bolt = observed.bolt === 'moving' ? 'unknown' : observed.bolt;
      const told = isAsNew(facts.bolt, moment) ? { batteryPercent: observed.batteryPercent } : {};
      return { ...doorTold(boltTold(seen, bolt, moment), observed.door, moment), ...told };
    }
    case 'bolt':
      // A jam says more of a bolt that is nowhere.
      if (observed.position === 'unknown' && facts.bolt.value === 'jammed')
        return { ...facts, lastSeenAtMs: wallMs };
      return boltTold({ ...facts, lastSeenAtMs: wallMs }, observed.position, moment);
    case 'jam':
      return boltTold({ ...facts, lastSeenAtMs: wallMs }, 'jammed', moment);
    case 'door':
      return doorTold({ ...facts, lastSeenAtMs: wallMs }, observed.position, moment);
    case 'battery':
      return { ...facts, batteryPercent: observed.percent, lastSeenAtMs: wallMs };
    case 'boot': {
      if (!isAsNew(facts.bolt, moment)) return facts;
      // What ran when it stopped will not be finished; what it says of it later is in its record.
      return { ...forgetDoor(forgetBolt(facts, moment), moment), pending: [], lastSeenAtMs: wallMs };
    }
  }
}

/** Keeps in mind what the bolt is now, if it is certain, for when it is not. @param nowMs monotonic @param wallMs the same moment */
export function rememberSure(facts: LockFacts, nowMs: number, wallMs: number): LockFacts {
  const { value, atMs } = facts.bolt;
  if (value === 'unknown') return facts;
  return { ...facts, lastSure: { lockState: value, atMs: wallMs - (nowMs - atMs) } };
}

/** What the hub says of the lock now: what was told, as long as it is confirmed, and never what is only hoped for. */
export function liveLockOf(facts: LockFacts, lifetimes: Lifetimes, nowMs: number): LiveLock {
  return {
    lockState: shownState(facts, lifetimes, nowMs),
    doorState: nowMs - facts.door.atMs <= lifetimes.stateMs ? facts.door.value : 'unknown',
    isOnline: facts.isOnline,
    batteryPercent: facts.batteryPercent,
    lastSeenAtMs: facts.lastSeenAtMs,
    lastSure: facts.lastSure,
  };
}

function shownState(facts: LockFacts, lifetimes: Lifetimes, nowMs: number): LiveLock['lockState'] {
  const order = facts.pending.at(-1);
  if (order) {
    if (nowMs - order.sentAtMs > ORDER_LIFETIME_MS) return 'unknown';
    return order.action === 'lock' ? 'locking' : 'unlocking';
  }
  const { value, atMs } = facts.bolt;
  const lifeMs = value === 'jammed' ? lifetimes.jammedMs : lifetimes.stateMs;
  return nowMs - atMs <= lifeMs ? value : 'unknown';
}

/** A turn by hand while an order is on its way is kept, and ends no order. */
function boltTold(facts: LockFacts, value: BoltFact['value'], moment: Moment): LockFacts {
  if (!isAsNew(facts.bolt, moment)) return facts;
  return {
    ...facts,
    bolt: { value, atMs: moment.atMs, stamp: moment.stamp },
    pending: facts.pending.map((order) => ({ ...order, heard: value })),
  };
}

function doorTold(facts: LockFacts, value: DoorFact['value'], moment: Moment): LockFacts {
  if (!isAsNew(facts.door, moment)) return facts;
  return { ...facts, door: { value, atMs: moment.atMs, stamp: moment.stamp } };
}
