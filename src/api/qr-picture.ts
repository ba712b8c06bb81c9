import { encode } from 'fast-png';
import { correction, generate, type Bitmap2D } from 'lean-qr';
import { toSvgSource } from 'lean-qr/extras/svg';

/** Light modules around the code, without which scanners don't find it (ISO/IEC 18004, section 6.3.8). */
const QUIET_MODULES = 4;
/** Pixels of the side of a module: sharp on a telephone, and printed 4 cm wide. */
const MODULE_PIXELS = 8;
const LIGHT = 255;
const DARK = 0;

/**
 * The smallest that holds the text with 15 % to spare for dirt is taken: a ticket of 172 characters has 45 modules a side, a checkpoint of the
 * log some 69. More a telephone hardly reads.
 */
export const QR_VERSION_MAX = 16;

function matrix(code: string): Bitmap2D {
  return generate(code, { minCorrectionLevel: correction.M, maxVersion: QR_VERSION_MAX });
}

/** A text as a QR code, black on white. */
export function qrSvg(code: string): string {
  return toSvgSource(matrix(code), {
    on: 'black',
    off: 'white',
    pad: QUIET_MODULES,
    scale: MODULE_PIXELS,
    xmlDeclaration: true,
  });
}

/** The same as PNG, 8-bit grey. */
export function qrPng(code: string): Uint8Array {
  const qr = matrix(code);
  const side = (qr.size + 2 * QUIET_MODULES) * MODULE_PIXELS;
  const data = new Uint8Array(side * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const isDark = qr.get(moduleAt(x), moduleAt(y));
      data[y * side + x] = isDark ? DARK : LIGHT;
    }
  }
  return encode({ width: side, height: side, data, depth: 8, channels: 1 });
}

function moduleAt(pixel: number): number {
  return Math.floor(pixel / MODULE_PIXELS) - QUIET_MODULES;
}
