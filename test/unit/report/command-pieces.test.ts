import { describe, expect, it } from 'vitest';
import { commandPieces } from '../../../shared/report/command-pieces.ts';

/** The sentence as Markdown: commands in backticks. */
function written(text: string): string {
  return commandPieces(text)
    .map((piece) => (piece.style === 'code' ? `\`${piece.text}\`` : piece.text))
    .join('');
}

describe('commands in a sentence that says how to settle something', () => {
  it.each([
    [
      'ping -M do -s 1472 10.0.0.9, and smaller sizes',
      '`ping -M do -s 1472 10.0.0.9`, and smaller sizes.',
    ],
    [
      'ping 10.0.0.9; in its own network, ip neigh show 10.0.0.9',
      '`ping 10.0.0.9`; in its own network, `ip neigh show 10.0.0.9`.',
    ],
    [
      "On the server: tcpdump -ni any -s 0 -w server.pcap 'host 10.0.0.2 and tcp port 80'; the SYN does not arrive: dropped before; it arrives: nft list ruleset and nstat -az TcpExtListenDrops on the server",
      "On the server: `tcpdump -ni any -s 0 -w server.pcap 'host 10.0.0.2 and tcp port 80'`; the SYN does not arrive: dropped before; it arrives: `nft list ruleset` and `nstat -az TcpExtListenDrops` on the server.",
    ],
    [
      'On the server: nstat -az TcpExtListenOverflows TcpExtListenDrops, and ss -ltn (Recv-Q against Send-Q)',
      'On the server: `nstat -az TcpExtListenOverflows TcpExtListenDrops`, and `ss -ltn` (Recv-Q against Send-Q).',
    ],
    [
      'On the client (Linux): nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData before and after; the first counts closes',
      'On the client (Linux): `nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData` before and after; the first counts closes.',
    ],
    ['On the server: ss -ltn shows who listens.', 'On the server: `ss -ltn` shows who listens.'],
    [
      "Read #8: tshark -r FILE -Y 'frame.number == 8' -V names the message",
      "Read #8: `tshark -r FILE -Y 'frame.number == 8' -V` names the message.",
    ],
    ['On that side: ss -tan state close-wait.', 'On that side: `ss -tan state close-wait`.'],
    [
      "On the server: ss -ltn 'sport = :443'; if something listens, a device in between refused. Or compare TTL 64",
      "On the server: `ss -ltn 'sport = :443'`; if something listens, a device in between refused. Or compare TTL 64.",
    ],
  ])('%s', (text, expected) => {
    expect(written(text)).toBe(expected);
  });
});
