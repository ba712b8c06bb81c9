import type { Proof } from '../proof.js';
import { seeded } from '../seeded.js';
import { robotWeek } from './robot.js';

export const robotProof: Proof = {
  name: 'robot',
  shows:
    'a robot types PINs for a simulated week against ten active six-digit ones: never more than SECURITY.md says',
  defaultCount: 20,
  async run({ count, seconds, seed, progress }) {
    const begunMs = performance.now();
    const random = seeded(seed);
    const failures: string[] = [];
    let [weeks, most, hits] = [0, 0, 0];
    while (weeks < count && (seconds === null || performance.now() - begunMs < seconds * 1_000)) {
      const [patient, family] = [weeks % 2 === 0, weeks % 4 >= 2];
      const week = await robotWeek(random, patient, family);
      weeks += 1;
      hits += week.hits;
      if (!family) most = Math.max(most, week.guesses);
      progress(`week ${weeks}: ${week.guesses} guesses of ${week.bound}, ${week.hits} hits`);
      if (week.guesses > week.bound)
        failures.push(`${week.guesses} guesses, and ${week.bound} are the bound`);
      if (week.guesses < 50) failures.push(`only ${week.guesses} guesses: the robot did not try`);
    }
    return {
      summary: `${weeks} weeks, at most ${most} guesses with nobody else there, ${hits} hits`,
      failures,
    };
  },
};
