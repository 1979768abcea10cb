import { expect, test } from 'vitest';

import { utf8Bytes } from '../../../shared/base/utf8-bytes.ts';
import { PacketCopier } from '../../../shared/session/packet-copier.ts';
import { analyseBytes } from '../../golden/lab/open-flows.ts';

/** A RST from the client, `above` bytes above what the server had; the server's windows are 100. */
function listing(syn: string, above: number): string {
  return `1 0.000000 192.0.2.1 → 192.0.2.2 TCP 66 50000 → 443 [SYN] Seq=0 Win=100 Len=0${syn}
2 0.010000 192.0.2.2 → 192.0.2.1 TCP 66 443 → 50000 [SYN, ACK] Seq=0 Ack=1 Win=100 Len=0${syn}
3 0.020000 192.0.2.1 → 192.0.2.2 TCP 54 50000 → 443 [ACK] Seq=1 Ack=1 Win=100 Len=0
4 0.030000 192.0.2.2 → 192.0.2.1 TCP 54 443 → 50000 [PSH, ACK] Seq=1 Ack=1 Win=100 Len=9
5 0.040000 192.0.2.1 → 192.0.2.2 TCP 54 50000 → 443 [RST] Seq=${1 + above} Win=0 Len=0
`;
}

/** The same lines as people write them, which say nothing of options. */
function ladder(above: number): string {
  return listing('', above).replace(
    /^\d \S+ (\S+) → (\S+) TCP \d+ (\d+) → (\d+) (\[[^\]]*\])/gmu,
    '$1:$3 > $2:$4 $5',
  );
}

test('a SYN whose options are not told does not say that windows are not scaled', () => {
  const validity = (text: string): string | undefined =>
    analyseBytes('pasted listing.txt', utf8Bytes(text)).explain(0, false).packets[4].rst?.validity;
  expect(validity(ladder(5000))).not.toBe('right');
  expect(validity(ladder(5_000_000))).toBe('right');
});

test('a copy as pcapng says what its headers hold without the listing having said it', () => {
  const session = analyseBytes('pasted listing.txt', utf8Bytes(ladder(0)));
  const copier = new PacketCopier(session, {
    application: 'Teardown',
    notes: false,
    capture: null,
  });
  copier.head();
  const written = new TextDecoder().decode(copier.out.take());
  expect(written).toContain('A text listing, not a capture. Unknown, of some lines or all: TTL');
  expect(written).toContain('What is unknown is 0 here, an unknown window 65535');
});
