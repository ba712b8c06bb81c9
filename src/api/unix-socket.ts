import { once } from 'node:events';
import { chmodSync, chownSync, lstatSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname, relative } from 'node:path';
import { HubError } from '../kit/errors.js';

/** `sun_path` less its end, on the narrowest system we know (unix(7): 108 bytes; macOS: 104). */
const PATH_BYTES_MAX = 103;

/**
 * Makes `server` listen on a socket file that only this account can open, and a group if one is named. A file left by a hub that
 * died is removed.
 * @param groupId may enter the folder of the socket and open it, no more; null: none
 * @throws HubError `already_running` when a hub answers there, `socket_path_unusable`, `admin_group_unusable`
 */
export async function listenOnSocket(
  server: Server,
  socketPath: string,
  groupId: number | null = null,
): Promise<void> {
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
  if (groupId !== null) openToGroup(path, groupId);
}

/**
 * Gives what the hub has made to a group: root may to any, others to one they are in, and a hub whose unit forbids that to its own, to which it
 * belongs already.
 */
export function giveToGroup(path: string, groupId: number): void {
  if (statSync(path).gid !== groupId) chownSync(path, -1, groupId);
}

function openToGroup(path: string, groupId: number): void {
  try {
    for (const [name, mode] of [
      [path, 0o660],
      [dirname(path), 0o710],
    ] as const) {
      giveToGroup(name, groupId);
      chmodSync(name, mode);
    }
  } catch (cause) {
    throw new HubError(
      'admin_group_unusable',
      `The hub may not open ${path} to the group ${groupId} (DOORWARD_ADMIN_GROUP): put the account that it runs as into that group, and start it anew.`,
      { cause },
    );
  }
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
