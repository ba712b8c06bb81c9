import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** A program that answers each line with one line, in order. Bytes are hex, nothing is `-`. */
export class QuestionProgram {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private readonly waiting: ((line: string) => void)[] = [];
  private errors = '';
  private failed: Error | null = null;

  constructor(file: string, args: readonly string[] = []) {
    this.child = spawn(file, args);
    this.lines = createInterface({ input: this.child.stdout });
    this.lines.on('line', (line) => {
      this.waiting.shift()?.(line);
    });
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString()).slice(-20_000);
    });
    this.child.stdin.on('error', () => undefined);
    this.child.on('close', (code) => {
      this.failed = new Error(`${file} ended with ${code ?? 'a signal'}: ${this.errors}`);
      for (const give of this.waiting.splice(0)) give('the program has ended');
    });
  }

  /** @throws Error when the program has ended */
  async ask(...words: readonly (string | number)[]): Promise<string> {
    this.mustRun();
    const answer = new Promise<string>((resolve) => {
      this.waiting.push(resolve);
    });
    this.child.stdin.write(`${words.map((word) => (word === '' ? '-' : word)).join(' ')}\n`);
    const line = await answer;
    this.mustRun();
    return line;
  }

  /** @throws Error with what it said last when it did not end well, e.g. because a sanitizer found something */
  async end(): Promise<void> {
    this.mustRun();
    const closed = new Promise<void>((resolve) => {
      this.child.once('close', () => {
        resolve();
      });
    });
    this.child.stdin.end();
    await closed;
    if (this.child.exitCode !== 0) this.mustRun();
  }

  private mustRun(): void {
    if (this.failed) throw this.failed;
  }
}
