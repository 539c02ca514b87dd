/** Holds something up until a test lets it go on. */
export class Gate {
  /** Resolves when something has come to stand before the gate. */
  readonly reached: Promise<void>;
  private readonly opened: Promise<void>;
  private arrive: () => void = () => {};
  private release: () => void = () => {};

  constructor() {
    this.reached = new Promise((resolve) => {
      this.arrive = resolve;
    });
    this.opened = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  /** Waits until the gate is open. */
  pass(): Promise<void> {
    this.arrive();
    return this.opened;
  }

  /** Opens for good. */
  open(): void {
    this.release();
  }
}
