import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { tunnelText } from '../../../shared/base/tunnel-text.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';
import { compareCorpus } from './compare.ts';
import { CORPUS, HAS_CORPUS, readCapture, readOracle } from './corpus-files.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

/** Captures whose TCP is under a link type or in a tunnel of its own, and what is told of the flows. */
const CAPTURES: readonly (readonly [file: string, tunnels: readonly (string | null)[]])[] = [
  ['arkime__80211http.pcap', [null]],
  ['arkime__nflog.pcap', [null]],
  ['libpcap__arcnet-rfc1201-arp-icmp-http.pcap', [null]],
  ['libpcap__http_PPI.pcap', [null]],
  ['tcpdump__bgp-aigp.pcap', [null]],
  ['tcpdump__ipoib.pcap', [null]],
  ['tcpdump__bgp_vpn_attrset.pcap', [null]],
  ['PcapPlusPlus__CiscoHDLC.pcap', [null]],
  ['PcapPlusPlus__MplsPackets.pcap', [null]],
  ['mercury__pppoe_double_vlan_tagging.pcap', [null]],
  ['PcapPlusPlus__GrePackets.pcap', ['GRE key 65000, 1.2.3.4 → 4.3.2.1']],
  ['PcapPlusPlus__IPv4-encapsulated-IPv6.pcap', ['6in4, 139.18.25.33 → 81.131.67.131']],
  ['suricata-verify__ipv6_over_ipv4.pcap', ['6in4, 10.1.0.1 → 10.1.0.2']],
  ['mercury__ip_encapsulation.pcap', ['6in4, 70.55.213.211 → 192.88.99.1']],
  [
    'wireshark__ipoipoip.pcap',
    [
      'IP in IP, 1.1.1.1 → 2.2.2.2; in it IP in IP, 3.3.3.3 → 4.4.4.4; in it IP in IP, 7.7.7.7 → 8.8.8.8; in it IP in IP, 7.7.7.7 → 8.8.8.8',
    ],
  ],
  ['tcpdump__geneve-gcp.pcap', ['GENEVE VNI 0, 192.168.100.254 → 192.168.100.3']],
  ['dpkt__nb6-http.pcap', [null, 'L2TP session 8298, 95.136.242.99 → 109.6.1.72']],
];

describe.skipIf(!HAS_CORPUS)('links and tunnels of real captures', () => {
  it('no TCP stream of tshark is without a flow of ours, in any capture', () => {
    const missing = compareCorpus()
      .filter((file) => file.beyond.size > 0)
      .map((file) => `${file.file}: ${[...file.beyond.keys()].join(', ')}`);
    expect(missing).toEqual([]);
  });

  it.each(CAPTURES)('%s: as many streams as tshark, with the tunnels around them', (file, told) => {
    const session = wholeAnalysis(memorySource(file, readCapture(file)));
    const flows = Array.from({ length: session.flowCount }, (_, flow) => session.record(flow));
    const tcp = flows.filter(({ proto }) => proto === 'tcp');
    const streams = readOracle(file).tshark?.streams ?? [];
    expect(tcp.map(({ tcpStream }) => tcpStream)).toEqual(streams.map(({ stream }) => stream));
    expect([...new Set(tcp.map(({ tunnel }) => tunnelText(tunnel)))]).toEqual(told);
    // What a tunnel carried is no flow of its carrier; two control messages of L2TP, six of PPP and an
    // ICMPv6 message hold no flow, so they stay their carrier's.
    const carriers = flows.filter(
      ({ proto, server }) => proto === 'udp' && [1701, 2152, 4789, 6081].includes(server.port),
    );
    expect(carriers.map(({ packets }) => packets.client + packets.server)).toEqual(
      file === 'dpkt__nb6-http.pcap' ? [9] : [],
    );
  });
});
