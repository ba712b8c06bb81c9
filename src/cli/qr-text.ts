import { correction, generate } from 'lean-qr';

/** Light modules around it, which a scanner needs. */
const QUIET_MODULES = 2;

/** A QR code for a terminal: two rows of modules in each line, light as full blocks, since most terminals are dark. */
export function qrText(code: string): string {
  const qr = generate(code, { minCorrectionLevel: correction.L });
  const lines: string[] = [];
  for (let y = -QUIET_MODULES; y < qr.size + QUIET_MODULES; y += 2) {
    let line = '';
    for (let x = -QUIET_MODULES; x < qr.size + QUIET_MODULES; x += 1) {
      const [above, below] = [qr.get(x, y), qr.get(x, y + 1)];
      line += above ? (below ? ' ' : '▄') : below ? '▀' : '█';
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/** In groups of four, ten to a line: to be read out or typed. */
export function codeText(code: string): string {
  const groups = code.match(/.{1,4}/g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < groups.length; at += 10) lines.push(groups.slice(at, at + 10).join('-'));
  return lines.join('-\n');
}
