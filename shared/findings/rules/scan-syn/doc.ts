import type { RuleDoc } from '../../rule-doc.ts';
import {
  NOBODY_GIVES_UP_WITHIN,
  ODD_PROBES_TO_BE_SURE,
  RAW_SYN_WINDOW,
  SILENCE_SAYS_SOMETHING,
  SWEEP_HOSTS_A_PORT,
  SWEEP_HOSTS_DESPITE_RETRIES,
  SWEEP_HOSTS_TO_BE_SURE,
  SWEEP_PORTS_A_HOST,
  SWEEP_PORTS_DESPITE_RETRIES,
  SWEEP_PORTS_TO_BE_SURE,
} from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'SYNs of one source to many ports or hosts, closed by RST as soon as they are answered.',
  decided: [
    `In this capture the client knocked, with SYNs or with segments that have neither SYN nor ACK, at ${SWEEP_PORTS_A_HOST} or more ports of this flow's server (a port scan), or at this flow's port of ${SWEEP_HOSTS_A_PORT} or more hosts (a host scan; the port is one of few: a peer-to-peer program tries many hosts at as many ports), and neither side ever sent a byte there.`,
    `This flow is one of them: the SYN-ACK met a reset or silence; or handshake and reset without a byte (port scans only); or the SYN was refused; or SYNs had no answer in ${SILENCE_SAYS_SOMETHING / 1e9} s.`,
    'No scan: the client speaks on more than half of its flows (a NAT address with users behind it), or comes back to more than half of its targets (checks, retries).',
    `Refusals and silence are an outage as well, met by an impatient client. They are a scan from ${SWEEP_PORTS_TO_BE_SURE} ports of the host or ${SWEEP_HOSTS_TO_BE_SURE} hosts at the port on, or where the SYN is no kernel's (a trait below, or a window of ${RAW_SYN_WINDOW} or less), or where the same source sends segments with neither SYN nor ACK. Else \`connection-refused\`, \`syn-unanswered\` or \`handshake-abandoned\` leads. A SYN-ACK that comes ${NOBODY_GIVES_UP_WITHIN / 1e6} ms or more after its SYN may meet a client that gave up: it counts on the same terms.`,
    `A repeated SYN speaks against a scan: a kernel repeats it for a program that wants in. Not with a tool's traits, nor from ${SWEEP_PORTS_DESPITE_RETRIES} ports or ${SWEEP_HOSTS_DESPITE_RETRIES} hosts on: connect() repeats for a scanner or a worm as well.`,
    'A single SYN without a sweep stays what it was: `connection-refused`, `syn-unanswered`, `handshake-abandoned`, `connect-close-probe`.',
    'FIN, NULL and Xmas probes need no sweep: a lone segment with neither SYN nor ACK, answered by a RST+ACK with its number. No stack in use sends it.',
    'Tag `scanner_like`: the SYN has no TCP options, a TTL of 200 or more, the target address as sequence number (Mirai), or the marks of ZMap.',
  ],
  confidence: [
    `high: a half-open port scan: SYN, SYN-ACK, RST at many ports of one host, the reset within ${NOBODY_GIVES_UP_WITHIN / 1e6} ms of the SYN or the SYN with a tool's traits; and ${ODD_PROBES_TO_BE_SURE} or more segments with neither SYN nor ACK to as many targets.`,
    'medium: every other kind. A program that looks for a service, a monitor, or spoofed SYNs can look so; a lone odd segment may come of a device that strips flags.',
    'low: one direction only, where the server did answer.',
  ],
  matters: 'Benign to the connection; who scans, and whether it may, is another question.',
  asAlternative: {
    why: 'It may be one probe of a scan.',
    settle:
      "On the server: tcpdump -ni any -s 0 -w server.pcap 'src host CLIENT and tcp'; SYNs to other ports and hosts, without data, are a scan",
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
