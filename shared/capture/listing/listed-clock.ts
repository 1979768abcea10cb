import type { ListedTime } from './listed-packet.ts';

const DAY = 86_400;
/** Lines without times stand that far apart: longer than reordering, shorter than any timer. */
const STEP_NSEC = 10_000_000;

/**
 * Times of a listing on one line of time. A time of day has no date: its day is 1 January 1970 and goes on
 * behind midnight; without any time only the order counts.
 */
export class ListedClock {
  /** Lines have times. */
  known = true;
  /** Times have no date. */
  dateless = false;
  /** Times are seconds since the beginning. */
  relative = false;
  private day = 0;
  private before: number | null = null;
  private sec = 0;
  private nsec = 0;
  private digits = 0;

  constructor(private readonly deltas: boolean) {}

  /** "1 µs", of the last time with the most digits. */
  get resolution(): string {
    if (!this.known) return 'order only';
    const { digits } = this;
    const units: readonly [string, number][] = [
      ['s', 0],
      ['ms', 3],
      ['µs', 6],
      ['ns', 9],
    ];
    const [unit, exponent] = units[Math.ceil(digits / 3)] ?? ['s', 0];
    return `${10 ** (exponent - digits)} ${unit}`;
  }

  /** Another listing: its day begins anew. */
  beginSection(): void {
    this.day = 0;
    this.before = null;
  }

  /** The time of the next line's packet. */
  timeOf(time: ListedTime | null): { readonly sec: number; readonly nsec: number } {
    if (time === null) {
      this.known = false;
      this.advance(0, STEP_NSEC);
      return { sec: this.sec, nsec: this.nsec };
    }
    this.known = true;
    this.digits = Math.max(this.digits, time.digits);
    if (this.deltas && time.kind !== 'epoch') {
      this.relative = true;
      this.advance(time.sec, time.nsec);
      return { sec: this.sec, nsec: this.nsec };
    }
    this.sec = time.sec;
    this.nsec = time.nsec;
    if (time.kind === 'relative') this.relative = true;
    if (time.kind === 'clock') {
      this.dateless = true;
      if (this.before !== null && time.sec + DAY / 2 < this.before) this.day += 1;
      this.before = time.sec;
      this.sec += this.day * DAY;
    }
    return { sec: this.sec, nsec: this.nsec };
  }

  /** The time lies before that of the last line, and not because of midnight. */
  isEarlier(time: ListedTime | null): boolean {
    if (time === null || this.deltas) return time === null && !this.known;
    const last = this.sec - this.day * DAY;
    return time.sec < last && (time.kind !== 'clock' || time.sec + DAY / 2 >= last);
  }

  private advance(sec: number, nsec: number): void {
    this.nsec += nsec;
    this.sec += sec + Math.floor(this.nsec / 1e9);
    this.nsec %= 1e9;
  }
}
