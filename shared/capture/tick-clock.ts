const NANOS = 1_000_000_000;
const LAST_SECOND = 0xffffffff;

/**
 * Turns the 64-bit tick counts of one pcapng interface into exact seconds and nanoseconds (finer
 * resolutions are rounded down to the nanosecond below).
 *
 * A count is high * 2^32 + low. The part of `high` changes every 4.3 s at 1 ns and every 71 min at
 * 1 µs, so it is divided once with BigInt and kept as (seconds, remaining ticks); what is left for
 * a packet is one division of numbers below 2^53:
 *
 *   sec = baseSec + floor((baseTicks + low) / R)       R ticks a second
 */
export class TickClock {
  /** "1 µs", "1 ns", "10^-7 s", "2^-20 s". */
  readonly resolution: string;
  /** Result of the last `convert`. */
  sec = 0;
  nsec = 0;
  /** The last `convert` gave a time outside 1970 to 2106, which was moved to the nearer end. */
  clamped = false;
  private readonly ticksPerSecond: bigint;
  private readonly offset: bigint;
  /** Ticks a second as a number; 0 where only BigInt is exact. */
  private readonly rate: number;
  private high = -1;
  private baseSec = 0;
  private baseTicks = 0;

  /** `tsresol` as in the option (bit 7: power of two), `offset` in seconds. */
  constructor(tsresol: number, offset: bigint) {
    const exponent = tsresol & 0x7f;
    const binary = tsresol >= 0x80;
    this.ticksPerSecond = binary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent);
    this.offset = offset;
    // Powers of ten up to 10^15 divide without rounding; ticks * 10^9 stays below 2^53 up to 2^23.
    this.rate = exponent <= (binary ? 23 : 15) ? Number(this.ticksPerSecond) : 0;
    this.resolution = resolutionText(binary, exponent);
  }

  convert(high: number, low: number): void {
    if (this.rate === 0) {
      this.convertExactly(high, low);
      return;
    }
    if (high !== this.high) this.rebase(high);
    const ticks = this.baseTicks + low;
    const seconds = Math.floor(ticks / this.rate);
    const rest = ticks - seconds * this.rate;
    this.nsec =
      this.rate <= NANOS
        ? Math.floor((rest * NANOS) / this.rate)
        : Math.floor(rest / (this.rate / NANOS));
    this.sec = this.baseSec + seconds;
    this.clamped = this.sec < 0 || this.sec > LAST_SECOND;
    if (this.clamped) this.clamp();
  }

  private rebase(high: number): void {
    const ticks = BigInt(high) << 32n;
    this.high = high;
    this.baseSec = Number(ticks / this.ticksPerSecond + this.offset);
    this.baseTicks = Number(ticks % this.ticksPerSecond);
  }

  private convertExactly(high: number, low: number): void {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    const rest = ticks % this.ticksPerSecond;
    this.sec = Number(ticks / this.ticksPerSecond + this.offset);
    this.nsec = Number((rest * BigInt(NANOS)) / this.ticksPerSecond);
    this.clamped = this.sec < 0 || this.sec > LAST_SECOND;
    if (this.clamped) this.clamp();
  }

  private clamp(): void {
    this.nsec = this.sec < 0 ? 0 : NANOS - 1;
    this.sec = this.sec < 0 ? 0 : LAST_SECOND;
  }
}

function resolutionText(binary: boolean, exponent: number): string {
  if (binary) return `2^-${exponent} s`;
  const names = new Map([
    [0, '1 s'],
    [3, '1 ms'],
    [6, '1 µs'],
    [9, '1 ns'],
    [12, '1 ps'],
  ]);
  return names.get(exponent) ?? `10^-${exponent} s`;
}
