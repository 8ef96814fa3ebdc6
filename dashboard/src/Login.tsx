import { useState } from 'preact/hooks';
import { login } from './api';
import { sentence } from './hooks';
import { Mark } from './parts/Mark';

export function Login({ entered }: { entered: () => Promise<void> }) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      await login(String(form.get('user')), String(form.get('password')));
      await entered();
    } catch (failure) {
      setError(sentence(failure));
      setBusy(false);
    }
  };

  return (
    <main class="login">
      <form class="login-card" onSubmit={submit}>
        <Mark />
        <h1>Kintsugi</h1>
        <p class="muted">
          For accounts of the configuration with <code>admin: true</code>.
        </p>
        <label>
          User
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        {error && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="primary" disabled={busy}>
          Log in
        </button>
      </form>
    </main>
  );
}
