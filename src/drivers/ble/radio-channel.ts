import { Socket } from 'node:net';
import { radioFrame, RadioFrameReader } from './radio-frames.js';
import type { FromRadio } from './radio-messages.js';

/** The way between the radio program and the hub, as the program has it. */
export interface RadioChannel {
  /** @param sent when it is out, and when it never will be */
  send(message: FromRadio, sent: () => void): void;
  /** Hands over every message, as it came, not checked. */
  take(listener: (message: unknown) => void): void;
}

const STDIN_DESCRIPTOR = 0;

/**
 * Its parent's channel if the program was forked, else the connection that it was started for, which is its standard input
 * (systemd.exec(5), `StandardInput=socket`).
 * @param ended the hub is gone
 */
export function openChannel(own: NodeJS.Process, ended: () => void): RadioChannel {
  return own.send ? parentChannel(own, ended) : socketChannel(ended);
}

function parentChannel(own: NodeJS.Process, ended: () => void): RadioChannel {
  own.on('disconnect', ended);
  return {
    send: (message, sent) => {
      if (own.connected) own.send?.(message, sent);
    },
    take: (listener) => {
      own.on('message', listener);
    },
  };
}

function socketChannel(ended: () => void): RadioChannel {
  const socket = new Socket({ fd: STDIN_DESCRIPTOR, readable: true, writable: true });
  socket.on('error', ended);
  socket.on('close', ended);
  return {
    send: (message, sent) => {
      if (socket.writable) socket.write(radioFrame(message), sent);
    },
    take: (listener) => {
      const reader = new RadioFrameReader(listener);
      socket.on('data', (piece) => {
        if (!reader.push(piece)) ended();
      });
    },
  };
}
