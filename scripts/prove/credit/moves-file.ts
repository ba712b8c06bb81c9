/** A line of the file in which a lock keeps what it did. */
export function writtenMove(commandId: string, success: boolean): string {
  return `${commandId} ${Number(success)}\n`;
}

/** @returns whether each command succeeded; a last line that broke off never happened */
export function readMoves(text: string): Map<string, boolean> {
  const lines = text.split('\n').slice(0, -1);
  return new Map(lines.map((line) => [line.slice(0, -2), line.endsWith('1')]));
}
