import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { formatInstallCode } from '../../../firmware-protocol/install-code.js';
import { ScriptedHub } from '../../simulator/scripted-hub.js';
import { FRAME_TYPE_CODES } from './frame-types.js';
import { QuestionProgram } from './question-program.js';

const SERIAL = 'DW-C-CORE';
const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
const TYPES = new Map(Object.entries(FRAME_TYPE_CODES).map(([name, code]) => [code as number, name]));

/** What a scripted lock in C did, as it counts itself. */
export interface CCoreTruth {
  readonly saves: number;
  readonly moves: number;
  readonly reboots: number;
  readonly events: number;
  readonly light: string;
}

/** The core of the lock in C with a clock, a motor and a storage that the test moves, and a hub that the test plays. */
export class CCore {
  readonly hub: ScriptedHub;
  private readonly program: QuestionProgram;
  private readonly installCode = randomBytes(16);
  private nowMs = 0;

  constructor(bin: string) {
    this.program = new QuestionProgram(path.join(bin, 'vectors'));
    this.hub = new ScriptedHub((frame) => this.exchange(frame), SERIAL);
  }

  /** A lock that has just been paired, in a session. */
  async ready(): Promise<void> {
    await this.seed();
    await this.ask('lock-new', this.installCode.toString('hex'), hexOf(SERIAL), hexOf('C'), hexOf('1'));
    await this.ask('lock-feels', 1, 2, 50, 0);
    await this.ask('lock-button');
    const paired = await this.hub.pair(formatInstallCode(this.installCode));
    if (paired !== 'paired') throw new Error(`the lock says ${paired}`);
    await this.session();
  }

  async session(): Promise<void> {
    await this.seed();
    const opened = await this.hub.openSession();
    if (opened !== 'session') throw new Error(`the lock says ${opened}`);
    // The first message makes the session current.
    await this.hub.stamp();
  }

  async ask(...words: readonly (string | number)[]): Promise<string> {
    return this.program.ask(...words);
  }

  async exchange({ type, body }: LinkFrame): Promise<LinkFrame | null> {
    const answer = await this.ask('lock-frame', FRAME_TYPE_CODES[type], Buffer.from(body).toString('hex'));
    if (answer === 'silence') return null;
    const [code = '', hex = '-'] = answer.split(' ');
    const name = TYPES.get(Number(code));
    if (name === undefined) throw new Error(`the lock answered a frame of type ${code}`);
    return { type: name as LinkFrame['type'], body: Buffer.from(hex === '-' ? '' : hex, 'hex') };
  }

  async waits(ms: number): Promise<void> {
    this.nowMs += ms;
    await this.ask('lock-at', this.nowMs);
  }

  /** The power goes and comes back. */
  async restarts(): Promise<void> {
    this.nowMs = 0;
    await this.seed();
    await this.ask('lock-boots');
    await this.session();
  }

  async truth(): Promise<CCoreTruth> {
    const found = /^saves=(\d+) moves=(\d+) reboots=(\d+) events=(\d+) light=(\w+)$/.exec(
      await this.ask('lock-truth'),
    );
    const [saves = 0, moves = 0, reboots = 0, events = 0] = (found ?? []).slice(1, 5).map(Number);
    return { saves, moves, reboots, events, light: found?.[5] ?? '' };
  }

  async end(): Promise<void> {
    await this.program.end();
  }

  private async seed(): Promise<void> {
    await this.ask('lock-random', randomBytes(2048).toString('hex'));
  }
}
