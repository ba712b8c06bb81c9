import type { Command } from 'commander';
import { HubError } from '../../kit/errors.js';
import { dataFolder } from '../data-folder.js';
import { lookAtDataFolder } from '../doctor/data-folder-check.js';
import { lookAtMachine } from '../doctor/machine.js';
import { lookAtPorts } from '../doctor/ports.js';
import { lookAtRunningHub } from '../doctor/running-hub.js';
import { EXIT } from '../exit-code.js';
import { findingsText, wrong, type Finding } from '../finding.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addDoctor(parent: Command, shell: Shell): void {
  shared(
    parent.command('doctor').description('look for what is wrong, and say what to do; changes nothing'),
    ['doctor', 'doctor --json', 'doctor --data-dir /var/lib/doorward'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const folder = dataFolder(options.dataDir, shell.environment);
      const hub = await lookAtHub(shell, options);
      const checks = [
        ...hub.findings,
        ...(await atRest(shell, folder, hub.running)),
        ...lookAtMachine(shell.clock),
      ];
      const healthy = checks.every(({ ok }) => ok);
      return {
        document: { healthy, running: hub.running, data_dir: folder, checks },
        text: findingsText(checks),
        ...(!healthy && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

/** Failures to reach the hub are findings here, not ends. */
async function lookAtHub(
  shell: Shell,
  options: SharedOptions,
): Promise<{ running: boolean; findings: Finding[] }> {
  try {
    return { running: true, findings: await lookAtRunningHub(hubOf(shell, options), shell.clock) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (error.code === 'hub_unreachable')
      return { running: false, findings: [wrong('hub', 'not running', error.message)] };
    return { running: true, findings: [wrong('hub', 'does not answer as it should', error.message)] };
  }
}

/** A hub that runs has the database to itself and its ports taken, and has told of both already. */
async function atRest(shell: Shell, folder: string, running: boolean): Promise<Finding[]> {
  const found = await lookAtDataFolder(folder, shell.environment);
  if (running) return found.filter(({ name }) => name !== 'database');
  return [...found, ...(await lookAtPorts(shell.environment))];
}
