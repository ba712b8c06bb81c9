import type { CommandAction } from '../../locks/command.js';
import type { EntryRules } from '../../locks/entry-rules.js';
import type { Device, LockProfile, PinRules, Transport } from '../../locks/device.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { Page, PageRequest } from '../page.js';
import type { HeardLock, MqttCredentials } from './driver-ports.js';
import type { Caller } from '../ports.js';
import type { KeypadView } from '../access/keypad-lockouts.js';
import type { Command } from './command-record.js';
import type { ReplacementView } from './replacement-offers.js';

export interface DeviceView {
  readonly device: Device;
  readonly live: LiveLock;
  /** Of a lock that takes codes, whether it does now. */
  readonly keypad: KeypadView;
  /** Whether its place is offered to a new lock over MQTT, or was until nobody came; null: neither. */
  readonly replacement: ReplacementView | null;
}

/** A lock in reach that is not one of this hub's. */
export interface DiscoveredLock extends HeardLock {
  readonly transport: Transport;
}

/** What can be asked about locks, and of them. */
export interface DeviceUseCases {
  /** @throws Conflict `device_exists`, InvalidInput `site_unknown` */
  createDevice(
    caller: Caller,
    /** `siteId` absent: the only site, if there is only one. null: at none. */
    input: { deviceId: string; name: string; siteId?: string | null; profile?: LockProfile | undefined },
  ): Promise<DeviceView>;
  readDevice(caller: Caller, id: string): DeviceView;
  listDevices(caller: Caller, page: PageRequest): Page<DeviceView>;
  /** Locks in reach that are not paired here; ask again for what is heard later. @throws Unavailable `bluetooth_unavailable` */
  discoverLocks(caller: Caller): readonly DiscoveredLock[];
  updateDevice(
    caller: Caller,
    id: string,
    change: {
      name?: string | undefined;
      siteId?: string | null | undefined;
      autoLockS?: number | null | undefined;
      leftUnlockedAlertS?: number | null | undefined;
      unlatches?: boolean | undefined;
      entryPriceMinor?: number | null | undefined;
      entryRules?: { readonly [Rule in keyof EntryRules]?: EntryRules[Rule] | undefined };
      /** @throws InvalidInput `pin_rules` */
      pinRules?: Partial<PinRules> | undefined;
    },
  ): Promise<DeviceView>;
  deleteDevice(caller: Caller, id: string): Promise<void>;
  /**
   * `mqtt` needs no address, serial or install code and answers its broker credentials once. Only there can a lock be `basic`.
   * @throws InvalidInput `bad_install_code`, `profile_unsupported`, Conflict `already_paired`, `lock_has_codes`, Unavailable `pairing_timeout`
   */
  pairDevice(
    caller: Caller,
    id: string,
    request: {
      transport: Transport;
      address: string | null;
      serial: string | null;
      installCode: string | null;
      /** Absent: as it was registered. */
      profile?: LockProfile | undefined;
    },
  ): Promise<DeviceView & { mqtt: MqttCredentials | null }>;
  /**
   * Another lock takes the place of a paired one; name, owner, shares, rules and codes stay. As `pairDevice` otherwise.
   * `replaced` is false over MQTT: the new lock takes the place when it logs in, and the old one goes on working until then.
   * It has an hour for that, then it has to be asked for again.
   * @throws Conflict `not_paired`, `lock_has_codes` (it would become `basic`)
   */
  replaceDevice(
    caller: Caller,
    id: string,
    request: {
      transport: Transport;
      address: string | null;
      serial: string | null;
      installCode: string | null;
      /** Absent: as the lock that was there over MQTT, `full` over a wire. */
      profile?: LockProfile | undefined;
    },
  ): Promise<DeviceView & { mqtt: MqttCredentials | null; replaced: boolean }>;
  /**
   * Asks a lock to act. With `wait`, resolves when the outcome is known or the deadline has passed; without, as soon
   * as the journal has it, which `kept` is told of too. The command's status says what is known: never a guess.
   * @throws NotFound, Refused `access_denied` (with trace), Conflict `lock_offline` (nothing was sent; also when it is not paired)
   */
  command(
    caller: Caller,
    id: string,
    action: CommandAction,
    options: { wait: boolean; kept?: () => void },
  ): Promise<Command>;
  readCommand(caller: Caller, id: string, commandId: string): Command;
}
