import fc from 'fast-check';
import t from 'tap';
import { idSource } from '../../src/kit/ids.js';
import { systemRandom } from '../../src/kit/random.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('property: UUIDv7 form, in the order of time, never twice', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (wallMs, laterMs) => {
        const clock = new SimulatedClock(wallMs);
        const newId = idSource(clock, systemRandom);
        const [a, b] = [newId(), newId()];
        clock.advance(laterMs);
        const later = newId();
        const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
        return [a, b, later].every((id) => form.test(id)) && a !== b && a < later && b < later;
      },
    ),
  );
  t.end();
});
