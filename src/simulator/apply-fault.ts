import { Conflict } from '../kit/errors.js';
import { DEFAULT_RSSI_DBM } from './ble/le-controller.js';
import type { LockRadio } from './ble/lock-radio.js';
import type { FaultInput } from './control-input.js';
import type { SimulatedLock } from './simulated-lock.js';

/**
 * Breaks a lock, its power or the air around it; `clear` mends all but the power and the battery.
 * @throws Conflict `wrong_transport`
 */
export function applyFault(lock: SimulatedLock, fault: FaultInput): void {
  const { faults, firmware, physical } = lock;
  switch (fault.kind) {
    case 'drop_replies':
      faults.dropReplies(fault.count);
      return;
    case 'drop':
    case 'duplicate':
    case 'reorder':
      faults.arm(fault.kind, fault.count, 0, fault.way ?? null);
      return;
    case 'delay':
      faults.arm(fault.kind, fault.count, fault.ms, fault.way ?? null);
      return;
    case 'jam':
      physical.jammed = true;
      return;
    case 'power_off':
      firmware.powerOff();
      return;
    case 'power_on':
      firmware.powerOn();
      return;
    case 'power_cut':
      firmware.cutAt = fault.step;
      return;
    case 'tamper':
      firmware.tamper();
      return;
    case 'alter_credentials':
      firmware.offline.credentials.alter();
      return;
    case 'battery':
      firmware.setBattery(fault.percent);
      return;
    case 'out_of_range':
    case 'in_range':
      radioOf(lock).port.setRadio({ inRange: fault.kind === 'in_range' });
      return;
    case 'rssi':
      radioOf(lock).port.setRadio({ rssiDbm: fault.dbm });
      return;
    case 'clear':
      lock.radio?.port.setRadio({ inRange: true, rssiDbm: DEFAULT_RSSI_DBM });
      faults.clear();
      firmware.cutAt = null;
      firmware.repair();
      return;
  }
}

function radioOf({ radio }: SimulatedLock): LockRadio {
  if (radio) return radio;
  throw new Conflict('wrong_transport', 'Only a BLE lock has a radio that can be carried away.');
}
