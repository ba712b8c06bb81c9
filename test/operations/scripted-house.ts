import type { User } from '../../src/accounts/user.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { ScryptPool } from '../../src/kit/scrypt-pool.js';
import { decideEntry } from '../../src/operations/access/decide-entry.js';
import { KeypadLockouts } from '../../src/operations/access/keypad-lockouts.js';
import { PinVerifiers } from '../../src/operations/access/pin-verifiers.js';
import { commandLock } from '../../src/operations/locks/command-lock.js';
import { LiveLocks } from '../../src/operations/locks/live-locks.js';
import { settleCommands } from '../../src/operations/locks/settle-commands.js';
import type { Caller } from '../../src/operations/ports.js';
import { ScriptedDriver } from '../support/scripted-driver.js';
import { temporaryStore } from '../support/temporary-store.js';

export const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

/** Somebody who asks over REST. */
export function callerOf(user: User): Caller {
  return {
    actor: { kind: 'user', id: user.id, name: user.firstName },
    userId: user.id,
    role: user.role,
    method: 'rest',
    ipAddress: '192.0.2.1',
  };
}

/** What opens doors, real and on a real store; the locks do as the test says. */
export function scriptedHouse(t: Parameters<typeof temporaryStore>[0]) {
  const temporary = temporaryStore(t);
  const { store, clock, newId } = temporary;
  const driver = new ScriptedDriver();
  const live = new LiveLocks(clock);
  const common = {
    store,
    clock,
    newId,
    live,
    driverOf: () => driver,
    logger: silentLogger,
    random: systemRandom,
    timeIsTrusted: () => true,
  };
  const settle = settleCommands(common);
  const lockouts = new KeypadLockouts(common);
  const verifiers = new PinVerifiers(new ScryptPool(), { id: 'aaaaaaaa', bytes: new Uint8Array(32) });
  return {
    ...{ temporary, driver, live, common, settle, lockouts, verifiers },
    command: commandLock({ ...common, settle, deadlineMs: 5_000 }),
    decide: decideEntry({ ...common, verifiers, lockouts }),
  };
}
