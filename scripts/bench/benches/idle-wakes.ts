import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from '../../../test/support/child-program.js';
import type { Bench } from '../bench.js';
import { processorMs } from '../processor-time.js';
import { row, valueAtMost } from '../row.js';

/** What a start leaves to do has been done by then, the jobs that it missed among it. */
const SETTLE_MS = { full: 45_000, short: 500 } as const;
const LOOK_MS = { full: 120_000, short: 2_000 } as const;
const HOUR_S = 3_600;
/** The pulse of 1.5 s (`kit/beat`), and what comes by the minute; a timer of a second would be over it. */
const WAKES_MOST = 1;
/** Of 3,600: half a percent of one processor. */
const WORKED_MOST_S = 20;
/** None at all is no number to divide by. */
const LEAST = 0.01;

/** How often a hub wakes, and works, that nothing comes to: what is left is timers. Looked at from outside, which wakes nobody. */
export const idleWakes: Bench = {
  name: 'idle-wakes',
  async run(scene, effort) {
    const hub = await scene.hub();
    const script =
      "setInterval(() => {}, 1000); process.on('disconnect', () => process.exit()); console.log('up')";
    const clock = startProgram({ args: ['-e', script] });
    scene.after(() => clock.stop());
    await clock.firstLine();
    await pause(SETTLE_MS[effort]);
    const begun = [lookAt(hub.pid), lookAt(clock.pid)] as const;
    await pause(LOOK_MS[effort]);
    const [ours, theirs] = [since(begun[0], LOOK_MS[effort]), since(begun[1], LOOK_MS[effort])];
    const baseline = 'a node with one timer of a second';
    return [
      row({
        name: 'idle-wakes',
        measures: 'times a second that the main thread of an idle hub without locks wakes',
        unit: '/s',
        value: ours.wakesASecond,
        baseline: { measures: baseline, value: theirs.wakesASecond },
        targets: [valueAtMost(WAKES_MOST)],
      }),
      row({
        name: 'idle-processor',
        measures: 'seconds of processor time that it takes in an hour',
        unit: 's/h',
        value: ours.workedAnHourS,
        baseline: { measures: baseline, value: theirs.workedAnHourS },
        targets: [valueAtMost(WORKED_MOST_S)],
      }),
    ];
  },
};

interface Look {
  readonly pid: number;
  /** How often the main thread went to sleep so far: as often as it woke (proc_pid_status(5)). */
  readonly sleeps: number;
  readonly workedMs: number;
}

function lookAt(pid: number): Look {
  const status = readFileSync(`/proc/${pid}/task/${pid}/status`, 'utf8');
  const sleeps = Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1]);
  return { pid, sleeps, workedMs: processorMs(pid) };
}

function since({ pid, sleeps, workedMs }: Look, ms: number) {
  const now = lookAt(pid);
  return {
    wakesASecond: Math.max(LEAST, ((now.sleeps - sleeps) * 1000) / ms),
    workedAnHourS: Math.max(LEAST, ((now.workedMs - workedMs) / ms) * HOUR_S),
  };
}
