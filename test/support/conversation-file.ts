import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pcapFile } from './capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from './packet-builder.ts';

/** A folder for one test file's captures; `remove` when done. */
export function scratchFolder(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'teardown-test-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Packets of one conversation: handshake, request, response, and both FINs or the client's reset. */
const PACKETS_A_FLOW = 9;

/**
 * Writes a pcap of `flows` conversations, one after the other; every second one ends by the
 * client's reset, the others gracefully. Nine packets each.
 */
export function writeConversations(file: string, flows: number): string {
  const packets: Uint8Array[] = [];
  for (let i = 0; i < flows; i += 1) packets.push(...conversation(i));
  writeFileSync(file, pcapFile(packets));
  return file;
}

/**
 * Writes a pcap of about `packets` packets fast: one conversation, copied with other client ports
 * and addresses (and checksums left wrong, which no reader minds).
 */
export function writeManyPackets(file: string, packets: number): string {
  const one = pcapFile(conversation(0).map((bytes) => ({ bytes, sec: 1_000_000_000 })));
  const head = one.subarray(0, 24);
  const body = one.subarray(24);
  const flows = Math.ceil(packets / PACKETS_A_FLOW);
  const all = new Uint8Array(head.length + body.length * flows);
  all.set(head);
  for (let flow = 0; flow < flows; flow += 1) {
    const at = head.length + flow * body.length;
    all.set(body, at);
    renumber(all.subarray(at, at + body.length), flow);
  }
  writeFileSync(file, all);
  return file;
}

/** Gives the copied conversation a client port and address of its own and later times. */
function renumber(records: Uint8Array, flow: number): void {
  const view = new DataView(records.buffer, records.byteOffset, records.length);
  const port = 1024 + (flow % 60_000);
  const host = Math.floor(flow / 60_000);
  let at = 0;
  while (at < records.length) {
    view.setUint32(at, 1_000_000_000 + Math.floor(flow / 1000), true);
    view.setUint32(at + 4, (flow % 1000) * 1000, true);
    const ip = at + 16 + 14;
    const fromClient = view.getUint16(ip + 22) === SERVER_PORT;
    view.setUint16(ip + (fromClient ? 20 : 22), port);
    view.setUint16(ip + (fromClient ? 14 : 18), host);
    at += 16 + view.getUint32(at + 8, true);
  }
}

const SERVER_PORT = 80;

function conversation(i: number): Uint8Array[] {
  const client = {
    src: '10.0.0.2',
    dst: '10.0.0.9',
    sport: 20_000 + (i % 40_000),
    dport: SERVER_PORT,
  };
  const server = { src: client.dst, dst: client.src, sport: client.dport, dport: client.sport };
  const request = 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n';
  const response = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
  const c = (more: Partial<TcpOptions>): Uint8Array => ethernet(tcpPacket({ ...client, ...more }));
  const s = (more: Partial<TcpOptions>): Uint8Array => ethernet(tcpPacket({ ...server, ...more }));
  const q = 101 + request.length;
  const a = 501 + response.length;
  const open = [
    c({ seq: 100, flags: 'S', options: { mss: 1460 } }),
    s({ seq: 500, ack: 101, flags: 'SA', options: { mss: 1460 } }),
    c({ seq: 101, ack: 501 }),
    c({ seq: 101, ack: 501, flags: 'PA', payload: request }),
    s({ seq: 501, ack: q, flags: 'PA', payload: response }),
    c({ seq: q, ack: a }),
  ];
  if (i % 2 === 1) {
    return [
      ...open,
      c({ seq: q, ack: a, flags: 'RA' }),
      s({ seq: a, ack: q }),
      c({ seq: q, ack: 0, window: 0, flags: 'R' }),
    ];
  }
  return [
    ...open,
    s({ seq: a, ack: q, flags: 'FA' }),
    c({ seq: q, ack: a + 1, flags: 'FA' }),
    s({ seq: a + 1, ack: q + 1 }),
  ];
}
