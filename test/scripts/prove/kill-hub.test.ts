import t from 'tap';
import { killHubProof } from '../../../scripts/prove/kill-hub/kill-hub-proof.js';

const KILLS = 5;

// Some seconds; several times that on a machine that is busy with other things.
t.setTimeout(300_000);

t.test(`${KILLS} kills of the hub while everybody uses their doors`, async (t) => {
  const lines: string[] = [];
  const { summary, failures } = await killHubProof.run({
    count: KILLS,
    seconds: null,
    seed: 3,
    transport: null,
    progress: (line) => lines.push(line),
  });
  t.strictSame(failures, []);
  t.match(summary, /^[56] kills .* outcomes told/);
  t.equal(lines.length, 1);
});
