import type { HealthLog } from './health-log.ts';
import type { CaptureRecord } from './record.ts';

/**
 * Checks that hold for records of every format: time order, lengths, snap length. Called for each
 * record, so the ordinary case is a few comparisons.
 */
export class RecordAudit {
  /** Records checked so far. */
  packets = 0;
  private readonly log: HealthLog;
  private lastSec = 0;
  private lastNsec = 0;

  constructor(log: HealthLog) {
    this.log = log;
  }

  check(record: CaptureRecord): void {
    this.packets += 1;
    const { sec, nsec } = record;
    if (sec < this.lastSec || (sec === this.lastSec && nsec < this.lastNsec)) {
      this.noteBackwards(record);
    }
    this.lastSec = sec;
    this.lastNsec = nsec;
    if (record.captured !== record.original) this.noteLengths(record);
  }

  /** Says at the end what is only known then. */
  end(): void {
    if (this.packets > 0) return;
    this.log.add({
      code: 'no-packets',
      severity: 'note',
      offset: null,
      block: null,
      text: 'The capture holds no packets.',
      effect: null,
    });
  }

  private noteBackwards(record: CaptureRecord): void {
    const { fileOffset } = record;
    const packet = this.packets;
    this.log.record('backwards', packet, () => ({
      code: 'time-backwards',
      severity: 'note',
      offset: fileOffset,
      block: packet,
      text: `Packets that carry an earlier time than the packet before them; the first one is packet ${packet}.`,
      effect:
        'Packets are taken in file order; a flow whose own packets stand in the wrong order is judged with medium confidence at most.',
    }));
  }

  private noteLengths(record: CaptureRecord): void {
    const { fileOffset, captured, original } = record;
    const packet = this.packets;
    if (captured < original) {
      this.log.record('snap', packet, () => ({
        code: 'snap-length',
        severity: 'warning',
        offset: fileOffset,
        block: packet,
        text: `Packets cut by the snap length; the first one is packet ${packet}: ${captured} of ${original} bytes.`,
        effect: 'What lies behind the cut cannot be seen; TLS and HTTP facts may be unknown.',
      }));
    } else {
      this.log.record('longer', packet, () => ({
        code: 'absurd-length',
        severity: 'warning',
        offset: fileOffset,
        block: packet,
        text: `Packets that hold more bytes than they had on the wire; the first one is packet ${packet}: ${captured} captured, ${original} on the wire.`,
        effect: 'The captured bytes were used.',
      }));
    }
  }
}
