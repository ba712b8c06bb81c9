import fc from 'fast-check';
import t from 'tap';
import {
  POLL_PATIENCE_MS,
  PROBE_SPACING_MS,
  PROBE_SPACING_URGENT_MS,
  TurnOrder,
  type TurnKind,
  type Wish,
} from '../../../src/drivers/serial/turn-order.js';

type Kinds = readonly TurnKind[];

const kinds = fc.array(fc.constantFrom<TurnKind>('urgent', 'poll', 'doubt', 'probe'), {
  minLength: 1,
  maxLength: 32,
});
const turnMs = fc.integer({ min: 1, max: 60 });

/** Everybody wants the bus all the time: who gets it, and when. */
function run(
  wanted: Kinds,
  spentMs: number,
  turns: number,
): { readonly station: number; readonly atMs: number }[] {
  const order = new TurnOrder<number>();
  const given: { station: number; atMs: number }[] = [];
  for (let atMs = 0; given.length < turns; atMs += spentMs) {
    const wishes: Wish<number>[] = wanted.map((kind, station) => ({ station, kind, dueMs: 0 }));
    const next = order.next(wishes, atMs);
    if (!next) break;
    order.served(next, atMs);
    given.push({ station: next.station, atMs });
  }
  return given;
}

t.test('nobody who wants nothing is served', async (t) => {
  t.equal(new TurnOrder<number>().next([], 0), null);
});

t.test('on a bus that is never free everybody has their turn, in bounded time', async () => {
  fc.assert(
    fc.property(kinds, turnMs, (wanted, spentMs) => {
      const given = run(wanted, spentMs, Math.ceil((40_000 + 2_000 * wanted.length) / spentMs));
      for (const [station, kind] of wanted.entries()) {
        const at = given.flatMap((turn) => (turn.station === station ? [turn.atMs] : []));
        const gaps = [0, ...at].map((from, index, all) => (all[index + 1] ?? from) - from);
        const share = wanted.length * spentMs;
        const limitMs =
          kind === 'urgent'
            ? 4 * share
            : kind === 'poll'
              ? 4 * (share + POLL_PATIENCE_MS)
              : 2 * wanted.length * (Math.max(PROBE_SPACING_MS, PROBE_SPACING_URGENT_MS) + 2 * spentMs);
        if (at.length === 0 || Math.max(...gaps) > limitMs) return false;
      }
      return true;
    }),
  );
});

t.test('of two turns in a row at least one is for a command, when one waits', async () => {
  fc.assert(
    fc.property(kinds, turnMs, (wanted, spentMs) => {
      const given = run(['urgent', ...wanted], spentMs, 400);
      const others = given.map(({ station }) => station !== 0 && wanted[station - 1] !== 'urgent');
      const probes = given.filter(
        ({ station }) => station !== 0 && /probe|doubt/.test(wanted[station - 1] ?? ''),
      );
      const isSpaced = probes.every(
        ({ atMs }, at) => at === 0 || atMs - (probes[at - 1]?.atMs ?? 0) > PROBE_SPACING_URGENT_MS,
      );
      // A poll may follow a probe once, never another poll.
      const longest = others.reduce((run, other) => (other ? run + 1 : 0), 0);
      return isSpaced && longest <= 2;
    }),
  );
});
