import { formatInstallCode } from '../../../firmware-protocol/install-code.js';
import type { ContractCase } from '../case.js';
import { verdict } from '../verdict.js';

/** Well formed, and of no lock. */
const OTHER_CODE = formatInstallCode(Buffer.alloc(16, 0x5a));
/** One character is wrong. */
const TYPING_ERROR = `${OTHER_CODE.slice(0, -1)}${OTHER_CODE.endsWith('0') ? '1' : '0'}`;

export const pairingCases: readonly ContractCase[] = [
  {
    name: 'pair, session, unlock, lock',
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId, 30);
      t.match(await bench.act(door, 'unlock'), { httpStatus: 200, status: 'succeeded' });
      t.equal((await door.lock.truth()).bolt, 'unlocked');
      t.match(await bench.act(door, 'lock'), { httpStatus: 200, status: 'succeeded' });
      const { wrong, commands } = await verdict(bench, door);
      t.strictSame(wrong, []);
      t.equal(commands.length, 2);
      t.match(await door.lock.truth(), { bolt: 'locked', actuations: 2 });
      await bench.close(door);
    },
  },
  {
    name: 'a lock that is not paired does nothing and is offered nothing',
    async run(t, bench, deviceId) {
      const door = await bench.unpaired(deviceId);
      t.match(await bench.act(door), { httpStatus: 409, code: 'lock_offline' });
      t.equal((await door.lock.truth()).actuations, 0);
      await bench.close(door);
    },
  },
  {
    name: 'a wrong install code pairs nothing, the right one does after it',
    needs: ['install_code'],
    async run(t, bench, deviceId) {
      const door = await bench.unpaired(deviceId);
      const wrong = await door.lock.pair(bench.hub, door.id, { install_code: OTHER_CODE });
      t.match(wrong, { status: 422, body: { code: 'bad_install_code' } });
      const typo = await door.lock.pair(bench.hub, door.id, { install_code: TYPING_ERROR });
      t.match(typo, { status: 422, body: { code: 'bad_install_code' } });
      t.match(await door.lock.pair(bench.hub, door.id), { status: 200 });
      await bench.whenOnline(door);
      t.match(await bench.act(door), { httpStatus: 200, status: 'succeeded' });
      const again = await door.lock.pair(bench.hub, door.id);
      t.match(again, { status: 409, body: { code: 'already_paired' } }, 'until it is reset from the inside');
      t.match(await bench.act(door, 'lock'), { httpStatus: 200 }, 'and the refusal broke nothing');
      await bench.close(door);
    },
  },
  {
    name: 'the hub dies while it pairs: the lock can still be paired, and obeys one hub',
    needs: ['install_code'],
    async run(t, bench, deviceId) {
      const door = await bench.unpaired(deviceId);
      // The commit is the first sealed message to the lock: it arrives, and its answer finds nobody.
      const committed = door.lock.line.next('to_lock');
      const first = door.lock.pair(bench.hub, door.id).catch(() => null);
      await committed;
      await bench.killHub();
      await first;
      await bench.startHub();
      const again = await door.lock.pair(bench.hub, door.id);
      t.ok(again.status === 200 || again.status === 409, `paired or paired before: ${again.status}`);
      await bench.whenOnline(door);
      t.match(await bench.act(door), { httpStatus: 200, status: 'succeeded' });
      t.strictSame((await verdict(bench, door)).wrong, []);
      await bench.close(door);
    },
  },
];
