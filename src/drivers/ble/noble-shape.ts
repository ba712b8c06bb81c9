import { createRequire } from 'node:module';

/**
 * The part of `@abandonware/noble` 1.9.2 that is used, as its source has it. Its own types describe the one instance
 * made when it is loaded, which can't be had again after its adapter vanished.
 */
export interface Noble {
  /** Reading it turns the adapter on. Throws when there is none. */
  readonly state: string;
  on(event: 'stateChange', listener: (state: string) => void): void;
  on(event: 'discover', listener: (peripheral: Peripheral) => void): void;
  on(event: 'warning', listener: (message: string) => void): void;
  startScanning(
    serviceUuids: string[],
    allowDuplicates: boolean,
    callback: (error?: Error | null) => void,
  ): void;
  stopScanning(): void;
}

export interface ConnectParameters {
  /** 1.25 ms steps. */
  readonly minInterval: number;
  readonly maxInterval: number;
  /** Connection events the lock may sleep through. */
  readonly latency: number;
  /** 10 ms steps. */
  readonly timeout: number;
}

export interface Peripheral {
  readonly id: string;
  readonly address: string;
  readonly state: string;
  readonly rssi: number;
  /** Of ATT; null until exchanged. */
  readonly mtu: number | null;
  readonly advertisement: {
    readonly serviceData?: readonly { readonly uuid: string; readonly data: Buffer }[];
  };
  on(event: 'connect', listener: (error?: Error | null) => void): void;
  on(event: 'disconnect', listener: () => void): void;
  connect(parameters: ConnectParameters): void;
  /** Emits `connect` with an error at once, and once more when the adapter has given up. */
  cancelConnect(): void;
  disconnect(): void;
  removeAllListeners(event: 'servicesDiscover'): void;
  discoverSomeServicesAndCharacteristics(
    services: string[],
    characteristics: string[],
    callback: (error: unknown, services: unknown, found: readonly Characteristic[] | null) => void,
  ): void;
}

export interface Characteristic {
  readonly uuid: string;
  on(event: 'data', listener: (data: Buffer, isNotification: boolean) => void): void;
  /** Calls back when the lock has confirmed; never when the link drops before. */
  subscribe(callback: (error?: Error | null) => void): void;
  write(data: Buffer, withoutResponse: boolean): void;
}

/** Loads the library and makes a new instance. @throws whatever it throws without Bluetooth, or when it is not installed */
export function loadNoble(): Noble {
  const load = createRequire(import.meta.url);
  const make = load('@abandonware/noble/with-custom-binding') as (options: object) => Noble;
  return make({});
}

/** Whether the library itself is missing, rather than Bluetooth. */
export function isNotInstalled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
