import { useCallback, useRef } from 'react';
import { Tooltip } from 'radix-ui';
import { CaseBanners } from '../features/case/case-banners.tsx';
import { ConflictDialog } from '../features/case/conflict-dialog.tsx';
import { useCaseFeed } from '../features/case/use-case-feed.ts';
import { CatalogueDialog } from '../features/catalogue/catalogue-dialog.tsx';
import { CommandHotkeys } from '../features/commands/command-hotkeys.tsx';
import { CommandPalette } from '../features/commands/command-palette.tsx';
import { HelpOverlay } from '../features/commands/help-overlay.tsx';
import { ExportDialog } from '../features/exports/export-dialog.tsx';
import { JobCards } from '../features/exports/job-cards.tsx';
import { FlowViewProvider } from '../features/flows/flow-view-context.tsx';
import { HealthScreen } from '../features/health/health-screen.tsx';
import { useHealth } from '../features/health/use-health.ts';
import { worstSeverity } from '../features/health/severity.ts';
import { AnalysisNotes, CaptureNotes } from '../features/notes/flow-notes.tsx';
import { NotesScreen } from '../features/notes/notes-screen.tsx';
import { ErrorScreen } from '../features/progress/error-screen.tsx';
import { OpeningScreen } from '../features/progress/opening-screen.tsx';
import { PartBanner } from '../features/progress/part-banner.tsx';
import { FollowStrip } from '../features/progress/follow-strip.tsx';
import { ProgressStrip } from '../features/progress/progress-strip.tsx';
import { RadarScreen } from '../features/radar/radar-screen.tsx';
import { ReportScreen } from '../features/report/report-screen.tsx';
import { DropZone } from '../features/start/drop-zone.tsx';
import { PasteDialog } from '../features/start/paste-dialog.tsx';
import { PasteZone } from '../features/start/paste-zone.tsx';
import { StartScreen } from '../features/start/start-screen.tsx';
import { OverrideDialog } from '../features/triage/override-dialog.tsx';
import { useConnection } from '../state/connection-context.ts';
import { returnToPrevious, useSession } from '../state/session-store.ts';
import { useView } from '../state/view-store.ts';
import { Toast } from '../ui/toast.tsx';
import { useCommands } from './commands.ts';
import { FlowWorkspace } from './flow-workspace.tsx';
import { Rail } from './rail.tsx';
import {
  cancelReading,
  closeAnalysis,
  fail,
  followFile,
  openDialog,
  openFiles,
  openInputs,
} from './session.ts';
import { StatusLine } from './status-line.tsx';
import { TopBar } from './top-bar.tsx';
import { useHostEvents } from './use-host-events.ts';
import { useTheme } from './use-theme.ts';
import './app.css';

const captureNotes = (capture: number) => <CaptureNotes key={capture} capture={capture} />;

/** The window. */
export function WindowApp() {
  const connection = useConnection();
  const theme = useTheme();
  const fileInput = useRef<HTMLInputElement>(null);
  const commands = useCommands(connection, fileInput);
  useHostEvents(commands);
  useCaseFeed();
  const phase = useSession((state) => state.phase);
  const analysis = useSession((state) => state.analysis);
  const progress = useSession((state) => state.progress);
  const error = useSession((state) => state.error);
  const previous = useSession((state) => state.previous);
  const screen = useView((state) => state.screen);
  const report = useHealth(
    analysis,
    progress?.state === 'reading' ? Math.floor(progress.seconds) : -1,
  );

  const open = useCallback(() => void openDialog(connection, fileInput.current), [connection]);
  const files = useCallback(
    (dropped: readonly File[]) => void openFiles(connection, dropped),
    [connection],
  );
  const close = useCallback(() => {
    closeAnalysis(connection);
  }, [connection]);
  const follow = useCallback(() => {
    followFile(connection);
  }, [connection]);
  const cancel = useCallback(() => {
    cancelReading(connection);
  }, [connection]);
  const back = useCallback(() => {
    if (!returnToPrevious()) closeAnalysis(connection);
  }, [connection]);
  const isFollowing = progress?.following?.caughtUp === true;
  const starting =
    !isFollowing && progress !== null && progress.state === 'reading' && progress.flows === 0;

  return (
    <Tooltip.Provider delayDuration={250}>
      <FlowViewProvider onError={fail}>
        <div className="window">
          <TopBar onOpen={open} onClose={close} onFollow={follow} />
          <Rail worst={worstSeverity(phase === 'open' ? report : null)} theme={theme} />
          <div className="stage">
            {phase === 'start' && (
              <StartScreen
                onOpen={open}
                onInputs={(inputs) => void openInputs(connection, inputs)}
              />
            )}
            {(phase === 'opening' || (phase === 'open' && starting)) && (
              <OpeningScreen onCancel={cancel} />
            )}
            {phase === 'failed' && error !== null && (
              <ErrorScreen
                error={error}
                progress={progress}
                stillOpen={previous?.names.join(', ') ?? null}
                onOpen={open}
                onBack={back}
              />
            )}
            {phase === 'open' && !starting && (
              <>
                {isFollowing ? (
                  <FollowStrip onStop={cancel} />
                ) : (
                  <ProgressStrip onCancel={cancel} />
                )}
                <PartBanner
                  report={report}
                  progress={progress}
                  onHealth={() => useView.setState({ screen: 'health' })}
                />
                <CaseBanners />
                <div className="screen">
                  {screen === 'flows' && <FlowWorkspace />}
                  {screen === 'notes' && <NotesScreen />}
                  {screen === 'report' && <ReportScreen />}
                  {screen === 'radar' && (
                    <RadarScreen
                      analysis={analysis}
                      refresh={progress?.state === 'reading' ? Math.floor(progress.seconds) : -1}
                      reading={progress?.state === 'reading'}
                      onError={fail}
                    />
                  )}
                  {screen === 'health' && (
                    <HealthScreen
                      report={report}
                      progress={progress}
                      notes={<AnalysisNotes />}
                      notesOf={captureNotes}
                    />
                  )}
                </div>
              </>
            )}
          </div>
          {phase === 'open' && <StatusLine report={report} />}
        </div>
        <DropZone onFiles={files} />
        <PasteZone direct={phase === 'start' || phase === 'failed'} onFiles={files} />
        <PasteDialog onFiles={files} />
        <CommandHotkeys commands={commands} />
        <CommandPalette commands={commands} />
        <HelpOverlay commands={commands} />
        <CatalogueDialog onError={fail} />
        <OverrideDialog />
        <ConflictDialog />
        <ExportDialog />
        <JobCards />
        <Toast />
        <input
          ref={fileInput}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => {
            const chosen = [...(event.target.files ?? [])];
            event.target.value = '';
            if (chosen.length > 0) files(chosen);
          }}
        />
      </FlowViewProvider>
    </Tooltip.Provider>
  );
}
