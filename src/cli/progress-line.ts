/** Progress for people: one line that changes on a terminal, a line now and then elsewhere. */
export interface ProgressLine {
  show(percent: number, text: string): void;
  /** Leaves the line as it is. */
  end(): void;
}

/** Where nothing can be overwritten, a line for so many percent. */
const STEP_PERCENT = 25;

/** @param tell writes a line where people look */
export function progressLine(tell: (text: string) => void): ProgressLine {
  return process.stderr.isTTY ? changingLine(process.stderr) : fewLines(tell);
}

function changingLine(terminal: NodeJS.WriteStream): ProgressLine {
  let isOpen = false;
  return {
    show(_percent, text) {
      isOpen = true;
      terminal.write(`\r${text}\u001b[K`);
    },
    end() {
      if (isOpen) terminal.write('\n');
      isOpen = false;
    },
  };
}

function fewLines(tell: (text: string) => void): ProgressLine {
  let nextPercent = 0;
  let last = '';
  return {
    show(percent, text) {
      // What it is doing comes first, and is told when it changes.
      const [doing = ''] = text.split(' ', 1);
      if (percent < nextPercent && doing === last) return;
      last = doing;
      nextPercent = percent + STEP_PERCENT;
      tell(text);
    },
    end: () => undefined,
  };
}
