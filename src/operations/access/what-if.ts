import type { AccessAction } from '../../access/request.js';
import type { Pin } from '../../access/pin.js';
import { WINDOWS_SPAN_MAX_MS } from '../../access/schedule/windows.js';
import type { Comparison } from '../../access/what-if.js';
import { comparisonPoints, whatIfOverTime } from '../../access/what-if-over-time.js';
import { isPermitted } from '../../accounts/permission.js';
import { InvalidInput } from '../../kit/errors.js';
import { nextTurn } from '../../kit/next-turn.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { endedBefore } from '../calendars/calendar-view.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Page } from '../page.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { askersAt, codesOf } from './asker.js';
import type { Asker } from './asker.js';
import { nameFor } from './asker-view.js';
import { changedWorld, codesEndedBy, endedBy } from './changed-world.js';
import type { ExplainUseCases, WhatIfDifference } from './explain-use-cases.js';
import { askerOf } from './find-asker.js';
import type { ProposedChange } from './proposed-change.js';
import { proposedPin, proposedTicket, PROPOSED_ID } from './proposed-codes.js';
import { rememberingReads } from './remembering-reads.js';
import { requireSight } from './require-access.js';
import type { AccessDeps } from './require-access.js';
import { isSameQuestion } from './same-question.js';
import { locksUnder, sharesThrough } from './supposed-shares.js';
import { actualWorld, questionOf } from './supposed-world.js';
import type { SupposedWorld } from './supposed-world.js';

/** Askers at locks that one answer looks at: some seconds of a small machine, in pieces. */
export const QUESTIONS_MAX = 50_000;
/** Decisions that one answer may take, two for each instant looked at. */
export const DECISIONS_MAX = 400_000;
/** Differences told. */
export const DIFFERENCES_MAX = 1_000;
/** Decisions, or questions that are the same, in one turn of the event loop: a few milliseconds. */
const WORK_PER_TURN = 500;

/** Decides before and after, at every instant at which either answer can change. */
export function whatIfChanged(deps: AccessDeps): ExplainUseCases['whatIf'] {
  return async (caller, { change: proposed, deviceIds, action, fromMs, untilMs }) => {
    requireSpan(fromMs, untilMs);
    const change = startedBy(caller, proposed);
    const before = beforeOf(actualWorld(rememberingReads(deps.store)), change);
    const after = within('change', () => changedWorld(before.reads, change, endedBefore(deps)));
    const asked = deviceIds ?? locksOf(before.reads, change);
    const locks = asked === null ? everyLock(deps.store) : asked.map((id) => deviceOrRefuse(deps.store, id));
    for (const lock of locks) requireSight(deps, caller, lock, 'view_pins');

    const span = { fromMs, untilMs };
    const differences: WhatIfDifference[] = [];
    const work = { questions: 0, decisions: 0, sinceTurn: 0 };
    for (const lock of locks) {
      for (const askers of askersOf(before.reads, change, lock.id)) {
        for (const asker of askers) {
          work.questions += 1;
          work.sinceTurn += 1;
          const comparison = compare(before, after, asker, lock, action, fromMs);
          if (!isSameQuestion(comparison.before, comparison.after)) {
            const points = comparisonPoints(comparison, span);
            work.decisions += 2 * points.length;
            work.sinceTurn += 2 * points.length;
            requireBounds(work);
            const subject = nameFor(caller, asker);
            for (const found of whatIfOverTime(comparison, points, span))
              differences.push({ ...found, ...subject, deviceId: lock.id });
          }
          requireBounds(work);
          if (work.sinceTurn >= WORK_PER_TURN) {
            work.sinceTurn = 0;
            await nextTurn();
          }
        }
      }
    }
    const told = differences.slice(0, DIFFERENCES_MAX);
    return { differences: told, isComplete: told.length === differences.length, asked: work.questions };
  };
}

/** What is wrong with a part of the question is told with its place in the whole. */
function within<T>(place: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof InvalidInput) || error.options.fields === undefined) throw error;
    const fields = error.options.fields.map((one) => ({ ...one, field: `${place}.${one.field}` }));
    throw new InvalidInput(error.code, error.text, { ...error.options, fields });
  }
}

/** Who starts a lockdown is named in it. */
function startedBy({ userId, role }: Caller, change: ProposedChange): ProposedChange {
  if (change.kind !== 'lockdown' || userId === null || !isPermitted(role, 'sites:lockdown')) return change;
  return { ...change, exceptUserIds: [...change.exceptUserIds, userId] };
}

/** What is only proposed is not there before. */
function beforeOf(actual: SupposedWorld, change: ProposedChange): SupposedWorld {
  if (change.kind === 'add_pin') return { ...actual, pin: (pin) => (pin.id === PROPOSED_ID ? null : pin) };
  if (change.kind === 'add_ticket')
    return { ...actual, ticket: (ticket) => (ticket.id === PROPOSED_ID ? null : ticket) };
  return actual;
}

function compare(
  before: SupposedWorld,
  after: SupposedWorld,
  asker: Asker,
  lock: Device,
  action: AccessAction,
  nowMs: number,
): Comparison<null> {
  return {
    subject: null,
    before: questionOf(before, asker, lock, action, nowMs),
    after: questionOf(after, asker, lock, action, nowMs),
  };
}

/** Those whose facts the change can touch: facts are about the lock, about whoever asks, and about who let them in. */
function* askersOf(reads: Reads, change: ProposedChange, deviceId: string): Generator<readonly Asker[]> {
  if (change.kind === 'add_pin') {
    yield [{ kind: 'pin', pin: proposedPin(change) }];
  } else if (change.kind === 'add_ticket') {
    yield [{ kind: 'qr', ticket: proposedTicket(change) }];
  } else if ('pinId' in change) {
    yield [askerOf(reads, { kind: 'pin', pinId: change.pinId })];
  } else if (change.kind === 'revoke_ticket') {
    yield [askerOf(reads, { kind: 'qr', ticketId: change.ticketId })];
  } else if (change.kind === 'revoke_card') {
    yield [askerOf(reads, { kind: 'card', cardId: change.cardId })];
  } else if ('userId' in change && change.kind !== 'remove_user') {
    yield [askerOf(reads, { kind: 'user', userId: change.userId })];
    yield* codesOf(reads, change.userId, deviceId);
    yield* thoseBelow(reads, change.userId, deviceId);
  } else {
    // Also when somebody is removed: their locks have no owner then, which others may notice.
    yield* askersAt(reads, deviceId);
  }
}

/** Whoever has a right at the lock by a share of that person, and what codes were made under any of it. */
function* thoseBelow(reads: Reads, userId: string, deviceId: string): Generator<readonly Asker[]> {
  const shares = sharesThrough(reads, userId, deviceId);
  yield shares.flatMap(({ sharedWith }) => {
    const user = sharedWith === userId ? null : reads.users.byId(sharedWith);
    return user ? [{ kind: 'user', user }] : [];
  });
  yield shares.flatMap(({ id }) => codesMadeUnder(reads, id, deviceId, userId));
}

/** Of others than this person, whose own are asked about anyhow. */
function codesMadeUnder(reads: Reads, shareId: string, deviceId: string, userId: string): Asker[] {
  const isHere = ({ shareIds, userId: whose }: Pick<Pin, 'shareIds' | 'userId'>) =>
    shareIds?.[deviceId] === shareId && whose !== userId;
  const pins = reads.pins.activeUnder(shareId).filter(isHere);
  const tickets = reads.tickets.activeUnder(shareId).filter(isHere);
  const cards = reads.cards.activeUnder(shareId).filter((card) => card.userId !== userId);
  return [
    ...pins.map((pin): Asker => ({ kind: 'pin', pin })),
    ...tickets.map((ticket): Asker => ({ kind: 'qr', ticket })),
    ...cards.map((card): Asker => ({ kind: 'card', card })),
  ];
}

/** Locks that the change can concern; null: any. */
function locksOf(reads: Reads, change: ProposedChange): readonly string[] | null {
  if (change.kind === 'add_pin' || change.kind === 'add_ticket') return change.deviceIds;
  if (change.kind === 'add_share') return [change.deviceId];
  if (change.kind !== 'revoke_share' && change.kind !== 'change_owner') return null;
  const locks = locksUnder(reads, endedBy(reads, change));
  if (change.kind !== 'change_owner') return locks;
  const { pins, tickets } = codesEndedBy(reads, change);
  const ofCodes = [...pins, ...tickets].flatMap(({ deviceIds }) => deviceIds);
  return [...new Set([change.deviceId, ...locks, ...ofCodes])];
}

function everyLock(reads: Pick<Reads, 'devices'>): Device[] {
  const locks: Device[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<Device> = reads.devices.list({ cursor, size: 200 });
    locks.push(...page.rows);
    cursor = page.next;
    if (cursor === null) return locks;
  }
}

function requireSpan(fromMs: number, untilMs: number): void {
  if (untilMs <= fromMs) {
    throw new InvalidInput('window_empty', 'The time asked about ends before it begins.', {
      fields: [{ field: 'until', message: 'must be after from' }],
    });
  }
  if (untilMs - fromMs > WINDOWS_SPAN_MAX_MS) {
    const days = WINDOWS_SPAN_MAX_MS / 86_400_000;
    throw new InvalidInput('what_if_too_long', say('Ask about at most {count} days.', { count: days }), {
      fields: [{ field: 'until', message: say('must be at most {count} days after from', { count: days }) }],
    });
  }
}

function requireBounds({ questions, decisions }: { questions: number; decisions: number }): void {
  if (questions <= QUESTIONS_MAX && decisions <= DECISIONS_MAX) return;
  throw new InvalidInput(
    'what_if_too_large',
    'This asks about too many people and codes at too many locks and times: name fewer locks in device_ids, or a shorter time.',
    { fields: [{ field: 'device_ids', message: 'must name fewer locks' }] },
  );
}
