/** Compressions. The host reads the first three: here they are met only inside another one. */
const COMPRESSIONS: readonly (readonly [name: string, hex: string])[] = [
  ['gzip', '1f8b'],
  ['Zstandard', '28b52ffd'],
  ['LZ4', '04224d18'],
  ['LZ4 (legacy frame)', '02214c18'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['compress (.Z)', '1f9d'],
];

/** Signatures of files that people drop on a capture tool; name, bytes in hex, offset 0. */
const SIGNATURES: readonly (readonly [name: string, hex: string])[] = [
  ...COMPRESSIONS,
  ['zip', '504b0304'],
  ['7-Zip', '377abcaf271c'],
  ['btsnoop', '6274736e6f6f7000'],
  ['Microsoft Network Monitor', '474d4255'],
  ['Microsoft Network Monitor 1.x', '52545353'],
  ['NetXRay or Windows Sniffer', '58435000'],
  ['DOS Sniffer', '5452534e49464620'],
  ['iptrace', '697074726163652031'],
  ['iptrace', '697074726163652032'],
  ['Network Instruments Observer', '4f62736572766572506b7442756666'],
  ['5Views', 'aaaaaaaa'],
  ['pcap variant 0xa1b234cd', 'a1b234cd'],
  ['pcap variant 0xa1b234cd', 'cd34b2a1'],
  ['Windows event trace or Office document', 'd0cf11e0'],
  ['PDF', '25504446'],
  ['PNG', '89504e47'],
  ['ELF', '7f454c46'],
  ['Teardown case', '7b2274656172646f776e223a'],
];

/**
 * The name of a file format that is known but not read, by its first bytes; null where it is
 * unknown. Names are for a sentence ("This is a gzip file").
 */
export function otherFormatName(head: Uint8Array): string | null {
  for (const [name, signature] of SIGNATURES) {
    if (startsWith(head, signature)) return name;
  }
  return null;
}

/** Whether a name of `otherFormatName` is that of a compression. */
export function isCompression(name: string): boolean {
  return COMPRESSIONS.some(([known]) => known === name);
}

function startsWith(head: Uint8Array, signature: string): boolean {
  if (head.length < signature.length / 2) return false;
  for (let i = 0; i < signature.length; i += 2) {
    if (head[i / 2] !== Number.parseInt(signature.slice(i, i + 2), 16)) return false;
  }
  return true;
}
