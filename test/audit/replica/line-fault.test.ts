import fc from 'fast-check';
import t from 'tap';
import { canonicalEvent } from '../../../src/audit/canonical-event.js';
import { chainHash, leafHash, linkFault, type ChainedEvent } from '../../../src/audit/hash-chain.js';
import { eventLine, readEventLine, readEventText } from '../../../src/audit/replica/event-line.js';
import { lineFault } from '../../../src/audit/replica/line-fault.js';
import type { Line } from '../../../src/audit/replica/protocol.js';
import { anyEvent, chained, commitmentsOf } from '../sample-events.js';

const previous = Buffer.alloc(32, 9);

/** What both say of a line. */
function said(line: Line, after = line.seq - 1, head: Buffer = previous) {
  const [read, text] = [readEventLine(line), readEventText(line)];
  if (!read || !text) return [read ? 'read' : 'unreadable', text ? 'read' : 'unreadable'];
  const fault = linkFault({ seq: after, hash: head }, read);
  return [fault, lineFault({ seq: after, hash: head.toString('hex') }, text, line.hash)];
}

/** In every state that an event of the log may be in. */
const inAnyState: fc.Arbitrary<ChainedEvent> = fc
  .tuple(anyEvent, fc.constantFrom('whole', 'who', 'text', 'both', 'first', 'first erased'))
  .map(([event, state]) => {
    const head = { seq: event.seq - 1, hash: previous };
    const whole = chained(head, event);
    if (whole.proof.form !== 2 || state === 'whole') return whole;
    if (state.startsWith('first')) {
      const leaf = leafHash(whole.salt, canonicalEvent(event));
      const erasedBy = state === 'first' ? null : event.seq + 1;
      const hashes = { leafHash: leaf, chainHash: chainHash(previous, leaf) };
      return { ...whole, ...hashes, proof: { form: 1, erasedBy } };
    }
    const { who, text } = commitmentsOf(event);
    const gone = (hash: Buffer) => ({ hash, erasedBy: event.seq + 1 });
    return {
      ...whole,
      proof: {
        form: 2,
        who: state === 'text' ? whole.proof.who : gone(who),
        text: state === 'who' ? whole.proof.text : gone(text),
      },
    };
  });

/** What was erased is no longer covered by any hash. */
const isWhole = ({ proof }: ChainedEvent) =>
  proof.form === 1 ? proof.erasedBy === null : 'salt' in proof.who && 'salt' in proof.text;

const wire = (event: ChainedEvent) => JSON.parse(JSON.stringify(eventLine(event))) as Line;

t.test('a line holds by its hex as it does by its bytes', (t) => {
  fc.assert(
    fc.property(inAnyState, (event) => {
      t.strictSame(said(wire(event)), [null, null]);
    }),
  );
  t.end();
});

t.test('whatever is changed of a line, both find the same fault', (t) => {
  fc.assert(
    fc.property(inAnyState, fc.nat(), fc.constantFrom('0', 'f', 'F', 'g', '7'), (event, at, digit) => {
      const text = JSON.stringify(eventLine(event));
      const digits = [...text.matchAll(/(?<=[0-9a-f]{16})[0-9a-f](?=[0-9a-f]{8})/g)].map(
        ({ index }) => index,
      );
      const place = digits[at % digits.length] ?? 0;
      const changed = JSON.parse(text.slice(0, place) + digit + text.slice(place + 1)) as Line;
      const [bytes, hex] = said(changed);
      t.equal(bytes, hex);
      if (text[place] !== digit && isWhole(event)) t.not(hex, null, 'and there is one');
    }),
  );
  t.end();
});

t.test('a line that follows nothing, or something else, is told as such by both', (t) => {
  fc.assert(
    fc.property(inAnyState, (event) => {
      const line = wire(event);
      t.strictSame(said(line, line.seq), ['gap', 'gap']);
      t.strictSame(said(line, line.seq - 1, Buffer.alloc(32, 8)), ['broken', 'broken']);
    }),
  );
  t.end();
});

t.test('a text that is longer than a line may be is hashed whole', (t) => {
  const [event] = fc.sample(anyEvent, 1);
  if (!event) throw new Error('no event');
  const long = { ...event, description: '\u{1F6AA}'.repeat(100_000) };
  const line = wire(chained({ seq: event.seq - 1, hash: previous }, long));
  t.strictSame(said(line), [null, null]);
  t.end();
});
