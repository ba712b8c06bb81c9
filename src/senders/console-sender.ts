import type { Logger } from '../kit/logger.js';
import type { Channel, MessageSender } from '../operations/messages/message-sender.js';

const CHANNELS: readonly Channel[] = ['sms', 'email'];

/**
 * For trying things out: prints messages on the hub's own output, codes and all, to whoever can read that. Takes only
 * the channels for which there is no real sender, so that a code is never both sent and printed.
 * @returns null if there is a real sender for each channel
 */
export function consoleSender(
  write: (text: string) => void,
  others: readonly Pick<MessageSender, 'channels'>[],
): MessageSender | null {
  const taken = new Set(others.flatMap(({ channels }) => channels));
  const channels = CHANNELS.filter((channel) => !taken.has(channel));
  if (channels.length === 0) return null;
  return {
    name: 'console',
    channels,
    send: ({ channel, to, subject, text }, signal) => {
      if (signal.aborted) return Promise.resolve({ kind: 'failed', detail: 'too late' });
      const title = subject === null ? '' : `Subject: ${subject}\n`;
      write(
        `\n---- DOORWARD_CONSOLE_SENDER is on: this ${channel} to ${to} was printed, not sent ----\n${title}${text}\n----\n\n`,
      );
      return Promise.resolve({ kind: 'sent' });
    },
  };
}

/**
 * The senders, and for the channels they leave open the console, where it is wanted.
 * @param senders real ones, in the order in which they are tried
 * @param print null: the console is not wanted
 */
export function withConsole(
  senders: readonly MessageSender[],
  print: ((text: string) => void) | null,
  logger: Pick<Logger, 'warn'>,
): readonly MessageSender[] {
  const printing = print && consoleSender(print, senders);
  if (!printing) return senders;
  logger.warn(
    { channels: printing.channels },
    'DOORWARD_CONSOLE_SENDER is on: one-time codes are printed here, for everybody who can read this',
  );
  return [...senders, printing];
}
