import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { ForgetfulLock, type LockMemory } from '../../../scripts/prove/credit/forgetful-lock.js';
import { Spenders, type Told } from '../../../scripts/prove/credit/spenders.js';
import { wrongMoney } from '../../../scripts/prove/credit/wrong-money.js';
import { seeded, type Seeded } from '../../../scripts/prove/seeded.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { recoverCommands } from '../../../src/operations/locks/recover-commands.js';
import { openToInspect } from '../../../src/store/connection.js';
import { openStore, type SqliteStore } from '../../../src/store/store.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { MASTER_KEY } from '../../store/open-test-store.js';

const INTERLEAVINGS = 1_000;
/** In one database: a look at it costs what is in it. */
const IN_ONE = 50;
const SEED = 20_260_105;
const ACTS_MAX = 12;
const PEOPLE = 2;

t.setTimeout(900_000);

/** A hub that can be killed: what its database was at that moment is what the next one opens. */
class MortalHub {
  readonly told: Told[] = [];
  readonly clock = new SimulatedClock();
  readonly newId = idSource(this.clock, systemRandom);
  lives = 0;
  private readonly folder: string;
  private readonly random: Seeded;
  private readonly moves = new Map<string, boolean>();
  private store: SqliteStore | null = null;
  private lock: ForgetfulLock | null = null;
  readonly memory: LockMemory = {
    moved: (id, success) => void this.moves.set(id, success),
    recall: (id) => this.moves.get(id),
  };

  constructor(folder: string, random: Seeded) {
    this.folder = folder;
    this.random = random;
  }

  private get file(): string {
    return path.join(this.folder, `life-${this.lives}.db`);
  }

  async live(): Promise<Spenders> {
    const { clock, newId, random } = this;
    const common = { clock, newId, logger: silentLogger };
    const store = openStore({ ...common, file: this.file, masterKey: MASTER_KEY, random: systemRandom });
    // What dies here is the program: the file is copied as it was written, and no disk has to be waited for.
    store['sql'].connection.pragma('synchronous = OFF');
    await recoverCommands({ store, clock });
    const lock = new ForgetfulLock(this.memory, random);
    this.store = store;
    this.lock = lock;
    const life = this.lives;
    return Spenders.of({
      ...common,
      store,
      random,
      lock,
      tell: (told) => {
        // What a dead hub says nobody hears.
        if (life === this.lives) this.told.push(told);
      },
    });
  }

  /** Ends at once, between two commits, whatever was under way. @returns what is wrong with what it left */
  async die(): Promise<string[]> {
    const { store, lock, file } = this;
    if (!store || !lock) throw new Error('not alive');
    lock.hubIsDead = true;
    this.lives += 1;
    copyFileSync(file, this.file);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${this.file}-wal`);
    await store.stop();
    return this.look(false);
  }

  /** The file of the hub that is not running. */
  look(atRest: boolean): string[] {
    const database = openToInspect(this.file);
    try {
      return wrongMoney(database, this.memory, this.told, atRest);
    } finally {
      database.close();
    }
  }
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise(setImmediate);
}

async function interleave(hub: MortalHub, spenders: Spenders, random: Seeded): Promise<Promise<void>[]> {
  const people = await spenders.people(PEOPLE);
  const going: Promise<void>[] = [];
  for (let acts = 2 + random(ACTS_MAX); acts > 0; acts -= 1) {
    going.push(spenders.act(people[random(PEOPLE)] ?? ''));
    await turns(random(3));
  }
  hub.clock.advance(1);
  return going;
}

async function block(t: Test, random: Seeded): Promise<{ told: number; captured: number }> {
  const hub = new MortalHub(t.testdir(), random);
  let spenders = await hub.live();
  for (let n = 0; n < IN_ONE; n += 1) {
    await interleave(hub, spenders, random);
    const wrong = [...spenders.failures, ...(await hub.die())];
    spenders = await hub.live();
    if (random(3) === 0) await spenders.settle();
    if (wrong.length > 0) t.strictSame(wrong, [], `interleaving ${n}`);
  }
  await spenders.settle();
  await hub.die();
  t.strictSame(hub.look(true), [], 'at rest');
  const database = openToInspect(path.join(hub['folder'], `life-${hub.lives}.db`));
  const sql =
    "SELECT count(*) AS n FROM credit_entries WHERE kind = 'capture' AND transaction_id LIKE 'command:%'";
  const captured = (database.prepare(sql).get() as { n: number }).n;
  database.close();
  return { told: hub.told.length, captured };
}

t.test(`${INTERLEAVINGS} interleavings, each ended by a crash`, async (t) => {
  const random = seeded(SEED);
  const all = { told: 0, captured: 0 };
  for (let done = 0; done < INTERLEAVINGS; done += IN_ONE)
    await t.test(`from ${done}`, async (t) => {
      const { told, captured } = await block(t, random);
      all.told += told;
      all.captured += captured;
    });
  t.ok(all.told > INTERLEAVINGS, `${all.told} steps and outcomes were told`);
  t.ok(all.captured > INTERLEAVINGS / 10, `${all.captured} entries were paid for`);
});
