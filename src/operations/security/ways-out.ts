import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import type { AlertChannel } from '../../security/alert-channel.js';
import type { SendOutcome } from '../messages/message-sender.js';
import type { MessageQueue } from '../messages/message-queue.js';
import type { Reads } from '../store-ports.js';
import { alertDocument, alertMessage, testMessage } from './alert-message.js';
import type { PostSigned, PublishAlert } from './delivery-ports.js';
import type { AlertView } from './security-use-cases.js';

export interface WaysOutDeps {
  readonly store: Pick<Reads, 'devices' | 'alertChannels'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly messages: Pick<MessageQueue, 'attempt'>;
  readonly postSigned: PostSigned;
  readonly publish: PublishAlert;
}

/** One try to tell a channel something. Never rejects. @param views none: a test */
export type TellOnce = (
  channel: AlertChannel,
  views: readonly AlertView[],
  signal: AbortSignal,
) => Promise<SendOutcome>;

export function waysOut(deps: WaysOutDeps): TellOnce {
  return async (channel, views, signal) => {
    const { kind, language, target } = channel;
    switch (kind) {
      case 'email':
      case 'sms': {
        const message =
          views.length === 0 ? testMessage(language, kind) : alertMessage(views, language, kind);
        // The same on every try of the same news, so that a receiver can tell a repeat.
        const [first] = views;
        const id = views.length === 1 && first ? first.alert.id : deps.newId();
        return deps.messages.attempt({ id, channel: kind, to: target, ...message }, signal);
      }
      case 'webhook': {
        const secret = deps.store.alertChannels.secretOf(channel.id);
        if (secret === null) return { kind: 'failed', detail: 'the channel was removed' };
        return deps.postSigned({ url: target, secret }, document(deps, views), signal);
      }
      case 'mqtt':
        try {
          await deps.publish(target, document(deps, views));
          return { kind: 'sent' };
        } catch {
          return { kind: 'later', detail: 'the broker does not run' };
        }
    }
  };
}

function document(deps: WaysOutDeps, views: readonly AlertView[]): string {
  const type = views.length === 0 ? 'test' : 'alerts';
  return JSON.stringify({ type, alerts: views.map((view) => alertDocument(deps.store, view)) });
}
