import type { Client } from 'aedes';
import { inside } from './aedes-inside.js';
import { judgeProperties, MALFORMED_PACKET, type PropertyPlace } from './property-law.js';

/** What the parser has of the packet that it is at. */
interface ParserInside {
  readonly packet: { readonly cmd: string; readonly length: number; readonly clientId?: string };
  readonly _list: { readonly length: number; slice(from: number, to: number): Buffer };
  _pos: number;
  _parseVarByteNum(): number | false;
  _parseProperties: () => object;
  _emitError(error: Error): void;
}

const PLACES: Readonly<Record<string, PropertyPlace>> = {
  publish: 'publish',
  puback: 'ack',
  pubrec: 'ack',
  pubrel: 'ack',
  pubcomp: 'ack',
  subscribe: 'subscribe',
  unsubscribe: 'unsubscribe',
  disconnect: 'disconnect',
};

/**
 * Has the properties of MQTT 5 checked before the parser makes an object of them, and keeps user properties in the order
 * they came in: as a list of one each, which its writer takes as well.
 * @throws Error if this parser is made differently: then what rests on it must be looked at again
 */
export function readPropertiesInOrder(client: Client): void {
  const parser = inside(client)._parser as unknown as ParserInside;
  const { _parseProperties: library } = parser;
  if (typeof library !== 'function' || typeof parser._parseVarByteNum !== 'function') {
    throw new Error('This version of mqtt-packet is not the one that the broker was written for.');
  }
  parser._parseProperties = readProperties.bind(parser, library);
}

function readProperties(this: ParserInside, library: () => object): object {
  const { packet, _pos: start, _list: list } = this;
  // An acknowledgement and DISCONNECT may end before them.
  if (start >= packet.length) return {};
  const length = this._parseVarByteNum();
  const end = length === false ? Infinity : this._pos + length;
  if (length === 0) return {};
  if (end > packet.length) return refuse(this, MALFORMED_PACKET);
  const verdict = judgeProperties(list.slice(this._pos, end), placeOf(packet));
  if (!verdict.ok) return refuse(this, verdict.reasonCode);
  this._pos = start;
  const properties = library.call(this);
  if (verdict.user.length === 0) return properties;
  return { ...properties, userProperties: verdict.user.map(([name, value]) => ({ [name]: value })) };
}

/** The second block of a CONNECT, which comes after the client identifier, is its will's. */
function placeOf({ cmd, clientId }: ParserInside['packet']): PropertyPlace {
  return PLACES[cmd] ?? (clientId === undefined ? 'connect' : 'will');
}

function refuse(parser: ParserInside, reasonCode: number): object {
  parser._emitError(Object.assign(new Error('malformed properties'), { reasonCode }));
  return {};
}
