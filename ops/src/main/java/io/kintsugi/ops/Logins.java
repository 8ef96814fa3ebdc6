package io.kintsugi.ops;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is logged in. A login ends after a time without a request, after a longer one in any case,
/// and when the proxy ends. Any thread.
final class Logins {
  static final String COOKIE = "kintsugi";
  static final Duration IDLE = Duration.ofHours(1);
  static final Duration LONGEST = Duration.ofHours(12);
  private static final int MOST = 1_000;
  private static final int TOKEN_BYTES = 32;

  /// @param token the cookie's value, which says who asks
  /// @param csrf what a page of ours knows and a stranger's does not
  record Login(String user, String token, String csrf, Instant since) {
    /// Not by `equals`: how much of it is right must not show in the time that it takes.
    boolean hasCsrf(@Nullable String given) {
      return given != null && MessageDigest.isEqual(csrf.getBytes(UTF), given.getBytes(UTF));
    }

    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  private record Seen(Login login, Instant last) {}

  private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  // Oldest first: beyond the bound the first goes.
  private final Map<String, Seen> seen = new LinkedHashMap<>();

  Logins(InstantSource clock) {
    this.clock = clock;
  }

  synchronized Login enter(String user) {
    Instant now = clock.instant();
    seen.values().removeIf(each -> over(each, now));
    if (seen.size() >= MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
    Login login = new Login(user, token(), token(), now);
    seen.put(login.token(), new Seen(login, now));
    return login;
  }

  synchronized Optional<Login> find(String token) {
    Seen found = seen.get(token);
    if (found == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (over(found, now)) {
      seen.remove(token);
      return Optional.empty();
    }
    seen.put(token, new Seen(found.login(), now));
    return Optional.of(found.login());
  }

  synchronized void leave(Login login) {
    seen.remove(login.token());
  }

  private static boolean over(Seen seen, Instant now) {
    return now.isAfter(seen.last().plus(IDLE)) || now.isAfter(seen.login().since().plus(LONGEST));
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
