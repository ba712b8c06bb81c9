import type { Clock } from '../kit/clock.js';
import type {
  Channel,
  MessageSender,
  OutgoingMessage,
  SendOutcome,
} from '../operations/messages/message-sender.js';
import { LastTry, type SenderHealth } from './sender-health.js';
import { mayPass, signedPost, type WebhookOptions } from './signed-post.js';
import { WITHDRAWN } from './withdrawn.js';

export { WEBHOOK_TIMEOUT_MS } from './signed-post.js';
export type { WebhookOptions } from './signed-post.js';

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
    const status = await signedPost(
      this.options,
      JSON.stringify({ id, channel, to, subject, text }),
      this.clock,
      signal,
    );
    if (status === 'withdrawn') return WITHDRAWN;
    if (typeof status === 'string') return this.later(status);
    if (mayPass(status)) return this.later(`HTTP ${status}`);
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
}
