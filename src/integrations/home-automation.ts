import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import { SparseLog } from '../kit/sparse-log.js';
import type { DeadLetters } from '../operations/integrations/dead-letters.js';
import type { HomeReports } from '../operations/integrations/home-reports.js';
import type { IntegrationBus } from '../operations/integrations/integration-bus.js';
import type { PinSlotUseCases } from '../operations/integrations/pin-slot-use-cases.js';
import type { Operations } from '../operations/operations.js';
import type { Store } from '../operations/store-ports.js';
import type { BusOptions, When } from './bus-announcer.js';
import { CommandDesk, type CommandDeskDeps } from './command-desk.js';
import { HomeAnnouncer } from './home-announcer.js';
import { HomeAssistantShape } from './home-assistant/home-assistant-shape.js';
import { Zigbee2mqttShape } from './zigbee2mqtt/zigbee2mqtt-shape.js';

export interface HomeAutomationDeps {
  readonly store: Pick<Store, 'announcedTopics' | 'devices' | 'write'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly reports: HomeReports;
  readonly slots: PinSlotUseCases;
  /** Told of each order that came to nothing. */
  readonly letters?: Pick<DeadLetters, 'note'>;
  readonly command: Operations['command'];
  readonly lateCommand: CommandDeskDeps['operations']['lateCommand'];
  /** Of the hub. */
  readonly version: string;
}

/** auto: while a program of somebody here may use it; on a broker that the household set, always. */
export type HomeAssistantSetting = 'auto' | 'on' | 'off';

/** The hub's own broker: programs on it have tokens that say what they are. */
function ownBus(bus: IntegrationBus, homeAssistant: HomeAssistantSetting): BusOptions {
  const when: When = homeAssistant === 'auto' ? { scope: 'mqtt:home-assistant' } : homeAssistant;
  return { name: 'own', bus, when: { 'home-assistant': when, zigbee2mqtt: { scope: 'mqtt:zigbee2mqtt' } } };
}

/**
 * A broker that the household has already, which was set on purpose. The names under `zigbee2mqtt/` there may belong to a
 * real Zigbee2MQTT, so the hub does not take them.
 */
function externalBus(bus: IntegrationBus, homeAssistant: HomeAssistantSetting): BusOptions {
  const when = homeAssistant === 'off' ? 'off' : 'on';
  return { name: 'external', bus, when: { 'home-assistant': when, zigbee2mqtt: 'off' } };
}

/** Where it is spoken of doors. */
export interface HomeBuses {
  readonly own: IntegrationBus;
  /** null: the household has no other broker. */
  readonly external: IntegrationBus | null;
  readonly homeAssistant: HomeAssistantSetting;
}

/** Home Assistant and the Zigbee2MQTT shape on every bus there is. */
export function homeAutomation(deps: HomeAutomationDeps, to: HomeBuses): HomeAnnouncer {
  const buses = [ownBus(to.own, to.homeAssistant)];
  if (to.external) buses.push(externalBus(to.external, to.homeAssistant));
  const { store, clock, logger, reports, slots, command, lateCommand } = deps;
  const troubles = new SparseLog(clock, logger, (code, fields) => {
    deps.letters?.note(code, fields);
  });
  const desk = new CommandDesk({ operations: { command, lateCommand }, troubles });
  const announcer: HomeAnnouncer = new HomeAnnouncer({
    ...deps,
    buses,
    troubles,
    shapes: [
      new HomeAssistantShape({
        desk,
        clock,
        version: deps.version,
        lockNamed: (deviceId) => store.devices.byDeviceId(deviceId),
      }),
      new Zigbee2mqttShape({ reports, desk, slots, lockCalled: (name) => announcer.lockCalled(name) }),
    ],
  });
  return announcer;
}
