import t from 'tap';
import type { HeardLock } from '../../../src/operations/locks/driver-ports.js';
import type { Caller } from '../../../src/operations/ports.js';
import { discoverLocks } from '../../../src/operations/locks/discover-locks.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';

const NOBODY: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

function heard(address: string, rssiDbm: number, pairingOpen: boolean): HeardLock {
  return { address, rssiDbm, pairingOpen, tag: '001122334455', paired: false };
}

class HearingDriver extends ScriptedDriver {
  readonly heard: readonly HeardLock[];

  constructor(locks: readonly HeardLock[]) {
    super();
    this.heard = locks;
  }

  discover(): readonly HeardLock[] {
    return this.heard;
  }
}

t.test(
  'those that can be paired now first, then the loudest; drivers that hear nothing are passed over',
  async (t) => {
    const hearing = new HearingDriver([
      heard('a', -40, false),
      heard('b', -80, true),
      heard('c', -60, true),
      heard('d', -30, false),
    ]);
    const discover = discoverLocks({ drivers: [new ScriptedDriver(), hearing] });
    t.same(
      discover(NOBODY).map(({ address }) => address),
      ['c', 'b', 'd', 'a'],
    );
    t.match(discover(NOBODY)[0], { transport: hearing.transport, rssiDbm: -60, pairingOpen: true });
    t.same(discoverLocks({ drivers: [new ScriptedDriver()] })(NOBODY), []);
  },
);
