/** One thing at a time, in the order of asking. */
export class Turns {
  private tail: Promise<unknown> = Promise.resolve();
  private count = 0;

  /** How many have their turn or wait for it. */
  get pending(): number {
    return this.count;
  }

  /** Calls `action` when everything asked for before has ended. */
  take<T>(action: () => Promise<T>): Promise<T> {
    this.count += 1;
    const turn = this.tail.then(action).finally(() => {
      this.count -= 1;
    });
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything asked for so far has ended. */
  async idle(): Promise<void> {
    await this.tail;
  }
}
