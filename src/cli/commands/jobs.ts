import type { Command } from 'commander';
import { EXIT } from '../exit-code.js';
import { jobsText } from '../job-table.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { JOBS_PATH, jobShape } from '../wire/jobs.js';

const POLL_MS = 200;

/** `jobs`: list, run. */
export function addJobCommands(program: Command, shell: Shell): void {
  const jobs = program.command('jobs').description('what the hub does by the clock: list, run');
  shared(
    jobs
      .command('list')
      .description('how each last fared, and when it comes next; ends with 7 when one fails'),
    ['jobs list', 'jobs list --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const found = await hubOf(shell, options).get(JOBS_PATH, jobShape.array());
      return {
        document: { jobs: found },
        text: jobsText(found),
        ...(found.some(({ trouble }) => trouble) && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
  shared(
    jobs
      .command('run')
      .argument('<name>', 'as in `jobs list`')
      .description('run a job now, due or not, and wait for its end; ends with 7 when it fails'),
    ['jobs run check-database'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      let job = await hub.post(`${JOBS_PATH}/${encodeURIComponent(name)}/run`, {}, jobShape);
      while (job.is_running) {
        // Keeps the process alive, which a timer of the clock does not.
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        const all = await hub.get(JOBS_PATH, jobShape.array());
        job = all.find((one) => one.name === name) ?? job;
      }
      return {
        document: { job },
        text: jobsText([job]),
        ...(job.trouble && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}
