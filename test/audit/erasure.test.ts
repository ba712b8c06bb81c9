import fc from 'fast-check';
import t from 'tap';
import type { StoredEvent } from '../../src/audit/event.js';
import { ERASED_DESCRIPTION, ERASED_NAME } from '../../src/audit/event-part.js';
import { ErasureDigest, ErasureLedger, leftOf } from '../../src/audit/erasure.js';
import { CHAIN_START, linkFault, type ChainedEvent } from '../../src/audit/hash-chain.js';
import { anyEvent, chained, commitmentsOf } from './sample-events.js';

const [SAMPLE] = fc.sample(anyEvent, { numRuns: 1, seed: 7 });

function event(seq: number, change: Partial<StoredEvent> = {}): StoredEvent {
  if (!SAMPLE) throw new Error('no sample');
  return { ...SAMPLE, seq, ...change };
}

/** As a reader sees an event of which parts are gone. */
function erased(before: ChainedEvent, parts: readonly ('who' | 'text')[], erasedBy: number): ChainedEvent {
  const { who, text } = commitmentsOf(before.event);
  if (before.proof.form !== 2) throw new Error('form 2 only');
  return {
    ...before,
    event: {
      ...before.event,
      isErased: true,
      ...(parts.includes('who') && {
        ipAddress: null,
        actor: { ...before.event.actor, name: ERASED_NAME },
      }),
      ...(parts.includes('text') && { description: ERASED_DESCRIPTION, data: {} }),
    },
    proof: {
      form: 2,
      who: parts.includes('who') ? { hash: who, erasedBy } : before.proof.who,
      text: parts.includes('text') ? { hash: text, erasedBy } : before.proof.text,
    },
  };
}

function accounting(seq: number, rows: readonly (readonly [ChainedEvent, string])[]): ChainedEvent {
  const digest = new ErasureDigest();
  for (const [row, parts] of rows) digest.add(leftOf(row, parts));
  const data = { rows: digest.rows, digest: digest.hex() };
  return chained(CHAIN_START, event(seq, { type: 'LOG_ERASED', data }));
}

/** @returns where the ledger finds fault: a row, `open` at the end, or nowhere */
function verdict(rows: readonly ChainedEvent[]): number | 'open' | 'none' {
  const ledger = new ErasureLedger();
  for (const row of rows) if (!ledger.take(row)) return row.event.seq;
  return ledger.unsettled() === null ? 'none' : 'open';
}

t.test(
  'whatever is erased of an event, its place in the chain holds; what is left can not be changed',
  async () => {
    fc.assert(
      fc.property(anyEvent, fc.subarray(['who', 'text'] as const, { minLength: 1 }), (given, parts) => {
        const gone = erased(chained(CHAIN_START, { ...given, seq: 1 }), parts, 2);
        const changed = { ...gone, event: { ...gone.event, success: given.success === true ? false : true } };
        return linkFault(CHAIN_START, gone) === null && linkFault(CHAIN_START, changed) === 'altered';
      }),
      { numRuns: 200 },
    );
  },
);

t.test('every row of which something is gone is accounted for', async (t) => {
  const rows = [1, 2, 3].map((seq) => chained(CHAIN_START, event(seq, { id: String(seq) })));
  const [one, two, three] = rows;
  if (!one || !two || !three) throw new Error('three');
  const both = erased(one, ['who', 'text'], 4);
  const words = erased(three, ['text'], 4);
  const told = accounting(4, [
    [one, 'who+text'],
    [three, 'text'],
  ]);
  t.equal(verdict([both, two, words, told]), 'none');
  t.equal(verdict([one, two, three]), 'none', 'nothing erased, nothing to tell');
  t.equal(verdict([both, two, words]), 'open', 'nobody tells of it');
  t.equal(verdict([both, erased(two, ['who'], 4), words, told]), 4, 'one more row was blanked');
  t.equal(verdict([both, erased(two, ['who'], 9), words, told]), 'open', 'for an erasure that is not there');
  t.equal(verdict([both, two, three, told]), 4, 'one that is still there');
  t.equal(verdict([both, two, erased(three, ['who', 'text'], 4), told]), 4, 'more of a row');
  t.equal(verdict([one, two, three, told]), 4, 'none is gone');
  t.equal(verdict([erased(one, ['who'], 1)]), 1, 'told of by itself');
  t.equal(verdict([one, erased(two, ['who'], 1)]), 2, 'told of before');
  t.equal(verdict([both, two, words, chained(CHAIN_START, event(4, { type: 'LOCK' }))]), 4, 'another event');
});

t.test('two erasures of one row are told of apart', async (t) => {
  const row = chained(CHAIN_START, event(1));
  const twice = erased(erased(row, ['text'], 2), ['who'], 3);
  const split: ChainedEvent = {
    ...twice,
    proof: {
      form: 2,
      who: { hash: commitmentsOf(row.event).who, erasedBy: 3 },
      text: { hash: commitmentsOf(row.event).text, erasedBy: 2 },
    },
  };
  const told = [accounting(2, [[row, 'text']]), accounting(3, [[row, 'who']])];
  t.equal(verdict([split, ...told]), 'none');
  t.equal(verdict([split, ...told.slice(0, 1)]), 'open');
});
