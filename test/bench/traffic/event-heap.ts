/** Min-heap of (time, slot): which conversation has the next packet. Ties go to the lower slot. */
export class EventHeap {
  private times = new Float64Array(1024);
  private slots = new Uint32Array(1024);
  private size = 0;

  get length(): number {
    return this.size;
  }

  /** Time of the earliest event; Infinity where there is none. */
  get nextTime(): number {
    return this.size === 0 ? Infinity : this.times[0];
  }

  push(time: number, slot: number): void {
    if (this.size === this.times.length) {
      const times = new Float64Array(this.size * 2);
      const slots = new Uint32Array(this.size * 2);
      times.set(this.times);
      slots.set(this.slots);
      this.times = times;
      this.slots = slots;
    }
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(time, slot, parent)) {
        break;
      }
      this.times[at] = this.times[parent];
      this.slots[at] = this.slots[parent];
      at = parent;
    }
    this.times[at] = time;
    this.slots[at] = slot;
  }

  /** Removes the earliest event and returns its slot. */
  pop(): number {
    const first = this.slots[0];
    const last = --this.size;
    if (last > 0) {
      this.sink(this.times[last], this.slots[last]);
    }
    return first;
  }

  private sink(time: number, slot: number): void {
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.size) {
        break;
      }
      if (
        child + 1 < this.size &&
        this.before(this.times[child + 1], this.slots[child + 1], child)
      ) {
        child++;
      }
      if (this.before(time, slot, child)) {
        break;
      }
      this.times[at] = this.times[child];
      this.slots[at] = this.slots[child];
      at = child;
    }
    this.times[at] = time;
    this.slots[at] = slot;
  }

  private before(time: number, slot: number, index: number): boolean {
    return time < this.times[index] || (time === this.times[index] && slot < this.slots[index]);
  }
}
