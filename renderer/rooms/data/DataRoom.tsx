import './data.css';
import type { ReactNode } from 'react';
import { useApp } from '../../store/hooks.ts';
import { ImportedData } from './ImportedData.tsx';
import { ImportDraftView } from './ImportDraftView.tsx';

export default function DataRoom(): ReactNode {
  const draft = useApp((state) => state.draft);
  return draft ? <ImportDraftView draft={draft} /> : <ImportedData />;
}
