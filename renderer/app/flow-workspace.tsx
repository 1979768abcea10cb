import { Tabs } from 'radix-ui';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { ExplanationPane } from '../features/explanation/explanation-pane.tsx';
import { FlowsPane } from '../features/flows/flows-pane.tsx';
import { useFlowViewState } from '../features/flows/flow-view-context.tsx';
import { LadderPane } from '../features/ladder/ladder-pane.tsx';
import { FlowNotes, PacketNotes } from '../features/notes/flow-notes.tsx';
import { NoteStrip } from '../features/notes/note-strip.tsx';
import { PacketPane } from '../features/packet/packet-pane.tsx';
import { SelectionBar } from '../features/triage/selection-bar.tsx';
import { FlowOverride, TriageBar } from '../features/triage/triage-bar.tsx';
import { useLayout } from '../state/layout-store.ts';
import { useSession } from '../state/session-store.ts';
import { useView } from '../state/view-store.ts';
import { grouped } from '../../shared/base/numbers.ts';
import { visibleLine } from '../ui/said-text.ts';
import { fail } from './session.ts';

const triageOf = (flow: number) => <TriageBar flow={flow} />;
const notesOf = (flow: number) => <FlowNotes key={flow} flow={flow} />;
const packetNotes = (packet: number) => <PacketNotes key={packet} packet={packet} />;
const overrideOf = (
  flow: number,
  engine: { readonly class: string; readonly confidence: string },
) => <FlowOverride flow={flow} engine={engine} />;

/** The three zones: flows above, ladder left, explanation and packet right. */
export function FlowWorkspace() {
  const analysis = useSession((state) => state.analysis);
  const names = useSession((state) => state.names);
  const reading = useSession((state) => state.progress?.state === 'reading');
  // What is told and drawn of the flow in focus is as old as the rows above it.
  const { refreshes } = useFlowViewState();
  const panels = useLayout((state) => state.panels);
  const pane = useView((state) => state.pane);
  const packet = useView((state) => state.packet);
  const remember = (group: string) => (layout: Readonly<Record<string, number>>) => {
    useLayout.setState((state) => ({ panels: { ...state.panels, [group]: layout } }));
  };
  return (
    <main className="workspace" aria-label="Flows">
      <h1 className="hidden-visually">Flows of {visibleLine(names.join(', '))}</h1>
      <Group
        className="zones"
        orientation="vertical"
        defaultLayout={{ ...(panels.rows ?? { flows: 45, flow: 55 }) }}
        onLayoutChanged={remember('rows')}
      >
        <Panel id="flows" minSize="120px">
          <FlowsPane bar={<SelectionBar />} />
        </Panel>
        <Separator className="splitter" aria-label="Resize flows" />
        <Panel id="flow" minSize="140px">
          <Group
            orientation="horizontal"
            defaultLayout={{ ...(panels.columns ?? { ladder: 64, side: 36 }) }}
            onLayoutChanged={remember('columns')}
          >
            <Panel id="ladder" minSize="420px">
              <div className="ladder-zone">
                <LadderPane analysis={analysis} refresh={refreshes} onError={fail} />
                <NoteStrip />
              </div>
            </Panel>
            <Separator className="splitter" aria-label="Resize ladder" />
            <Panel id="side" minSize="280px">
              <Tabs.Root
                className="side"
                value={pane}
                onValueChange={(value) =>
                  useView.setState({ pane: value === 'packet' ? 'packet' : 'explanation' })
                }
              >
                <Tabs.List className="side-tabs" aria-label="Flow details">
                  <Tabs.Trigger value="explanation">Explanation</Tabs.Trigger>
                  <Tabs.Trigger value="packet">
                    {packet === null ? 'Packet' : `Packet ${grouped(packet)}`}
                  </Tabs.Trigger>
                </Tabs.List>
                <Tabs.Content value="explanation" className="side-scroll">
                  <ExplanationPane
                    analysis={analysis}
                    refresh={refreshes}
                    reading={reading}
                    onError={fail}
                    triage={triageOf}
                    override={overrideOf}
                    notes={notesOf}
                  />
                </Tabs.Content>
                <Tabs.Content value="packet" className="side-fixed" tabIndex={-1}>
                  <PacketPane analysis={analysis} onError={fail} notes={packetNotes} />
                </Tabs.Content>
              </Tabs.Root>
            </Panel>
          </Group>
        </Panel>
      </Group>
    </main>
  );
}
