import type { DecodedPacket } from '../wire/decoded-packet.ts';

/** Datagrams whose first fragment is remembered; the oldest goes when there are more. */
const MOST_DATAGRAMS = 4096;

/** Flow and side of a fragmented datagram. */
export interface FragmentOwner {
  readonly flow: number;
  readonly side: number;
}

/** Which flow the first fragment of a datagram belonged to, so that the later ones can be tied to it. */
export class FragmentOwners {
  private readonly owners = new Map<string, FragmentOwner>();
  /** Later fragments tied to a flow, and those whose first one was not seen before them. */
  attributed = 0;
  orphaned = 0;

  remember(p: DecodedPacket, flow: number, side: number): void {
    if (this.owners.size >= MOST_DATAGRAMS) {
      for (const oldest of this.owners.keys()) {
        this.owners.delete(oldest);
        break;
      }
    }
    this.owners.set(keyOf(p), { flow, side });
  }

  find(p: DecodedPacket): FragmentOwner | null {
    const owner = this.owners.get(keyOf(p)) ?? null;
    if (owner === null) this.orphaned += 1;
    else this.attributed += 1;
    return owner;
  }
}

function keyOf(p: DecodedPacket): string {
  return `${p.addresses.join('.')}|${p.protocol}|${p.fragmentId}`;
}
