const FORM = /^\s*0x([0-9a-fA-F]{4,5}):?\s+((?:[0-9a-fA-F]{2,4} {1,2})*[0-9a-fA-F]{2,4})(?:\s|$)/u;
const LONGEST = 65_535;

/**
 * Bytes that a listing prints below a packet (`tcpdump -x`, the ASA's `dump`): from the IP header on. Lines must
 * follow each other without a gap.
 */
export class HexDump {
  private readonly bytes: number[] = [];

  /** Takes a line; false where it is no line of a dump that goes on here. */
  take(line: string): boolean {
    if (!line.includes('0x') || line.length > 200) return false;
    const found = FORM.exec(line);
    if (found === null) return false;
    const at = Number.parseInt(found[1], 16);
    if (at !== this.bytes.length || at > LONGEST) return false;
    const digits = found[2].replaceAll(' ', '');
    for (let i = 0; i + 2 <= digits.length; i += 2)
      this.bytes.push(Number.parseInt(digits.slice(i, i + 2), 16));
    return true;
  }

  /** The packet, where the bytes are one of IP between the same ports; null where they are not. */
  packet(
    sourcePort: number,
    destinationPort: number,
  ): { bytes: Uint8Array; length: number } | null {
    const { bytes } = this;
    const version = (bytes[0] ?? 0) >> 4;
    if (version !== 4 && version !== 6) return null;
    const network = version === 4 ? (bytes[0] & 15) * 4 : 40;
    if (bytes.length < network + 8) return null;
    const u16 = (at: number): number => (bytes[at] << 8) | bytes[at + 1];
    if (u16(network) !== sourcePort || u16(network + 2) !== destinationPort) return null;
    const length = version === 4 ? u16(2) : 40 + u16(4);
    return { bytes: Uint8Array.from(bytes.slice(0, length)), length };
  }
}
