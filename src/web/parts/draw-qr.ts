import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** A QR code as a path of SVG. */
export interface DrawnQr {
  readonly path: string;
  readonly viewBox: string;
}

/** Light modules around the code, without which scanners don't find it (ISO/IEC 18004, section 6.3.8). */
const QUIET_MODULES = 4;

/** @throws Error for a text that is too long for any */
export function drawQr(text: string): DrawnQr {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET_MODULES;
  return { path: toSvgPath(code), viewBox: `${-QUIET_MODULES} ${-QUIET_MODULES} ${side} ${side}` };
}
