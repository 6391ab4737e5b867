/** Keeps what fails to draw to its own place: what failed is said, and the rest of the window goes on. */
import { Component, type ReactNode } from 'react';
import type { ErrorDetail } from '../../shared/errors.ts';
import { Fault } from '../components/Notes.tsx';
import { faultOf } from '../session/faultOf.ts';

export interface FailureBoundaryProps {
  readonly children: ReactNode;
  /** What the button says, and what it does before drawing is tried again. */
  readonly again: string;
  readonly onAgain: () => void;
}

interface Failed {
  readonly error: ErrorDetail | null;
}

export class FailureBoundary extends Component<FailureBoundaryProps, Failed> {
  override state: Failed = { error: null };

  static getDerivedStateFromError(error: unknown): Failed {
    return { error: faultOf(error) };
  }

  override render(): ReactNode {
    const { children, again, onAgain } = this.props;
    const { error } = this.state;
    if (error === null) return children;
    const onClick = (): void => {
      onAgain();
      this.setState({ error: null });
    };
    return (
      <Fault
        error={error}
        action={
          <button type="button" className="button" onClick={onClick}>
            {again}
          </button>
        }
      />
    );
  }
}
