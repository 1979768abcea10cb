import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PcapngBuilder } from '../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../support/packet-builder.ts';
import { clientHelloMessage, record } from '../unit/tls/tls-bytes.ts';

/** Markup, escapes of terminals, a formula, a right-to-left override, a line separator. */
const EVIL =
  '=1+1 <img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>\u0007\u001b[31m\u202egnp.exe\u2028]]>';
const LONG = `${'w'.repeat(10_000)}.example`;

/**
 * Writes a capture whose name, interface, comments, server names, hosts and paths are hostile; flow 1
 * asks for a host of 10 000 letters, flow 2 greets one. Its path.
 */
export function writeHostileCapture(folder: string): string {
  const file = path.join(folder, '<b>evil\u202e$(id)\u001b[31m.pcapng');
  const builder = new PcapngBuilder().section({ comment: `${EVIL}${LONG}` }).interface({
    name: `tap<b>0</b>${EVIL}`,
    description: `${EVIL}${LONG}`,
    hardware: EVIL,
    operatingSystem: EVIL,
    comment: EVIL,
  });
  let second = 1_700_000_000;
  [
    http(EVIL, `/${EVIL}`),
    http(LONG, '/'),
    Uint8Array.from(record(22, clientHelloMessage({ sni: LONG, alpn: ['=h2\u001b<b>'] }))),
    http('=cmd|calc!A1', `/${'p'.repeat(10_000)}`),
  ].forEach((said, flow) => {
    const there = {
      src: `198.51.100.${10 + flow}`,
      dst: '203.0.113.9',
      sport: 51_700 + flow,
      dport: 80,
    };
    const back = { src: there.dst, dst: there.src, sport: 80, dport: there.sport };
    const packets = [
      tcpPacket({ ...there, seq: 100, flags: 'S' }),
      tcpPacket({ ...back, seq: 900, ack: 101, flags: 'SA' }),
    ];
    for (let at = 0; at < said.length; at += 1400) {
      const payload = said.subarray(at, at + 1400);
      packets.push(tcpPacket({ ...there, seq: 101 + at, ack: 901, flags: 'PA', payload }));
    }
    packets.push(tcpPacket({ ...back, seq: 901, ack: 101 + said.length, flags: 'RA' }));
    packets.forEach((bytes, i) => {
      second += 1;
      const comments = i === 1 ? [`${EVIL}${LONG}`, EVIL] : [];
      builder.packet({ bytes: ethernet(bytes), sec: second, comments });
    });
  });
  writeFileSync(file, builder.bytes());
  return file;
}

function http(host: string, target: string): Uint8Array {
  return Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'utf8');
}
