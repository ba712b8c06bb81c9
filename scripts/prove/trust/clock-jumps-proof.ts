import type { Proof } from '../proof.js';
import { seeded } from '../seeded.js';
import { jumpClocks } from './clock-jumps.js';

export const clockJumpsProof: Proof = {
  name: 'clock-jumps',
  shows:
    'the wall clock jumps by up to 25 years, to and fro, with restarts: no code opens at a wrong time, no lockout is cut short',
  defaultCount: 1_000,
  async run({ count, seconds, seed }) {
    const begunMs = performance.now();
    const seen = await jumpClocks(
      count,
      seeded(seed),
      () => seconds === null || performance.now() - begunMs < seconds * 1_000,
    );
    const summary = `${seen.jumps} jumps, ${seen.restarts} restarts, ${seen.granted} dated codes granted and ${seen.doubted} refused for doubt, ${seen.lockouts} lockouts`;
    return { summary, failures: seen.failures };
  },
};
