import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import type { RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import type { Bench, Door } from './bench.js';
import type { Truth } from './lock-maker.js';

const logPage = z.object({
  data: z.array(
    z.object({
      event_type: z.string(),
      success: z.boolean().nullable(),
      method: z.string().nullable(),
      command_id: z.string().nullable(),
    }),
  ),
});
const commandRead = z.object({
  data: z.object({ id: z.string(), status: z.string(), reason: z.string().nullable() }),
});
const deviceRead = z.object({ data: z.object({ lock_state: z.string(), is_online: z.boolean() }) });

/** What the lock itself can't tell stays unknown, and that is the truth. */
const UNTOLD = new Set(['interrupted', 'evicted']);
/** Beyond a keep-alive, after which a lock whose boot was reported last is asked for its status. */
const SETTLE_MS = 40_000;

export type LogRow = z.output<typeof logPage>['data'][number];
export type CommandRow = z.output<typeof commandRead>['data'];

/** All there is in these cases: newest first. */
export async function logOf(hub: RealHub, door: Door): Promise<LogRow[]> {
  return expectAnswer(await hub.request('GET', `/devices/${door.id}/logs?page_size=200`), 200, logPage).data;
}

export async function commandsOf(hub: RealHub, door: Door): Promise<CommandRow[]> {
  const ids = new Set((await logOf(hub, door)).flatMap(({ command_id: id }) => (id === null ? [] : [id])));
  return Promise.all(
    [...ids].map(async (id) => {
      const answer = await hub.request('GET', `/devices/${door.id}/commands/${id}`);
      return expectAnswer(answer, 200, commandRead).data;
    }),
  );
}

/** What must hold at any moment of what a motor did. @returns what is not so, in words */
export function wrongMoves({ actuations, actuation_log: log }: Truth): string[] {
  const wrong = log.length === actuations ? [] : [`${actuations} actuations, ${log.length} in the log`];
  const words = new Set<string>();
  for (const { command_id: command, request_id: request, not_after_ms: notAfter, lock_ms: at } of log) {
    const word = command ?? request ?? 'nobody';
    if (words.has(word)) wrong.push(`moved twice for ${word}`);
    words.add(word);
    if (notAfter === null || at > notAfter)
      wrong.push(`moved at ${at} for ${word}, allowed until ${notAfter ?? 'never'}`);
  }
  return wrong;
}

/** What the hub says of each command, against what the bolt did. */
function wrongWords(commands: readonly CommandRow[], { actuation_log: log }: Truth): string[] {
  const known = new Set(commands.map(({ id }) => id));
  const moved = new Set(log.flatMap(({ command_id: id }) => (id === null ? [] : [id])));
  return [
    ...[...moved].filter((id) => !known.has(id)).map((id) => `moved for ${id}, which the hub never had`),
    ...commands.flatMap(({ id, status, reason }) => {
      if (status === 'unknown' && UNTOLD.has(reason ?? '')) return [];
      const isTrue = status === 'succeeded' ? moved.has(id) : !moved.has(id);
      return isTrue
        ? []
        : [`${id} is ${status} (${reason ?? ''}) and ${moved.has(id) ? 'moved' : 'did not'}`];
    }),
  ];
}

/**
 * Waits until the lock is online and no command is open any more, then holds the hub's words against the truth.
 * @returns what is not so, in words; and the commands, for what a case knows better
 */
export async function verdict(
  bench: Bench,
  door: Door,
): Promise<{ wrong: string[]; commands: CommandRow[] }> {
  await bench.whenOnline(door);
  let commands: CommandRow[] = [];
  const isOpen = ({ status, reason }: CommandRow) =>
    status === 'accepted' || status === 'sent' || (status === 'unknown' && !UNTOLD.has(reason ?? ''));
  await until(
    async () => {
      commands = await commandsOf(bench.hub, door);
      return !commands.some(isOpen);
    },
    SETTLE_MS,
    () => `every command to be settled: ${JSON.stringify(commands)}`,
  );
  let state = '';
  await until(
    async () => {
      const answer = await bench.hub.request('GET', `/devices/${door.id}`);
      const { data } = expectAnswer(answer, 200, deviceRead);
      state = data.lock_state;
      return data.is_online && state === (await door.lock.truth()).bolt;
    },
    SETTLE_MS,
    () => `the hub, which says ${state}, to say where the bolt is`,
  );
  const truth = await door.lock.truth();
  return { wrong: [...wrongMoves(truth), ...wrongWords(commands, truth)], commands };
}
