import type { CreditKind } from '../../../src/accounts/credit.js';
import type { Clock } from '../../../src/kit/clock.js';
import { HubError } from '../../../src/kit/errors.js';
import type { NewId } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { creditOperations } from '../../../src/operations/credit/credit-operations.js';
import { commandLock } from '../../../src/operations/locks/command-lock.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { settleCommands } from '../../../src/operations/locks/settle-commands.js';
import type { Caller } from '../../../src/operations/ports.js';
import type { Store } from '../../../src/operations/store-ports.js';
import { sampleUser } from '../../../test/store/samples.js';
import type { Seeded } from '../seeded.js';
import type { ForgetfulLock } from './forgetful-lock.js';

/** Something that somebody was told, and that must stay so whatever happens next. */
export type Told =
  | { readonly transactionId: string; readonly kind: CreditKind }
  | { readonly commandId: string; readonly status: string };

export interface SpendersDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Seeded;
  readonly lock: ForgetfulLock;
  readonly tell: (told: Told) => void;
}

const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};
const KINDS: readonly CreditKind[] = ['top_up', 'top_up', 'hold', 'hold', 'capture', 'release'];
/** Few, so that steps meet on the same transaction. */
const TRANSACTIONS = 6;
export const PRICE_MINOR = 30;
const AMOUNTS = [10, 30, 70];
const FIRST_MINOR = 100;
const FINAL = new Set(['succeeded', 'failed', 'expired']);

/** People who top up, hold, capture, release and open a door that costs something, all at once. */
export class Spenders {
  /** What went wrong with somebody in a way that nothing explains. */
  readonly failures: unknown[] = [];
  readonly lockId: string;
  private readonly deps: SpendersDeps;
  private readonly credit;
  private readonly command;
  private readonly settleAll;

  private constructor(deps: SpendersDeps, lockId: string) {
    this.deps = deps;
    this.lockId = lockId;
    const { store, clock, newId, lock } = deps;
    const common = { store, clock, newId, logger: silentLogger, driverOf: () => lock };
    this.settleAll = settleCommands(common);
    this.credit = creditOperations(common);
    // Asked when the proof says so, not when a command ended.
    const settle = () => Promise.resolve();
    this.command = commandLock({
      ...common,
      timeIsTrusted: () => true,
      live: new LiveLocks(clock),
      settle,
      deadlineMs: 5_000,
    });
  }

  static async of(deps: SpendersDeps): Promise<Spenders> {
    const { store } = deps;
    const known = store.devices.byDeviceId('locker');
    if (known) return new Spenders(deps, known.id);
    const made = { deviceId: 'locker', name: 'Locker', siteId: null };
    const create = createDevice({ ...deps, random: systemRandom, live: new LiveLocks(deps.clock) });
    const { device } = await create(INSTALLER, made);
    await store.write((tx) => {
      const to = { transport: 'serial', address: '/dev/null', serial: 's', firmwareVersion: null } as const;
      tx.devices.setPaired(device.id, to, 0);
      tx.devices.setEntryPrice(device.id, PRICE_MINOR, 0);
    });
    return new Spenders(deps, device.id);
  }

  /** @returns ids of new people, with enough for a few entries */
  async people(count: number): Promise<readonly string[]> {
    const ids = Array.from({ length: count }, () => this.deps.newId());
    const made = this.deps.store.write((tx) => {
      for (const id of ids) tx.users.insert(sampleUser(1, { id, username: `u${id}`, email: null }), null);
    });
    const paid = ids.map((id) =>
      this.credit.changeCredit(INSTALLER, id, {
        kind: 'top_up',
        transactionId: `${id}-first`,
        amountMinor: FIRST_MINOR,
        note: null,
      }),
    );
    await Promise.all([made, ...paid]);
    return ids;
  }

  /** One person does one thing. Resolves when they know how it went. */
  async act(userId: string): Promise<void> {
    try {
      await (this.deps.random(3) === 0 ? this.open(userId) : this.move(userId));
    } catch (error) {
      if (!(error instanceof HubError)) this.failures.push(error);
    }
  }

  /** Asks the lock about everything that is unknown. */
  async settle(): Promise<void> {
    const { lock, store } = this.deps;
    const open = () =>
      store.commands.withStatus(this.lockId, 'unknown').filter(({ reason }) => reason !== 'evicted').length;
    lock.tells = true;
    // It is asked about so many at once.
    for (let left = Infinity, now = open(); now > 0 && now < left; now = open()) {
      left = now;
      await this.settleAll(this.lockId);
    }
    lock.tells = false;
  }

  private async move(userId: string): Promise<void> {
    const { random, tell } = this.deps;
    const kind = KINDS[random(KINDS.length)] ?? 'top_up';
    const transactionId = `${userId}-${random(TRANSACTIONS)}`;
    const isEnd = kind === 'capture' || kind === 'release';
    const amountMinor = isEnd && random(2) === 0 ? null : (AMOUNTS[random(AMOUNTS.length)] ?? 0);
    await this.credit.changeCredit(INSTALLER, userId, { kind, transactionId, amountMinor, note: null });
    tell({ transactionId, kind });
  }

  private async open(userId: string): Promise<void> {
    const actor = { kind: 'cli', id: null, name: userId } as const;
    const caller: Caller = { actor, userId, role: 'member', method: 'rest', ipAddress: null };
    const wait = this.deps.random(2) === 0;
    const { id, status } = await this.command(caller, this.lockId, 'unlock', { wait });
    if (FINAL.has(status)) this.deps.tell({ commandId: id, status });
  }
}
