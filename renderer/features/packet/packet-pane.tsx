import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { PacketDetail } from '../../../shared/contract/api.ts';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import { useConnection } from '../../state/connection-context.ts';
import { useView } from '../../state/view-store.ts';
import { utcText } from '../../ui/format.ts';
import { visibleLine, visibleText } from '../../ui/said-text.ts';
import { ByteView, type ByteRange } from './byte-view.tsx';
import { LayerTree } from './layer-tree.tsx';
import { pathOfByte, treeRows } from './layer-rows.ts';
import './packet.css';

/** The packet in focus: what it is, its layers, its bytes. */
export function PacketPane(props: {
  readonly analysis: number | null;
  readonly onError: (cause: unknown) => void;
  /** What people wrote about a packet. */
  readonly notes: (packet: number) => ReactNode;
}) {
  const { analysis, onError } = props;
  const packet = useView((state) => state.packet);
  const connection = useConnection();
  const [detail, setDetail] = useState<PacketDetail | null>(null);

  useEffect(() => {
    if (analysis === null || packet === null) return;
    let stale = false;
    connection.call('packet.detail', { analysis, packet }).then(
      (opened) => {
        if (!stale) setDetail(opened);
      },
      (cause: unknown) => {
        if (!stale) onError(cause);
      },
    );
    return () => {
      stale = true;
    };
  }, [connection, analysis, packet, onError]);

  if (packet === null || detail === null) {
    return (
      <p className="explanation-none">
        Click a packet in the ladder, or press Enter on it, to open it.
      </p>
    );
  }
  return <OpenPacket detail={detail} notes={props.notes(detail.packet)} />;
}

function OpenPacket({
  detail,
  notes,
}: {
  readonly detail: PacketDetail;
  readonly notes: ReactNode;
}) {
  const { layers } = detail;
  const [toggled, setToggled] = useState<Readonly<Record<string, boolean>>>({});
  const [active, setActive] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);

  // The transport layer and what lies above it start open; the choice is kept from packet to packet.
  const open = useMemo(() => {
    const set = new Set<string>();
    layers.forEach((layer, index) => {
      if (['tcp', 'udp', 'icmp', 'icmpv6', 'tls', 'http'].includes(layer.name))
        set.add(String(index));
    });
    for (const [key, on] of Object.entries(toggled)) {
      if (on) set.add(key);
      else set.delete(key);
    }
    return set;
  }, [layers, toggled]);
  const rows = useMemo(() => treeRows(layers, open), [layers, open]);
  const shown = rows.find((row) => row.key === (hovered ?? active));
  const lit: ByteRange | null = shown === undefined || shown.length === 0 ? null : shown;

  const keyOfByte = (byte: number | null): string | null => {
    const path = byte === null ? null : pathOfByte(layers, byte);
    return path?.findLast((key) => rows.some((row) => row.key === key)) ?? null;
  };

  return (
    <div className="packet">
      <div className="packet-top">
        <h2 className="number">Packet {grouped(detail.packet)}</h2>
        <p className="number selectable">
          {detail.time === null ? 'Time unknown' : utcText(detail.time)}
        </p>
        <p
          className="packet-where"
          title={`${visibleLine(detail.capture)}, byte ${detail.fileOffset}`}
        >
          {detail.numberInFile === detail.packet
            ? ''
            : `number ${grouped(detail.numberInFile)} in `}
          {visibleLine(detail.capture)}
          {detail.interfaceName === '' ? '' : ` \u00b7 ${visibleLine(detail.interfaceName)}`}
          {' \u00b7 '}
          {detail.captured === detail.original
            ? counted(detail.captured, 'byte')
            : `${grouped(detail.captured)} of ${grouped(detail.original)} bytes captured`}
        </p>
        {detail.comments.map((comment, index) => (
          <p className="packet-comment selectable" dir="auto" key={index}>
            <span>Comment in the capture</span>
            {visibleText(comment)}
          </p>
        ))}
      </div>
      <div className="packet-notes" tabIndex={-1}>
        {notes}
      </div>
      <LayerTree
        rows={rows}
        open={open}
        active={active}
        hovered={hovered}
        onToggle={(key, on) => {
          setToggled((old) => ({ ...old, [key]: on }));
        }}
        onActive={setActive}
        onHover={setHovered}
      />
      <ByteView
        bytes={detail.bytes}
        lit={lit}
        onByte={(byte) => {
          setHovered(keyOfByte(byte));
        }}
        onPick={(byte) => {
          const path = pathOfByte(layers, byte);
          if (path === null) return;
          setToggled((old) => ({
            ...old,
            ...Object.fromEntries(path.slice(0, -1).map((key) => [key, true])),
          }));
          setActive(path.at(-1) ?? null);
        }}
      />
    </div>
  );
}
