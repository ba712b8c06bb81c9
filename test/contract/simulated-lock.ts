import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import type { RealSimulator } from '../support/real-simulator.js';
import type { Ability, MadeLock } from './lock-maker.js';

/** What every simulated lock can do. */
export const SIMULATED: readonly Ability[] = ['power_cut', 'drop_replies', 'bad_air', 'keypad', 'door'];

/** The parts of a lock under test that the simulator's control API does, whatever its transport. */
export function simulatedLock(
  simulator: RealSimulator,
  deviceId: string,
): Pick<MadeLock, 'deviceId' | 'truth' | 'fault' | 'keypad' | 'moveDoor'> {
  return {
    deviceId,
    truth: () => simulator.truth(deviceId),
    fault: (fault) => simulator.fault(deviceId, fault),
    keypad: (pin) => simulator.keypad(deviceId, pin),
    moveDoor: async (position) => {
      expectAnswer(
        await simulator.request('POST', `/locks/${deviceId}/door`, { position }),
        200,
        z.unknown(),
      );
    },
  };
}

export async function pressButton(simulator: RealSimulator, deviceId: string): Promise<void> {
  expectAnswer(await simulator.request('POST', `/locks/${deviceId}/button`), 200, z.unknown());
}
