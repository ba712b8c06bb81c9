import type { Test } from 'tap';
import type { PhoneCountry } from '../../../src/accounts/phone-number.js';
import type { Role, User } from '../../../src/accounts/user.js';
import type { EventType, StoredEvent } from '../../../src/audit/event.js';
import { HubError } from '../../../src/kit/errors.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { accountOperations } from '../../../src/operations/accounts/account-operations.js';
import type { NewUser, Origin } from '../../../src/operations/accounts/account-use-cases.js';
import type { Messages, NewMessage } from '../../../src/operations/messages/message-queue.js';
import type { Caller } from '../../../src/operations/ports.js';
import { loadSigningKeys } from '../../../src/operations/accounts/signing-keys.js';
import { TokenClock } from '../../../src/operations/accounts/token-clock.js';
import { TokenSigner } from '../../../src/operations/accounts/token-signer.js';
import type { SqliteStore } from '../../../src/store/store.js';
import { openTestStore } from '../../store/open-test-store.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

export const ORIGIN: Origin = { ipAddress: '192.0.2.7', userAgent: 'curl/8' };
export const PASSWORD = 'correct horse';
/** As the settings have them by default. */
export const LIVES = { accessS: 15 * 60, refreshS: 7 * 24 * 3600 };
/** The least that is taken: these tests are about people, not about how long a hash takes. */
export const LOG2_COST = 10;

export const CLI: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

/** A message as a sender would have got it. */
export interface Letter extends NewMessage {
  readonly code: string;
  /** Whether it was called back since. */
  withdrawn: boolean;
}

export interface Household {
  /** Messages that went out, oldest first. */
  readonly letters: Letter[];
  readonly accounts: Awaited<ReturnType<typeof accountOperations>>;
  /** The operations as they are after a restart, on a machine with this clock. */
  readonly restart: (clock: SimulatedClock) => Promise<Household['accounts']>;
  readonly store: SqliteStore;
  readonly clock: SimulatedClock;
  readonly newId: () => string;
  /** Signs with the hub's own key. */
  readonly signer: TokenSigner;
  /** The secret and the name of the hub's first key. */
  readonly secret: Uint8Array;
  readonly keyId: string;
  /** scrypts so far: their N. */
  readonly scrypts: readonly number[];
  /** Log rows of these types, oldest first. */
  readonly events: (...types: EventType[]) => Promise<readonly StoredEvent[]>;
}

/** The real pool, telling N of each run. */
class CountingPool extends ScryptPool {
  private readonly costs: number[];

  constructor(costs: number[]) {
    super();
    this.costs = costs;
  }

  override derive(...given: Parameters<ScryptPool['derive']>): Promise<Buffer> {
    const [priority, , , , cost] = given;
    if (priority !== 'log_in') throw new Error('a password must not pass a keypad');
    this.costs.push(cost.cost);
    return super.derive(...given);
  }
}

/** Real account operations over a real store. */
export async function household(
  t: Test,
  given: {
    refreshRotation?: boolean;
    log2Cost?: number;
    signUp?: 'open' | 'invite' | 'closed';
    sessions?: [number, 'replace' | 'refuse'];
    phoneCountry?: PhoneCountry;
    otpPerAddress?: number;
    otpDigits?: number;
    /** How messages go out; default: to `letters`. */
    messages?: Messages;
  } = {},
): Promise<Household> {
  const clock = new SimulatedClock();
  const { store } = openTestStore(t, { clock });
  const newId = idSource(clock, systemRandom);
  const scrypts: number[] = [];
  const letters: Letter[] = [];
  const toLetters: Messages = {
    canReach: () => true,
    send: (message) => {
      const letter = { ...message, code: /\d{4,8}/.exec(message.text)?.[0] ?? '', withdrawn: false };
      letters.push(letter);
      return () => {
        letter.withdrawn = true;
      };
    },
  };
  const open = (clock: SimulatedClock) =>
    accountOperations({
      store,
      clock,
      random: systemRandom,
      newId,
      logger: silentLogger,
      scrypts: new CountingPool(scrypts),
      refreshRotation: given.refreshRotation ?? true,
      lives: LIVES,
      signUp: given.signUp ?? 'invite',
      sessionsPerUser: given.sessions?.[0] ?? 20,
      sessionsWhenFull: given.sessions?.[1] ?? 'replace',
      passwordCost: { log2Cost: given.log2Cost ?? LOG2_COST, parallelization: 1 },
      messages: given.messages ?? toLetters,
      otpDigits: given.otpDigits ?? 6,
      otpPerAddress: given.otpPerAddress ?? 1_000,
      phoneCountry: given.phoneCountry ?? null,
    });
  const accounts = await open(clock);
  const time = new TokenClock(clock, 0);
  const keys = await loadSigningKeys({ store, random: systemRandom, clock }, time);
  const [{ id: keyId, secret }] = keys.all;
  return {
    letters,
    accounts,
    restart: open,
    store,
    clock,
    newId,
    secret,
    keyId,
    signer: new TokenSigner({ keys, time, newId, lives: LIVES }),
    scrypts,
    events: async (...types) => {
      // What may wait for company goes with the next change.
      await store.write(() => undefined);
      const { rows } = store.events.page({ cursor: null, size: 200 }, {});
      return [...rows].reverse().filter(({ type }) => types.includes(type));
    },
  };
}

export function newUser(name: string, role: Role = 'member'): NewUser {
  return {
    username: name,
    email: `${name}@example.org`,
    password: PASSWORD,
    firstName: name,
    lastName: 'Test',
    role,
  };
}

export function callerOf(user: User): Caller {
  return {
    actor: { kind: 'user', id: user.id, name: user.firstName },
    userId: user.id,
    role: user.role,
    method: 'rest',
    ipAddress: ORIGIN.ipAddress,
  };
}

/** @returns the code that `action` fails with; `none` if it doesn't */
export async function codeOf(action: () => unknown): Promise<string> {
  return (await failureOf(action))?.code ?? 'none';
}

/** @returns the failure itself; null if there is none */
export async function failureOf(action: () => unknown): Promise<HubError | null> {
  try {
    await action();
    return null;
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}
