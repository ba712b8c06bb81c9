import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../kit/clock.js';
import type { StartRadioChild } from './radio-supervisor.js';

/** What the radio program needs of the hub's environment. Not one of the hub's settings or secrets is among it. */
const PASSED_ON = [
  'PATH',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NOBLE_HCI_DEVICE_ID',
  'HCI_CHANNEL_USER',
  'VIRTUAL_HCI_SOCKET',
] as const;
/** Time a child told to end has for hanging up: the adapter would keep its connections, and so would the locks. */
const KILL_MS = 1_000;
/** The last words of a program that died, characters. */
const LAST_WORDS = 300;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the bundle of the radio program is: beside the hub's own. */
export function radioProgramPath(): string {
  return fileURLToPath(new URL('./ble-radio.mjs', import.meta.url));
}

/** Starts the radio program at `path` as a child that ends with us. */
export function forkRadio(path: string, environment: Environment, clock: Clock): StartRadioChild {
  const env = Object.fromEntries(PASSED_ON.map((name) => [name, environment[name]]));
  return (listener) => {
    if (!existsSync(path)) {
      const timer = setImmediate(() => {
        listener.exited(`${path} is not there. Build it: npm run build`);
      });
      return {
        send: () => undefined,
        kill: () => {
          clearImmediate(timer);
        },
      };
    }
    const child = fork(path, [], {
      env,
      execArgv: ['--max-semi-space-size=1', '--optimize-for-size'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString('utf8')).slice(-LAST_WORDS);
    });
    let over = false;
    const exited = (why: string) => {
      if (over) return;
      over = true;
      listener.exited(`the radio program ${why}: ${lastWords.trim()}`);
    };
    child.on('message', (message) => {
      listener.message(message);
    });
    child.on('error', (error) => {
      exited(`failed (${error.message})`);
    });
    child.on('exit', (code, signal) => {
      exited(`ended with ${signal ?? code ?? 'nothing'}`);
    });
    return {
      send: (message) => {
        // A send that fails is followed by the exit.
        if (child.connected) child.send(message, () => undefined);
      },
      kill: () => {
        child.kill('SIGTERM');
        const timer = clock.after(KILL_MS, () => child.kill('SIGKILL'));
        child.once('exit', () => {
          timer.cancel();
        });
      },
    };
  };
}
