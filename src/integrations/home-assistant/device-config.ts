import type { Device } from '../../locks/device.js';
import { EVENT_TYPES } from './event-news.js';
import { commandTopic, eventTopic, HUB_AVAILABILITY, stateTopic } from './topics.js';

/** The hub speaks. */
const HUB_THERE = { topic: HUB_AVAILABILITY, payload_available: 'online', payload_not_available: 'offline' };

/**
 * What Home Assistant needs to show a lock: one device with its entities (Home Assistant documentation, "MQTT", section
 * "Device discovery payload"; "MQTT lock", "MQTT binary sensor", "MQTT sensor", "MQTT event"). Ids are made of the
 * lock's UUID, so that they stay when it is renamed; entities have no name of their own where their class gives one.
 * @param version of the hub
 */
export function deviceConfig(device: Device, version: string): object {
  const { id, deviceId } = device;
  const unique = (entity: string) => `doorward_${id}_${entity}`;
  const onlyHub = { availability: [HUB_THERE] };
  const binary = (entity: 'door' | 'tamper' | 'problem' | 'connectivity') => ({
    platform: 'binary_sensor',
    unique_id: unique(entity),
    device_class: entity,
    state_topic: stateTopic(deviceId, entity),
    payload_on: 'ON',
    payload_off: 'OFF',
    ...(entity !== 'door' && { entity_category: 'diagnostic' }),
  });
  return {
    device: {
      identifiers: [`doorward_${id}`],
      name: device.name,
      manufacturer: 'Doorward',
      model: modelOf(device),
      ...(device.firmwareVersion !== null && { sw_version: device.firmwareVersion }),
      ...(device.serial !== null && { serial_number: device.serial }),
    },
    origin: { name: 'Doorward', sw_version: version },
    availability: [
      HUB_THERE,
      {
        topic: stateTopic(deviceId, 'connectivity'),
        payload_available: 'ON',
        payload_not_available: 'OFF',
      },
    ],
    availability_mode: 'all',
    components: {
      lock: {
        platform: 'lock',
        unique_id: unique('lock'),
        // It is the device itself.
        name: null,
        command_topic: commandTopic(deviceId),
        payload_lock: 'LOCK',
        payload_unlock: 'UNLOCK',
        ...(device.unlatches && { payload_open: 'OPEN' }),
        state_topic: stateTopic(deviceId, 'lock'),
        state_locked: 'LOCKED',
        state_unlocked: 'UNLOCKED',
        state_locking: 'LOCKING',
        state_unlocking: 'UNLOCKING',
        state_jammed: 'JAMMED',
        payload_reset: 'None',
        optimistic: false,
        retain: false,
        // A command of QoS 1 would wait in Home Assistant while it is away, and come late.
        qos: 0,
      },
      door: binary('door'),
      battery: {
        platform: 'sensor',
        unique_id: unique('battery'),
        device_class: 'battery',
        state_class: 'measurement',
        unit_of_measurement: '%',
        entity_category: 'diagnostic',
        state_topic: stateTopic(deviceId, 'battery'),
      },
      tamper: binary('tamper'),
      problem: binary('problem'),
      // It says itself that the lock is away.
      connectivity: { ...binary('connectivity'), ...onlyHub },
      event: {
        platform: 'event',
        unique_id: unique('event'),
        name: 'Entry',
        icon: 'mdi:door',
        event_types: EVENT_TYPES,
        state_topic: eventTopic(deviceId),
        // What is told when somebody comes back is no event any more.
        qos: 0,
        ...onlyHub,
      },
    },
  };
}

function modelOf({ transport, profile }: Device): string {
  if (transport === null) return 'Lock, not paired';
  const names = { serial: 'serial', ble: 'Bluetooth', mqtt: 'MQTT' };
  return `Lock (${names[transport]}${profile === 'basic' ? ', basic' : ''})`;
}
