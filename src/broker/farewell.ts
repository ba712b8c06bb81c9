import type { Aedes, Client } from 'aedes';
import { inside } from './aedes-inside.js';
import { TooManyInFlight } from './persistence/incoming-ids.js';

/** MQTT 5, section 3.14.2.1. */
const UNSPECIFIED = 0x80;
const KEEP_ALIVE_TIMEOUT = 0x8d;
const RECEIVE_MAXIMUM_EXCEEDED = 0x93;

/** Whether a DISCONNECT would be understood and can still be written: MQTT 5, from CONNACK on. */
export function canBeTold(client: Client): boolean {
  const { version, connected, connackSent, disconnectReasonCode } = inside(client);
  return version === 5 && (connected || connackSent) && disconnectReasonCode === null;
}

/**
 * Lets a DISCONNECT be the last word (MQTT-3.14.4-1): Aedes would still acknowledge after it, and destroys the connection
 * for an error before what was written to it has left.
 */
export function sayFarewell(client: Client): void {
  const known = inside(client);
  const { disconnect, _onError: fail } = known;
  known.disconnect = (options, done) => {
    if (known.disconnectReasonCode !== null && !client.closed) {
      if (done) client.conn.once('close', done);
      return;
    }
    // in between Aedes sends what waited, and does not call it connected yet
    if (canBeTold(client)) known.connected = true;
    disconnect.call(client, options, done);
    if (client.version === 5) known.connected = false;
  };
  client.removeListener('error', fail);
  client.on('error', (error: Error) => {
    if (error instanceof TooManyInFlight && canBeTold(client)) {
      known.disconnect({ reasonCode: RECEIVE_MAXIMUM_EXCEEDED });
    } else if (known.disconnectReasonCode === null) fail.call(client, error);
  });
}

/** Clients of MQTT 5 are told when they have been silent for too long (MQTT-3.1.2-22). Call once. */
export function tellTheSilent(aedes: Aedes): void {
  aedes.on('keepaliveTimeout', (client) => {
    if (client.version === 5) client.disconnect({ reasonCode: KEEP_ALIVE_TIMEOUT });
  });
}

/**
 * How a publish that could not be heard ends: with the connection, so that it is sent again. MQTT 5 would take a failure
 * in the PUBACK for an answer, and never send it again.
 */
export function orFarewell(client: Client, next: (error?: Error) => void): (error?: Error) => void {
  return (error) => {
    if (error && client.version === 5) client.disconnect({ reasonCode: UNSPECIFIED });
    else next(error);
  };
}
