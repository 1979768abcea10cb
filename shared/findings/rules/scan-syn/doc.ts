import type { RuleDoc } from '../../rule-doc.ts';
import {
  NOBODY_GIVES_UP_WITHIN,
  SILENCE_SAYS_SOMETHING,
  SWEEP_HOSTS_A_PORT,
  SWEEP_PORTS_A_HOST,
  SWEEP_PORTS_TO_BE_SURE,
  SWEEP_TARGETS,
} from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'SYNs of one source to many ports or hosts, closed by RST as soon as they are answered.',
  decided: [
    `The client sent SYNs to at least ${SWEEP_TARGETS} different targets (host and port) of this capture, and neither side ever sent a byte there: at least ${SWEEP_PORTS_A_HOST} ports a host on average (a port scan), or at least ${SWEEP_HOSTS_A_PORT} hosts a port (a host scan).`,
    `This flow is one of them: the SYN-ACK met a reset or silence; or handshake and reset without a byte (port scans only); or the SYN was refused; or one SYN, never repeated, had no answer in ${SILENCE_SAYS_SOMETHING / 1e9} s. A kernel repeats its SYN, so a repeated one is no scan.`,
    'No scan: the client speaks on more than half of its flows (a NAT address with users behind it), comes back to more than half of its targets (checks, retries), or repeats its SYN.',
    `Refusals alone are an outage as well: they are a scan from ${SWEEP_PORTS_TO_BE_SURE} ports a host on, or where the SYN has a trait of scanning tools; else \`connection-refused\` leads. A SYN-ACK that comes ${NOBODY_GIVES_UP_WITHIN / 1e6} ms or more after its SYN may meet a client that gave up: it counts on the same terms.`,
    'A single SYN without a sweep stays what it was: `connection-refused`, `syn-unanswered`, `handshake-abandoned`, `connect-close-probe`. A peer-to-peer program that tries many hosts at as many ports is no sweep.',
    'FIN, NULL and Xmas probes need no sweep: a lone segment with neither SYN nor ACK, answered by a RST+ACK with its number. No stack in use sends it.',
    'Tag `scanner_like`: the SYN has no TCP options, a TTL of 200 or more, or the target address as sequence number (Mirai).',
  ],
  confidence: [
    `high: a half-open port scan: SYN, SYN-ACK, RST at many ports of one host, the reset within ${NOBODY_GIVES_UP_WITHIN / 1e6} ms of the SYN or the SYN with a trait of scanning tools.`,
    'medium: every other kind. A program that looks for a service, a monitor, or spoofed SYNs can look so.',
    'low: one direction only, where the server did answer.',
  ],
  matters: 'Benign to the connection; who scans, and whether it may, is another question.',
  asAlternative: {
    why: 'It may be one probe of a scan.',
    settle:
      "On the server: tcpdump -ni any -s 0 -w client.pcap 'src host CLIENT and tcp'; SYNs to other ports and hosts, without data, are a scan",
  },
  confusedWith: [
    {
      cause: 'connect-close-probe',
      why: 'a health check knocks at the same few targets again and again',
    },
    { cause: 'syn-unanswered', why: 'a client that cannot reach its server repeats its SYN' },
    {
      cause: 'connection-refused',
      why: 'a service that is down refuses one client after the other',
    },
    { cause: 'scan-zmap', why: 'ZMap before v4.1.0 has its own mark' },
  ],
  settles: [
    'On the client: ss -tanp or the process list while it runs.',
    "At the border: the firewall's log of that source address over the last hours.",
  ],
  remedy:
    'Nothing on the connection. If the scan is not your own: block or rate-limit the source, and look at which ports answered.',
  references: ['RFC 9293 section 3.10.7', 'nmap.org: Port Scanning Techniques'],
};
