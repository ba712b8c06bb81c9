import t from 'tap';
import { hostileLanProof } from '../../../scripts/prove/hostile-lan/hostile-lan-proof.js';

t.setTimeout(180_000);

t.test('strangers on the LAN cost no memory', async (t) => {
  const { summary, failures } = await hostileLanProof.run({
    count: 20,
    seconds: null,
    seed: 1,
    transport: null,
    progress: () => undefined,
  });
  t.strictSame(failures, []);
  t.match(summary, /^[2-9]\d MiB before authentication and 500 half-open/);
});
