/** The eight rooms in the order of the work: what each asks, and when it can be entered. */
import type { ComponentType, ReactNode } from 'react';
import { lazy } from 'react';
import {
  BacktestIcon,
  DataIcon,
  DecideIcon,
  ExportIcon,
  MeasureIcon,
  PlanIcon,
  ProjectIcon,
  StagesIcon,
} from '../components/icons.tsx';
import type { Room } from '../store/uiSlice.ts';

export interface RoomEntry {
  readonly room: Room;
  readonly name: string;
  readonly question: string;
  readonly icon: () => ReactNode;
  /** A rule above it in the rail. */
  readonly parted?: boolean;
  /** The room itself, or what it will hold: such a room is named but cannot be entered. */
  readonly content: ComponentType | { readonly willHold: string };
}

export const roomEntries: readonly RoomEntry[] = [
  {
    room: 'data',
    name: 'Data',
    question: 'What did the CRM record?',
    icon: DataIcon,
    content: lazy(() => import('../rooms/data/DataRoom.tsx')),
  },
  {
    room: 'measure',
    name: 'Measure',
    question: 'How much of the gap is measurement?',
    icon: MeasureIcon,
    content: lazy(() => import('../rooms/measure/MeasureRoom.tsx')),
  },
  {
    room: 'stages',
    name: 'Stages',
    question: 'Do we all mean the same?',
    icon: StagesIcon,
    content: {
      willHold: 'Will hold the stage graph and its charters, with the evidence beside each definition.',
    },
  },
  {
    room: 'plan',
    name: 'Plan',
    question: 'What are we assuming?',
    icon: PlanIcon,
    parted: true,
    content: lazy(() => import('../rooms/plan/PlanRoom.tsx')),
  },
  {
    room: 'project',
    name: 'Project',
    question: 'What will happen?',
    icon: ProjectIcon,
    content: lazy(() => import('../rooms/project/ProjectRoom.tsx')),
  },
  {
    room: 'decide',
    name: 'Decide',
    question: 'What should we change?',
    icon: DecideIcon,
    content: { willHold: 'Will hold scenarios side by side, sensitivity, goal seek and staffing.' },
  },
  {
    room: 'backtest',
    name: 'Backtest',
    question: 'Would this have predicted last quarter?',
    icon: BacktestIcon,
    parted: true,
    content: { willHold: 'Will hold past quarters, projected from what was known then.' },
  },
  {
    room: 'export',
    name: 'Export',
    question: 'What do we bring to the meeting?',
    icon: ExportIcon,
    content: lazy(() => import('../rooms/export/ExportRoom.tsx')),
  },
];
