/** Opcodes that can be broken at a time. */
export const BROKEN_OPCODES_MAX = 32;

interface Broken {
  readonly status: number | null;
  left: number;
}

/** HCI commands that an adapter is told to fail. */
export class CommandFaults {
  private readonly broken = new Map<number, Broken>();

  /**
   * The next `count` commands `opcode` fail with `status`, or are never answered (null).
   * @returns whether there was room
   */
  arm(opcode: number, status: number | null, count: number): boolean {
    if (!this.broken.has(opcode) && this.broken.size >= BROKEN_OPCODES_MAX) return false;
    this.broken.set(opcode, { status, left: count });
    return true;
  }

  clear(): void {
    this.broken.clear();
  }

  /** @returns undefined when the command is to be carried out, else how it fails; counts it */
  take(opcode: number): number | null | undefined {
    const broken = this.broken.get(opcode);
    if (!broken) return undefined;
    broken.left -= 1;
    if (broken.left <= 0) this.broken.delete(opcode);
    return broken.status;
  }
}
