import { startProgram, type ChildProgram } from '../../../test/support/child-program.js';
import { FLEET_TOKEN } from '../../../test/cloud/real-cloud.js';
import { steadyPort } from '../kill-hub/ports.js';
import type { Seeded } from '../seeded.js';

/** One of several clouds on one database, where it always is. */
export interface CloudCopy {
  readonly port: number;
  readonly isUp: boolean;
  /** Ends it without a word, and starts it again. */
  kill9(): Promise<void>;
}

class Copy implements CloudCopy {
  readonly port: number;
  isUp = false;
  private readonly env: Readonly<Record<string, string>>;
  private program: ChildProgram | null = null;
  private said = '';
  private coming: Promise<void> = Promise.resolve();

  constructor(port: number, env: Readonly<Record<string, string>>) {
    this.port = port;
    this.env = { ...env, FLEET_PORT: String(port) };
  }

  start(): Promise<void> {
    this.coming = this.startNow();
    return this.coming;
  }

  async kill9(): Promise<void> {
    if (!this.isUp) return;
    this.isUp = false;
    await this.program?.kill9();
    this.keepWords();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.coming;
    this.isUp = false;
    await this.program?.kill9();
    this.keepWords();
  }

  /** Everything but that it was ready. */
  get words(): string {
    return this.said;
  }

  private keepWords(): void {
    this.said += (this.program?.output ?? '').replace(/^\{"ready":true.*\n/, '');
  }

  private async startNow(): Promise<void> {
    this.program = startProgram({ args: ['dist/cloud.mjs'], env: this.env });
    await this.program.firstLine();
    this.isUp = true;
  }
}

/** N copies of the reference cloud share one PostgreSQL, behind a balancer that does TLS. Needs a build. */
export class CloudCopies {
  readonly copies: readonly Copy[];

  private constructor(copies: readonly Copy[]) {
    this.copies = copies;
  }

  /** @param publicUrl by which hubs know them */
  static async start(count: number, databaseUrl: string, publicUrl: string): Promise<CloudCopies> {
    const env = {
      DATABASE_URL: databaseUrl,
      FLEET_URL: publicUrl,
      FLEET_TOKEN,
      FLEET_LOG_LEVEL: 'error',
    };
    const copies: Copy[] = [];
    for (let n = 0; n < count; n += 1) copies.push(new Copy(await steadyPort(), env));
    await Promise.all(copies.map((copy) => copy.start()));
    return new CloudCopies(copies);
  }

  /** One that is up, any; null while none is. */
  pick(random: Seeded): CloudCopy | null {
    const up = this.copies.filter(({ isUp }) => isUp);
    return up[random(Math.max(1, up.length))] ?? null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.copies.map((copy) => copy.stop()));
  }

  /** What they said of errors. */
  get words(): string {
    return this.copies.map(({ words }) => words).join('');
  }
}
