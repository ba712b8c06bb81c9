import type { Duplex } from 'node:stream';
import type { Clock } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import { FrameMeter } from './frame-meter.js';

/**
 * Counts what a stream brings before MQTT sees it, and cuts it when that is too much. The parser pulls with `read`, so
 * this is where its bytes can be counted without a stream in between: the same over TCP, TLS and WebSocket.
 */
export function meterStream(
  stream: Duplex,
  remote: string | undefined,
  clock: Clock,
  refusals: SparseLog,
): FrameMeter {
  const meter = new FrameMeter(() => clock.monotonicMs());
  const read = stream.read.bind(stream);
  let isCut = false;
  stream.read = (size?: number) => {
    if (isCut) return null;
    const chunk = read(size) as Buffer | null;
    if (chunk === null) return null;
    const fault = meter.take(chunk);
    if (fault === null) return chunk;
    refusals.warn(fault, { remote }, 'an MQTT connection was cut');
    isCut = true;
    // whoever speaks MQTT on it may say why
    if (!stream.emit('overrun', fault)) stream.destroy();
    return null;
  };
  return meter;
}
