import { NotFound } from '../../kit/errors.js';
import { isStopped } from '../../security/lockout.js';
import type { Clock } from '../../kit/clock.js';
import type { Store } from '../store-ports.js';
import type { GuessSources } from './guess-sources.js';
import type { LockoutUseCases } from './lockout-use-cases.js';

interface SourceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sources: GuessSources;
}

/** Who has tried wrong codes from elsewhere than a keypad, and a way to forget it. */
export function guessSourceOperations({
  store,
  clock,
  sources,
}: SourceDeps): Pick<LockoutUseCases, 'listGuessSources' | 'resetGuessSource'> {
  return {
    listGuessSources: () =>
      store.guessSources
        .all()
        .filter(({ streak }) => streak.failures > 0)
        .map(({ source, streak }) => {
          const remainingMs = sources.remainingMs(source);
          const isTimed = remainingMs !== null && remainingMs !== Infinity;
          return {
            source,
            failures: streak.failures,
            lockedUntilMs: isTimed ? clock.wallMs() + remainingMs : null,
            isStopped: isStopped(streak),
          };
        }),
    resetGuessSource: async (caller, source) => {
      if (store.guessSources.of(source).failures === 0)
        throw new NotFound('source_not_found', 'There is no such source of wrong codes.');
      return { failures: await sources.reset(caller, source) };
    },
  };
}
