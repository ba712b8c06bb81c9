/** Longest line kept; a longer one is junk and is dropped whole. */
export const MAX_LINE_CHARS = 1_024;

const CR = 0x0d;
const LF = 0x0a;

/** What a modem says: a line without its end, or that it waits for a text (3GPP TS 27.005, section 3.5.1). */
export type ModemSaid = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'prompt' };

/**
 * Bytes from a modem -> lines and prompts. How the bytes were cut into chunks makes no difference. Empty lines, control
 * characters and what is too long are dropped.
 */
export class LineReader {
  private line = '';
  private isTooLong = false;

  push(chunk: Uint8Array): ModemSaid[] {
    const said: ModemSaid[] = [];
    for (const byte of chunk) {
      if (byte === CR || byte === LF) {
        if (this.line !== '' && !this.isTooLong) said.push({ kind: 'line', text: this.line });
        this.reset();
      } else if (byte >= 0x20 && byte !== 0x7f) {
        this.take(byte);
        // Nothing ends a prompt: it is one as soon as it is there.
        if (this.line === '> ') {
          said.push({ kind: 'prompt' });
          this.reset();
        }
      }
    }
    return said;
  }

  /** Forgets a half line. */
  reset(): void {
    this.line = '';
    this.isTooLong = false;
  }

  /** Characters held back, at most `MAX_LINE_CHARS`. */
  get held(): number {
    return this.line.length;
  }

  private take(byte: number): void {
    if (this.line.length < MAX_LINE_CHARS) this.line += String.fromCharCode(byte);
    else this.isTooLong = true;
  }
}
