/**
 * Preload (`node --require`): noble and bleno find a virtual Bluetooth adapter where VIRTUAL_HCI_SOCKET, the path of its
 * Unix socket, says. Without that variable nothing changes.
 */
import Module from 'node:module';
import { VirtualHciSocket } from './virtual-hci-socket.js';

/** How node's CommonJS loader finds a module: not typed, and in use by everybody who stands in for a module. */
interface CommonJsLoader {
  _load(request: string, ...rest: readonly unknown[]): unknown;
}

const HCI_SOCKET_MODULE = '@abandonware/bluetooth-hci-socket';

const path = process.env['VIRTUAL_HCI_SOCKET'];
if (path !== undefined && path !== '') {
  class HciSocketHere extends VirtualHciSocket {
    constructor() {
      super(path ?? '');
    }
  }
  const loader = Module as unknown as CommonJsLoader;
  const load = loader._load.bind(loader);
  loader._load = (request, ...rest) =>
    request === HCI_SOCKET_MODULE ? HciSocketHere : load(request, ...rest);
}
