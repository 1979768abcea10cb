import type { DecodedPacket } from '../wire/decoded-packet.ts';
import { ACK, PROTO_TCP, SYN } from '../wire/decoded-packet.ts';
import { ROLE_BASES } from './flow-table.ts';

/** Who is the client of a new flow. */
export interface GuessedRoles {
  /** The packet came from the server. */
  readonly swapped: boolean;
  /** Index into ROLE_BASES. */
  readonly basis: number;
}

const FIRST = ROLE_BASES.indexOf('first-packet');
const PORT = ROLE_BASES.indexOf('port');
const SYNACK = ROLE_BASES.indexOf('synack');
const BY_SYN = ROLE_BASES.indexOf('syn');

const WELL_KNOWN = 1024;
/** Where the ephemeral ports of Linux begin; those of IANA, Windows and macOS lie above. */
const EPHEMERAL = 32768;
const MUCH_LOWER = 4;

const CLIENT_SYN: GuessedRoles = { swapped: false, basis: BY_SYN };
const SERVER_SYNACK: GuessedRoles = { swapped: true, basis: SYNACK };
const CLIENT_PORT: GuessedRoles = { swapped: false, basis: PORT };
const SERVER_PORT: GuessedRoles = { swapped: true, basis: PORT };
const CLIENT_FIRST: GuessedRoles = { swapped: false, basis: FIRST };

/**
 * Roles from a flow's first packet: a SYN comes from the client, a SYN+ACK from the server; else the
 * end with the well-known port is the server, then (TCP, which may begin in the middle) the end below
 * the ephemeral ports when only the other is in them, or whose port is at least four times lower; else
 * the first to speak is the client.
 */
export function guessRoles(p: DecodedPacket): GuessedRoles {
  const tcp = p.protocol === PROTO_TCP;
  if (tcp && (p.flags & SYN) !== 0) return (p.flags & ACK) !== 0 ? SERVER_SYNACK : CLIENT_SYN;
  const source = p.sourcePort;
  const destination = p.destinationPort;
  if (destination < WELL_KNOWN && source >= WELL_KNOWN) return CLIENT_PORT;
  if (source < WELL_KNOWN && destination >= WELL_KNOWN) return SERVER_PORT;
  if (tcp && isServerPort(destination, source)) return CLIENT_PORT;
  if (tcp && isServerPort(source, destination)) return SERVER_PORT;
  return CLIENT_FIRST;
}

function isServerPort(port: number, other: number): boolean {
  return (port < EPHEMERAL && other >= EPHEMERAL) || port * MUCH_LOWER <= other;
}
