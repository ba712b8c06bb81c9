import t from 'tap';
import * as z from 'zod';
import { runHere } from '../../cli/support/run-cli.js';
import { expectAnswer } from '../../support/json-client.js';
import { until } from '../../support/until.js';
import { lockTag } from '../../../firmware-protocol/ble-advert.js';
import { BleHouse } from './ble-house.js';

t.setTimeout(300_000);

const found = z.object({
  data: z.array(
    z.strictObject({
      transport: z.literal('ble'),
      address: z.string(),
      rssi: z.number(),
      tag: z.string(),
      pairing_open: z.boolean(),
      paired: z.boolean(),
    }),
  ),
});

t.test('locks in reach that are not paired here', async (t) => {
  const house = await BleHouse.open(t);
  const discovered = async () =>
    expectAnswer(await house.hub.request('GET', '/devices/discover'), 200, found).data;
  const lock = await house.add('back-door');
  const cli = (...args: string[]) => runHere(args, { DOORWARD_DATA_DIR: house.hub.dataDir });

  t.match(await house.radio(), { detail: /no locks; the radio is not needed/ });
  t.same(await discovered(), [], 'the first look begins to listen');
  await until(
    async () => (await discovered()).length > 0,
    15_000,
    () => 'the lock to be heard',
  );
  t.match(
    await discovered(),
    [{ address: lock.address, tag: lockTag(lock.serial), pairing_open: false, paired: false }],
    'its button was not pressed',
  );

  await house.world('POST', '/locks/back-door/button');
  const looked = await cli('lock', 'discover', '--json');
  t.equal(looked.exitCode, 0, looked.stderr);
  t.match(JSON.parse(looked.stdout), { locks: [{ address: lock.address, pairing_open: true }] });
  t.match(
    (await cli('lock', 'discover')).stdout,
    new RegExp(`^VIA +ADDRESS[^]*\\nble +${lock.address} +-\\d+ dBm +[0-9a-f]{12} +yes +no\\n$`),
  );

  const label = ['--serial', lock.serial, '--install-code', lock.install_code];
  const paired = await cli('lock', 'pair', 'back-door', '--transport', 'ble', ...label, '--json');
  t.equal(paired.exitCode, 0, paired.stderr);
  t.same(await discovered(), [], 'one of ours is not told');
});

t.test('without Bluetooth that is said, not an empty list', async (t) => {
  const house = await BleHouse.open(t);
  await house.adapter({ state: 'absent' });
  await until(
    async () => (await house.hub.request('GET', '/devices/discover')).status === 503,
    15_000,
    () => 'the hub to know that it has no Bluetooth',
  );
  const looked = await runHere(['lock', 'discover', '--json'], { DOORWARD_DATA_DIR: house.hub.dataDir });
  t.match(JSON.parse(looked.stdout), { error: { code: 'bluetooth_unavailable' } });
  t.not(looked.exitCode, 0);
});
