import * as z from 'zod';
import { mqttShape } from '../wire/locks.js';
import { labelShape, transportShape } from '../simulator-client.js';

const userShape = z.object({ email: z.string(), password: z.string(), role: z.string() });

const lockShape = z.object({
  /** The device's UUID. */
  id: z.string(),
  device_id: z.string(),
  transport: transportShape,
  /** Digits that open it; they belong to a person of the household. */
  pin: z.string(),
});

/** The household as it was set up: what a later demo on the same folder can't ask anybody. */
export const demoRecordShape = z.object({
  format: z.literal(1),
  users: userShape.array(),
  locks: lockShape.array(),
  spare: labelShape,
  /** Broker credentials by `device_id`; the hub tells them once. */
  mqtt: z.record(z.string(), mqttShape),
});
export type DemoRecord = z.output<typeof demoRecordShape>;

/** Where the programs of a demo listen. */
export interface DemoPlaces {
  readonly url: string;
  readonly mqtt_url: string;
  readonly simulator_url: string;
  readonly data_dir: string;
}

/** The line that `demo --json` prints when everything is ready (contracts). */
export interface DemoLine extends DemoPlaces, Pick<DemoRecord, 'users' | 'locks' | 'spare'> {
  readonly cloud_url: null;
}

export function demoLine(
  { url, mqtt_url, simulator_url, data_dir }: DemoPlaces,
  { users, locks, spare }: DemoRecord,
): DemoLine {
  return { url, mqtt_url, simulator_url, data_dir, cloud_url: null, users, locks, spare };
}
