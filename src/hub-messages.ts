import type { Settings } from './config/settings.js';
import type { Clock } from './kit/clock.js';
import type { NewId } from './kit/ids.js';
import type { Part } from './kit/lifecycle.js';
import type { Logger } from './kit/logger.js';
import type { Random } from './kit/random.js';
import { MessageQueue } from './operations/messages/message-queue.js';
import { createSenders, partsOf } from './senders/choose-senders.js';
import { withConsole } from './senders/console-sender.js';

export interface HubMessagesDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
}

/** The ways by which the hub writes to people, and the queue in front of them. */
export function hubMessages(settings: Settings, { clock, random, newId, logger }: HubMessagesDeps) {
  const print = settings.DOORWARD_CONSOLE_SENDER ? (text: string) => process.stderr.write(text) : null;
  const senders = createSenders(settings, { clock, random, logger });
  const messages = new MessageQueue({ senders: withConsole(senders, print, logger), clock, newId, logger });
  const parts: readonly Part[] = [...partsOf(senders), messages];
  return { senders, messages, parts };
}
