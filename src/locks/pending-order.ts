import type { CommandAction } from './command.js';
import type { Moment } from './fact.js';
import type { BoltFact, LockFacts, PendingOrder } from './lock-facts.js';

/** Orders of one lock that are followed at once; a driver sends one after the other. */
export const PENDING_ORDERS_MAX = 8;

/** Reasons with which a lock, or the hub before it sent anything, leaves the bolt alone. */
const NOT_MOVED: ReadonlySet<string | null> = new Set([
  'expired',
  'wrong_boot',
  'busy',
  'unsupported',
  'lock_offline',
  'deadline_passed',
]);

/** From here on the bolt may be anywhere: what was told before says nothing any more. */
export function sendOrder(
  facts: LockFacts,
  commandId: string,
  action: CommandAction,
  moment: Moment,
): LockFacts {
  if (!moves(action)) return facts;
  const order: PendingOrder = { commandId, action, sentAtMs: moment.atMs, heard: null };
  const pending = [...facts.pending, order].slice(-PENDING_ORDERS_MAX);
  return { ...forgetBolt(facts, moment), pending };
}

/** An order ended. Only the lock's own yes makes it `locked` or `unlocked`, and only if nothing told since contradicts it. */
export function endOrder(
  facts: LockFacts,
  ended: {
    readonly commandId: string;
    readonly action: CommandAction;
    readonly success: boolean | null;
    readonly reason: string | null;
  },
  moment: Moment,
): LockFacts {
  if (ended.action === 'reboot') {
    return ended.success === false ? facts : forgetDoor(forgetBolt(facts, moment), moment);
  }
  if (!moves(ended.action)) return facts;
  const order = facts.pending.find(({ commandId }) => commandId === ended.commandId);
  const left = { ...facts, pending: facts.pending.filter((one) => one !== order) };
  if (ended.success === true) return order ? confirmed(left, order, moment) : left;
  if (ended.reason === 'jammed') return withBolt(left, 'jammed', moment);
  // A bolt that surely was not moved is where the lock, since the order was sent, said that it is.
  if (ended.success === false && NOT_MOVED.has(ended.reason)) return left;
  return forgetBolt(left, moment);
}

function confirmed(facts: LockFacts, order: PendingOrder, moment: Moment): LockFacts {
  const target = order.action === 'lock' ? 'locked' : 'unlocked';
  const { heard } = order;
  if (heard === target) return facts;
  // Turned by hand right after, or a word from right before: which it was the lock's next status says.
  return heard === null || heard === 'unknown' || heard === 'jammed'
    ? withBolt(facts, target, moment)
    : forgetBolt(facts, moment);
}

/** Nothing told so far says where the bolt is; what is older than this moment never will. */
export function forgetBolt(facts: LockFacts, moment: Moment): LockFacts {
  return withBolt(facts, 'unknown', moment);
}

export function forgetDoor(facts: LockFacts, moment: Moment): LockFacts {
  return { ...facts, door: { value: 'unknown', atMs: moment.atMs, stamp: moment.stamp } };
}

function withBolt(facts: LockFacts, value: BoltFact['value'], moment: Moment): LockFacts {
  return { ...facts, bolt: { value, atMs: moment.atMs, stamp: moment.stamp } };
}

function moves(action: CommandAction): boolean {
  return action === 'lock' || action === 'unlock' || action === 'unlatch';
}
