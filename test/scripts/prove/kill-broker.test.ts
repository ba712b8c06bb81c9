import t from 'tap';
import { killBrokerProof } from '../../../scripts/prove/kill-broker/kill-broker-proof.js';
import { Ledger } from '../../../scripts/prove/kill-broker/ledger.js';

const KILLS = 5;

t.setTimeout(300_000);

t.test(`${KILLS} kills of a broker under load`, async (t) => {
  const options = { count: KILLS, seconds: null, seed: 7, transport: null };
  const { summary, failures } = await killBrokerProof.run({ ...options, progress: () => undefined });
  t.strictSame(failures, []);
  t.match(summary, /^5 kills .* QoS 1 messages between clients.*QoS 2 messages between clients/);
});

t.test('the ledger tells what was lost and what came twice', async (t) => {
  const once = new Ledger('QoS 2', false);
  for (const number of [1, 2, 3]) once.acknowledge(number);
  t.equal(once.waiting, 3);
  t.equal(once.hasCome(1), false);
  t.strictSame(
    [1, 3, 3, 4].map((number) => once.arrive(number)),
    [true, true, false, true],
  );
  once.acknowledge(4);
  t.strictSame(once.lost(), ['QoS 2: message 2 was acknowledged and lost']);
  t.strictSame(once.twice(), ['QoS 2: message 3 came more than once']);
  t.equal(once.waiting, 1);
  t.equal(once.hasCome(4), true);
  const again = new Ledger('QoS 1', true);
  again.acknowledge(1);
  for (const number of [1, 1]) again.arrive(number);
  t.strictSame([...again.twice(), ...again.lost()], []);
  const orders = new Ledger('orders', false);
  for (const number of [1, 2, 3]) orders.acknowledge(number);
  orders.arrive(1);
  for (const number of [1, 2]) orders.arriveMarked(number);
  t.strictSame(orders.twice(), [], 'what is marked is not taken for new');
  t.strictSame(orders.lost(), ['orders: message 3 was acknowledged and lost']);
  orders.arrive(2);
  t.strictSame(orders.twice(), ['orders: message 2 came more than once']);
});
