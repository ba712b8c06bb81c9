import type { Transporter } from 'nodemailer';
import type { Clock } from '../kit/clock.js';
import { isLoopbackHost } from '../kit/loopback.js';
import { isMailAddress, parseMailbox, type Mailbox } from '../kit/mailbox.js';
import type {
  Channel,
  MessageSender,
  OutgoingMessage,
  SendOutcome,
} from '../operations/messages/message-sender.js';
import { LastTry, type SenderHealth } from './sender-health.js';
import { WITHDRAWN } from './withdrawn.js';

const CONNECT_MS = 10_000;
const GREETING_MS = 10_000;
const SILENCE_MS = 20_000;
/** Of a whole message, also to a server that answers a little now and then. */
export const MESSAGE_MS = 45_000;
const MAX_REPLY_BYTES = 64 * 1024;
const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

export interface SmtpOptions {
  /** `smtps://user:password@host:465` (TLS from the first byte) or `smtp://…` (STARTTLS, required unless the host is this machine). */
  readonly url: string;
  /** `door@example.org` or `Front door <door@example.org>`. */
  readonly from: string;
  /** Certificates to trust instead of the system's, PEM. */
  readonly ca?: string;
}

/** What nodemailer's errors hold, as far as it is used. */
interface SmtpTrouble {
  readonly code?: unknown;
  /** Of the server's reply (RFC 5321, section 4.2). */
  readonly responseCode?: unknown;
}

/** E-mail through a mail server of the owner's, one connection a message. */
export class SmtpSender implements MessageSender {
  readonly name = 'smtp';
  readonly channels: readonly Channel[] = ['email'];
  private readonly from: Mailbox;
  private readonly clock: Clock;
  private readonly options: SmtpOptions;
  private transport: Promise<Transporter> | null = null;
  private readonly lastTry = new LastTry();

  /** @throws Error when the address of the sender is none: settings are checked before */
  constructor(options: SmtpOptions, clock: Clock) {
    const from = parseMailbox(options.from);
    if (!from) throw new Error('the sender of e-mail has no address');
    this.from = from;
    this.clock = clock;
    this.options = options;
  }

  health(): SenderHealth {
    return this.lastTry.health;
  }

  /**
   * 4xx and trouble on the way are `later`, 5xx is `failed`. A raised signal closes the connection: what the server has
   * not got whole, with its final dot, it does not deliver.
   */
  async send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    if (message.channel !== 'email') return { kind: 'failed', detail: 'a mail server sends e-mail only' };
    if (!isMailAddress(message.to)) return { kind: 'failed', detail: 'the address is not one' };
    if (signal.aborted) return WITHDRAWN;
    const late = new AbortController();
    const timer = this.clock.after(MESSAGE_MS, () => {
      late.abort();
    });
    try {
      this.transport ??= openTransport(this.options);
      const transport = await this.transport;
      await transport.sendMail(this.mail(message, AbortSignal.any([signal, late.signal])));
      this.lastTry.worked();
      return { kind: 'sent' };
    } catch (error) {
      return isRaised(signal) ? WITHDRAWN : this.outcomeOf(error as SmtpTrouble);
    } finally {
      timer.cancel();
    }
  }

  private mail({ id, to, subject, text }: OutgoingMessage, signal: AbortSignal): object {
    return {
      from: this.from,
      // As an object: an address is never read as a list of them.
      to: { name: '', address: to },
      subject: oneLine(subject ?? ''),
      text,
      // The same on every try, so that a mail system can tell a repeat.
      messageId: `<${id}@${this.from.address.split('@')[1] ?? 'localhost'}>`,
      date: new Date(this.clock.wallMs()),
      // No out-of-office answers (RFC 3834, section 5).
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    };
  }

  /** The server's words are left out: they often repeat the address. */
  private outcomeOf({ code, responseCode }: SmtpTrouble): SendOutcome {
    const reply = typeof responseCode === 'number' ? responseCode : null;
    const known = typeof code === 'string' ? code : 'trouble';
    const why = known === 'EABORT' ? 'it took too long' : known;
    const detail = reply === null ? why : `SMTP ${reply} (${why})`;
    const isPermanent = reply !== null && reply >= 500;
    // A refused address or text says nothing of the server; a refused log-in does.
    if (isPermanent && code !== 'EAUTH') this.lastTry.worked();
    else this.lastTry.failed(detail);
    return { kind: isPermanent ? 'failed' : 'later', detail };
  }
}

/** Loaded when the first mail goes out: most hubs send none, and it takes megabytes. */
async function openTransport(options: SmtpOptions): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport(transportOptions(options));
}

function transportOptions({ url, ca }: SmtpOptions) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(port),
    secure,
    requireTLS: !secure && !isLoopbackHost(hostname),
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      // A server that does not offer log-in is asked for it all the same, not used without.
      forceAuth: true,
    }),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
    dnsTimeout: CONNECT_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    // What was given up is cut off, not ended politely: nothing of it goes on.
    socketCloseTimeout: 0,
    maxResponseSize: MAX_REPLY_BYTES,
    logger: false,
  };
}

/** As a call, since it changes while something is awaited. */
function isRaised(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** A subject is one line, whatever it was. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
