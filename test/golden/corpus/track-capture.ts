import { openCapture } from '../../../shared/capture/open-capture.ts';
import type { CaptureReader } from '../../../shared/capture/record.ts';
import { Tracker } from '../../../shared/flows/tracker.ts';
import type { PayloadFollower } from '../../../shared/tcp/payload-follower.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { FragmentTable } from '../../../shared/wire/fragments.ts';
import { unpackedOf } from '../../support/unpacked-memory.ts';

/** A capture that went through reader, decoder and tracker. */
export interface TrackedCapture {
  readonly reader: CaptureReader;
  readonly tracker: Tracker;
  /** Why a packet has no transport layer, by packet number. */
  readonly undecoded: ReadonlyMap<number, string>;
  readonly fragments: FragmentTable;
}

/** Reads a whole capture into a tracker; null where the reader does not open it. */
export function trackCapture(
  name: string,
  bytes: Uint8Array,
  followers: readonly PayloadFollower[] = [],
): TrackedCapture | null {
  const opened = openCapture(unpackedOf(bytes, {}, name));
  if (!opened.ok) return null;
  const reader = opened.value;
  const tracker = new Tracker(followers);
  const decoded = new DecodedPacket();
  const fragments = new FragmentTable();
  const undecoded = new Map<number, string>();
  while (reader.next()) {
    decode(reader.record, decoded);
    let record = reader.record;
    if (decoded.isFragment) {
      const whole = fragments.resolve(record, decoded);
      if (whole === null) {
        undecoded.set(tracker.skip(record, 0), 'fragment');
        continue;
      }
      if (whole !== record) decode(whole, decoded, decoded.tunnelDepth);
      record = whole;
    }
    const packet = tracker.packet(record, decoded, 0);
    if (decoded.kind === 'other') undecoded.set(packet, reasonText(decoded, record.linkType));
  }
  return { reader, tracker, undecoded, fragments };
}

function reasonText(decoded: DecodedPacket, linkType: number): string {
  if (decoded.stop === 'link-type') return `link type ${linkType}`;
  if (decoded.stop === 'ip-protocol') return `IP protocol ${decoded.protocol}`;
  return decoded.stop ?? 'other';
}
