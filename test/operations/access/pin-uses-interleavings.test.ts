import fc from 'fast-check';
import t from 'tap';
import { USE_REPORT_WAIT_MS } from '../../../src/operations/access/use-returns.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import { ADMIN, BACK, FRONT, NEW_PIN, newRequestId, pinHome, reportOf } from './pin-home.js';
import type { PinHome } from './pin-home.js';

const RUNS = 120;
const CODES = { '482913': 1, '739146': 3 } as const;
type Code = keyof typeof CODES;

t.setTimeout(300_000);

/** What becomes of a grant at the lock. `cut`: it opens, and the power goes before that is written down. */
type Fate = 'opens' | 'jams' | 'never_arrives' | 'cut';
type Step =
  | { readonly kind: 'ask'; readonly at: 'front' | 'back' | 'both'; readonly code: Code; readonly fate: Fate }
  | { readonly kind: 'ask_and_kill'; readonly code: Code; readonly fate: Fate }
  | { readonly kind: 'tell'; readonly at: 'front' | 'back'; readonly acknowledged: boolean }
  | { readonly kind: 'link'; readonly at: 'front' | 'back'; readonly up: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'lose_reports'; readonly at: 'front' | 'back' }
  | { readonly kind: 'kill' };

/** A lock as SPEC.md has it: it keeps reports until they are acknowledged, and tells them in order. */
class Lock {
  readonly id: string;
  online = false;
  kept: LockReport[] = [];
  bootedAtMs = 0;

  constructor(id: string) {
    this.id = id;
  }
}

class World {
  readonly home: PinHome;
  readonly locks = { front: new Lock(FRONT), back: new Lock(BACK) };
  readonly opened: Record<Code, number> = { '482913': 0, '739146': 0 };
  reportsWereLost = false;

  constructor(home: PinHome) {
    this.home = home;
  }

  async take(step: Step): Promise<void> {
    const { home, locks } = this;
    switch (step.kind) {
      case 'ask': {
        const at = step.at === 'both' ? [locks.front, locks.back] : [locks[step.at]];
        await Promise.all(at.map((lock) => this.ask(lock, step.code, step.fate)));
        return;
      }
      case 'ask_and_kill': {
        const asked = this.ask(locks.front, step.code, step.fate);
        await home.kill();
        this.allDown();
        await asked;
        return;
      }
      case 'tell':
        await this.tell(locks[step.at], step.acknowledged);
        return;
      case 'link':
        this.link(locks[step.at], step.up);
        return;
      case 'wait':
        // A lock that is there tells what it has to tell before half a minute is over.
        for (const lock of [locks.front, locks.back]) await this.tell(lock, true);
        home.clock.advance(step.ms);
        await home.hub.store.write(() => undefined);
        await home.hub.store.write(() => undefined);
        return;
      case 'lose_reports': {
        const lock = locks[step.at];
        if (lock.kept.length === 0) return;
        lock.kept = [reportOf({ kind: 'events_lost', count: lock.kept.length })];
        this.reportsWereLost = true;
        return;
      }
      case 'kill':
        await home.kill();
        this.allDown();
    }
  }

  link(lock: Lock, up: boolean): void {
    lock.online = up;
    this.home.hub.uses.linkChanged(lock.id, up);
  }

  private allDown(): void {
    this.locks.front.online = false;
    this.locks.back.online = false;
  }

  private async ask(lock: Lock, code: Code, fate: Fate): Promise<void> {
    if (!lock.online) return;
    const { hub, lives } = this.home;
    const requestId = newRequestId();
    const { grant } = await hub
      .decide(lock.id, { requestId, kind: 'pin', value: code })
      .catch(() => ({ grant: false }));
    // What a dead hub answers nobody hears.
    if (lives !== this.home.lives) return;
    if (!grant || fate === 'never_arrives') return;
    if (fate === 'jams') {
      lock.kept.push(reportOf({ requestId, success: false, position: 'locked' }));
      return;
    }
    this.opened[code] += 1;
    if (fate === 'opens') lock.kept.push(reportOf({ requestId }));
    else {
      lock.kept.push(reportOf({ kind: 'boot', ageMs: 0 }));
      this.reportsWereLost = true;
      this.link(lock, false);
    }
  }

  private async tell(lock: Lock, acknowledged: boolean): Promise<void> {
    while (lock.online && lock.kept[0]) {
      await this.home.settled(this.home.hub.report(lock.id, lock.kept[0]));
      if (!acknowledged) return;
      lock.kept.shift();
    }
  }
}

const door = fc.constantFrom('front' as const, 'back' as const);
const code = fc.constantFrom<Code>('482913', '739146');
const fate = fc.constantFrom<Fate>('opens', 'opens', 'opens', 'jams', 'never_arrives', 'cut');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      at: fc.constantFrom('front' as const, 'back' as const, 'both' as const),
      code,
      fate,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask_and_kill' as const), code, fate }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('tell' as const), at: door, acknowledged: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('link' as const),
      at: door,
      up: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, USE_REPORT_WAIT_MS - 1, USE_REPORT_WAIT_MS, 3 * USE_REPORT_WAIT_MS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose_reports' as const), at: door }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
);

t.test('property: never more openings than uses, and no use is lost that did not open', async (t) => {
  const seen = { openings: 0, returned: 0, doubtful: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const undo: (() => Promise<void>)[] = [];
      const home = await pinHome({
        teardown: (action: () => Promise<void>) => void undo.push(action),
      } as never);
      try {
        const ids: Record<Code, string> = { '482913': '', '739146': '' };
        for (const digits of ['482913', '739146'] as const) {
          const maxUses = CODES[digits];
          const kind = maxUses === 1 ? ('one_time' as const) : ('limited' as const);
          ids[digits] = (await home.hub.createPin(ADMIN, { ...NEW_PIN, kind, maxUses, pin: digits })).pin.id;
        }
        const world = new World(home);
        world.link(world.locks.front, true);
        world.link(world.locks.back, true);
        const check = (when: string) => {
          for (const digits of ['482913', '739146'] as const)
            if (world.opened[digits] > CODES[digits]) throw new Error(`opened too often ${when}`);
        };
        for (const one of steps) {
          await world.take(one);
          check(`after ${JSON.stringify(one)}`);
        }
        world.link(world.locks.front, true);
        world.link(world.locks.back, true);
        for (let times = 0; times < 3; times += 1) await world.take({ kind: 'wait', ms: USE_REPORT_WAIT_MS });
        for (const digits of ['482913', '739146'] as const) {
          const pin = home.hub.store.pins.byId(ids[digits]);
          if (!pin) throw new Error('a PIN is gone');
          const { useCount, usesReserved } = pin;
          const opened = world.opened[digits];
          if (useCount > opened) throw new Error('a use was spent that did not open');
          if (useCount + usesReserved < opened) throw new Error('an opening was forgotten');
          if (!world.reportsWereLost && (useCount !== opened || usesReserved !== 0))
            throw new Error(`every report came, and ${useCount}, ${usesReserved} is not ${opened}, 0`);
          seen.openings += opened;
          seen.doubtful += usesReserved;
        }
        seen.returned += (await home.events('PIN_USE_RETURNED')).length;
      } finally {
        for (const action of undo) await action();
      }
    }),
    { numRuns: RUNS },
  );
  t.ok(seen.openings > RUNS / 4, `enough happened: ${JSON.stringify(seen)}`);
  t.ok(seen.returned > 0 && seen.doubtful > 0, JSON.stringify(seen));
});
