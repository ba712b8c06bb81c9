import type { RealHub } from '../support/real-hub.js';
import type { TappedLine } from './tapped-line.js';
import type { JsonAnswer } from '../support/json-client.js';

/** One time a motor ran. */
export interface Actuation {
  readonly command_id: string | null;
  readonly request_id: string | null;
  readonly not_after_ms: number | null;
  readonly lock_ms: number;
}

/** What really is, told by the world and not by the lock's own protocol. */
export interface Truth {
  readonly bolt: 'locked' | 'unlocked';
  readonly door: 'open' | 'closed';
  readonly actuations: number;
  readonly powered: boolean;
  readonly actuation_log: readonly Actuation[];
}

/** A fault of the lock or of the air around it, as the simulator's control API takes it. */
export type Fault = Readonly<Record<string, unknown>> & { readonly kind: string };

/** A lock under test. Not paired when it is made. */
export interface MadeLock {
  readonly deviceId: string;
  readonly line: TappedLine;
  /** Pairs it as device `id` of the hub, with everything an installer does; `given` replaces parts of the request. */
  pair(hub: RealHub, id: string, given?: Readonly<Record<string, string>>): Promise<JsonAnswer>;
  truth(): Promise<Truth>;
  fault(fault: Fault): Promise<void>;
  /** What its light shows after the digits. */
  keypad(pin: string): Promise<'granted' | 'denied' | 'no_answer'>;
  moveDoor(position: 'open' | 'closed'): Promise<void>;
  stop(): Promise<void>;
}

/** What a kind of lock can do beyond what every lock must. A case that needs what is missing is skipped, by name. */
export type Ability =
  /** Is paired with an install code. */
  | 'install_code'
  /** Its messages are sealed end to end, so that altered bytes are noticed on any line. */
  | 'sealed'
  /** Its power can be cut at each step of a command. */
  | 'power_cut'
  /** Its replies can be lost inside it. */
  | 'drop_replies'
  /** Messages can come late, twice and out of order inside it. */
  | 'bad_air'
  /** Has a keypad. */
  | 'keypad'
  /** Has a door sensor. */
  | 'door';

/** Makes locks of one kind. The one thing a new kind of lock has to bring to the contract: see `serial-maker.ts`. */
export interface LockMaker {
  readonly name: string;
  readonly abilities: ReadonlySet<Ability>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What the hub has to be told in its environment; asked after `start`. */
  hubEnv?(): Readonly<Record<string, string>>;
  /** @param travelMs how long its bolt travels */
  make(deviceId: string, hub: RealHub, travelMs: number): Promise<MadeLock>;
}
