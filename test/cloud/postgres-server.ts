import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../support/until.js';

/** PostgreSQL refuses to be root: then it is nobody. */
const NOBODY = 65_534;
const READY_MS = 60_000;

export interface PostgresServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The folder of the machine's own PostgreSQL programs; null: it has none. */
export function postgresPrograms(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`);
  return (
    [...folders, ...(process.env['PATH'] ?? '').split(':')].find((folder) =>
      ['postgres', 'initdb'].every((program) => existsSync(path.join(folder, program))),
    ) ?? null
  );
}

/** A server of its own in a temporary folder, reached by a Unix socket alone. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-pg-'));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const data = path.join(folder, 'data');
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };
  const made = spawnSync(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', 'cloud', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    {
      ...as,
      env,
      cwd: folder,
    },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr.toString()}`);
  const server: ChildProcess = spawn(
    path.join(programs, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses='],
    {
      ...as,
      env,
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const ended = once(server, 'exit');
  await until(
    () => answers(path.join(folder, '.s.PGSQL.5432')),
    READY_MS,
    () => 'PostgreSQL',
  );
  return {
    url: `postgres://cloud@localhost/postgres?host=${encodeURIComponent(folder)}`,
    pid: server.pid ?? 0,
    async stop() {
      // Immediate: its data goes anyway.
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => {
      resolve(false);
    });
  });
}
