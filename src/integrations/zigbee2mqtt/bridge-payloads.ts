import { PIN_SLOT_MAX } from '../../operations/integrations/pin-slot-ports.js';
import type { HomeLock } from '../../operations/integrations/home-reports.js';
import { ieeeAddress } from './lock-payloads.js';

/** Bits of `access`: published, set, get (Zigbee2MQTT, "Exposes"). */
const ALL = 7;
const PUBLISHED = 1;
const SET_AND_GET = 6;

const EXPOSES = [
  {
    type: 'lock',
    features: [
      {
        type: 'binary',
        name: 'state',
        property: 'state',
        access: ALL,
        value_on: 'LOCK',
        value_off: 'UNLOCK',
      },
      {
        type: 'enum',
        name: 'lock_state',
        property: 'lock_state',
        access: PUBLISHED,
        values: ['not_fully_locked', 'locked', 'unlocked'],
      },
    ],
  },
  {
    type: 'numeric',
    name: 'battery',
    property: 'battery',
    access: PUBLISHED,
    unit: '%',
    value_min: 0,
    value_max: 100,
  },
  {
    type: 'composite',
    name: 'pin_code',
    property: 'pin_code',
    access: SET_AND_GET,
    features: [
      {
        type: 'numeric',
        name: 'user',
        property: 'user',
        access: SET_AND_GET,
        value_min: 0,
        value_max: PIN_SLOT_MAX,
      },
      {
        type: 'enum',
        name: 'user_type',
        property: 'user_type',
        access: SET_AND_GET,
        values: ['unrestricted'],
      },
      {
        type: 'binary',
        name: 'user_enabled',
        property: 'user_enabled',
        access: SET_AND_GET,
        value_on: true,
        value_off: false,
      },
      { type: 'text', name: 'pin_code', property: 'pin_code', access: SET_AND_GET },
    ],
  },
];

/** `bridge/devices`: what programs look for locks in. */
export function bridgeDevices(locks: readonly HomeLock[], names: ReadonlyMap<string, string>): string {
  return JSON.stringify(
    locks.map(({ device }) => ({
      ieee_address: ieeeAddress(device.id),
      type: 'EndDevice',
      network_address: Number.parseInt(ieeeAddress(device.id).slice(-4), 16),
      friendly_name: names.get(device.id),
      supported: true,
      disabled: false,
      interviewing: false,
      interview_completed: true,
      power_source: 'Battery',
      manufacturer: 'Doorward',
      model_id: 'lock',
      definition: {
        model: 'lock',
        vendor: 'Doorward',
        description: 'Lock of a Doorward hub',
        exposes: EXPOSES,
        options: [],
        supports_ota: false,
      },
      endpoints: {},
    })),
  );
}

/** As Zigbee2MQTT announces a lock to Home Assistant: PIN managers there find the device and its topics by this. */
export function lockDiscovery({ device }: HomeLock, friendlyName: string): string {
  const ieee = ieeeAddress(device.id);
  return JSON.stringify({
    name: null,
    unique_id: `${ieee}_lock_zigbee2mqtt`,
    object_id: `${device.deviceId}_codes`,
    device: {
      identifiers: [`zigbee2mqtt_${ieee}`],
      name: friendlyName,
      manufacturer: 'Doorward',
      model: 'Lock, as Zigbee2MQTT shows one',
    },
    origin: { name: 'Doorward' },
    availability: [{ topic: 'zigbee2mqtt/bridge/state', value_template: '{{ value_json.state }}' }],
    state_topic: `zigbee2mqtt/${friendlyName}`,
    value_template: '{{ value_json.state }}',
    command_topic: `zigbee2mqtt/${friendlyName}/set`,
    payload_lock: 'LOCK',
    payload_unlock: 'UNLOCK',
    state_locked: 'LOCK',
    state_unlocked: 'UNLOCK',
    optimistic: false,
    qos: 0,
  });
}

export function discoveryTopic({ device }: HomeLock): string {
  return `homeassistant/lock/${ieeeAddress(device.id)}/lock/config`;
}
