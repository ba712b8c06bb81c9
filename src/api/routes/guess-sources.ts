import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOrNull } from '../wire/fields.js';

const SOURCE_CHARACTERS_MAX = 200;

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/access/guess-sources',
  summary: 'From where wrong codes were tried otherwise than at a keypad',
  permission: 'keypads:reset',
  limit: 'user',
  success: {
    status: 200,
    description: 'At most 1,000, by name',
    data: z.array(
      z
        .object({
          source: z.string().meta({ description: '`user:` and an id, `address:` and one, or `cli`.' }),
          failures: z.int(),
          locked_until: z.string().nullable(),
          is_stopped: z.boolean().meta({ description: 'Only a reset opens it.' }),
        })
        .meta({ id: 'GuessSource' }),
    ),
  },
  handler: (_, { operations, caller }) =>
    ok(
      'Sources of wrong codes',
      operations.listGuessSources(caller).map(({ source, failures, lockedUntilMs, isStopped }) => ({
        source,
        failures,
        locked_until: timeOrNull(lockedUntilMs),
        is_stopped: isStopped,
      })),
    ),
});

const reset = defineRoute({
  method: 'POST',
  path: '/api/v1/access/guess-sources/reset',
  summary: 'Let a source try codes again, and forget its wrong ones',
  permission: 'keypads:reset',
  limit: 'action',
  body: z
    .strictObject({ source: z.string().min(1).max(SOURCE_CHARACTERS_MAX) })
    .meta({ id: 'GuessSourceReset' }),
  success: {
    status: 200,
    description: 'It may try again',
    data: z
      .object({ failures: z.int().meta({ description: 'Wrong codes that are forgotten.' }) })
      .meta({ id: 'GuessSourceResetDone' }),
  },
  codes: ['source_not_found'],
  handler: async ({ body }, { operations, caller }) =>
    ok('It may try codes again', await operations.resetGuessSource(caller, body.source)),
});

export const guessSourceRoutes: readonly Route[] = [reset, listAll];
