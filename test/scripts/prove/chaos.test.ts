import t from 'tap';
import { badLuck } from '../../../scripts/prove/chaos/bad-luck.js';
import { chaosProof } from '../../../scripts/prove/chaos/chaos-proof.js';
import { CHAOS_TRANSPORTS } from '../../../scripts/prove/chaos/transports.js';
import { seeded } from '../../../scripts/prove/seeded.js';
import { faultInput } from '../../../src/simulator/control-input.js';
import { bleHindrance } from '../../support/ble-hindrance.js';

const COMMANDS = 100;
const SEED = 5;

// Under a minute, most of it radio links and deadlines; more on a machine that is busy with other things.
t.setTimeout(900_000);

t.test('every fault is one the simulator knows, and each kind comes up', async (t) => {
  for (const transport of CHAOS_TRANSPORTS) {
    const random = seeded(SEED);
    const kinds = new Set<string>();
    for (let times = 0; times < 1_000; times += 1) {
      const fault = badLuck(random, transport);
      if (fault) kinds.add(faultInput.parse(fault).kind);
    }
    t.strictSame(
      [...kinds].sort(),
      ['delay', 'drop', 'drop_replies', 'duplicate', 'power_cut', 'power_off', 'reorder'],
      transport.name,
    );
  }
});

for (const { name } of CHAOS_TRANSPORTS) {
  t.test(
    `${COMMANDS} commands over ${name} while everything goes wrong`,
    { skip: name === 'ble' && bleHindrance() },
    async (t) => {
      const { summary, failures } = await chaosProof.run({
        count: COMMANDS,
        seconds: null,
        seed: SEED,
        transport: name,
        progress: () => undefined,
      });
      t.strictSame(failures, []);
      t.match(summary, new RegExp(`^${name}: 1\\d\\d commands .* [1-9]\\d* kills of the hub, faults .*drop`));
    },
  );
}

t.test('a transport that is not there', async (t) => {
  const options = { count: 1, seconds: null, seed: SEED, progress: () => undefined };
  const { failures } = await chaosProof.run({ ...options, transport: 'pigeon' });
  t.match(failures, [/no transport pigeon: serial, mqtt, ble/]);
});
