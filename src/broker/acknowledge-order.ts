/** Acknowledgements of one connection go out in the order of its publishes (MQTT-4.6.0-2), however long each takes. */
export class AcknowledgeOrder {
  /** Settles when everything published before is acknowledged; null when nothing is pending. */
  private pending: Promise<void> | null = null;

  after(settled: Promise<void>, acknowledge: (error?: Error) => void): void {
    const before = this.pending;
    const turn = (before ? Promise.all([before, settled]) : settled).then(
      () => {
        if (this.pending === turn) this.pending = null;
        acknowledge();
      },
      (error: unknown) => {
        if (this.pending === turn) this.pending = null;
        acknowledge(error instanceof Error ? error : new Error(String(error)));
      },
    );
    this.pending = turn;
  }
}
