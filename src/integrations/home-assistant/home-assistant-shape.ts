import type { StoredEvent } from '../../audit/event.js';
import type { CommandAction } from '../../locks/command.js';
import type { Device } from '../../locks/device.js';
import type { HomeLock } from '../../operations/integrations/home-reports.js';
import type { IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import type { CommandDesk } from '../command-desk.js';
import type { News, Shape } from '../shape.js';
import { deviceConfig } from './device-config.js';
import { eventNews } from './event-news.js';
import { statePayloads } from './state-payloads.js';
import {
  commandedLock,
  configTopic,
  eventTopic,
  HOME_ASSISTANT_STATUS,
  HUB_AVAILABILITY,
  STATES,
  stateTopic,
} from './topics.js';

export interface HomeAssistantShapeDeps {
  readonly desk: CommandDesk;
  /** The lock that is called so on the wire; null: there is none. */
  readonly lockNamed: (deviceId: string) => Pick<Device, 'id' | 'unlatches'> | null;
  /** Of the hub. */
  readonly version: string;
}

const ORDERS: Readonly<Record<string, CommandAction>> = { LOCK: 'lock', UNLOCK: 'unlock', OPEN: 'unlatch' };
/** Longer than any order. */
const ORDER_BYTES_MAX = 16;

/** Home Assistant: every lock is a device that it finds by itself. */
export class HomeAssistantShape implements Shape {
  readonly name = 'home-assistant';
  readonly presence = { topic: HUB_AVAILABILITY, online: 'online', offline: 'offline' };
  private readonly deps: HomeAssistantShapeDeps;

  constructor(deps: HomeAssistantShapeDeps) {
    this.deps = deps;
  }

  /** The states first: who hears of a lock finds them there. */
  topicsOf(lock: HomeLock): ReadonlyMap<string, string> {
    const { device } = lock;
    const states = statePayloads(lock);
    const topics = new Map(STATES.map((name) => [stateTopic(device.deviceId, name), states[name]]));
    return topics.set(configTopic(device.id), JSON.stringify(deviceConfig(device, this.deps.version)));
  }

  topicsOfAll(): ReadonlyMap<string, string> {
    return new Map();
  }

  newsOf(row: StoredEvent, { device }: HomeLock): readonly News[] {
    const news = eventNews(row);
    return news ? [{ topic: eventTopic(device.deviceId), text: JSON.stringify(news) }] : [];
  }

  takes(topic: string): boolean {
    return topic === HOME_ASSISTANT_STATUS || commandedLock(topic) !== null;
  }

  heard(message: IntegrationMessage): 'announce_again' | 'taken' {
    const { topic, payload } = message;
    if (topic === HOME_ASSISTANT_STATUS) {
      return !message.retained && payload.toString() === 'online' ? 'announce_again' : 'taken';
    }
    this.ordered(message);
    return 'taken';
  }

  private ordered(message: IntegrationMessage): void {
    const { desk, lockNamed } = this.deps;
    const { topic, payload } = message;
    if (!desk.isFresh(message)) return;
    const text = payload.length > ORDER_BYTES_MAX ? '' : payload.toString('utf8');
    const action = Object.hasOwn(ORDERS, text) ? ORDERS[text] : undefined;
    const lock = lockNamed(commandedLock(topic) ?? '');
    if (action === undefined) desk.trouble('command_unreadable', message);
    else if (lock === null) desk.trouble('command_no_such_lock', message);
    // It was not offered: who asks for it means another lock, or an older one.
    else if (action === 'unlatch' && !lock.unlatches) desk.trouble('command_no_latch', message);
    else desk.give(message, lock.id, action);
  }
}
