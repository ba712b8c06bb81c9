import t from 'tap';
import { tamperingProof } from '../../../scripts/prove/tampering/tampering-proof.js';
import { TAMPERINGS } from '../../../scripts/prove/tampering/tamperings.js';

t.test('every kind of tampering with an export is found, by both programs', async (t) => {
  const { failures, summary } = await tamperingProof.run({
    count: Object.keys(TAMPERINGS).length * 12,
    seconds: null,
    seed: 8,
    transport: null,
    progress: () => undefined,
  });
  t.strictSame(failures, [], summary);
});
