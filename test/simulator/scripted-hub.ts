import { randomBytes } from 'node:crypto';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { parseInstallCode } from '../../firmware-protocol/install-code.js';
import { generateKeyPair } from '../../firmware-protocol/key-pair.js';
import type { HubChannel } from '../../firmware-protocol/link-channel.js';
import { POLL_FRAME, refusalCode } from '../../firmware-protocol/link-frame.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { LockMessage, Result } from '../../firmware-protocol/lock-messages.js';
import { PairingInitiator } from '../../firmware-protocol/pairing.js';
import type { LinkKeys } from '../../firmware-protocol/session-handshake.js';
import { SessionInitiator } from '../../firmware-protocol/session-handshake.js';

/** One frame to the lock, the frame that answers it (null: silence). */
export type Exchange = (frame: LinkFrame) => Promise<LinkFrame | null>;

const TURNS_MAX = 500;

/** The hub's end of the link, one exchange at a time, for tests that play the hub themselves. */
export class ScriptedHub {
  readonly ownStatic = generateKeyPair();
  keys: LinkKeys | null = null;
  channel: HubChannel | null = null;
  /** Messages from the lock that answer nothing. */
  readonly heard: LockMessage[] = [];
  private owesAck = false;
  private readonly exchange: Exchange;
  private readonly serial: string;
  /** Called between polls while an answer is awaited. */
  private readonly idle: () => void;

  constructor(exchange: Exchange, serial: string, idle: () => void = () => undefined) {
    this.exchange = exchange;
    this.serial = serial;
    this.idle = idle;
  }

  /** @returns `paired`, or the code of the refusal */
  async pair(installCodeText: string): Promise<string> {
    const parsed = parseInstallCode(installCodeText);
    if (!parsed.ok) throw new Error(parsed.code);
    const { serial, ownStatic } = this;
    const initiator = new PairingInitiator({
      serial,
      ownStatic,
      installCode: parsed.code,
      transport: 'serial',
    });
    const second = await this.exchange({ type: 'pair1', body: initiator.message1() });
    if (second?.type !== 'pair2') return second ? (refusalCode(second) ?? second.type) : 'silence';
    const read = initiator.readMessage2(second.body);
    if (!read.ok) return read.code;
    const third = await this.exchange({ type: 'pair3', body: read.message3 });
    if (third?.type !== 'idle') return third ? (refusalCode(third) ?? third.type) : 'silence';
    this.channel = read.channel;
    const psk = randomBytes(32);
    const reply = await this.request({ type: 'pair_commit', psk });
    this.keys = { ownStatic, psk, peerStatic: read.peerStatic };
    return reply.type;
  }

  /** SESSION_1 as the wire has it, to be sent again by a test. */
  sessionStart(): { frame: LinkFrame; finish: (answer: LinkFrame | null) => string } {
    if (!this.keys) throw new Error('not paired');
    const initiator = new SessionInitiator({ keys: this.keys, serial: this.serial, transport: 'serial' });
    return {
      frame: { type: 'session1', body: initiator.message1() },
      finish: (answer) => {
        if (answer?.type !== 'session2') return answer ? (refusalCode(answer) ?? answer.type) : 'silence';
        const read = initiator.readMessage2(answer.body);
        if (!read.ok) return read.code;
        this.channel = read.channel;
        return 'session';
      },
    };
  }

  async openSession(): Promise<string> {
    const { frame, finish } = this.sessionStart();
    return finish(await this.exchange(frame));
  }

  /** Sends a request and polls until it is answered. */
  async request(message: HubMessage): Promise<LockMessage> {
    const reply = await this.ask(message, TURNS_MAX);
    if (!reply) throw new Error(`no answer to ${message.type}`);
    return reply;
  }

  /** As `request`, but null after `turns` polls without an answer. */
  async ask(message: HubMessage, turns: number): Promise<LockMessage | null> {
    const channel = this.session();
    const frame = channel.send(message);
    const n = channel.outstandingN;
    let answer = this.take(await this.exchange(frame), n);
    for (let turn = 0; turn < turns && !answer; turn += 1) {
      this.idle();
      answer = await this.turn(n);
    }
    return answer;
  }

  /** Sends a message that has no answer of its own. */
  async tell(message: HubMessage): Promise<void> {
    this.take(await this.exchange(this.session().send(message)), null);
  }

  /** One poll, or the frame that is still outstanding. */
  async turn(re: number | null = null): Promise<LockMessage | null> {
    return this.take(await this.exchange(this.nextFrame()), re);
  }

  /** Polls until the lock has nothing more to say; what it said. */
  async listen(turns = 40): Promise<LockMessage[]> {
    const before = this.heard.length;
    for (let turn = 0; turn < turns; turn += 1) {
      const answer = await this.exchange(this.nextFrame());
      if (answer?.type === 'idle') break;
      this.take(answer, null);
    }
    return this.heard.slice(before);
  }

  async actuate(options: {
    commandId: Uint8Array;
    bootId: Uint8Array;
    notAfterMs: number;
    direction?: 'lock' | 'unlock' | 'unlatch';
  }): Promise<Result> {
    const reply = await this.request({ type: 'actuate', direction: 'unlock', ...options });
    if (reply.type !== 'result') throw new Error(`answered ${reply.type}`);
    return reply;
  }

  async result(commandId: Uint8Array): Promise<Result> {
    const reply = await this.request({ type: 'get_result', commandId });
    if (reply.type !== 'result') throw new Error(`answered ${reply.type}`);
    return reply;
  }

  /** The lock's boot and clock now. */
  async stamp(): Promise<{ bootId: Uint8Array; lockMs: number }> {
    const reply = await this.request({ type: 'get_status' });
    if (reply.type !== 'status') throw new Error(`answered ${reply.type}`);
    return { bootId: reply.bootId, lockMs: reply.lockMs };
  }

  session(): HubChannel {
    if (!this.channel) throw new Error('no session');
    return this.channel;
  }

  private nextFrame(): LinkFrame {
    const { outstanding } = this.session();
    const frame = outstanding ?? (this.owesAck ? this.session().ack() : POLL_FRAME);
    this.owesAck = false;
    return frame;
  }

  private take(frame: LinkFrame | null, re: number | null): LockMessage | null {
    if (frame?.type !== 'data' && frame?.type !== 'ack') return null;
    const received = this.session().receive(frame);
    if (received.kind === 'message' || received.kind === 'duplicate') this.owesAck = true;
    if (received.kind !== 'message') return null;
    if (received.re !== undefined && received.re === re) return received.message;
    this.heard.push(received.message);
    return null;
  }
}
