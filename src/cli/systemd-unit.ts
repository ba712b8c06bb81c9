import { execFile, type ExecFileException } from 'node:child_process';
import { HubError, NotFound } from '../kit/errors.js';
import { canAsk } from './terminal.js';
import type { Environment } from './programs.js';

/** As `scripts/install.sh` installs it. */
export const UNIT = 'doorward.service';
/** Longer than the hub may take to be ready, or to stop. */
const SYSTEMCTL_TIMEOUT_MS = 180_000;

export interface UnitState {
  readonly unit: string;
  /** `active`, `inactive`, `failed`, `activating`… (systemctl(1)). */
  readonly active: string;
  /** `running`, `dead`, `auto-restart`… */
  readonly sub: string;
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly complaint: string;
}

/** How the unit stands. @throws HubError `no_systemd`; NotFound `unit_not_found` */
export async function readUnit(environment: Environment): Promise<UnitState> {
  const properties = ['LoadState', 'ActiveState', 'SubState'];
  const { exitCode, stdout, complaint } = await systemctl(environment, [
    'show',
    UNIT,
    `--property=${properties.join(',')}`,
  ]);
  if (exitCode !== 0) throw noSystemd(complaint);
  const told = new Map(
    stdout.split('\n').map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=')] as const;
    }),
  );
  if (told.get('LoadState') === 'not-found') {
    throw new NotFound(
      'unit_not_found',
      `There is no unit ${UNIT} on this machine: install the hub with scripts/install.sh, or start it with \`npm start\`.`,
    );
  }
  return { unit: UNIT, active: told.get('ActiveState') ?? '', sub: told.get('SubState') ?? '' };
}

/** Has systemd do it, and waits for that. @throws as `readUnit`; HubError `service_refused`, `service_failed` */
export async function orderUnit(
  environment: Environment,
  order: 'start' | 'stop' | 'restart',
): Promise<UnitState> {
  await readUnit(environment);
  const quietly = canAsk() ? [] : ['--no-ask-password'];
  const { exitCode, complaint } = await systemctl(environment, [...quietly, order, UNIT]);
  if (exitCode === 0) return readUnit(environment);
  if (/access denied|authentication|not permitted|permission denied/i.test(complaint)) {
    throw new HubError(
      'service_refused',
      `systemd does not let you: ${complaint} Run it with sudo: sudo doorward service ${order}`,
    );
  }
  throw new HubError(
    'service_failed',
    `${UNIT} could not ${order}: ${complaint} See \`doorward service logs\` and \`doorward doctor\`.`,
  );
}

function systemctl(environment: Environment, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...environment, LC_ALL: 'C' }, timeout: SYSTEMCTL_TIMEOUT_MS };
    const ended = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (error?.code === 'ENOENT') reject(noSystemd('there is no systemctl.'));
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ exitCode, stdout, complaint: stderr.trim().split('\n')[0] ?? '' });
    };
    execFile('systemctl', [...args], options, ended);
  });
}

function noSystemd(why: string): HubError {
  return new HubError(
    'no_systemd',
    `This machine does not run systemd (${why}). Start the hub with \`npm start\`, and stop it with Ctrl-C or SIGTERM.`,
  );
}
