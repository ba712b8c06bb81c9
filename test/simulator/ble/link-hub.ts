import { randomBytes } from 'node:crypto';
import type { HubMessage } from '../../../firmware-protocol/hub-messages.js';
import { parseInstallCode } from '../../../firmware-protocol/install-code.js';
import { generateKeyPair } from '../../../firmware-protocol/key-pair.js';
import type { HubChannel } from '../../../firmware-protocol/link-channel.js';
import { refusalCode } from '../../../firmware-protocol/link-frame.js';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import type { LockMessage } from '../../../firmware-protocol/lock-messages.js';
import { PairingInitiator } from '../../../firmware-protocol/pairing.js';
import { SessionInitiator } from '../../../firmware-protocol/session-handshake.js';
import type { LinkKeys } from '../../../firmware-protocol/session-handshake.js';

const ANSWER_MS = 5_000;

/** The hub's end of a BLE link, for tests that play the hub: either side sends when it has something. */
export class LinkHub {
  readonly ownStatic = generateKeyPair();
  /** Messages that answer nothing, and frames that came twice. */
  readonly heard: LockMessage[] = [];
  repeated = 0;
  /** Whether what the lock says is acknowledged. */
  acknowledging = true;
  keys: LinkKeys | null = null;
  channel: HubChannel | null = null;
  private readonly send: (frame: LinkFrame) => void;
  private readonly serial: string;
  private take: ((frame: LinkFrame) => boolean) | null = null;

  constructor(send: (frame: LinkFrame) => void, serial: string) {
    this.send = send;
    this.serial = serial;
  }

  /** A frame from the lock. */
  receive(frame: LinkFrame): void {
    if (this.take?.(frame) === true) return;
    this.converse(frame);
  }

  /** @returns `paired`, or the code of the refusal */
  async pair(installCodeText: string): Promise<string> {
    const code = parseInstallCode(installCodeText);
    if (!code.ok) throw new Error(code.code);
    const { serial, ownStatic } = this;
    const initiator = new PairingInitiator({ serial, ownStatic, installCode: code.code, transport: 'ble' });
    const second = await this.exchange({ type: 'pair1', body: initiator.message1() });
    if (second.type !== 'pair2') return refusalCode(second) ?? second.type;
    const read = initiator.readMessage2(second.body);
    if (!read.ok) return read.code;
    const third = await this.exchange({ type: 'pair3', body: read.message3 });
    if (third.type !== 'idle') return refusalCode(third) ?? third.type;
    this.channel = read.channel;
    const psk = randomBytes(32);
    const { type } = await this.request({ type: 'pair_commit', psk });
    this.keys = { ownStatic, psk, peerStatic: read.peerStatic };
    return type;
  }

  async openSession(): Promise<string> {
    if (!this.keys) throw new Error('not paired');
    const initiator = new SessionInitiator({ keys: this.keys, serial: this.serial, transport: 'ble' });
    const answer = await this.exchange({ type: 'session1', body: initiator.message1() });
    if (answer.type !== 'session2') return refusalCode(answer) ?? answer.type;
    const read = initiator.readMessage2(answer.body);
    if (!read.ok) return read.code;
    this.channel = read.channel;
    return 'session';
  }

  /** @throws Error when no reply comes */
  async request(message: HubMessage): Promise<LockMessage> {
    const { channel } = this;
    if (!channel) throw new Error('no session');
    const frame = channel.send(message);
    const n = channel.outstandingN;
    return this.until<LockMessage>(frame, (answer) => {
      const received = this.converse(answer);
      return received?.kind === 'message' && received.re === n ? received.message : null;
    });
  }

  /** The lock's boot and clock. */
  async stamp(): Promise<{ bootId: Uint8Array; lockMs: number }> {
    const reply = await this.request({ type: 'get_status' });
    if (reply.type !== 'status') throw new Error(`answered ${reply.type}`);
    return { bootId: reply.bootId, lockMs: reply.lockMs };
  }

  /** Acknowledges what was heard while `acknowledging` was off. */
  acknowledge(): void {
    if (this.channel) this.send(this.channel.ack());
  }

  private converse(frame: LinkFrame): ReturnType<HubChannel['receive']> | null {
    if (frame.type !== 'data' && frame.type !== 'ack') return null;
    const received = this.channel?.receive(frame) ?? null;
    if (received?.kind === 'duplicate') this.repeated += 1;
    if (received?.kind === 'message' && received.re === undefined) this.heard.push(received.message);
    if ((received?.kind === 'message' || received?.kind === 'duplicate') && this.acknowledging)
      this.acknowledge();
    return received;
  }

  private exchange(frame: LinkFrame): Promise<LinkFrame> {
    const answers = ['pair2', 'session2', 'idle', 'refuse'];
    return this.until(frame, (answer) => (answers.includes(answer.type) ? answer : null));
  }

  private until<T>(frame: LinkFrame, wanted: (answer: LinkFrame) => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.take = null;
        reject(new Error(`no answer to ${frame.type}`));
      }, ANSWER_MS).unref();
      this.take = (answer) => {
        const value = wanted(answer);
        if (value !== null) {
          clearTimeout(timer);
          this.take = null;
          resolve(value);
        }
        return true;
      };
      this.send(frame);
    });
  }
}
