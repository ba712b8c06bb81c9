import { connect } from 'node:net';
import { radioFrame, RadioFrameReader } from './radio-frames.js';
import type { StartRadioChild } from './radio-supervisor.js';

/**
 * Has the radio program started by connecting to `path`, where a service manager runs one for each connection
 * (`systemd/doorward-radio.socket`): Bluetooth needs rights that the hub is better without. It lives as long as the connection.
 */
export function connectRadio(path: string): StartRadioChild {
  return (listener) => {
    const socket = connect(path);
    let why = `the radio program at ${path} ended; its last words are in the journal of doorward-radio`;
    const reader = new RadioFrameReader((message) => {
      listener.message(message);
    });
    socket.on('data', (piece) => {
      if (reader.push(piece)) return;
      why = `what came from ${path} makes no sense`;
      socket.destroy();
    });
    socket.on('error', (error) => {
      why = `no radio program at ${path} (${error.message})`;
    });
    socket.on('close', () => {
      listener.exited(why);
    });
    return {
      send: (message) => {
        if (socket.writable) socket.write(radioFrame(message));
      },
      kill: () => {
        socket.destroy();
      },
    };
  };
}
