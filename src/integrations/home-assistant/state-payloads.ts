import type { LiveLock } from '../../locks/live-lock.js';
import type { HomeLock } from '../../operations/integrations/home-reports.js';
import type { StateName } from './topics.js';

/** By this Home Assistant sets an entity to unknown ("MQTT lock", `payload_reset`; so it is for sensors). */
export const UNKNOWN = 'None';

const LOCK: Readonly<Record<LiveLock['lockState'], string>> = {
  locked: 'LOCKED',
  unlocked: 'UNLOCKED',
  locking: 'LOCKING',
  unlocking: 'UNLOCKING',
  jammed: 'JAMMED',
  unknown: UNKNOWN,
};

const DOOR: Readonly<Record<LiveLock['doorState'], string>> = { open: 'ON', closed: 'OFF', unknown: UNKNOWN };

/** The state of each entity: what is known now, never what is hoped for. */
export function statePayloads(lock: HomeLock): Readonly<Record<StateName, string>> {
  const { live } = lock;
  return {
    lock: LOCK[live.lockState],
    door: DOOR[live.doorState],
    battery: live.batteryPercent === null ? UNKNOWN : String(live.batteryPercent),
    tamper: onOff(lock.isTampered),
    problem: onOff(lock.hasProblem),
    connectivity: onOff(live.isOnline),
  };
}

function onOff(isOn: boolean): string {
  return isOn ? 'ON' : 'OFF';
}
