package io.kintsugi.config;

import java.util.List;

/// What a valid configuration leaves without effect, a sentence for each: it must not pass in
/// silence. Nothing here breaks a promise; values that would are refused.
public final class Notes {
  private Notes() {}

  public static List<String> of(ProxyConfig config) {
    return config.users().values().stream().anyMatch(ProxyConfig.User::admin)
        ? List.of()
        : List.of("users: nobody has admin: true, so nobody can log in to the dashboard.");
  }
}
