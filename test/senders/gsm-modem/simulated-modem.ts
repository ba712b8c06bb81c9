import { setTimeout as pause } from 'node:timers/promises';
import { Pty } from '../../../src/simulator/pty.js';
import { readSubmit, type ReadSubmit } from './read-submit.js';

/** What a modem is and does; a test changes it at any time. */
export interface ModemNature {
  /** What `AT+CPIN?` says. */
  sim: 'READY' | 'SIM PIN' | 'SIM PUK' | 'none';
  pin: string;
  /** Tries left for the PIN. */
  triesLeft: number;
  /** Whether it knows `AT+CPINR`. */
  tellsTries: boolean;
  /** Status of `+CREG`, and of `+CEREG`. */
  registration: number;
  lteRegistration: number;
  rssi: number;
  hasPduMode: boolean;
  /** Milliseconds that it thinks before it answers. */
  thinkMs: number;
  /** Bytes that it says at a time. */
  chunkBytes: number;
  /** Said before each answer, before each prompt, and after it. */
  chatter: readonly string[];
  /** No answer at all to commands that match. */
  deafTo: RegExp | null;
  /** What the network says to a message: null takes it; a text is the error; `never`: it says nothing. */
  network: string | null;
  /** Errors for the next messages, used up one by one, before `network`. */
  nextErrors: string[];
}

export interface SentMessage {
  /** As the modem got it: PDU, or number and text. */
  readonly pdu: ReadSubmit | null;
  readonly to: string;
  readonly text: string;
}

/** A GSM modem on a real pseudo-terminal, as serialport sees one. It starts with echo on and in text mode, as many do. */
export class SimulatedModem {
  readonly nature: ModemNature = {
    sim: 'READY',
    pin: '1234',
    triesLeft: 3,
    tellsTries: true,
    registration: 1,
    lteRegistration: 0,
    rssi: 21,
    hasPduMode: true,
    thinkMs: 0,
    chunkBytes: 4_096,
    chatter: [],
    deafTo: null,
    network: null,
    nextErrors: [],
  };
  /** What it took for sending, whether the network accepted it or not. */
  readonly taken: SentMessage[] = [];
  /** What the network accepted. */
  readonly sent: SentMessage[] = [];
  /** Every command, in order. */
  readonly commands: string[] = [];
  /** Texts that were begun and given up. */
  escaped = 0;
  pinTries = 0;
  private readonly pty: Pty;
  private said: Promise<void> = Promise.resolve();
  private buffer = '';
  /** The command that waits for its text. */
  private awaited: string | null = null;
  private echo = true;
  private pduMode = false;
  private reference = 0;

  constructor(linkPath: string) {
    this.pty = new Pty(linkPath, (chunk) => {
      this.type(chunk.toString('latin1'));
    });
  }

  /** As if it had come over the line. */
  type(text: string): void {
    for (const character of text) this.hear(character);
  }

  get path(): string {
    return this.pty.linkPath;
  }

  plugIn(): Promise<void> {
    this.restart();
    return this.pty.open();
  }

  unplug(): void {
    this.pty.close();
  }

  /** It forgets its settings, as after a loss of power. */
  restart(): void {
    this.buffer = '';
    this.awaited = null;
    this.echo = true;
    this.pduMode = false;
  }

  say(text: string): void {
    this.said = this.said.then(async () => {
      const { thinkMs, chunkBytes } = this.nature;
      if (thinkMs > 0) await pause(thinkMs);
      for (let at = 0; at < text.length; at += chunkBytes) {
        this.pty.write(Buffer.from(text.slice(at, at + chunkBytes), 'latin1'));
        if (chunkBytes < text.length) await pause(1);
      }
    });
  }

  private hear(character: string): void {
    if (this.echo) this.pty.write(Buffer.from(character, 'latin1'));
    if (this.awaited !== null) {
      if (character === '\x1a') this.takeText();
      else if (character === '\x1b') {
        this.escaped += 1;
        this.awaited = null;
        this.buffer = '';
        this.end('OK');
      } else this.buffer += character;
    } else if (character === '\r') {
      const command = this.buffer.trim();
      this.buffer = '';
      if (command !== '') this.obey(command);
    } else if (character !== '\x1b' && character !== '\n') this.buffer += character;
  }

  private obey(command: string): void {
    this.commands.push(command);
    if (this.nature.deafTo?.test(command) === true) return;
    for (const line of this.nature.chatter) this.line(line);
    const { nature } = this;
    const simError =
      nature.sim === 'none' ? '+CME ERROR: 10' : nature.sim === 'READY' ? null : '+CME ERROR: 11';
    if (command === 'ATZ') {
      this.restart();
      this.end('OK');
    } else if (command === 'ATE0') {
      this.echo = false;
      this.end('OK');
    } else if (command === 'AT+CMEE=1') this.end('OK');
    else if (command === 'AT+CPIN?') {
      if (nature.sim === 'none') this.end('+CME ERROR: 10');
      else this.answer(`+CPIN: ${nature.sim}`);
    } else if (command === 'AT+CPINR="SIM PIN"') {
      if (nature.tellsTries) this.answer(`+CPINR: SIM PIN,${nature.triesLeft},3`);
      else this.end('ERROR');
    } else if (command.startsWith('AT+CPIN=')) this.enterPin(command.slice('AT+CPIN='.length));
    else if (command === 'AT+CREG?') this.answer(`+CREG: 0,${nature.registration}`);
    else if (command === 'AT+CEREG?') this.answer(`+CEREG: 0,${nature.lteRegistration}`);
    else if (command === 'AT+CSQ') this.answer(`+CSQ: ${nature.rssi},99`);
    else if (command === 'AT+CMGF=0' && !nature.hasPduMode) this.end('ERROR');
    else if (/^AT\+CMGF=[01]$/.test(command)) {
      this.pduMode = command.endsWith('0');
      this.end('OK');
    } else if (command === 'AT+CSCS="UCS2"' || command === 'AT+CSMP=17,0,0,8') this.end('OK');
    else if (command.startsWith('AT+CMGS=')) {
      if (simError) this.end(simError);
      else {
        this.awaited = command.slice('AT+CMGS='.length);
        this.say('\r\n> ');
        for (const line of this.nature.chatter) this.line(line);
      }
    } else this.end('ERROR');
  }

  private enterPin(quoted: string): void {
    this.pinTries += 1;
    if (quoted === `"${this.nature.pin}"`) {
      this.nature.sim = 'READY';
      this.nature.triesLeft = 3;
      this.end('OK');
      return;
    }
    this.nature.triesLeft -= 1;
    if (this.nature.triesLeft === 0) this.nature.sim = 'SIM PUK';
    this.end('+CME ERROR: 16');
  }

  private takeText(): void {
    const message = this.read(this.awaited ?? '', this.buffer);
    this.awaited = null;
    this.buffer = '';
    if (!message) {
      this.end('+CMS ERROR: 304');
      return;
    }
    this.taken.push(message);
    for (const line of this.nature.chatter) this.line(line);
    const error = this.nature.nextErrors.shift() ?? this.nature.network;
    if (error === 'never') return;
    if (error !== null) {
      this.end(error);
      return;
    }
    this.sent.push(message);
    this.reference += 1;
    this.answer(`+CMGS: ${this.reference}`);
  }

  private read(argument: string, text: string): SentMessage | null {
    if (this.pduMode) {
      try {
        const pdu = readSubmit(text);
        return pdu.octets === Number(argument) ? { pdu, to: pdu.to, text: pdu.text } : null;
      } catch {
        return null;
      }
    }
    const plain = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
    const number = /^"((?:[0-9A-F]{4})+)"$/.exec(argument)?.[1];
    if (number === undefined || !/^(?:[0-9A-F]{4}){1,70}$/.test(text)) return null;
    return { pdu: null, to: plain(number), text: plain(text) };
  }

  private answer(line: string): void {
    this.line(line);
    this.end('OK');
  }

  private line(text: string): void {
    this.say(`\r\n${text}\r\n`);
  }

  private end(result: string): void {
    this.line(result);
  }
}
