/** Block types of pcapng (draft-ietf-opsawg-pcapng section 4 and registry). */
export const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  nameResolution: 4,
  statistics: 5,
  enhancedPacket: 6,
  systemdJournal: 9,
  secrets: 10,
  custom: 0x0bad,
  customNoCopy: 0x40000bad,
} as const;

/** Byte-order magic of a section header, read in the section's own order. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/**
 * Link type of blocks that carry no packet but that Wireshark numbers as frames: custom blocks and
 * systemd journal entries. They are records so that packet numbers equal `frame.number`; their
 * `interfaceIndex` is -1.
 */
export const NOT_A_PACKET = -1;

const NAMES = new Map<number, string>([
  [BLOCK.section, 'Section Header Block'],
  [BLOCK.interface, 'Interface Description Block'],
  [BLOCK.obsoletePacket, 'Packet Block'],
  [BLOCK.simplePacket, 'Simple Packet Block'],
  [BLOCK.nameResolution, 'Name Resolution Block'],
  [BLOCK.statistics, 'Interface Statistics Block'],
  [BLOCK.enhancedPacket, 'Enhanced Packet Block'],
  [BLOCK.systemdJournal, 'systemd Journal Export Block'],
  [BLOCK.secrets, 'Decryption Secrets Block'],
  [BLOCK.custom, 'Custom Block'],
  [BLOCK.customNoCopy, 'Custom Block that must not be copied'],
]);

/** A block type for a sentence: "Name Resolution Block", "block of type 0x00000204". */
export function blockName(type: number): string {
  return NAMES.get(type) ?? `block of type 0x${type.toString(16).padStart(8, '0')}`;
}

/** The least total length that a block of a type can have. */
export function leastBlockLength(type: number): number {
  switch (type) {
    case BLOCK.section:
      return 28;
    case BLOCK.interface:
      return 20;
    case BLOCK.obsoletePacket:
    case BLOCK.enhancedPacket:
      return 32;
    case BLOCK.simplePacket:
    case BLOCK.custom:
    case BLOCK.customNoCopy:
      return 16;
    case BLOCK.statistics:
      return 24;
    default:
      return 12;
  }
}
