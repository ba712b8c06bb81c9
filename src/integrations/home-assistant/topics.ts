/** The hub's own: a lock on the wire is called `[a-z0-9-]{1,63}`, and none of a lock's topics is this one. */
export const HUB_AVAILABILITY = 'doorward/hub/availability';
/** Where Home Assistant says `online` after each of its starts. */
export const HOME_ASSISTANT_STATUS = 'homeassistant/status';

/** Discovery of a device with all its entities (Home Assistant, MQTT, "Device discovery payload"). */
export function configTopic(id: string): string {
  return `homeassistant/device/${id}/config`;
}

export const STATES = ['lock', 'door', 'battery', 'tamper', 'problem', 'connectivity'] as const;
export type StateName = (typeof STATES)[number];

export function stateTopic(deviceId: string, name: StateName): string {
  return `doorward/${deviceId}/${name}/state`;
}

export function commandTopic(deviceId: string): string {
  return `doorward/${deviceId}/lock/set`;
}

export function eventTopic(deviceId: string): string {
  return `doorward/${deviceId}/event`;
}

const COMMAND = /^doorward\/([a-z0-9-]{1,63})\/lock\/set$/;

/** @returns the device_id of the lock whose command topic it is, or null */
export function commandedLock(topic: string): string | null {
  return COMMAND.exec(topic)?.[1] ?? null;
}
