import fc from 'fast-check';
import t from 'tap';
import { SAME_SUCCESSOR_MS } from '../../../src/operations/accounts/refresh-tokens.js';
import { CLI, codeOf, household, newUser, ORIGIN, PASSWORD } from './household.js';

const RUNS = 60;

/** What a session must be, kept as simply as it can be told. */
interface Model {
  current: string;
  parent: string | null;
  rotatedAtMs: number;
  ended: boolean;
}

/** What a tab, a thief or the clock does next; `which` picks one of all the refresh tokens that ever were. */
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('refresh' as const), which: fc.nat() }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'refresh_newest' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 12_000 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'log_out' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rotate_keys' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

t.test('any order of refreshes, by whomever: as the model says', { timeout: 120_000 }, async (t) => {
  const home = await household(t, { sessions: [500, 'replace'] });
  const { clock, store } = home;
  let { accounts } = home;
  await accounts.createUser(CLI, newUser('anna'));
  let reuses = 0;
  let rotations = 0;
  // Batches are what arrives in one turn of the event loop.
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(action, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      async (batches) => {
        const first = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
        const signedIn = accounts.authenticate(first.access);
        const issued = [first.refresh];
        const model: Model = {
          current: first.refresh,
          parent: null,
          rotatedAtMs: clock.wallMs(),
          ended: false,
        };
        const refresh = (token: string) => {
          const asked = accounts.refreshTokens(token, ORIGIN).then(
            (pair) => pair.refresh,
            (error: unknown) => {
              if ((error as { code?: string }).code === 'token_revoked') return null;
              throw error;
            },
          );
          return { token, asked, atMs: clock.wallMs() };
        };
        for (const batch of batches) {
          const asked: ReturnType<typeof refresh>[] = [];
          const endings: Promise<void>[] = [];
          let endedAfter = Infinity;
          for (const step of batch) {
            if (step.kind === 'wait') clock.advance(step.ms);
            if (step.kind === 'refresh') asked.push(refresh(issued[step.which % issued.length] ?? ''));
            if (step.kind === 'refresh_newest') asked.push(refresh(issued.at(-1) ?? ''));
            if (step.kind === 'rotate_keys' && accounts.listSigningKeys().length < 4) {
              endings.push(accounts.rotateSigningKey(CLI, { endOld: false }).then(() => undefined));
            }
            if (step.kind === 'log_out') {
              endedAfter = Math.min(endedAfter, asked.length);
              endings.push(accounts.logOut(signedIn, ORIGIN));
            }
            if (step.kind === 'restart') accounts = await home.restart(clock);
          }
          await Promise.all(endings);
          const nowMs = clock.wallMs();
          for (const [index, { token, asked: answer }] of asked.entries()) {
            if (index >= endedAfter) model.ended = true;
            const successor = await answer;
            const inGrace = token === model.parent && nowMs - model.rotatedAtMs <= SAME_SUCCESSOR_MS;
            if (model.ended) {
              if (successor !== null) return false;
            } else if (token === model.current) {
              if (successor === null || issued.includes(successor)) return false;
              issued.push(successor);
              Object.assign(model, { current: successor, parent: token, rotatedAtMs: nowMs });
              rotations += 1;
            } else if (inGrace) {
              if (successor !== model.current) return false;
            } else {
              if (successor !== null) return false;
              model.ended = true;
              reuses += 1;
            }
          }
          if (endedAfter < Infinity) model.ended = true;
          const isEnded = (store.sessions.byId(signedIn.sessionId)?.revokedAtMs ?? null) !== null;
          if (isEnded !== model.ended) return false;
          const standing = await codeOf(() => accounts.verifyToken(model.current));
          if (standing !== (model.ended ? 'token_revoked' : 'none')) return false;
        }
        return true;
      },
    ),
    { numRuns: RUNS },
  );
  t.ok(reuses > 5, `${reuses} reuses were found`);
  t.ok(rotations > 20, `${rotations} exchanges`);
});
