/** How a message reaches a person. */
export type Channel = 'sms' | 'email';

/** A message to one person, as a sender gets it. */
export interface OutgoingMessage {
  /** UUID: the same on every try, so that a receiver can tell a repeat. */
  readonly id: string;
  readonly channel: Channel;
  /** A phone number in E.164, or an e-mail address; normalised. */
  readonly to: string;
  /** For e-mail; null: the channel has none. */
  readonly subject: string | null;
  /** Plain text in the language of the receiver. It may hold a one-time code: it is never logged. */
  readonly text: string;
}

/** What became of one try. `failed`: no further try will help. `later`: it may. `detail` is for the log and holds no text, no code and no number. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'later'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

/** A way out of the house for messages: a modem, a mail server, a web hook, the console. */
export interface MessageSender {
  /** For the log, the readiness list and `doctor`: `gsm modem`, `smtp`… */
  readonly name: string;
  readonly channels: readonly Channel[];
  /**
   * Sends one message; never rejects. `signal` is raised when the message has come to its end (a code that expired is
   * not sent any more): what has not left by then must not leave.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
}
