import { useCallback, useEffect, useState } from 'preact/hooks';
import { me, whenLoggedOut } from './api';
import { Login } from './Login';
import type { Me } from './model';
import { Shell } from './Shell';

/// Nobody sees anything before the login.
export function App() {
  const [who, setWho] = useState<Me | null | undefined>(undefined);

  const ask = useCallback(async () => setWho(await me()), []);
  useEffect(() => {
    whenLoggedOut(() => setWho(null));
    ask().catch(() => setWho(null));
  }, [ask]);

  if (who === undefined) return null;
  return who === null ? <Login entered={ask} /> : <Shell who={who} left={() => setWho(null)} />;
}
