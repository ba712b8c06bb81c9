/**
 * Whose a broker is. Two hubs at one would hear each other's orders: one UNLOCK could open two doors. So each hub leaves its id
 * there, retained, before it says or does anything, and one that finds another's keeps away, whether the other is there now
 * or not. Of two that come at the same instant the one with the lower id stays.
 */
export class Claim {
  private readonly hubId: string;
  private isMade = false;
  private lostTo: string | null = null;

  /** Of one connection. */
  constructor(hubId: string) {
    this.hubId = hubId;
  }

  /** The id of the hub that has it; null: no other that is known of. */
  get other(): string | null {
    return this.lostTo;
  }

  /** The id of this hub was left there. */
  made(): void {
    this.isMade = true;
  }

  /** What was left there, or is now. @param isKept the broker had it already @returns whether to leave ours there again */
  heard(id: string, isKept: boolean): boolean {
    if (id === this.hubId) return false;
    // Somebody took it away, maybe for a hub that is gone.
    if (id === '') return this.isMade;
    if (this.isMade && !isKept && this.hubId < id) return true;
    this.lostTo = id;
    return false;
  }
}
