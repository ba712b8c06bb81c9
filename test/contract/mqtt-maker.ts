import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealSimulator, type RealSimulator } from '../support/real-simulator.js';
import type { LockMaker, MadeLock } from './lock-maker.js';
import { MqttLine } from './mqtt-line.js';
import { SIMULATED, simulatedLock } from './simulated-lock.js';

const credentials = z.object({
  data: z.object({
    mqtt: z.object({ username: z.string(), password: z.string(), client_id: z.string() }),
  }),
});

/** Simulated locks that are clients of the hub's broker, each by a proxy of its own. */
export function mqttMaker(): LockMaker {
  let simulator: RealSimulator | null = null;
  return {
    name: 'mqtt',
    abilities: new Set(SIMULATED),
    async start() {
      simulator = await startRealSimulator();
    },
    async stop() {
      await simulator?.stop();
    },
    async make(deviceId, hub, travelMs): Promise<MadeLock> {
      if (!simulator) throw new Error('no simulator');
      const world = simulator;
      await world.add(deviceId, 'mqtt', { travelMs });
      const line = new MqttLine(hub.mqttUrl);
      await line.start();
      return {
        ...simulatedLock(world, deviceId),
        line,
        async pair(hubNow, id) {
          const answer = await hubNow.request('POST', `/devices/${id}/pair`, { body: { transport: 'mqtt' } });
          if (answer.status !== 200) return answer;
          const { mqtt } = expectAnswer(answer, 200, credentials).data;
          const access = { url: line.url, ...mqtt };
          expectAnswer(await world.request('POST', `/locks/${deviceId}/provision`, access), 200, z.unknown());
          return answer;
        },
        stop: () => line.stop(),
      };
    },
  };
}
