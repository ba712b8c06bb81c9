import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { inspectStore } from '../../src/store/inspect.js';
import { openTestStore } from './open-test-store.js';

const KILLS = 5;
const HOOK = new URL('../ts-hook.mjs', import.meta.url).href;
const CHILD = fileURLToPath(new URL('writing-child.ts', import.meta.url));

/** Lets a child write until it has acknowledged `acknowledgements` lines, then kills it. @returns all lines it got out */
async function writeAndKill(file: string, acknowledgements: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', HOOK, CHILD, file], {
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  let lines = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    lines += chunk.split('\n').length - 1;
    if (lines >= acknowledgements) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('the writing child ended by itself');
  return out.split('\n').slice(0, -1);
}

t.test(
  'killed while writing, again and again: whatever was acknowledged is there',
  { timeout: 60_000 },
  async (t) => {
    const file = join(t.testdir(), 'doorward.db');
    const acknowledged: string[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      acknowledged.push(...(await writeAndKill(file, kill * 37)));
      t.match(
        inspectStore(file, 'full'),
        { complaints: [], chain: { ok: true }, statistics: [] },
        `after kill ${kill}`,
      );
    }
    const { store } = openTestStore(t, { file });
    t.strictSame(store.integrityComplaints('full'), []);
    t.match(store.verifyChain(), { ok: true });
    const missing = acknowledged.filter((line) => {
      const [seq, id = ''] = line.split(' ');
      return store.events.bySeq(Number(seq))?.commandId !== id || store.commands.byId(id) === null;
    });
    t.ok(acknowledged.length >= 37 * 15);
    t.strictSame(missing, []);
    const halves = store['sql'].connection.prepare(
      `SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM commands) AS commands`,
    );
    const last = store.events.lastSeq();
    t.strictSame(halves.get(), { events: last, commands: last }, 'no change is half there');
    const counted = store['sql'].connection.prepare('SELECT sum(count) AS entries FROM statistic_counts');
    t.strictSame(counted.get(), { entries: last }, 'each event is counted, once');
  },
);
