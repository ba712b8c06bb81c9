import { execFile, spawnSync } from 'node:child_process';

/** systemd takes a notice in milliseconds; longer, and the machine has other troubles. Milliseconds. */
const NOTICE_MAX_MS = 5_000;
/** How much longer a start may take when the hub says that it has long work to do, milliseconds. */
export const EXTEND_MS = 10 * 60_000;
/** A status is one line; what is longer is cut, characters. */
const STATUS_MAX = 200;
/** Part of systemd itself, so it is there whenever `NOTIFY_SOCKET` is. */
const PROGRAM = 'systemd-notify';
const PATH = '/usr/local/bin:/usr/bin:/bin';

/** `NAME=value` as in sd_notify(3). */
export type Notice = `${Uppercase<string>}=${string}`;

/** What the hub tells the service manager that started it (sd_notify(3)). */
export interface Notices {
  /** @returns whether it was taken. Never rejects. */
  send(...notices: readonly Notice[]): Promise<boolean>;
  /** The same, over before it returns: for work that holds the event loop. */
  sendNow(...notices: readonly Notice[]): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Node has no datagram sockets in the file system, so a notice is a program that runs for some milliseconds. systemd counts it
 * as the hub's by its control group (`NotifyAccess=all`), and the program waits until that was done.
 * @returns what does nothing when no service manager asked to be told
 */
export function serviceNotices({ NOTIFY_SOCKET }: Environment): Notices {
  if (NOTIFY_SOCKET === undefined || NOTIFY_SOCKET === '') return SILENCE;
  const env = { PATH, NOTIFY_SOCKET };
  const options = { env, timeout: NOTICE_MAX_MS, killSignal: 'SIGKILL' } as const;
  return {
    send: (...notices) =>
      new Promise((resolve) => {
        execFile(PROGRAM, [...notices], options, (error) => {
          resolve(error === null);
        });
      }),
    sendNow: (...notices) => spawnSync(PROGRAM, [...notices], { ...options, stdio: 'ignore' }).status === 0,
  };
}

const SILENCE: Notices = { send: () => Promise.resolve(true), sendNow: () => true };

/** One line that `systemctl status` shows. */
export function status(sentence: string): Notice {
  return `STATUS=${sentence.replace(/\s+/g, ' ').trim().slice(0, STATUS_MAX)}`;
}
