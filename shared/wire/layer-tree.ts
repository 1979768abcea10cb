/** One decoded field with the bytes it was read from: the packet pane highlights them. */
export interface LayerField {
  /** Wireshark's filter name where there is one (`tcp.seq`), else a short one of ours. */
  readonly name: string;
  readonly label: string;
  /** The value for people. */
  readonly value: string;
  /** First byte in the packet and number of bytes; length 0 for derived values. */
  readonly offset: number;
  readonly length: number;
  readonly children?: readonly LayerField[];
}

/** One protocol layer of a packet. */
export interface Layer {
  /** `eth`, `vlan`, `ip`, `ipv6`, `tcp`, `udp`, `icmp`, `tls`, `data` … */
  readonly name: string;
  /** "Transmission Control Protocol". */
  readonly title: string;
  /** One line that says the gist: "443 → 51514, seq 1, ack 518, len 1448". */
  readonly summary: string;
  readonly offset: number;
  readonly length: number;
  readonly fields: readonly LayerField[];
  /** Why decoding stopped in or after this layer, null where it did not. */
  readonly stop: string | null;
}
