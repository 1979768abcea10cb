/** One thing the user can do. Palette, hotkeys, help and the host's menu all read the same list. */
export interface Command {
  /** Stable: `flow.next-evidence`. */
  readonly id: string;
  readonly name: string;
  readonly group: 'File' | 'Flows' | 'Notes' | 'Report' | 'Ladder' | 'View' | 'Help';
  /** In the notation of react-hotkeys-hook; none: only by palette and menu. */
  readonly hotkeys: readonly string[];
  /** As shown to people, by key: ["Ctrl", "K"]. */
  readonly keys: readonly string[];
  /** True: the hotkey also works while a text field has the focus. */
  readonly inFields: boolean;
  readonly enabled: boolean;
  readonly run: () => void;
}
