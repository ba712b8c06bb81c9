/**
 * What there may be a thousand of at one moment, done a few in each turn of the event loop and in the order it came: what
 * is done for one door waits for those few, not for the thousand.
 */
export class Turns {
  private readonly perTurn: number;
  private readonly waiting: (() => void)[] = [];
  private isDue = false;

  constructor(perTurn: number) {
    this.perTurn = perTurn;
  }

  /** Does it soon, never within this call. */
  later(job: () => void): void {
    this.waiting.push(job);
    this.due();
  }

  private due(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      const now = this.waiting.splice(0, this.perTurn);
      if (this.waiting.length > 0) this.due();
      for (const job of now) job();
    });
  }
}
