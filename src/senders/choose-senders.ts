import path from 'node:path';
import type { Clock } from '../kit/clock.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { MessageSender } from '../operations/messages/message-sender.js';
import { GsmModemSender } from './gsm-modem/gsm-modem-sender.js';
import type { SenderHealth } from './sender-health.js';
import { SmtpSender } from './smtp-sender.js';
import { WebhookSender } from './webhook-sender.js';

/** Settings of the ways out, as `config/message-settings` checked them; an empty one is not used. */
export interface SenderSettings {
  readonly DOORWARD_DATA_DIR: string;
  readonly DOORWARD_SMS_MODEM: string;
  readonly DOORWARD_SMS_MODEM_BAUD: number;
  readonly DOORWARD_SMS_MODEM_PIN: string;
  readonly DOORWARD_SMTP_URL: string;
  readonly DOORWARD_SMTP_FROM: string;
  readonly DOORWARD_MESSAGE_WEBHOOK_URL: string;
  readonly DOORWARD_MESSAGE_WEBHOOK_SECRET: string;
}

export interface SenderSupplies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** A way out that tells how it stands; one that holds something open is a part besides. */
export type Sender = MessageSender & Partial<Part> & { health(): SenderHealth };

/** In the data folder: a PIN was given to a SIM and not seen to be taken. */
const PIN_ATTEMPT_FILE = 'sim-pin-tried';

/** The ways out that the settings name, the house's own before the web hook: for each channel the first is the one to try first. */
export function createSenders(settings: SenderSettings, supplies: SenderSupplies): readonly Sender[] {
  const senders: Sender[] = [];
  if (settings.DOORWARD_SMS_MODEM !== '') {
    const options = {
      path: settings.DOORWARD_SMS_MODEM,
      baudRate: settings.DOORWARD_SMS_MODEM_BAUD,
      pin: settings.DOORWARD_SMS_MODEM_PIN === '' ? null : settings.DOORWARD_SMS_MODEM_PIN,
      pinAttemptFile: path.resolve(settings.DOORWARD_DATA_DIR, PIN_ATTEMPT_FILE),
    };
    senders.push(new GsmModemSender(options, supplies));
  }
  if (settings.DOORWARD_SMTP_URL !== '') {
    const options = { url: settings.DOORWARD_SMTP_URL, from: settings.DOORWARD_SMTP_FROM };
    senders.push(new SmtpSender(options, supplies.clock));
  }
  if (settings.DOORWARD_MESSAGE_WEBHOOK_URL !== '') {
    const options = {
      url: settings.DOORWARD_MESSAGE_WEBHOOK_URL,
      secret: settings.DOORWARD_MESSAGE_WEBHOOK_SECRET,
    };
    senders.push(new WebhookSender(options, supplies.clock));
  }
  return senders;
}

/** Those of `senders` that are started and stopped. */
export function partsOf(senders: readonly Sender[]): readonly Part[] {
  return senders.flatMap((sender) => (isPart(sender) ? [sender] : []));
}

function isPart(sender: Sender): sender is Sender & Part {
  return sender.start !== undefined && sender.stop !== undefined;
}
