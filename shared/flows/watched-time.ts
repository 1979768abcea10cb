import type { Moment } from '../base/time.ts';
import type { PacketNumber } from '../base/units.ts';
import type { CaptureRecord } from '../capture/record.ts';

/** An hour without a single packet of anybody: the capture was not running, or files were joined. */
const PAUSE_SECONDS = 3600;
const MOST_PAUSES = 1024;

/** A pause of the capture: the last packet before it, and since when. */
export interface CapturePause {
  readonly before: PacketNumber;
  readonly from: Moment;
}

/** When somebody watched: up to the newest time of any packet, but for the pauses of the capture. */
export class WatchedTime {
  /** The newest time of any packet so far. */
  readonly end: { sec: number; nsec: number } = { sec: 0, nsec: 0 };
  /** Stretches of an hour or more in which not one packet was captured: nobody watched. */
  readonly pauses: CapturePause[] = [];

  /** Takes the newest packet. */
  see(record: CaptureRecord, packet: PacketNumber): void {
    const end = this.end;
    if (record.sec < end.sec || (record.sec === end.sec && record.nsec <= end.nsec)) return;
    if (end.sec > 0 && record.sec - end.sec >= PAUSE_SECONDS && this.pauses.length < MOST_PAUSES) {
      this.pauses.push({ before: packet - 1, from: { sec: end.sec, nsec: end.nsec } });
    }
    end.sec = record.sec;
    end.nsec = record.nsec;
  }

  /** The moment until which somebody watched after a packet: the next pause, or the end. */
  until(packet: PacketNumber): Moment {
    for (const pause of this.pauses) if (packet <= pause.before) return pause.from;
    return this.end;
  }
}
