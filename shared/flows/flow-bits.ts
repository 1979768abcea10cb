/** Sixteen bits for each flow, grown as flows come: what is known of few flows, or set late, needs no word of their row. */
export class FlowBits {
  private bits = new Uint16Array(1024);

  get byteLength(): number {
    return this.bits.byteLength;
  }

  get(flow: number): number {
    return flow < this.bits.length ? this.bits[flow] : 0;
  }

  set(flow: number, value: number): void {
    this.reach(flow);
    this.bits[flow] = value;
  }

  /** Sets bits that are not set yet; true where there was one. */
  mark(flow: number, bits: number): boolean {
    const known = this.get(flow);
    if ((known & bits) === bits) return false;
    this.set(flow, known | bits);
    return true;
  }

  private reach(flow: number): void {
    if (flow < this.bits.length) return;
    const more = new Uint16Array(Math.max(this.bits.length * 2, flow + 1));
    more.set(this.bits);
    this.bits = more;
  }
}
