import t from 'tap';
import { hostileLanProof } from '../../../scripts/prove/hostile-lan/hostile-lan-proof.js';

t.setTimeout(300_000);

t.test('strangers on the LAN and slow readers cost no memory', async (t) => {
  const { summary, failures } = await hostileLanProof.run({
    count: 20,
    seconds: null,
    seed: 1,
    transport: null,
    progress: () => undefined,
  });
  t.strictSame(failures, []);
  t.match(summary, /20 MiB before .*; 50 half-open connections: .*; 100 readers that read nothing: /);
});
