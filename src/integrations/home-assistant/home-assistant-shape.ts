import type { StoredEvent } from '../../audit/event.js';
import type { Clock } from '../../kit/clock.js';
import type { CommandAction } from '../../locks/command.js';
import type { Device } from '../../locks/device.js';
import type { HomeLock } from '../../operations/integrations/home-reports.js';
import type { IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import type { CommandDesk } from '../command-desk.js';
import type { News, Say, Shape } from '../shape.js';
import { deviceConfig } from './device-config.js';
import { eventNews, lostOrderNews } from './event-news.js';
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
  readonly clock: Pick<Clock, 'wallMs'>;
  /** The lock that is called so on the wire; null: there is none. */
  readonly lockNamed: (deviceId: string) => Pick<Device, 'id' | 'deviceId' | 'unlatches'> | null;
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
    if (!news) return [];
    // Told as soon as the hub is back, when nobody is connected yet: whoever gave the order was told that it was taken.
    const waits = row.reason === 'hub_restarted' && row.method === 'mqtt';
    return [{ topic: eventTopic(device.deviceId), text: JSON.stringify(news), waits }];
  }

  takes(topic: string): boolean {
    return topic === HOME_ASSISTANT_STATUS || commandedLock(topic) !== null;
  }

  async heard(message: IntegrationMessage, say: Say): Promise<'announce_again' | 'taken'> {
    const { topic, payload } = message;
    if (topic === HOME_ASSISTANT_STATUS) {
      return !message.retained && payload.toString() === 'online' ? 'announce_again' : 'taken';
    }
    await this.ordered(message, say);
    return 'taken';
  }

  private async ordered(message: IntegrationMessage, say: Say): Promise<void> {
    const { desk, clock, lockNamed } = this.deps;
    const { topic, payload } = message;
    const isFresh = desk.isFresh(message);
    const text = payload.length > ORDER_BYTES_MAX ? '' : payload.toString('utf8');
    const action = Object.hasOwn(ORDERS, text) ? ORDERS[text] : undefined;
    const lock = lockNamed(commandedLock(topic) ?? '');
    if (!isFresh) {
      if (action !== undefined && lock !== null) await desk.giveLate(message, lock.id, action);
    } else if (action === undefined) desk.trouble('command_unreadable', message);
    else if (lock === null) desk.trouble('command_no_such_lock', message);
    // It was not offered: who asks for it means another lock, or an older one.
    else if (action === 'unlatch' && !lock.unlatches) desk.trouble('command_no_latch', message);
    else {
      await desk.give(message, lock.id, action, (_, untold) => {
        if (untold === null) return;
        const news = lostOrderNews(message.caller, untold, clock.wallMs());
        say({ topic: eventTopic(lock.deviceId), text: JSON.stringify(news) });
      });
    }
  }
}
