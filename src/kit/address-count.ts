import { addressGroup } from './address-group.js';
import { isLoopbackAddress } from './loopback.js';

/** How many there are from each address, or each IPv6 /64. From the hub's own machine there may be as many as come. */
export class AddressCount {
  private readonly max: number;
  private readonly counts = new Map<string, number>();

  constructor(max: number) {
    this.max = max;
  }

  hasRoom(address: string | undefined): boolean {
    if (address !== undefined && isLoopbackAddress(address)) return true;
    return (this.counts.get(addressGroup(address ?? null)) ?? 0) < this.max;
  }

  /** @returns to be called once, when it has gone */
  add(address: string | undefined): () => void {
    const group = addressGroup(address ?? null);
    this.counts.set(group, (this.counts.get(group) ?? 0) + 1);
    return () => {
      const left = (this.counts.get(group) ?? 1) - 1;
      if (left === 0) this.counts.delete(group);
      else this.counts.set(group, left);
    };
  }
}
