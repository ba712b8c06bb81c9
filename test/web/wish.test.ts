import t from 'tap';
import { Problem, Unreachable } from '../../src/web/api/problem.js';
import { Wish } from '../../src/web/api/wish.js';

interface Sent {
  readonly body: string;
  readonly key: string;
}

/** A form that is submitted once for each end, where `undefined` is an answer; what the hub was sent. */
async function submit(
  ends: readonly (Error | undefined)[],
  choices: readonly string[] = [],
): Promise<Sent[]> {
  const wish = new Wish<string>();
  const sent: Sent[] = [];
  for (const [n, end] of ends.entries()) {
    const send = (body: string, key: string) => {
      sent.push({ body, key });
      return end ? Promise.reject(end) : Promise.resolve();
    };
    await wish
      .ask(choices[n] ?? 'as before', () => `made at ${n}`, send)
      .catch((error: unknown) => {
        if (error !== end) throw error;
      });
  }
  return sent;
}

const lost = new Unreachable(null);
const refused = (status: number, code: string) => new Problem(status, { code });

t.test('where no answer came the same is sent again under the same key', async (t) => {
  const [first, ...others] = await submit([lost, lost, undefined]);
  t.same(others, [first, first], 'though it would be made otherwise by now');
});

t.test('after an answer the next is another wish', async (t) => {
  for (const end of [undefined, refused(409, 'pin_unavailable'), refused(409, 'idempotency_interrupted')]) {
    const [first, second] = await submit([end, undefined]);
    t.not(second?.key, first?.key);
    t.equal(second?.body, 'made at 1');
  }
});

t.test('an answer that is not of the wish leaves open what became of it', async (t) => {
  const ends = [refused(401, 'token_expired'), refused(429, 'rate_limited'), refused(503, 'storage_full')];
  for (const end of [...ends, refused(409, 'request_in_progress')]) {
    const [first, , third] = await submit([lost, end, undefined]);
    t.same(third, first, end.code);
  }
});

t.test('another choice is another wish', async (t) => {
  const [first, second] = await submit([lost, undefined], ['Guest', 'Cleaner']);
  t.not(second?.key, first?.key);
  t.equal(second?.body, 'made at 1');
});
