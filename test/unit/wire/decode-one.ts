import { emptyRecord } from '../../../shared/capture/record.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { ipText } from '../../../shared/base/ip-address.ts';

/** Decodes one packet. `original` is its length on the wire, what is there by default. */
export function decodeOne(
  bytes: Uint8Array,
  linkType = 1,
  original = bytes.length,
  out = new DecodedPacket(),
): DecodedPacket {
  // The packet lies in the middle of a buffer full of ones: reading outside of it shows.
  const buffer = new Uint8Array(bytes.length + 200).fill(0xff);
  buffer.set(bytes, 100);
  const record = { ...emptyRecord(), bytes: buffer, start: 100, captured: bytes.length };
  decode({ ...record, original, linkType }, out);
  return out;
}

/** "10.0.0.2:50000 > 10.0.0.9:443" of a decoded packet. */
export function pathOf(packet: DecodedPacket): string {
  const address = (at: number): string => ipText(packet.ipVersion, packet.addresses, at);
  return `${address(0)}:${packet.sourcePort} > ${address(4)}:${packet.destinationPort}`;
}

/** The same of a quoted packet. */
export function quotedPathOf(packet: DecodedPacket, version: 4 | 6): string {
  const address = (at: number): string => ipText(version, packet.quotedAddresses, at);
  return `${address(0)}:${packet.quotedSourcePort} > ${address(4)}:${packet.quotedDestinationPort}`;
}
