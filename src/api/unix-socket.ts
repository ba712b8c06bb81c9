import { once } from 'node:events';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { relative } from 'node:path';
import { HubError } from '../kit/errors.js';

/** `sun_path` less its end, on the narrowest system we know (unix(7): 108 bytes; macOS: 104). */
const PATH_BYTES_MAX = 103;

/**
 * Makes `server` listen on a socket file that only this account can open. A file left by a hub that died is removed.
 * @throws HubError `already_running` when a hub answers there, `socket_path_unusable`
 */
export async function listenOnSocket(server: Server, socketPath: string): Promise<void> {
  const path = shorter(socketPath, relative(process.cwd(), socketPath));
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    throw new HubError(
      'socket_path_unusable',
      `${socketPath} is too long for a socket (${PATH_BYTES_MAX} bytes at most). Choose a shorter data folder.`,
    );
  }
  await removeStale(path);
  // The file exists from bind on, so its mode must be right then, not after a chmod.
  const umask = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(umask);
  }
  await once(server, 'listening');
  chmodSync(path, 0o600);
}

function shorter(a: string, b: string): string {
  return Buffer.byteLength(b) < Buffer.byteLength(a) ? b : a;
}

async function removeStale(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) {
    throw new HubError('socket_path_unusable', `${path} is in the way: it is not a socket. Move it.`);
  }
  if (await isAnswered(path)) {
    throw new HubError(
      'already_running',
      `A hub is running on this data folder already: it answers at ${path}. Stop it first.`,
    );
  }
  rmSync(path, { force: true });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => {
      resolve(false);
    });
  });
}
