import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { LockChannel } from '../../firmware-protocol/link-channel.js';
import { IDLE_FRAME } from '../../firmware-protocol/link-frame.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { LockErrorCode, LockMessage } from '../../firmware-protocol/lock-messages.js';
import type { Received } from '../../firmware-protocol/secure-channel.js';
import { CredentialIntake } from './credential-intake.js';
import type { CommandResult, Order } from './command-runner.js';
import type { StoredEvent } from './event-buffer.js';
import type { Faults } from './faults.js';
import type { LockFirmware } from './lock-firmware.js';
import {
  credentialsDigestMessage,
  credentialsSetMessage,
  eventMessage,
  firmwareMessage,
  hexText,
  identityMessage,
  requestMessage,
  resultMessage,
  statusMessage,
  uuidText,
  wireStamp,
} from './lock-wire.js';

/** Answers that wait for their turn; a hub that asks faster than it listens loses the oldest. */
export const REPLIES_MAX = 16;
/** Events sent in this session and not acknowledged. */
export const EVENTS_UNACKNOWLEDGED_MAX = 8;
/** Polls answered with the same frame before the session is given up. */
export const RESENDS_MAX = 100;

export interface ConversationDeps {
  readonly firmware: LockFirmware;
  readonly faults: Faults;
  readonly serial: string;
  /** Stores the key for later sessions, once; given on a pairing channel, where nothing else is served. */
  readonly commitKeys?: (psk: Uint8Array) => boolean;
  /** A reply waits to be sent; on a transport where the lock speaks by itself. */
  readonly replyWaits?: () => void;
}

interface Reply {
  readonly re: number;
  /** Made when it is sent, so that its stamp is fresh. */
  readonly make: () => LockMessage;
}

/** What a lock says and hears in one session: replies first, then a request at the keypad, then events. */
export class LockConversation {
  readonly channel: LockChannel;
  private readonly deps: ConversationDeps;
  private readonly replies: Reply[] = [];
  private sentEvents = new Set<StoredEvent>();
  private sentRequestId: string | null = null;
  private resends = 0;
  private readonly intake: CredentialIntake;

  constructor(channel: LockChannel, deps: ConversationDeps) {
    this.channel = channel;
    this.deps = deps;
    const { firmware } = deps;
    this.intake = new CredentialIntake(firmware.offline.credentials);
  }

  /** Whether the hub has stopped listening, or the session has carried all it may. */
  get spent(): boolean {
    return this.resends > RESENDS_MAX || (this.channel.exhausted && this.channel.outstanding === null);
  }

  /** The frame that answers what the channel made of a frame, unless it rejected it. */
  answer(received: Exclude<Received<HubMessage>, { kind: 'rejected' }>): LinkFrame {
    if (received.kind === 'duplicate') return received.answer;
    if (received.kind === 'acknowledged') return this.next() ?? IDLE_FRAME;
    const { n } = received;
    if (received.kind === 'message') this.serve(received.message, n);
    else this.fail(n, received.code);
    return this.next() ?? this.channel.ack();
  }

  /** The answer to a poll: the frame not acknowledged yet, or the next one, or nothing to say. */
  poll(): LinkFrame {
    const { outstanding } = this.channel;
    if (outstanding === null) return this.next() ?? IDLE_FRAME;
    this.resends += 1;
    return outstanding;
  }

  private next(): LinkFrame | null {
    const { channel, deps } = this;
    if (channel.outstanding !== null || channel.exhausted || !deps.firmware.powered) return null;
    this.resends = 0;
    const reply = this.replies.shift();
    if (reply) return channel.send(reply.make(), reply.re);
    if (deps.commitKeys) return null;
    const request = deps.firmware.pendingRequest;
    if (request && request.requestId !== this.sentRequestId) {
      this.sentRequestId = request.requestId;
      return channel.send(requestMessage(request));
    }
    return this.nextEvent();
  }

  private nextEvent(): LinkFrame | null {
    const waiting = this.deps.firmware.events;
    let unacknowledged = 0;
    for (const event of waiting) {
      if (!this.sentEvents.has(event)) {
        this.sentEvents.add(event);
        return this.channel.send(eventMessage(event, this.deps.firmware.stamp()));
      }
      unacknowledged += 1;
      if (unacknowledged >= EVENTS_UNACKNOWLEDGED_MAX) return null;
    }
    return null;
  }

  private serve(message: HubMessage, n: number): void {
    const { firmware, serial, commitKeys } = this.deps;
    if (message.type === 'pair_commit') {
      if (commitKeys?.(message.psk)) this.reply(n, () => identityMessage('paired', firmware, serial));
      else this.fail(n, 'not_now');
      return;
    }
    if (commitKeys) {
      this.fail(n, 'not_now');
      return;
    }
    switch (message.type) {
      case 'get_info':
        this.reply(n, () => identityMessage('info', firmware, serial));
        return;
      case 'get_status':
        this.reply(n, () => statusMessage(firmware));
        return;
      case 'actuate':
        this.order(n, message.direction, message);
        return;
      case 'reboot':
        this.order(n, 'reboot', message);
        return;
      case 'get_result':
        firmware.result(uuidText(message.commandId), (result) => {
          this.replyResult(n, result);
        });
        return;
      case 'access_decision': {
        const { grant, notAfterMs } = message;
        const requestId = hexText(message.requestId);
        firmware.decide({ requestId, grant, notAfterMs, bootId: hexText(message.bootId) });
        return;
      }
      case 'get_events':
        this.sendEventsAgain(message.after);
        break;
      case 'ack_events':
        this.forgetEvents(hexText(message.bootId), message.upto);
        break;
      case 'set_credentials': {
        const setOutcome = this.intake.take(message);
        if (setOutcome === 'bad_message') this.fail(n, setOutcome);
        else this.reply(n, () => credentialsSetMessage(firmware, setOutcome));
        return;
      }
      case 'get_credentials_digest':
        this.reply(n, () => credentialsDigestMessage(firmware));
        return;
      case 'firmware_begin':
      case 'firmware_chunk':
      case 'firmware_commit': {
        const answer = firmware.updater.serve(message);
        if (answer === 'busy') this.fail(n, 'busy');
        else if (answer) this.reply(n, () => firmwareMessage(firmware, answer));
        return;
      }
      case 'set_time':
        firmware.offline.setTime(message.unixMs);
        break;
      case 'identify':
        break;
    }
    this.reply(n, () => ({ type: 'done', ...wireStamp(firmware.stamp()) }));
  }

  private order(
    n: number,
    action: Order['action'],
    message: { commandId: Uint8Array; bootId: Uint8Array; notAfterMs: number },
  ): void {
    const commandId = uuidText(message.commandId);
    const bootId = hexText(message.bootId);
    this.deps.firmware.execute({ commandId, action, bootId, notAfterMs: message.notAfterMs }, (result) => {
      this.replyResult(n, result);
    });
  }

  private replyResult(n: number, result: CommandResult): void {
    if (this.deps.faults.losesReply()) return;
    this.reply(n, () => resultMessage(this.deps.firmware, result));
  }

  private fail(n: number, code: LockErrorCode): void {
    this.reply(n, () => ({ type: 'error', code, ...wireStamp(this.deps.firmware.stamp()) }));
  }

  private reply(re: number, make: () => LockMessage): void {
    if (this.replies.length >= REPLIES_MAX) this.replies.shift();
    this.replies.push({ re, make });
    this.deps.replyWaits?.();
  }

  private sendEventsAgain(after: number): void {
    const { firmware } = this.deps;
    const { bootId } = firmware.stamp();
    this.sentEvents = new Set(
      firmware.events.filter((event) => event.bootId === bootId && event.seq <= after),
    );
  }

  private forgetEvents(bootId: string, upto: number): void {
    const { firmware } = this.deps;
    firmware.acknowledge(bootId, upto);
    const kept = new Set(firmware.events);
    this.sentEvents = new Set([...this.sentEvents].filter((event) => kept.has(event)));
  }
}
