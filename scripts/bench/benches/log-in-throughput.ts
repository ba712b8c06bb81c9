import { ADMIN } from '../../../test/support/real-hub.js';
import { SCRYPT_CONCURRENT } from '../../../src/kit/scrypt-pool.js';
import type { Bench } from '../bench.js';
import { load } from '../load.js';
import { logIn, loggingIn } from '../log-ins.js';
import { ratioAtLeast, ratioAtMost, row } from '../row.js';
import { median, timed } from '../sample.js';

const CLIENTS = 4;
const ROUNDS = { full: 6, short: 1 } as const;
const ROUND_S = { full: 3, short: 0.3 } as const;
const PAIRS = { full: 60, short: 2 } as const;

/** What hubs have where nobody set anything; the hubs of tests have less. */
const DEFAULT_COST = { DOORWARD_SCRYPT_PARALLELIZATION: '5' };

/** Log-ins a second against what the chosen scrypt allows, and whether the time of a refusal tells who is known. */
export const logInThroughput: Bench = {
  name: 'log-in-throughput',
  async run(scene, effort) {
    const hub = await scene.hub({ env: DEFAULT_COST });
    const logIns = loggingIn(scene, hub, CLIENTS);
    const { program } = await scene.server('bare-scrypt');
    const bare = async () => {
      const ms = ROUND_S[effort] * 1000;
      const [, value] = await program.says(/per-second ([\d.]+)\n/, () => {
        program.send(ms);
      });
      return Number(value);
    };
    await load(logIns, ROUND_S[effort]);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      ours.push((await load(logIns, ROUND_S[effort])).perSecond);
      theirs.push(await bare());
    }
    const wrong = logIn(scene, hub, { ...ADMIN, password: 'not the right one' }, 401);
    const unknown = logIn(scene, hub, { email: 'nobody@example.org', password: 'not the right one' }, 401);
    const wrongMs: number[] = [];
    const unknownMs: number[] = [];
    for (let pair = 0; pair < PAIRS[effort]; pair += 1) {
      wrongMs.push(await timed(wrong));
      unknownMs.push(await timed(unknown));
    }
    return [
      row({
        name: 'log-in-throughput',
        measures: `log-ins a second, ${CLIENTS} clients, median round`,
        unit: '/s',
        value: median(ours),
        baseline: {
          measures: `bare scrypts a second of node:crypto at the same cost, ${SCRYPT_CONCURRENT.log_in} at a time, in turns`,
          value: median(theirs),
        },
        targets: [ratioAtLeast(0.9)],
      }),
      row({
        name: 'log-in-unknown',
        measures: 'a log-in of somebody unknown, refused, median',
        unit: 'ms',
        value: median(unknownMs),
        baseline: { measures: 'one with a wrong password, in turns, median', value: median(wrongMs) },
        targets: [ratioAtLeast(0.8), ratioAtMost(1.25)],
      }),
    ];
  },
};
