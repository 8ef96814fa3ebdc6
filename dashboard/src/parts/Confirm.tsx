import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sentence } from '../hooks';

interface Props {
  title: string;
  children: ComponentChildren;
  action: string;
  danger?: boolean;
  act: () => Promise<unknown>;
  close: () => void;
}

/// Asks before something is done that cannot be taken back.
export function Confirm({ title, children, action, danger = false, act, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  const go = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await act();
      close();
    } catch (failure) {
      setError(sentence(failure));
      setBusy(false);
    }
  };

  return (
    <dialog ref={dialog} class="confirm" onClose={close} aria-labelledby="confirm-title">
      <form onSubmit={go}>
        <h2 id="confirm-title">{title}</h2>
        <div class="confirm-body">{children}</div>
        {error && <p class="error" role="alert">{error}</p>}
        <div class="buttons">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'danger' : 'primary'} disabled={busy}>
            {action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
