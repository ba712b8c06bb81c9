import t from 'tap';
import { killBrokerProof } from '../../../scripts/prove/kill-broker/kill-broker-proof.js';

const KILLS = 5;

t.setTimeout(180_000);

t.test(`${KILLS} kills of a broker under load`, async (t) => {
  const options = { count: KILLS, seconds: null, seed: 7, transport: null };
  const { summary, failures } = await killBrokerProof.run({ ...options, progress: () => undefined });
  t.strictSame(failures, []);
  t.match(summary, /^5 kills .* [1-9]\d* QoS 1 messages acknowledged .* [1-9]\d* QoS 2 messages/);
});
