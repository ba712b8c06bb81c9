import type { StoredEvent } from '../../audit/event.js';
import type { HomeLock, HomeReports } from '../../operations/integrations/home-reports.js';
import type { IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import type { PinSlotUseCases } from '../../operations/integrations/pin-slot-use-cases.js';
import type { CommandDesk } from '../command-desk.js';
import type { News, Say, Shape } from '../shape.js';
import { bridgeDevices, discoveryTopic, lockDiscovery } from './bridge-payloads.js';
import { actionOf, stateOf } from './lock-payloads.js';
import { PinDesk } from './pin-desk.js';
import { readGet, readSet } from './set-message.js';

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

  heard(message: IntegrationMessage, say: Say): 'taken' {
    const [, name = '', verb] = ASKED.exec(message.topic) ?? [];
    const { desk, lockCalled } = this.deps;
    if (!desk.isFresh(message)) return 'taken';
    const id = lockCalled(name);
    if (id === null) {
      desk.trouble('command_no_such_lock', message);
      say(logged(`There is no lock called "${name}".`));
    } else if (verb === 'set') this.set(message, id, name, say);
    else this.get(message, id, name, say);
    return 'taken';
  }

  private set(message: IntegrationMessage, id: string, name: string, say: Say): void {
    const read = readSet(message.payload);
    const refused = (why: string): void => {
      say(logged(`"${name}": ${why}`));
    };
    if (!read || (read.state === undefined && !read.pin_code)) {
      this.deps.desk.trouble('command_unreadable', message);
      refused(
        'The message could not be read. Send {"state":"LOCK"}, {"state":"UNLOCK"} or {"pin_code":{…}}.',
      );
      return;
    }
    if (read.state !== undefined) this.order(message, id, read.state, refused);
    if (read.pin_code) {
      this.pins.set(message, id, read.pin_code, refused, (slots) => {
        this.answer(id, name, say, slots);
      });
    }
  }

  private order(
    message: IntegrationMessage,
    id: string,
    state: unknown,
    refused: (why: string) => void,
  ): void {
    const word = typeof state === 'string' ? state.toUpperCase() : '';
    if (word === 'LOCK' || word === 'UNLOCK') {
      this.deps.desk.give(message, id, ORDERS[word], refused);
      return;
    }
    this.deps.desk.trouble('command_unreadable', message);
    refused('"state" is LOCK or UNLOCK.');
  }

  private get(message: IntegrationMessage, id: string, name: string, say: Say): void {
    const read = readGet(message.payload);
    const refused = (why: string): void => {
      say(logged(`"${name}": ${why}`));
    };
    if (!read) {
      this.deps.desk.trouble('command_unreadable', message);
      refused('The message could not be read. Send {"state":""} or {"pin_code":{"user":1}}.');
      return;
    }
    if (read.pin_code === undefined) {
      this.answer(id, name, say, {});
      return;
    }
    const user = read.pin_code === '' ? undefined : read.pin_code.user;
    const slots = this.pins.read(message, id, user, refused);
    if (slots) this.answer(id, name, say, slots);
  }

  private answer(id: string, name: string, say: Say, more: object): void {
    const lock = this.deps.reports.lock(id);
    if (lock) say({ topic: BASE + name, text: JSON.stringify({ ...stateOf(lock), ...more }) });
  }
}

/** As Zigbee2MQTT tells of errors. Holds no digits: no sentence of the hub does. */
function logged(message: string): News {
  return {
    topic: `${BASE}bridge/logging`,
    text: JSON.stringify({ level: 'error', message, namespace: 'doorward' }),
  };
}
