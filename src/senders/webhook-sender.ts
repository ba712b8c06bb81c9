import { request as httpRequest, type ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../kit/clock.js';
import { SIGNATURE_HEADER, signWebhook } from '../kit/webhook-signature.js';
import type {
  Channel,
  MessageSender,
  OutgoingMessage,
  SendOutcome,
} from '../operations/messages/message-sender.js';
import { LastTry, type SenderHealth } from './sender-health.js';
import { WITHDRAWN } from './withdrawn.js';

/** From the connection to the receiver's status. */
export const WEBHOOK_TIMEOUT_MS = 10_000;
/** Of an answer; the status alone is of use. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

/** Client errors that may pass: too slow, too early, too many (RFC 9110, RFC 8470, RFC 6585). */
const PASSING = new Set([408, 425, 429]);

export interface WebhookOptions {
  /** https, or http to this machine itself. */
  readonly url: string;
  readonly secret: string;
  /** Certificates to trust instead of the system's, PEM. */
  readonly ca?: string;
}

/**
 * Messages by a signed HTTP POST to a receiver of the owner's, who sends them on. `id` in the body is the same on every
 * try: a receiver that answered too late is asked again, and should send one id once.
 */
export class WebhookSender implements MessageSender {
  readonly name = 'web hook';
  readonly channels: readonly Channel[] = ['sms', 'email'];
  private readonly options: WebhookOptions;
  private readonly clock: Clock;
  private readonly lastTry = new LastTry();

  constructor(options: WebhookOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
  }

  health(): SenderHealth {
    return this.lastTry.health;
  }

  /** 2xx is `sent`; 408, 425, 429, 5xx and trouble on the way are `later`; anything else, redirects too, is `failed`. */
  async send({ id, channel, to, subject, text }: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    if (signal.aborted) return WITHDRAWN;
    const status = await this.post(JSON.stringify({ id, channel, to, subject, text }), signal);
    if (status === 'withdrawn') return WITHDRAWN;
    if (typeof status === 'string') return this.later(status);
    if (status >= 500 || PASSING.has(status)) return this.later(`HTTP ${status}`);
    this.lastTry.worked();
    if (status >= 200 && status < 300) return { kind: 'sent' };
    const redirected = status >= 300 && status < 400;
    const detail = redirected ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;
    if (redirected || status === 401 || status === 403 || status === 404) this.lastTry.failed(detail);
    return { kind: 'failed', detail };
  }

  private later(detail: string): SendOutcome {
    this.lastTry.failed(detail);
    return { kind: 'later', detail };
  }

  /** @returns the status, or what went wrong, without the address */
  private post(body: string, signal: AbortSignal): Promise<number | string> {
    return new Promise((resolve) => {
      const url = new URL(this.options.url);
      const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const outgoing = request(url, {
        method: 'POST',
        agent: false,
        maxHeaderSize: MAX_HEADER_BYTES,
        rejectUnauthorized: true,
        ...(this.options.ca !== undefined && { ca: this.options.ca }),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': 'doorward',
          [SIGNATURE_HEADER]: signWebhook(body, this.options.secret, Math.floor(this.clock.wallMs() / 1_000)),
        },
      });
      const end = (outcome: number | string) => {
        signal.removeEventListener('abort', withdraw);
        resolve(outcome);
      };
      const withdraw = () => {
        end('withdrawn');
        late.cancel();
        outgoing.destroy();
      };
      const late = this.clock.after(WEBHOOK_TIMEOUT_MS, () => {
        end('no answer in time');
        outgoing.destroy();
      });
      outgoing.on('close', () => {
        late.cancel();
        end('the connection was closed');
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        end(error.code ?? 'the connection failed');
      });
      outgoing.on('response', (answer) => {
        end(answer.statusCode ?? 'no status');
        discard(outgoing, answer);
      });
      signal.addEventListener('abort', withdraw);
      outgoing.end(body);
    });
  }
}

/** Lets the receiver finish a short answer, and cuts off a long one. */
function discard(outgoing: ClientRequest, answer: NodeJS.ReadableStream): void {
  let bytes = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) outgoing.destroy();
  });
}
