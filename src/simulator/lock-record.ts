import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { FACTORY_SLOTS, SLOT_TEXT_MAX } from './firmware-slots.js';
import type { FirmwareFlash } from './firmware-flash.js';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(2 * bytes)}}$`));
const direction = z.enum(['lock', 'unlock', 'unlatch']);
const reason = z.enum(['jammed', 'expired', 'wrong_boot', 'busy', 'unsupported']);

const storedResult = z.strictObject({
  commandId: z.string(),
  bootId: z.string(),
  notAfterMs: z.number(),
  state: z.enum(['started', 'done', 'refused']),
  success: z.boolean().nullable(),
  reason: reason.nullable(),
});

const storedEvent = z.strictObject({
  seq: z.int(),
  bootId: hex(8),
  atLockMs: z.int(),
  kind: z.enum(['bolt', 'door', 'jam', 'tamper', 'battery', 'boot', 'wrong_code', 'actuated', 'events_lost']),
  source: z.enum(['remote', 'keypad', 'key', 'thumb_turn', 'auto', 'button']).optional(),
  position: z.enum(['locked', 'unlocked', 'open', 'closed']).optional(),
  requestId: hex(8).optional(),
  direction: direction.optional(),
  success: z.boolean().optional(),
  batteryPercent: z.int().optional(),
  count: z.int().optional(),
  credentialId: hex(16).optional(),
  refusal: z.enum(['wrong_code', 'keypad_locked', 'not_valid_now', 'time_unknown']).optional(),
});

const offline = z.strictObject({
  set: z
    .strictObject({
      version: z.int(),
      key: hex(32),
      credentials: z.array(
        z.strictObject({
          id: hex(16),
          verifier: hex(32),
          validFromMs: z.number().optional(),
          validUntilMs: z.number().optional(),
        }),
      ),
    })
    .nullable(),
  failures: z.int(),
  lockedForMs: z.number().nullable(),
});

/** One simulated lock as it was left: its label, its flash and where its parts stood. */
export const lockRecord = z.strictObject({
  format: z.literal(1),
  deviceId: z.string(),
  transport: z.enum(['serial', 'mqtt', 'ble']),
  serial: z.string(),
  installCode: z.string(),
  travelMs: z.int(),
  /** The line it hangs on, when it is serial. */
  line: z.strictObject({ name: z.string(), address: z.int() }).nullable(),
  /** The radio, when it is BLE; the counter is that of its advert. */
  ble: z.strictObject({ address: z.string(), mtu: z.int(), counter: z.int() }).nullable().default(null),
  staticPrivateKey: hex(32),
  hubKeys: z.strictObject({ hubStatic: hex(32), psk: hex(32) }).nullable(),
  mqtt: z
    .strictObject({ url: z.string(), username: z.string(), password: z.string(), clientId: z.string() })
    .nullable(),
  physical: z.strictObject({
    bolt: z.enum(['locked', 'unlocked']),
    door: z.enum(['open', 'closed']),
    batteryPercent: z.int(),
    tamper: z.boolean(),
    powered: z.boolean(),
    actuations: z.int(),
  }),
  results: z.array(storedResult),
  evictedUpTo: z.string().nullable(),
  events: z.array(storedEvent),
  eventsLost: z.int(),
  /** Absent in the records of older simulators. */
  offline: offline.default({ set: null, failures: 0, lockedForMs: null }),
  slots: z
    .strictObject({
      marked: z.literal([0, 1]),
      slots: z.tuple([z.base64().max(SLOT_TEXT_MAX), z.base64().max(SLOT_TEXT_MAX)]),
    })
    .default({ marked: FACTORY_SLOTS.marked, slots: [...FACTORY_SLOTS.slots] }),
});

export interface LockRecord extends Omit<z.infer<typeof lockRecord>, keyof FirmwareFlash>, FirmwareFlash {}

const SUFFIX = '.lock.json';

/** Locks as files in a folder, one each, replaced whole. Holds keys: readable by the owner alone. */
export class LockRecords {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws Error naming the file that can't be read */
  load(): LockRecord[] {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const files = readdirSync(this.folder).filter((name) => name.endsWith(SUFFIX));
    return files.sort().map((name) => {
      const file = join(this.folder, name);
      try {
        return lockRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch (cause) {
        throw new Error(`${file} is no simulated lock. Delete it to start with a new one.`, { cause });
      }
    });
  }

  save(record: LockRecord): void {
    const file = this.path(record.deviceId);
    writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  remove(deviceId: string): void {
    rmSync(this.path(deviceId), { force: true });
  }

  private path(deviceId: string): string {
    return join(this.folder, `${deviceId}${SUFFIX}`);
  }
}
