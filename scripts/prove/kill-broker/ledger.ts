/** How a kind of message may come after a crash, besides once. */
export interface Promised {
  /** At least once: some come again. */
  readonly mayComeAgain: boolean;
  /** At most once: some that were taken never come. */
  readonly mayBeLost: boolean;
}

/** Numbers of one kind of message: whose publish was acknowledged to its end, and how often each arrived. */
export class Ledger {
  readonly name: string;
  private readonly promised: Promised;
  private readonly acknowledged = new Set<number>();
  private readonly arrivals = new Map<number, number>();
  private readonly doubled = new Set<number>();
  private unseen = 0;

  constructor(name: string, promised: Promised) {
    this.name = name;
    this.promised = promised;
  }

  /** Acknowledged messages. */
  get size(): number {
    return this.acknowledged.size;
  }

  /** Of these, those that did not arrive (yet). */
  get waiting(): number {
    return this.unseen;
  }

  /** More than so many are still to arrive, of those that have to. */
  isAhead(count: number): boolean {
    return !this.promised.mayBeLost && this.unseen > count;
  }

  acknowledge(number: number): void {
    if (this.acknowledged.has(number)) return;
    this.acknowledged.add(number);
    if (!this.arrivals.has(number)) this.unseen += 1;
  }

  arrive(number: number): void {
    const before = this.arrivals.get(number) ?? 0;
    this.arrivals.set(number, before + 1);
    if (before > 0) this.doubled.add(number);
    else if (this.acknowledged.has(number)) this.unseen -= 1;
  }

  /** Nothing is missing that must not be. */
  get isComplete(): boolean {
    return this.promised.mayBeLost || this.unseen === 0;
  }

  lost(): string[] {
    if (this.isComplete) return [];
    return [...this.acknowledged]
      .filter((number) => !this.arrivals.has(number))
      .map((number) => `${this.name}: message ${number} was acknowledged and lost`);
  }

  twice(): string[] {
    if (this.promised.mayComeAgain) return [];
    return [...this.doubled].map((number) => `${this.name}: message ${number} came more than once`);
  }

  summary(): string {
    const again = this.promised.mayComeAgain ? `, ${this.doubled.size} came again` : '';
    const gone = this.promised.mayBeLost ? `, ${this.unseen} never came` : '';
    return `${this.size} ${this.name}${again}${gone}`;
  }
}
