import { rfc3339 } from '../../kit/clock.js';
import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../sha-256.js';
import { GAP, type Line } from './protocol.js';

/** Domain separation beside the hashes of the log. */
const TELEMETRY = 0x04;

/** An entity as it was read. `row`: null when it is gone. */
export function entityLine(
  given: {
    readonly sequence: number;
    readonly entity: string;
    readonly version: number;
    readonly key: readonly (string | number)[];
    readonly row: Readonly<Record<string, unknown>> | null;
  },
  readAtMs: number,
): Line {
  return sealed({
    seq: given.sequence,
    type: given.entity,
    v: given.version,
    at: rfc3339(readAtMs),
    data: { key: given.key, row: given.row },
  });
}

/** In place of numbers that were overtaken: from `from` to `to`, both included. */
export function gapLine(from: number, to: number, readAtMs: number): Line {
  return sealed({ seq: to, type: GAP, v: 1, at: rfc3339(readAtMs), data: { from } });
}

/** Lower-case hex of SHA-256(0x04 ‖ canonical JSON of the line without `hash`). */
export function telemetryHash(line: Omit<Line, 'hash'>): string {
  const { seq, type, v, at, data } = line;
  const text = Buffer.from(canonicalJson({ seq, type, v, at, data }));
  return sha256(Buffer.concat([Buffer.of(TELEMETRY), text])).toString('hex');
}

function sealed(line: Omit<Line, 'hash'>): Line {
  return { ...line, hash: telemetryHash(line) };
}
