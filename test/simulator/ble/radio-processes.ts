import { readdirSync, readFileSync } from 'node:fs';

/** Which processes are the radios of a simulator; null where the system does not tell. */
export class RadioProcesses {
  of(simulatorPid: number): number[] | null {
    try {
      return readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .filter((pid) => this.parentOf(pid) === simulatorPid);
    } catch {
      return null;
    }
  }

  lives(pid: number): boolean {
    if (pid === 0) return false;
    const state = this.stat(pid)?.[0];
    return state !== undefined && state !== 'Z';
  }

  private parentOf(pid: number): number {
    return Number(this.stat(pid)?.[1]);
  }

  /** State, parent, …: what follows the name in proc(5). */
  private stat(pid: number): string[] | undefined {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
    } catch {
      return undefined;
    }
  }
}
