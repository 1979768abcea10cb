import { Fragment } from 'react';

/** A sentence in which each `#123` is a button that leads to the packet. */
export function PacketText({
  text,
  onPacket,
}: {
  readonly text: string;
  readonly onPacket: (packet: number) => void;
}) {
  const parts = text.split(/(#\d{1,12})(?!\d)/);
  return (
    <>
      {parts.map((part, index) =>
        /^#\d{1,12}$/.test(part) ? (
          <PacketLink key={index} packet={Number(part.slice(1))} onPacket={onPacket} />
        ) : (
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </>
  );
}

/** `#123`, a step to the packet's row in the ladder. */
export function PacketLink({
  packet,
  onPacket,
}: {
  readonly packet: number;
  readonly onPacket: (packet: number) => void;
}) {
  return (
    <button
      className="packet-link"
      title={`Show packet ${packet} in the ladder`}
      onClick={() => {
        onPacket(packet);
      }}
    >
      #{packet}
    </button>
  );
}
