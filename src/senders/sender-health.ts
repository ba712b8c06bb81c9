/** How a way out stands, for `/ready` and `doctor`. No secret, and nothing that tells a person. */
export interface SenderHealth {
  readonly ok: boolean;
  readonly detail: string;
}

/** The health of a way out that is not connected while it is not used: how the last try went. */
export class LastTry {
  private last: SenderHealth = { ok: true, detail: 'not used since the start' };

  get health(): SenderHealth {
    return this.last;
  }

  /** It took the message, or refused this one message alone. */
  worked(): void {
    this.last = { ok: true, detail: 'the last try reached it' };
  }

  /** @param detail why no message would have got through */
  failed(detail: string): void {
    this.last = { ok: false, detail: `the last try failed: ${detail}` };
  }
}
