import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../support/until.js';

const PATIENCE_MS = 60_000;

/** Why notices can't be tested here; false: they can. */
export const noNotices: string | false = !isThere('python3')
  ? 'python3 is not here, which receives notices'
  : !isThere('systemd-notify')
    ? 'systemd-notify is not here, which sends them'
    : false;

export function isThere(program: string, args: readonly string[] = ['--version']): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}

/** What a service manager hears: a real datagram socket. */
export class NoticeReceiver {
  readonly path: string;
  /** Each `NAME=value`, in the order of arrival. */
  readonly heard: string[] = [];

  private constructor(path_: string) {
    this.path = path_;
  }

  static async open(t: { teardown(action: () => void): unknown }, folder: string): Promise<NoticeReceiver> {
    const receiver = new NoticeReceiver(path.join(folder, 'notify'));
    const script = path.join(import.meta.dirname, 'notice-receiver.py');
    const child = spawn('python3', [script, receiver.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.teardown(() => child.kill('SIGKILL'));
    let isListening = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (isListening) receiver.heard.push(...(JSON.parse(line) as string).split('\n').filter(Boolean));
      isListening = true;
    });
    await until(
      () => isListening,
      PATIENCE_MS,
      () => 'the receiver',
    );
    return receiver;
  }

  count(notice: string): number {
    return this.heard.filter((one) => one === notice).length;
  }

  hears(form: RegExp): Promise<void> {
    return until(
      () => this.heard.some((one) => form.test(one)),
      PATIENCE_MS,
      () => `${String(form)} among ${JSON.stringify(this.heard)}`,
    );
  }
}
