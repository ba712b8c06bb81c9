interface Place {
  /** Null: what it waits for has not ended. */
  pass: (() => void) | null;
}

/**
 * Messages are passed on in the order in which they came, however long each has to wait for the disk: who hears of a door
 * hears its last state last. Whoever joins waits for commits only, never for a reader.
 */
export class PassingOrder {
  private readonly line: Place[] = [];

  /**
   * Calls `pass` when `kept` has ended and all that came before was passed on: at once, when nothing waits.
   * @param pass is told what `kept` resolved with; false: it rejected
   */
  join(kept: boolean | Promise<boolean>, pass: (isKept: boolean) => void): void {
    if (kept instanceof Promise) {
      const place: Place = { pass: null };
      this.line.push(place);
      const settle = (isKept: boolean) => {
        place.pass = () => {
          pass(isKept);
        };
        this.advance();
      };
      kept.then(settle, () => {
        settle(false);
      });
    } else if (this.line.length === 0) pass(kept);
    else
      this.line.push({
        pass: () => {
          pass(kept);
        },
      });
  }

  private advance(): void {
    while (this.line[0]?.pass) this.line.shift()?.pass?.();
  }
}
