import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import t, { type Test } from 'tap';
import { openDatabase } from '../../src/cloud/database.js';
import { Requests } from '../../src/cloud/requests.js';
import { settleRequests } from '../../src/cloud/settle-requests.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { seeded, type Seeded } from '../../scripts/prove/seeded.js';
import { systemRandom } from '../../src/kit/random.js';
import type { RequestSource } from '../../src/operations/cloud/request-desk.js';
import { recoverRequests } from '../../src/operations/cloud/refuse-request.js';
import { settleRequest } from '../../src/operations/cloud/settle-request.js';
import { recoverCommands } from '../../src/operations/locks/recover-commands.js';
import { settleCommands } from '../../src/operations/locks/settle-commands.js';
import type { RecordedResult } from '../../src/operations/locks/driver-ports.js';
import type { Store, Writes } from '../../src/operations/store-ports.js';
import { openStore } from '../../src/store/store.js';
import { readRequest, requestLine } from '../../src/sync/request-form.js';
import { sampleUser, uuid } from '../store/samples.js';
import { ScriptedDriver } from '../support/scripted-driver.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { ADMIN, DOOR, furnish, requestDesk } from './request-house.js';

const SEEDS = Number(process.env['DOORWARD_PROVE_COUNT'] ?? 30);
/** Of one house. */
const REQUESTS = 6;
const LIVES = 4;
const LIFE_S = 60;
const HUB = '0190a000-0000-8000-8000-000000000001';

/** A lock that remembers what it did, over any end of the hub. */
class RememberingDriver extends ScriptedDriver {
  override result(_: string, commandId: string): Promise<RecordedResult | null> {
    const isDone = this.executed.some((order) => order.commandId === commandId);
    return Promise.resolve(isDone ? { kind: 'done', success: true, reason: null } : { kind: 'not_executed' });
  }
}

/** Runs `work` until it ends or the hub is killed at one of its steps: nothing after that step happens any more. */
async function untilKilled(
  killAt: number,
  atDeath: () => void,
  work: (step: () => Promise<void>) => Promise<void>,
): Promise<boolean> {
  let steps = 0;
  return new Promise((resolve, reject) => {
    const step = (): Promise<void> => {
      steps += 1;
      if (steps !== killAt) return steps > killAt ? new Promise(() => undefined) : Promise.resolve();
      atDeath();
      resolve(true);
      return new Promise(() => undefined);
    };
    work(step).then(() => {
      resolve(false);
    }, reject);
  });
}

/** The store with a step before and after each commit. */
function stepped(store: Store, step: () => Promise<void>): Store {
  return Object.create(store, {
    write: {
      value: async <T>(change: (tx: Writes) => T) => {
        await step();
        const result = await store.write(change);
        await step();
        return result;
      },
    },
  }) as Store;
}

/** Loses questions and answers alike. */
function shaky(source: RequestSource, random: Seeded, step: () => Promise<void>): RequestSource {
  const lost = () => {
    if (random(6) === 0) throw new Error('lost');
  };
  return {
    claim: async (id) => {
      await step();
      lost();
      const claim = await source.claim(id);
      await step();
      lost();
      return claim;
    },
    image: (sha256) => source.image(sha256),
  };
}

const db = await openDatabase({ url: '', dataDir: '', clock: new SimulatedClock(), logger: silentLogger });
t.teardown(() => db.destroy());
await db
  .insertInto('hubs')
  .values({ id: HUB, public_key: '', state: 'active', name: null, claim_hash: null, enrolled_at: new Date() })
  .execute();

async function house(t: Test, random: Seeded) {
  const clock = new SimulatedClock();
  const newId = idSource(clock, systemRandom);
  const folder = t.testdir();
  let life = 0;
  const file = () => path.join(folder, `life-${life}.db`);
  const open = () => {
    const store = openStore({
      ...{ file: file(), masterKey: new Uint8Array(32).fill(7), logger: silentLogger },
      ...{ clock, newId, random: systemRandom, consequences: settleRequest },
    });
    // What dies here is the program, not the disk.
    store['sql'].connection.pragma('synchronous = OFF');
    return store;
  };
  const driver = new RememberingDriver();
  const requests = new Requests(db, () => undefined);
  const ids: string[] = [];
  let store = open();
  await furnish(store);
  await store.write((tx) => {
    for (let n = 0; n < REQUESTS; n += 1) tx.users.insert(sampleUser(200 + n), 'phc');
  });
  for (let n = 0; n < REQUESTS; n += 1) {
    const kind = (['unlock', 'share', 'settings'] as const)[random(3)] ?? 'unlock';
    const data = {
      device_id: DOOR,
      ...(kind === 'share' && { shared_with: uuid(200 + n), can_unlock: true }),
      ...(kind === 'settings' && { name: `Name ${n}` }),
    };
    const { row } = await requests.make({
      ...{ hub: HUB, id: null, kind, actorId: ADMIN, expectedVersion: null, lifeS: LIFE_S, data },
    });
    ids.push(row.id);
  }

  const source: RequestSource = {
    claim: (id) =>
      requests.claim(HUB, id).then(
        (row) => ({ granted: true as const, expiresInMs: requests.leftMs(row) }),
        (error: unknown) => ({ granted: false as const, reason: (error as { code: string }).code }),
      ),
    image: () => Promise.resolve(null),
  };
  /** One question, and what comes of it; some pages come twice, some outcomes reach the cloud late. */
  const round = async (step: () => Promise<void>, isCalm: boolean) => {
    const { desk } = requestDesk(t, { store: stepped(store, step), clock, newId }, { driver });
    driver.afterSent = step;
    const from = isCalm ? source : shaky(source, random, step);
    const rows = await requests.forHub(HUB, null);
    const lines = rows.map((row) =>
      requestLine.parse({
        ...{ id: row.id, kind: row.kind, actor: { id: row.actor_id } },
        ...{ expires_in_ms: requests.leftMs(row), data: JSON.parse(row.data) as unknown },
      }),
    );
    const twice = random(3) === 0 ? [...lines, ...lines] : lines;
    await Promise.all(
      twice.map((line) => {
        const request = readRequest(line, { hubId: HUB, agree: () => Buffer.alloc(32) });
        // What is for later comes again.
        return desk.handle(request, from).catch(() => undefined);
      }),
    );
    await step();
    if (isCalm || random(2) === 0) await tell();
  };
  const tell = () =>
    db.transaction().execute(async (tx) => {
      const lines = ids.flatMap((id) => {
        const row = store.outbox.entity('cloud_requests', [id]);
        return row
          ? [{ seq: 1, type: 'cloud_requests', v: 1, at: '', data: { key: [id], row }, hash: '' }]
          : [];
      });
      await settleRequests(tx, { hubId: HUB, epoch: 1 }, lines, new Date(clock.wallMs()));
    });
  /** Of the hub's clock, and of the database's, which no test can set: there all that waits gets older instead. */
  const later = async (ms: number) => {
    clock.advance(ms);
    await db
      .updateTable('requests')
      .set({ expires_at: sql<Date>`expires_at - ${ms}::integer * interval '1 millisecond'` })
      .execute();
  };
  const snapshot = () => {
    const before = file();
    life += 1;
    for (const end of ['', '-wal'])
      if (existsSync(`${before}${end}`)) copyFileSync(`${before}${end}`, `${file()}${end}`);
  };
  const restart = async () => {
    await store.stop();
    store = open();
    await recoverCommands({ store, clock });
    await recoverRequests({ store, clock });
  };
  return {
    ...{ driver, requests, ids, round, later, snapshot, restart },
    store: () => store,
    settle: () => settleCommands({ store, clock, logger: silentLogger, driverOf: () => driver })(DOOR),
  };
}

t.test(
  'requests are done once and told, whatever is lost, doubled or killed',
  { timeout: 600_000 },
  async (t) => {
    const ends = new Map<string, number>();
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const random = seeded(seed);
      const home = await house(t, random);
      for (let life = 0; life < LIVES; life += 1) {
        const killed = await untilKilled(random(3) === 0 ? Infinity : 1 + random(70), home.snapshot, (step) =>
          home.round(step, false),
        );
        if (killed) await home.restart();
        await home.later(random(8_000));
      }
      await home.settle();
      await home.round(() => Promise.resolve(), true);
      await home.settle();
      await home.round(() => Promise.resolve(), true);
      const store = home.store();
      const log = store.outbox.events(0, 10_000).map(({ event }) => event);
      for (const id of home.ids) {
        const { kind, outcome, left_ms } = await home.requests.read(id);
        const mine = store.cloudRequests.byId(id);
        const effects =
          kind === 'unlock'
            ? home.driver.executed.filter(({ commandId }) => commandId === mine?.commandId).length
            : log.filter((event) => event.data['request_id'] === id && event.success === true).length;
        const what = `seed ${seed}: ${kind} ${id}: ${String(outcome)} (${String(mine?.reason)}), ${effects} effects`;
        const isOver = left_ms <= 0;
        const wanted = outcome === 'applied' ? 1 : 0;
        if (effects !== wanted || (outcome === null && !isOver)) t.fail(what);
        // Only an unlock may come to nothing by what is lost on the way.
        if (kind !== 'unlock' && outcome !== 'applied' && !isOver) t.fail(what);
        const end = `${kind} ${outcome ?? 'none'} ${mine?.reason ?? ''}`;
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
      const executed = home.driver.executed.map(({ commandId }) => commandId);
      if (new Set(executed).size !== executed.length) t.fail(`seed ${seed}: an order was given twice`);
      await db.deleteFrom('requests').execute();
      await store.stop();
    }
    t.comment(JSON.stringify([...ends]));
    for (const end of ['unlock applied ', 'share applied ', 'settings applied '])
      t.ok((ends.get(end) ?? 0) > SEEDS / 8, end);
    t.ok(
      [...ends.keys()].some((end) => end.includes('hub_restarted')),
      'some were killed over an unlock',
    );
    t.ok(
      [...ends.keys()].some((end) => end.includes('claim_unanswered')),
      'some claims were lost',
    );
  },
);
