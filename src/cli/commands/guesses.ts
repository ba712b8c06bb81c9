import type { Command } from 'commander';
import * as z from 'zod';
import { NotFound } from '../../kit/errors.js';
import { calledName, findUser, listUsers } from '../find-user.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

const PATH = '/api/v1/access/guess-sources';
const PERSON = 'user:';

const sourceShape = z.looseObject({
  source: z.string(),
  failures: z.number(),
  locked_until: z.string().nullable(),
  is_stopped: z.boolean(),
});
const resetShape = z.looseObject({ failures: z.number() });

/** Who tried wrong codes otherwise than at a keypad. Keypads have `lock reset-keypad`. */
export function addGuessCommands(program: Command, shell: Shell): void {
  const guesses = program
    .command('guesses')
    .description('people and addresses that tried wrong codes through the API: list, reset');
  addList(guesses, shell);
  addReset(guesses, shell);
}

function addList(parent: Command, shell: Shell): void {
  shared(parent.command('list').description('list who tried wrong codes, and who may try none now'), [
    'guesses list',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const hub = hubOf(shell, options);
      const sources = await sourcesOf(hub);
      const hasPeople = sources.some(({ source }) => source.startsWith(PERSON));
      const people = hasPeople ? await listUsers(hub) : [];
      const names = new Map(people.map((user) => [`${PERSON}${user.id}`, calledName(user)]));
      const rows = sources.map(({ source, failures, is_stopped, locked_until }) => [
        source,
        names.get(source) ?? null,
        failures,
        is_stopped ? 'until a reset' : locked_until,
      ]);
      return {
        document: { sources },
        text: table(['SOURCE', 'WHO', 'WRONG CODES', 'LOCKED UNTIL'], rows, 'Nobody tried a wrong code.'),
      };
    }),
  );
}

function addReset(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('reset')
      .description('let somebody try codes again, and forget their wrong ones')
      .argument(
        '<source>',
        'as `guesses list` shows it, an address, or a person: e-mail, username, phone, full name',
      ),
    ['guesses reset address:192.0.2.7', 'guesses reset anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const source = await sourceNamed(hub, name);
      const { failures } = await hub.post(`${PATH}/reset`, { source }, resetShape);
      return {
        document: { source, failures },
        text: `${name} may try codes again; ${failures} wrong ones are forgotten.`,
      };
    }),
  );
}

function sourcesOf(hub: HubClient) {
  return hub.get(PATH, z.array(sourceShape));
}

/** @throws NotFound `source_not_found`, InvalidInput `person_ambiguous` */
async function sourceNamed(hub: HubClient, name: string): Promise<string> {
  const known = (await sourcesOf(hub)).map(({ source }) => source);
  for (const source of [name, `address:${name}`]) if (known.includes(source)) return source;
  const person = await findUser(hub, name).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  const source = person && `${PERSON}${person.id}`;
  if (source !== null && known.includes(source)) return source;
  throw new NotFound(
    'source_not_found',
    `No wrong codes came from "${name}". See \`doorward guesses list\`.`,
  );
}
