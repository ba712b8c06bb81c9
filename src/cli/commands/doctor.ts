import { accessSync, constants } from 'node:fs';
import type { Command } from 'commander';
import { HubError } from '../../kit/errors.js';
import { dataFolder } from '../data-folder.js';
import { lookAtDataFolder, type FolderLook } from '../doctor/data-folder-check.js';
import { lookAtMachine } from '../doctor/machine.js';
import { lookAtPorts } from '../doctor/ports.js';
import { lookAtRunningHub } from '../doctor/running-hub.js';
import { EXIT } from '../exit-code.js';
import { findingsText, fine, wrong, type Finding } from '../finding.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addDoctor(parent: Command, shell: Shell): void {
  shared(
    parent.command('doctor').description('look for what is wrong, and say what to do; changes nothing'),
    ['doctor', 'doctor --json', 'doctor --data-dir /var/lib/doorward'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const folder = dataFolder(options.dataDir, shell.environment);
      const hub = await lookAtHub(shell, options);
      const rest = await atRest(shell, folder, hub.standing);
      const checks = [...hub.findings, ...rest.findings, ...lookAtMachine(shell.clock, rest.links)];
      const healthy = checks.every(({ ok }) => ok);
      return {
        document: { healthy, running: hub.standing === 'running', data_dir: folder, checks },
        text: findingsText(checks),
        ...(!healthy && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

/** closed: whether it runs can't be told, this account may not ask. */
type Standing = 'running' | 'stopped' | 'closed';

/** Failures to reach the hub are findings here, not ends. */
async function lookAtHub(
  shell: Shell,
  options: SharedOptions,
): Promise<{ readonly standing: Standing; readonly findings: readonly Finding[] }> {
  try {
    return { standing: 'running', findings: await lookAtRunningHub(hubOf(shell, options), shell.clock) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (error.code === 'hub_unreachable')
      return { standing: 'stopped', findings: [wrong('hub', 'not running', error.message)] };
    if (error.code === 'hub_not_permitted')
      return { standing: 'closed', findings: [wrong('hub', 'this account may not ask it', error.message)] };
    return { standing: 'running', findings: [wrong('hub', 'does not answer as it should', error.message)] };
  }
}

/** What only the hub itself can tell while it runs: it has the database to itself, and its ports taken. */
const TOLD_BY_HUB = new Set(['database', 'log', 'backup age', 'cloud']);

async function atRest(shell: Shell, folder: string, standing: Standing): Promise<FolderLook> {
  const { findings, links } = await lookAtDataFolder(folder, shell.environment);
  if (standing === 'closed') return { findings, links };
  if (standing === 'stopped')
    return { findings: [...findings, ...(await lookAtPorts(shell.environment))], links };
  const ownToTell = findings.filter(({ name }) => !TOLD_BY_HUB.has(name));
  return { findings: isOpenTo(folder) ? ownToTell : ownToTell.map(ofOthers), links };
}

function isOpenTo(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Of these a hub that works may read more than whoever is only in its admin group: its folder, its keys, files that settings name. */
const FOR_HUB_ALONE = new Set(['data folder', 'settings', 'certificate files']);

function ofOthers(found: Finding): Finding {
  if (found.ok || !FOR_HUB_ALONE.has(found.name)) return found;
  return fine(found.name, "the hub's own; this account can't look at all of it");
}
