import type { StoredEvent } from '../../audit/event.js';
import type { HomeLock, HomeReports } from '../../operations/integrations/home-reports.js';
import type { IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import type { PinSlotUseCases } from '../../operations/integrations/pin-slot-use-cases.js';
import type { CommandDesk } from '../command-desk.js';
import type { News, Say, Shape } from '../shape.js';
import { bridgeDevices, discoveryTopic, lockDiscovery } from './bridge-payloads.js';
import { actionOf, stateOf } from './lock-payloads.js';
import { PinDesk } from './pin-desk.js';
import { readGet, readSet, type PinCodeMessage } from './set-message.js';

export interface Zigbee2mqttShapeDeps {
  readonly reports: Pick<HomeReports, 'lock' | 'slotOf'>;
  readonly desk: CommandDesk;
  readonly slots: PinSlotUseCases;
  /** The hub's UUID of the lock with this friendly name; null: there is none. */
  readonly lockCalled: (friendlyName: string) => string | null;
}

const BASE = 'zigbee2mqtt/';
const ASKED = /^zigbee2mqtt\/([^/]+)\/(set|get)$/;
const ORDERS = { LOCK: 'lock', UNLOCK: 'unlock' } as const;

/** As Zigbee2MQTT shows locks, so that PIN managers made for it work. */
export class Zigbee2mqttShape implements Shape {
  readonly name = 'zigbee2mqtt';
  readonly presence = {
    topic: `${BASE}bridge/state`,
    online: '{"state":"online"}',
    offline: '{"state":"offline"}',
  };
  private readonly deps: Zigbee2mqttShapeDeps;
  private readonly pins: PinDesk;

  constructor(deps: Zigbee2mqttShapeDeps) {
    this.deps = deps;
    this.pins = new PinDesk(deps);
  }

  topicsOf(lock: HomeLock, friendlyName: string): ReadonlyMap<string, string> {
    return new Map([
      [BASE + friendlyName, JSON.stringify(stateOf(lock))],
      [discoveryTopic(lock), lockDiscovery(lock, friendlyName)],
    ]);
  }

  topicsOfAll(locks: readonly HomeLock[], names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    return new Map([[`${BASE}bridge/devices`, bridgeDevices(locks, names)]]);
  }

  /** Not retained: an action that is told again is another one. */
  newsOf(row: StoredEvent, lock: HomeLock, friendlyName: string): readonly News[] {
    const pinId = row.data['pin_id'];
    const slot = typeof pinId === 'string' ? this.deps.reports.slotOf(lock.device.id, pinId) : null;
    const action = actionOf(row, slot);
    if (!action) return [];
    return [{ topic: BASE + friendlyName, text: JSON.stringify({ ...stateOf(lock), ...action }) }];
  }

  takes(topic: string): boolean {
    return ASKED.test(topic);
  }

  async heard(message: IntegrationMessage, say: Say): Promise<'taken'> {
    const [, name = '', verb] = ASKED.exec(message.topic) ?? [];
    const { desk, lockCalled } = this.deps;
    const isFresh = desk.isFresh(message);
    const id = lockCalled(name);
    if (!isFresh) {
      if (id !== null && verb === 'set') await this.late(message, id, name, say);
    } else if (id === null) {
      desk.trouble('command_no_such_lock', message);
      say(logged(`Entity '${name}' is unknown`));
    } else if (verb === 'set') await this.set(message, id, name, say);
    else this.get(message, id, name, say);
    return 'taken';
  }

  private async late(message: IntegrationMessage, id: string, name: string, say: Say): Promise<void> {
    const action = orderIn(readSet(message.payload)?.state);
    say(
      logged(`"${name}": The message may be old: it was kept, came again, or waited. It was not acted on.`),
    );
    if (action !== null) await this.deps.desk.giveLate(message, id, action);
  }

  private async set(message: IntegrationMessage, id: string, name: string, say: Say): Promise<void> {
    const read = readSet(message.payload);
    if (!read || (read.state === undefined && !read.pin_code)) {
      this.deps.desk.trouble('command_unreadable', message);
      const form = '{"state":"LOCK"}, {"state":"UNLOCK"} or {"pin_code":{…}}';
      say(logged(`"${name}": The message could not be read. Send ${form}.`));
      return;
    }
    const changed = read.pin_code && this.change(message, id, name, read.pin_code, say);
    if (read.state !== undefined) {
      const refused = (why: string): void => {
        say(failed('set', 'state', name, why));
      };
      const action = orderIn(read.state);
      if (action !== null) await this.deps.desk.give(message, id, action, refused);
      else {
        this.deps.desk.trouble('command_unreadable', message);
        refused('"state" is LOCK or UNLOCK.');
      }
    }
    // Who wants no acknowledgement is not held up: behind it may come an order.
    if (message.acknowledged === true) await changed;
  }

  private change(
    message: IntegrationMessage,
    id: string,
    name: string,
    asked: PinCodeMessage,
    say: Say,
  ): Promise<void> {
    const refused = (why: string): void => {
      say(failed('set', 'pin_code', name, why));
    };
    return this.pins.set(message, id, asked, refused, (slots) => {
      this.answer(id, name, say, slots);
    });
  }

  private get(message: IntegrationMessage, id: string, name: string, say: Say): void {
    const read = readGet(message.payload);
    if (!read) {
      this.deps.desk.trouble('command_unreadable', message);
      const form = '{"state":""} or {"pin_code":{"user":1}}';
      say(logged(`"${name}": The message could not be read. Send ${form}.`));
      return;
    }
    if (read.pin_code === undefined) {
      this.answer(id, name, say, {});
      return;
    }
    const user = read.pin_code === '' ? undefined : read.pin_code.user;
    const slots = this.pins.read(message, id, user, (why) => {
      say(failed('get', 'pin_code', name, why));
    });
    if (slots) this.answer(id, name, say, slots);
  }

  private answer(id: string, name: string, say: Say, more: object): void {
    const lock = this.deps.reports.lock(id);
    if (lock) say({ topic: BASE + name, text: JSON.stringify({ ...stateOf(lock), ...more }) });
  }
}

/** @returns what "state" asks for; null: nothing that there is */
function orderIn(state: unknown): 'lock' | 'unlock' | null {
  const word = typeof state === 'string' ? state.toUpperCase() : '';
  return word === 'LOCK' || word === 'UNLOCK' ? ORDERS[word] : null;
}

/** In the words of Zigbee2MQTT ("publish" extension), by which programs know what failed. */
function failed(verb: 'set' | 'get', key: 'state' | 'pin_code', name: string, why: string): News {
  return logged(`Publish '${verb}' '${key}' to '${name}' failed: '${why}'`);
}

/** As Zigbee2MQTT tells of errors. Holds no digits: no sentence of the hub does. */
function logged(message: string): News {
  return {
    topic: `${BASE}bridge/logging`,
    text: JSON.stringify({ level: 'error', message, namespace: 'z2m' }),
  };
}
