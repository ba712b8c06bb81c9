import { spawn } from 'node:child_process';
import t from 'tap';
import {
  fuzzFailures,
  fuzzFramesProof,
  HEAP_GROWTH_MAX_BYTES,
} from '../../../scripts/prove/fuzz-frames-proof.js';
import { ROOT } from '../../support/child-program.js';

function prove(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', './test/ts-hook.mjs', 'scripts/prove/run.ts', ...args], {
    cwd: ROOT,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

t.test('20,000 mutated frames by the command', async (t) => {
  const { code, out, err } = await prove('--only', 'fuzz-frames', '--count', '20000', '--seed', '7');
  t.equal(code, 0, err);
  t.match(out, /^ok fuzz-frames: 20000 frames .* \(seed 7\)\n$/);
  t.match(err, /fuzz-frames: 10000 of 20000 frames/);
});

t.test('progress is told at once, then once a second', async (t) => {
  const toldAtMs: number[] = [];
  const progress = () => toldAtMs.push(performance.now());
  const options = { count: 1_000_000, seconds: 3, seed: 7, transport: null, progress };
  t.same((await fuzzFramesProof.run(options)).failures, []);
  t.ok(toldAtMs.length >= 1);
  for (const [index, atMs] of toldAtMs.entries())
    if (index > 0) t.ok(atMs - (toldAtMs[index - 1] ?? 0) >= 999, 'a second apart');
});

t.test('what a run of frames must not show', async (t) => {
  const well = { count: 100, accepted: 50, dropped: 50, maxBufferedBytes: 512, heapGrowthBytes: 0 };
  t.strictSame(fuzzFailures(well), []);
  t.match(fuzzFailures({ ...well, heapGrowthBytes: HEAP_GROWTH_MAX_BYTES + 1 }), [/the heap grew/]);
  t.match(fuzzFailures({ ...well, maxBufferedBytes: 513 }), [/the framer held 513/]);
  t.match(fuzzFailures({ ...well, accepted: 1 }), [/only 1 frames got past/]);
  t.match(fuzzFailures({ ...well, dropped: 1 }), [/only 1 frames were dropped/]);
});

t.test('asked for help, or wrongly', async (t) => {
  const help = await prove('--help');
  t.equal(help.code, 0);
  t.match(help.out, /fuzz-frames \(1000000\)[\s\S]*kill-hub \(200\)/);
  for (const wrong of [['--only', 'nothing'], ['--count', '0'], ['--colour']]) {
    const { code, err } = await prove(...wrong);
    t.equal(code, 2, wrong.join(' '));
    t.match(err, /Usage: npm run prove/);
  }
});
