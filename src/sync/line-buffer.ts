/** Twice as much at a time, so that a backlog's batches soon fit. */
const GROWTH = 2;
const FIRST_BYTES = 16 * 1024;

/**
 * Lines of a batch, gathered in one piece of memory that the next batch takes again. A buffer of its own for each piece that was
 * read, and one for all of them, had a small machine collect garbage for longer than a door should wait.
 */
export class LineBuffer {
  bytes = 0;
  private buffer = Buffer.alloc(0);

  clear(): void {
    this.bytes = 0;
  }

  add(text: string): void {
    const needed = this.bytes + Buffer.byteLength(text);
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * GROWTH, FIRST_BYTES));
      this.view().copy(larger);
      this.buffer = larger;
    }
    this.bytes += this.buffer.write(text, this.bytes);
  }

  /** What was gathered, until `clear` or `add`. */
  view(): Buffer {
    return this.buffer.subarray(0, this.bytes);
  }
}
