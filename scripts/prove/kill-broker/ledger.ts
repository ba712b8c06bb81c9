/** Numbers of one kind of message: whose publish was acknowledged to its end, and how often each arrived. */
export class Ledger {
  readonly name: string;
  private readonly mayComeAgain: boolean;
  private readonly acknowledged = new Set<number>();
  private readonly arrived = new Set<number>();
  private readonly doubled = new Set<number>();
  private readonly told = new Set<number>();
  private unseen = 0;
  private newest = -1;

  /** @param mayComeAgain at least once; else exactly once, or marked as one that may have come before */
  constructor(name: string, mayComeAgain: boolean) {
    this.name = name;
    this.mayComeAgain = mayComeAgain;
  }

  /** Acknowledged messages. */
  get size(): number {
    return this.acknowledged.size;
  }

  /** Of these, those that did not arrive (yet). */
  get waiting(): number {
    return this.unseen;
  }

  /** Whether this number or a later one arrived. */
  hasCome(number: number): boolean {
    return this.newest >= number;
  }

  acknowledge(number: number): void {
    if (this.acknowledged.has(number)) return;
    this.acknowledged.add(number);
    if (!this.arrived.has(number)) this.unseen += 1;
  }

  /** @returns whether it is the first time */
  arrive(number: number): boolean {
    const isFirst = this.see(number);
    if (!isFirst) this.doubled.add(number);
    return isFirst;
  }

  /** It came with the mark that it may have come before: whether it had does not matter. */
  arriveMarked(number: number): void {
    if (this.see(number)) this.told.add(number);
  }

  /** Nothing is missing. */
  get isComplete(): boolean {
    return this.unseen === 0;
  }

  lost(): string[] {
    return [...this.acknowledged]
      .filter((number) => !this.arrived.has(number))
      .map((number) => `${this.name}: message ${number} was acknowledged and lost`);
  }

  twice(): string[] {
    if (this.mayComeAgain) return [];
    return [...this.doubled].map((number) => `${this.name}: message ${number} came more than once`);
  }

  summary(): string {
    const again = this.mayComeAgain ? `, ${this.doubled.size} came again` : '';
    const marked = this.told.size > 0 ? `, ${this.told.size} came marked only` : '';
    return `${this.size} ${this.name}${again}${marked}`;
  }

  private see(number: number): boolean {
    if (this.arrived.has(number)) return false;
    this.arrived.add(number);
    this.newest = Math.max(this.newest, number);
    if (this.acknowledged.has(number)) this.unseen -= 1;
    return true;
  }
}
