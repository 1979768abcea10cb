/** A line that reproduces a figure: what takes it, and what is typed there. */
export interface ReproduceLine {
  /** "Shell", "Wireshark", "Wireshark, in edge.pcap". */
  readonly label: string;
  readonly text: string;
}

const COMMAND = /^(?:teardown|tshark|sha256sum) /;
const OF_CAPTURE = /^(frame\.number (?:== \d+|in \{[^}]*\})) \(in ([\s\S]*)\)$/;

/** Tells commands from Wireshark's display filters; the capture that a filter is for goes to its label. */
export function reproduceLine(line: string): ReproduceLine {
  if (COMMAND.test(line)) return { label: 'Shell', text: line };
  const [, filter, capture] = OF_CAPTURE.exec(line) ?? [];
  return filter === undefined
    ? { label: 'Wireshark', text: line }
    : { label: `Wireshark, in ${capture}`, text: filter };
}
