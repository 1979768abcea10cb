import type { RuleDoc } from '../../rule-doc.ts';
import { SWEEP_HOSTS_A_PORT, SWEEP_PORTS_A_HOST } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: "A SYN with ZMap's fixed IP-ID 54321 and window 65535.",
  decided: [
    "The client's SYN has IP-ID 54321 and window 65535 (Cloudflare Radar's tag `zmap`), and the client neither completes the handshake nor sends a byte.",
    'ZMap before v4.1.0 wrote both into every probe. Since then (commit of 2024-03-04) the IP-ID is random: no `zmap` tag says nothing about scans.',
    'Beside it the tag `scanner_like`: no TCP options, a TTL of 200 or more, or the target address as sequence number (Mirai).',
  ],
  confidence: [
    `high: and its client knocks at ${SWEEP_PORTS_A_HOST} ports of the host or ${SWEEP_HOSTS_A_PORT} hosts at the port in this capture, without a byte to any (see \`scan-syn\`).`,
    'medium: the SYN alone. One SYN in 65 536 with that window has the IP-ID by chance.',
    'low: one direction only, where the server did answer.',
  ],
  matters: 'Benign: the internet is scanned all the time.',
  asAlternative: {
    why: 'It may be a probe of ZMap.',
    settle: 'Filter the SYNs of that source: ip.id == 54321 and tcp.window_size_value == 65535.',
  },
  confusedWith: [
    { cause: 'scan-syn', why: 'other tools, and ZMap since v4.1.0, do not have the mark' },
    { cause: 'handshake-abandoned', why: 'the kernel under ZMap answers the SYN-ACK with a RST' },
  ],
  settles: ["Filter the source's SYNs: ZMap's all have ip.id == 54321."],
  remedy:
    'Nothing. Leave such flows out of shares of failed connections; block the source at the border if it disturbs.',
  references: [
    'zmap/zmap commit b0190cc (2024-03-04), v4.1.0',
    'Cloudflare Radar: TCP resets and timeouts',
  ],
};
