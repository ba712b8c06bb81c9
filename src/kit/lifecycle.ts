import type { Logger } from './logger.js';

/** A long-lived thing. Its constructor does nothing; `start` acquires, `stop` gives everything back. */
export interface Part {
  readonly name: string;
  start(): Promise<void>;
  /** Safe to call after a failed or absent `start`. */
  stop(): Promise<void>;
}

/** Starts parts in order and stops them in reverse; a failed start stops what had started. */
export class Lifecycle {
  private readonly parts: readonly Part[];
  private readonly logger: Logger;
  private readonly started: Part[] = [];

  constructor(parts: readonly Part[], logger: Logger) {
    this.parts = parts;
    this.logger = logger;
  }

  async start(): Promise<void> {
    for (const part of this.parts) {
      this.started.push(part);
      try {
        await part.start();
      } catch (error) {
        this.logger.error({ part: part.name, err: error }, 'part failed to start');
        await this.stop();
        throw error;
      }
    }
  }

  /** Stops every started part, latest first. One that fails is reported and does not keep the others from stopping. */
  async stop(): Promise<void> {
    for (let part = this.started.pop(); part; part = this.started.pop()) {
      try {
        await part.stop();
      } catch (error) {
        this.logger.error({ part: part.name, err: error }, 'part failed to stop');
      }
    }
  }
}
