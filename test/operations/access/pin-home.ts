import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import type { EventType, StoredEvent } from '../../../src/audit/event.js';
import { credentialScheme } from '../../../src/drivers/credential-scheme.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { Random } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { createPin } from '../../../src/operations/access/create-pin.js';
import { decideEntry } from '../../../src/operations/access/decide-entry.js';
import { GuessSources } from '../../../src/operations/access/guess-sources.js';
import { KeypadLockouts } from '../../../src/operations/access/keypad-lockouts.js';
import { pinOperations } from '../../../src/operations/access/pin-operations.js';
import { PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { UseReturns } from '../../../src/operations/access/use-returns.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import type { Caller } from '../../../src/operations/ports.js';
import { openStore } from '../../../src/store/store.js';
import { MASTER_KEY } from '../../store/open-test-store.js';
import { sampleDevice, uuid } from '../../store/samples.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

export const FRONT = uuid(1);
export const BACK = uuid(2);

export const ADMIN: Caller = {
  actor: { kind: 'user', id: uuid(90), name: 'Ada' },
  userId: uuid(90),
  role: 'admin',
  method: 'rest',
  ipAddress: null,
};
export const MANAGER: Caller = {
  ...ADMIN,
  actor: { kind: 'user', id: uuid(91), name: 'Mia' },
  role: 'manager',
};

export const NEW_PIN = {
  label: 'Guest',
  userId: null,
  deviceIds: [FRONT, BACK],
  validFromMs: null,
  validUntilMs: null,
  scheduleId: null,
  maxUses: null,
} as const;

/** The real derivation, once for each code and lock: these tests ask for the same ones again and again. */
class RememberingPool extends ScryptPool {
  runs = 0;
  private readonly known = new Map<string, Promise<Buffer>>();

  override derive(...given: Parameters<ScryptPool['derive']>): Promise<Buffer> {
    const [, secret, salt] = given;
    this.runs += 1;
    const key = `${Buffer.from(secret).toString('hex')}:${Buffer.from(salt).toString('hex')}`;
    let found = this.known.get(key);
    if (!found) {
      found = super.derive(...given);
      this.known.set(key, found);
    }
    return found;
  }
}

const pool = new RememberingPool();

export type PinHome = Awaited<ReturnType<typeof pinHome>>;

/** Two paired locks, front and back, and a hub on a real store that can be killed and started again. */
export async function pinHome(t: Test, random: Random = systemRandom) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-pins-'));
  const clock = new SimulatedClock();
  const newId = idSource(clock, systemRandom);
  const trust = { isTrusted: true };
  let lives = 0;
  const fileOf = (life: number) => path.join(folder, `life-${life}.db`);

  const live = async () => {
    const store = openStore({
      file: fileOf(lives),
      masterKey: MASTER_KEY,
      logger: silentLogger,
      clock,
      newId,
      random: systemRandom,
    });
    // What dies here is the program, not the disk.
    store['sql'].connection.pragma('synchronous = OFF');
    const uses = new UseReturns({ store, clock, logger: silentLogger });
    await uses.start();
    const verifiers = new PinVerifiers(pool, { id: 'aaaaaaaa', bytes: new Uint8Array(32) });
    const lockouts = new KeypadLockouts({ store, clock, logger: silentLogger });
    const sources = new GuessSources({ store, clock, logger: silentLogger });
    await sources.start();
    const changed: string[] = [];
    const deps = {
      store,
      clock,
      newId,
      random,
      verifiers,
      lockouts,
      sources,
      uses,
      scheme: credentialScheme,
      timeIsTrusted: () => trust.isTrusted,
      credentials: { changed: (ids: readonly string[]) => void changed.push(...ids) },
    };
    return {
      ...pinOperations(deps),
      createPin: createPin(deps),
      store,
      uses,
      lockouts,
      sources,
      changed,
      decide: decideEntry(deps),
      report: recordReport({ store, clock, live: new LiveLocks(clock) }),
    };
  };

  let hub = await live();
  await hub.store.write((tx) => {
    for (const [n, salt] of [
      [1, 1],
      [2, 2],
    ] as const)
      tx.devices.insert(
        sampleDevice(n, { status: 'ACTIVE', transport: 'serial' }),
        new Uint8Array(16).fill(salt),
      );
  });
  t.teardown(async () => {
    await hub.uses.stop();
    await hub.store.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    clock,
    trust,
    pool,
    /** How often it was killed. */
    get lives() {
      return lives;
    },
    get hub() {
      return hub;
    },
    /** Ends between two commits, whatever is under way; the next hub has what was in the file. */
    async kill() {
      const old = hub;
      await old.uses.stop();
      const from = fileOf(lives);
      lives += 1;
      for (const end of ['', '-wal'])
        if (existsSync(from + end)) copyFileSync(from + end, fileOf(lives) + end);
      hub = await live();
      await old.store.stop();
      rmSync(from, { force: true });
    },
    /** Rows of the log of these types, oldest first, withheld ones too. */
    async events(...types: EventType[]): Promise<StoredEvent[]> {
      await hub.store.write(() => undefined);
      return hub.store.events.after(0, 10_000).filter(({ type }) => types.includes(type));
    },
    /** What waits for company is written. */
    async settled<T>(work: Promise<T>): Promise<T> {
      clock.advance(25);
      return work;
    },
  };
}

let seq = 0;

/** A lock's report, each with a number of its own. */
export function reportOf(change: Partial<LockReport>): LockReport {
  return {
    seq: ++seq,
    bootId: 'b'.repeat(16),
    kind: 'actuated',
    source: 'keypad',
    ageMs: 5,
    position: 'unlocked',
    direction: 'unlock',
    success: true,
    requestId: null,
    batteryPercent: null,
    count: null,
    ...change,
  };
}

let press = 0;

export function newRequestId(): string {
  return (++press).toString(16).padStart(16, '0');
}
