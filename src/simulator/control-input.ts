import * as z from 'zod';
import { INTERVAL_MAX_MS, INTERVAL_MIN_MS } from './ble/air.js';
import { MTU_MAX, MTU_MIN } from './ble/ble-world.js';
import { CUT_STEPS } from './command-runner.js';
import { FIRMWARE_CUT_STEPS } from './firmware-updater.js';
import { FAULT_COUNT_MAX, FAULT_DELAY_MAX_MS } from './faults.js';

/** Longest text an access request carries, bytes of UTF-8 (firmware-protocol, `access_request.value`). */
const VALUE_BYTES = 256;
const value = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= VALUE_BYTES, `at most ${VALUE_BYTES} bytes`);
const count = z.int().min(1).max(FAULT_COUNT_MAX);
const way = z.enum(['to_hub', 'to_lock']);

export const keypadInput = z.strictObject({ pin: value });
export const scanInput = z.strictObject({ code: value });
/** The card's id in hex, as its reader gives it. */
export const cardInput = z.strictObject({ value });
export const doorInput = z.strictObject({ position: z.enum(['open', 'closed']) });
export const turnInput = z.strictObject({
  position: z.enum(['locked', 'unlocked']),
  source: z.enum(['key', 'thumb_turn']).default('key'),
});

/**
 * Members that a kind has no use for are allowed, so that one body fits all. `way` narrows `drop`, `duplicate`, `delay`
 * and `reorder` to one direction; `power_cut` cuts the power at a step of the next command, or of a firmware update.
 */
const useless = { count: count.optional(), ms: z.number().optional(), percent: z.number().optional() };
export const faultInput = z.discriminatedUnion('kind', [
  z.strictObject({ ...useless, kind: z.literal('drop_replies'), count: count.default(1) }),
  z.strictObject({
    ...useless,
    kind: z.enum(['drop', 'duplicate', 'reorder']),
    count: count.default(1),
    way: way.optional(),
  }),
  z.strictObject({
    ...useless,
    kind: z.literal('delay'),
    count: count.default(1),
    ms: z.int().min(0).max(FAULT_DELAY_MAX_MS),
    way: way.optional(),
  }),
  z.strictObject({
    ...useless,
    kind: z.enum([
      'jam',
      'power_off',
      'power_on',
      'tamper',
      'alter_credentials',
      'out_of_range',
      'in_range',
      'clear',
    ]),
  }),
  z.strictObject({ ...useless, kind: z.literal('rssi'), dbm: z.int().min(-127).max(20) }),
  z.strictObject({ ...useless, kind: z.literal('battery'), percent: z.int().min(0).max(100) }),
  z.strictObject({
    ...useless,
    kind: z.literal('power_cut'),
    step: z.enum([...CUT_STEPS, ...FIRMWARE_CUT_STEPS]),
  }),
]);

/** The hub's Bluetooth adapter and the air: members that are left out stay as they are. */
export const adapterInput = z.strictObject({
  state: z.enum(['absent', 'down', 'up']).optional(),
  /** Of links made from now on. */
  interval_ms: z.number().min(INTERVAL_MIN_MS).max(INTERVAL_MAX_MS).optional(),
  /** false: nobody on the air hears anybody. */
  in_range: z.boolean().optional(),
  /** The next `count` HCI commands `opcode` fail with `status`, or get no answer (null); null: none fails any more. */
  fail: z
    .strictObject({
      opcode: z.int().min(0).max(0xffff),
      status: z.int().min(1).max(255).nullable(),
      count: count.default(1),
    })
    .nullable()
    .optional(),
});
export type AdapterInput = z.infer<typeof adapterInput>;

export type FaultInput = z.infer<typeof faultInput>;

export const provisionInput = z.strictObject({
  url: z.url({ protocol: /^mqtt$/ }),
  username: z.string().min(1).max(256),
  password: z.string().min(1).max(256),
  client_id: z.string().min(1).max(256),
});

export const newLockInput = z.strictObject({
  device_id: z.string().regex(/^[a-z0-9-]{1,63}$/),
  transport: z.enum(['serial', 'mqtt', 'ble']),
  serial: z.string().min(1).max(64).optional(),
  install_code: z.string().max(64).optional(),
  /** `PATH#N` of another simulated serial lock's line, to share it. */
  address: z.string().max(4096).optional(),
  travel_ms: z.int().min(0).max(60_000).optional(),
  mqtt: provisionInput.optional(),
  /** The longest ATT MTU a BLE lock agrees to. */
  mtu: z.int().min(MTU_MIN).max(MTU_MAX).optional(),
});

export type NewLockInput = z.infer<typeof newLockInput>;
