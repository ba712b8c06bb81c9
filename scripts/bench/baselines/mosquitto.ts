import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { MOSQUITTO } from '../../../test/integrations/external-broker/support/brokers.js';
import { until } from '../../../test/support/until.js';
import { steadyPort } from '../../prove/kill-hub/ports.js';
import type { Scene } from '../scene.js';

const START_MS = 15_000;

/** Why there is none; null: it is installed. */
export const NO_MOSQUITTO = 'skip' in MOSQUITTO ? MOSQUITTO.skip : null;

/** A Mosquitto without delays of its own. @returns its port */
export async function startMosquitto(scene: Scene): Promise<number> {
  if ('skip' in MOSQUITTO) throw new Error(MOSQUITTO.skip);
  const file = path.join(scene.folder(), 'mosquitto.conf');
  const port = await steadyPort();
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n`, {
    mode: 0o644,
  });
  const child = spawn(MOSQUITTO.path, ['-c', file], { stdio: 'ignore' });
  scene.after(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
  });
  await until(
    () => isOpen(port),
    START_MS,
    () => 'Mosquitto',
  );
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
