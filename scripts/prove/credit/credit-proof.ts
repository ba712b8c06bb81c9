import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { CREDIT_KINDS } from '../../../src/accounts/credit.js';
import { openToInspect } from '../../../src/store/connection.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { readMoves } from './moves-file.js';
import type { Told } from './spenders.js';
import { wrongMoney } from './wrong-money.js';

/** A child lives at most so long once it is ready, milliseconds. */
const LIFE_MAX_MS = 400;
/** A look at a database costs what is in it. */
const KILLS_IN_ONE = 20;
const FAILURES_MAX = 20;
const HOOK = new URL('../../../test/ts-hook.mjs', import.meta.url).href;
const CHILD = fileURLToPath(new URL('credit-child.ts', import.meta.url));

const toldShape = z.union([
  z.strictObject({ transactionId: z.string(), kind: z.enum(CREDIT_KINDS) }),
  z.strictObject({ commandId: z.string(), status: z.string() }),
]);

interface Ledger {
  readonly file: string;
  readonly moves: string;
  readonly told: Told[];
}

export const creditProof: Proof = {
  name: 'credit',
  shows:
    'kill -9 at any moment of people topping up, holding, capturing, releasing and entering for money: nothing told is lost, nothing is negative or charged wrongly',
  defaultCount: 200,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const begunMs = performance.now();
    const ranS = () => (performance.now() - begunMs) / 1_000;
    const random = seeded(seed);
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-credit-'));
    const failures: string[] = [];
    let kills = 0;
    let told = 0;
    try {
      const goesOn = () => kills < count && failures.length === 0 && (seconds === null || ranS() < seconds);
      while (goesOn()) {
        const ledger = newLedger(folder, kills);
        for (let here = 0; here < KILLS_IN_ONE && goesOn(); here += 1) {
          await runChild(ledger, random(1_000_000), random(LIFE_MAX_MS));
          kills += 1;
          failures.push(...look(ledger, false));
        }
        await runChild(ledger, 0, null);
        failures.push(...look(ledger, true));
        told += ledger.told.length;
        progress(`${kills} of ${count} kills in ${ranS().toFixed(0)} s, ${failures.length} failures`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    if (told < kills) failures.push('hardly anything was done between the kills');
    const summary = `${kills} kills in ${ranS().toFixed(0)} s, ${told} steps and outcomes told`;
    return { summary, failures: failures.slice(0, FAILURES_MAX) };
  },
};

function newLedger(folder: string, number: number): Ledger {
  const ledger = {
    file: path.join(folder, `${number}.db`),
    moves: path.join(folder, `${number}.moves`),
    told: [],
  };
  writeFileSync(ledger.moves, '');
  return ledger;
}

/** @param lifeMs until it is killed, once it is ready; null: asks the lock about everything, and ends by itself */
async function runChild(ledger: Ledger, seed: number, lifeMs: number | null): Promise<void> {
  const { file, moves, told } = ledger;
  const args = ['--import', HOOK, CHILD, file, moves, String(seed), lifeMs === null ? 'settle' : ''];
  const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      resolve();
    });
  });
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  if (lifeMs !== null) {
    await Promise.race([ready, closed]);
    await sleep(lifeMs);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  if (lifeMs === null ? code !== 0 : signal !== 'SIGKILL')
    throw new Error(`the spending program ended by itself (${code ?? signal ?? '?'})`);
  // The first line says that it was ready; a last line that broke off was not heard.
  for (const line of out.split('\n').slice(1, -1)) told.push(toldShape.parse(JSON.parse(line)));
}

function look({ file, moves, told }: Ledger, atRest: boolean): string[] {
  const moved = readMoves(readFileSync(moves, 'utf8'));
  const database = openToInspect(file);
  try {
    const memory = { moved: () => undefined, recall: (id: string) => moved.get(id) };
    return wrongMoney(database, memory, told, atRest);
  } finally {
    database.close();
  }
}
