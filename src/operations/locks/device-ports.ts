import type { Device, LockProfile, PinRules, Transport } from '../../locks/device.js';
import type { EntryRules } from '../../locks/entry-rules.js';
import type { UnlockedRules } from '../../locks/unlocked-rules.js';
import type { Page, PageRequest } from '../page.js';

export interface DeviceReads {
  byId(id: string): Device | null;
  byDeviceId(deviceId: string): Device | null;
  /** @param among null: all there are */
  list(page: PageRequest, among?: readonly string[] | null): Page<Device>;
  /** Paired locks, for the drivers at start. */
  active(): readonly Device[];
  /** Salt of every PIN verifier of this lock, 16 bytes. */
  pinSalt(id: string): Uint8Array | null;
  /** SHA-256 of the lock's broker secret (256 random bits), by device_id. */
  mqttSecretHash(deviceId: string): { readonly id: string; readonly hash: Uint8Array } | null;
  /** As `mqttSecretHash`, of a new lock that takes its place when it logs in with it (`replacement-ports`). */
  mqttNextSecretHash(deviceId: string): { readonly id: string; readonly hash: Uint8Array } | null;
}

export interface DeviceWrites extends DeviceReads {
  /** @throws Conflict `device_exists` */
  insert(device: Device, pinSalt: Uint8Array): void;
  rename(id: string, name: string, siteId: string | null, atMs: number): void;
  setUnlockedRules(id: string, rules: UnlockedRules, atMs: number): void;
  setOwner(id: string, ownerId: string | null, atMs: number): void;
  setEntryPrice(id: string, priceMinor: number | null, atMs: number): void;
  setEntryRules(id: string, rules: EntryRules, atMs: number): void;
  setPinRules(id: string, rules: PinRules, atMs: number): void;
  setPaired(
    id: string,
    to: { transport: Transport; address: string; serial: string | null; firmwareVersion: string | null },
    atMs: number,
  ): void;
  setProfile(id: string, profile: LockProfile, atMs: number): void;
  setUnlatches(id: string, unlatches: boolean, atMs: number): void;
  setFirmwareVersion(id: string, version: string, atMs: number): void;
  /** @param hash null: it does not log in to the broker any more */
  setMqttSecretHash(id: string, hash: Uint8Array | null): void;
  /** Removes the lock, its pairings and its PIN verifiers; events stay. */
  remove(id: string): void;
}
