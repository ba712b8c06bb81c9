import type { Bench } from '../bench.js';
import { MqttPair } from '../mqtt-pair.js';
import { ratioAtLeast, row, type Row } from '../row.js';
import { median } from '../sample.js';

const ROUNDS = { full: 40, short: 1 } as const;
const ONE_BY_ONE = { full: 100, short: 5 } as const;
const AT_ONCE = { full: 2_000, short: 50 } as const;

/** A QoS 1 message from client to client, over ours and over bare Aedes, in turns. */
function mqttQos1(name: string, clean: boolean, limit: number): Bench {
  const session = clean ? 'a clean session' : 'a persistent session, durable store';
  return {
    name,
    async run(scene, effort): Promise<Row[]> {
      const [ours, theirs] = [await scene.server('durable-aedes'), await scene.server('bare-aedes')];
      const pairs = {
        ours: await MqttPair.at(scene, Number(ours.address), clean),
        theirs: await MqttPair.at(scene, Number(theirs.address), clean),
      };
      const tookMs = { ours: [] as number[], theirs: [] as number[] };
      const perSecond = { ours: [] as number[], theirs: [] as number[] };
      for (const who of ['ours', 'theirs'] as const) await pairs[who].perSecond(AT_ONCE[effort]);
      for (let round = 0; round < ROUNDS[effort]; round += 1) {
        // whoever comes second finds the machine as the first left it
        const turns = ['ours', 'theirs'] as const;
        for (const who of round % 2 === 0 ? turns : turns.toReversed()) {
          tookMs[who].push(...(await pairs[who].roundTrips(ONE_BY_ONE[effort])));
          perSecond[who].push(await pairs[who].perSecond(AT_ONCE[effort]));
        }
      }
      const bare = 'the same over bare Aedes with memory persistence';
      return [
        row({
          name,
          measures: `QoS 1 messages a second to ${session}, 64 under way, median round`,
          unit: '/s',
          value: median(perSecond.ours),
          baseline: { measures: bare, value: median(perSecond.theirs) },
          targets: [ratioAtLeast(limit)],
        }),
        row({
          name: `${name}-trip`,
          measures: `round trips of one QoS 1 message to ${session} a second, one after the other, of the median`,
          unit: '/s',
          value: 1000 / median(tookMs.ours),
          baseline: { measures: bare, value: 1000 / median(tookMs.theirs) },
          targets: [ratioAtLeast(limit)],
        }),
      ];
    },
  };
}

export const mqttQos1Durable = mqttQos1('mqtt-qos1-durable', false, 0.5);
export const mqttQos1Clean = mqttQos1('mqtt-qos1-clean', true, 0.9);
