import type { LinkEnd, Radio, RadioListener, RadioState } from '../../../src/drivers/ble/radio.js';

/** A radio that does only what a test says. */
export class ScriptedRadio implements Radio {
  readonly name = 'scripted radio';
  listener: RadioListener | null = null;
  state: RadioState = { kind: 'ready' };
  wanted = false;
  readonly connects: { readonly link: number; readonly address: string; readonly timeoutMs: number }[] = [];
  readonly hungUp: number[] = [];
  readonly written: { readonly link: number; readonly fragments: readonly Uint8Array[] }[] = [];

  start(): Promise<void> {
    return Promise.resolve();
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
  use(wanted: boolean): void {
    this.wanted = wanted;
  }
  connect(link: number, address: string, timeoutMs: number): void {
    this.connects.push({ link, address, timeoutMs });
  }
  disconnect(link: number): void {
    this.hungUp.push(link);
  }
  write(link: number, fragments: readonly Uint8Array[]): void {
    this.written.push({ link, fragments });
  }

  get last(): number {
    return this.connects.at(-1)?.link ?? -1;
  }
  get lastAddress(): string | null {
    return this.connects.at(-1)?.address ?? null;
  }
  ended(link: number, reason: LinkEnd): void {
    this.listener?.ended(link, reason);
  }
}
