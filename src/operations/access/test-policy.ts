import { contradiction, instantsOf } from '../../access/policy.js';
import type { Way } from '../../access/policy.js';
import type { Span } from '../../access/schedule/span.js';
import { NEVER_OPEN } from '../../access/schedule/schedule.js';
import { windows } from '../../access/schedule/windows.js';
import { zoneNamed } from '../../access/schedule/zone.js';
import type { User } from '../../accounts/user.js';
import { InvalidInput } from '../../kit/errors.js';
import { nextTurn } from '../../kit/next-turn.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { zoneOf } from './access-facts.js';
import { askersAt, nameOf } from './asker.js';
import type { Asker } from './asker.js';
import { nameFor } from './asker-view.js';
import type { Caller } from '../ports.js';
import type { PolicyAssertion, PolicyCounterExample, PolicyUseCases } from './policy-use-cases.js';
import { named, policyInvalid } from './policy-names.js';
import type { NamedAssertion } from './policy-names.js';
import { rememberingReads } from './remembering-reads.js';
import { requireSight } from './require-access.js';
import type { AccessDeps } from './require-access.js';
import { actualWorld, questionOf } from './supposed-world.js';
import type { SupposedWorld } from './supposed-world.js';
import { toldTrace } from './told-trace.js';

/** Work that one policy may take: decisions, and days of schedules that are looked through. Some seconds of a small machine. */
export const POLICY_WORK_MAX = 2_000_000;
/** Of it in one turn of the event loop: a few milliseconds. */
const WORK_PER_TURN = 1_000;
const DAY_MS = 86_400_000;

/** Asks the deciding function about everybody who is meant, at every instant at which its answer can change. */
export function testPolicy(deps: AccessDeps): PolicyUseCases['testPolicy'] {
  return async (caller, assertions) => {
    const world = actualWorld(rememberingReads(deps.store));
    const all = named(world.reads, assertions);
    const locks = new Map(all.flatMap((one) => one.locks.map((lock) => [lock.id, lock])));
    for (const lock of locks.values()) requireSight(deps, caller, lock, 'view_pins');

    const found = all.map(({ assertion: { name } }) => ({
      name,
      asked: 0,
      counterExample: null as PolicyCounterExample | null,
    }));
    const work = new Work();
    for (const lock of locks.values()) {
      const askers = await askersOf(world, lock, work);
      for (const [at, one] of all.entries()) {
        const finding = found[at];
        if (!finding || finding.counterExample || !one.locks.some(({ id }) => id === lock.id)) continue;
        const timeZone = zoneOf(world.reads, lock.siteId);
        const spans = spansOf(one.assertion, timeZone, at);
        for (const group of groupsOf(one, askers)) {
          finding.asked += 1;
          finding.counterExample = judged(caller, world, group, lock, one.assertion, spans, work);
          await work.pause();
          if (finding.counterExample) break;
        }
      }
    }
    return found;
  };
}

/** Counts what is done, and lets doors be answered in between. */
class Work {
  private done = 0;
  private sinceTurn = 0;

  add(units: number): void {
    this.done += units;
    this.sinceTurn += units;
    if (this.done <= POLICY_WORK_MAX) return;
    throw new InvalidInput(
      'policy_too_large',
      'This policy asks about too many people and codes at too many locks and times: test fewer assertions at once, or a shorter time.',
    );
  }

  async pause(): Promise<void> {
    if (this.sinceTurn < WORK_PER_TURN) return;
    this.sinceTurn = 0;
    await nextTurn();
  }
}

/** Who could ask at a lock: people with their codes, and codes that are nobody's. */
interface LockAskers {
  readonly people: readonly User[];
  readonly codesOf: ReadonlyMap<string, readonly Asker[]>;
  readonly nobodys: readonly Asker[];
}

async function askersOf({ reads }: SupposedWorld, lock: Device, work: Work): Promise<LockAskers> {
  const people: User[] = [];
  const nobodys: Asker[] = [];
  const codesOf = new Map<string, Asker[]>();
  for (const page of askersAt(reads, lock.id)) {
    for (const asker of page) {
      const { userId } = nameOf(asker);
      if (asker.kind === 'user') people.push(asker.user);
      else if (userId === null) nobodys.push(asker);
      else codesOf.set(userId, [...(codesOf.get(userId) ?? []), asker]);
    }
    work.add(page.length);
    await work.pause();
  }
  return { people, codesOf, nobodys };
}

/** Those that are meant, each with all their ways in. */
function* groupsOf(
  { assertion: { who }, user, pin, exceptIds }: NamedAssertion,
  { people, codesOf, nobodys }: LockAskers,
): Generator<readonly Asker[]> {
  const withCodes = (one: User): Asker[] => [{ kind: 'user', user: one }, ...(codesOf.get(one.id) ?? [])];
  if (pin) yield [{ kind: 'pin', pin }];
  if (user) yield withCodes(user);
  if (who.kind !== 'role' && who.kind !== 'anybody') return;
  for (const one of people) {
    if (exceptIds.has(one.id) || (who.kind === 'role' && one.role !== who.role)) continue;
    yield withCodes(one);
  }
  if (who.kind === 'anybody') for (const one of nobodys) yield [one];
}

/** When it is said, as instants. @throws InvalidInput `policy_invalid` when that is never */
function spansOf({ span, weekly }: PolicyAssertion, timeZone: string, at: number): Span[] {
  if (!weekly) return [span];
  const zone = zoneNamed(timeZone);
  if (!zone) {
    throw policyInvalid([
      {
        field: `assertions.${at}.when`,
        message: say("can't be read: the time zone of the lock's site is not known to this machine"),
      },
    ]);
  }
  const spans = windows({ ...NEVER_OPEN, weekDays: [weekly] }, zone, span, 'at_lock');
  if (spans.length > 0) return spans;
  throw policyInvalid([
    {
      field: `assertions.${at}.when`,
      message: say('never comes between from and until: nothing could fail'),
    },
  ]);
}

function judged(
  caller: Caller,
  world: SupposedWorld,
  group: readonly Asker[],
  lock: Device,
  assertion: PolicyAssertion,
  spans: readonly Span[],
  work: Work,
): PolicyCounterExample | null {
  const { action, span } = assertion;
  const ways = group.flatMap((asker): Way<Asker>[] => {
    const question = questionOf(world, asker, lock, action, span.fromMs);
    return question ? [{ subject: asker, ...question }] : [];
  });
  const days = Math.ceil((span.untilMs - span.fromMs) / DAY_MS);
  for (const { facts } of ways) {
    const timings = [facts.credential, ...facts.shares].filter((one) => one?.timing != null).length;
    work.add(1 + timings * days);
  }
  const instants = instantsOf(ways, spans);
  work.add(instants.length * ways.length);
  const found = contradiction(ways, instants, assertion);
  if (!found) return null;
  const { granted, because, trace } = found.decision;
  return {
    asker: nameFor(caller, found.subject),
    lock: { id: lock.id, deviceId: lock.deviceId, timeZone: zoneOf(world.reads, lock.siteId) },
    atMs: found.atMs,
    granted,
    because,
    trace: toldTrace(trace),
  };
}
