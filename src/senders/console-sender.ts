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
