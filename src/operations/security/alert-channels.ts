import { normalisePhone, type PhoneCountry } from '../../accounts/phone-number.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput, NotFound } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { isMailAddress } from '../../kit/mailbox.js';
import { isWebhookUrl } from '../../kit/webhook-url.js';
import type { Random } from '../../kit/random.js';
import type { Text } from '../../kit/sentence.js';
import {
  type AlertChannel,
  CHANNELS_MAX,
  type ChannelKind,
  isTold,
  MQTT_TOPIC,
} from '../../security/alert-channel.js';
import { eventBy } from '../audit/new-event.js';
import type { Reads, Store, Writes } from '../store-ports.js';
import { type ChannelView, PENDING_OF_ONE_CHANNEL_MAX } from './alert-ports.js';
import type { SecurityUseCases } from './security-use-cases.js';

/** 256 bits. */
const SECRET_BYTES = 32;

export interface ChannelDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  /** Whose national form of a phone is understood. */
  readonly phoneCountry: PhoneCountry | null;
}

export function createAlertChannel(deps: ChannelDeps): SecurityUseCases['createAlertChannel'] {
  return async (caller, input) => {
    const { store, clock, newId } = deps;
    const nowMs = clock.wallMs();
    const channel: AlertChannel = {
      ...input,
      id: newId(),
      target: targetOf(deps, input.kind, input.target),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    requireAway(channel);
    const secret = input.kind === 'webhook' ? newSecret(deps) : null;
    await store.write((tx) => {
      if (tx.alertChannels.count() >= CHANNELS_MAX) {
        throw new Conflict('channels_full', 'There are too many channels already: remove one.');
      }
      tx.alertChannels.insert(channel, secret);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'ALERT_CHANNEL_CREATED',
          description: `Alerts are sent to "${channel.name}" (${channel.kind}).`,
          data: facts(channel),
        }),
      );
    });
    return { ...channelOrRefuse(store, channel.id), secret };
  };
}

export function changeAlertChannel(deps: ChannelDeps): SecurityUseCases['changeAlertChannel'] {
  return async (caller, id, { newSecret: wanted, ...change }) => {
    const { store, clock } = deps;
    const secret = await store.write((tx) => {
      const { channel: before } = channelOrRefuse(tx, id);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const target = change.target === undefined ? before.target : targetOf(deps, before.kind, change.target);
      const after: AlertChannel = { ...before, ...given, target, updatedAtMs: clock.wallMs() };
      requireAway(after);
      const made = wanted === true && before.kind === 'webhook' ? newSecret(deps) : undefined;
      tx.alertChannels.update(after, made);
      giveUpWhatIsNotFor(tx, after);
      tx.events.append(
        eventBy(caller, {
          atMs: after.updatedAtMs,
          type: 'ALERT_CHANNEL_CHANGED',
          description: `Where "${after.name}" (${after.kind}) is sent alerts was changed.`,
          data: facts(after),
        }),
      );
      return made ?? null;
    });
    return { ...channelOrRefuse(store, id), secret };
  };
}

/** What waits was meant for the channel as it was: an alarm under duress must not come out on a screen in the hall. */
function giveUpWhatIsNotFor(tx: Writes, channel: AlertChannel): void {
  const waiting = tx.alertChannels.pendingOf(channel.id, PENDING_OF_ONE_CHANNEL_MAX);
  const notForIt = waiting.filter(({ alertId }) => {
    const alert = tx.alerts.byId(alertId);
    return !alert || !isTold(channel, alert, 'raised');
  });
  tx.alertChannels.giveUp(
    channel.id,
    notForIt.map(({ alertId }) => alertId),
  );
}

export function deleteAlertChannel(deps: ChannelDeps): SecurityUseCases['deleteAlertChannel'] {
  return (caller, id) =>
    deps.store.write((tx) => {
      const { channel } = channelOrRefuse(tx, id);
      tx.alertChannels.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'ALERT_CHANNEL_REMOVED',
          description: `No alerts are sent to "${channel.name}" (${channel.kind}) any more.`,
          data: facts(channel),
        }),
      );
    });
}

/** @throws NotFound `channel_not_found` */
export function channelOrRefuse(store: Pick<Reads, 'alertChannels'>, id: string): ChannelView {
  const view = store.alertChannels.byId(id);
  if (!view) throw new NotFound('channel_not_found', 'There is no such channel.');
  return view;
}

/** Never the target: an address is somebody's, and a URL may hold a secret. */
export function facts({ id, name, kind, offSite }: AlertChannel) {
  return { channel_id: id, name, kind, off_site: offSite };
}

function newSecret({ random }: ChannelDeps): string {
  return random.bytes(SECRET_BYTES).toString('base64url');
}

/** MQTT is read in the house: nothing that is for elsewhere goes there. */
function requireAway({ kind, offSite }: AlertChannel): void {
  if (kind !== 'mqtt' || !offSite) return;
  throw invalid('off_site', 'MQTT is read on the site: it can not be an off-site channel.');
}

function targetOf(deps: ChannelDeps, kind: ChannelKind, target: string | null): string {
  if (kind === 'mqtt') {
    if (target === null || target === MQTT_TOPIC) return MQTT_TOPIC;
    throw invalid('target', 'MQTT alerts are published to doorward/alerts: leave the target out.');
  }
  if (kind === 'email' && target !== null && isMailAddress(target)) return target;
  if (kind === 'webhook' && target !== null && isWebhookUrl(target)) return target;
  const phone = kind === 'sms' && target !== null ? normalisePhone(target, deps.phoneCountry) : null;
  if (phone !== null) return phone;
  throw invalid('target', EXPECTED[kind]);
}

const EXPECTED: Readonly<Record<Exclude<ChannelKind, 'mqtt'>, Text>> = {
  email: 'Expected an e-mail address.',
  sms: 'Expected a phone number with its country code.',
  webhook: 'Expected https://… without user and password (http:// only to this machine).',
};

function invalid(field: string, message: Text): InvalidInput {
  return new InvalidInput('channel_target_invalid', message, { fields: [{ field, message }] });
}
