package io.kintsugi.xa.membership;

import java.util.List;

/// One life of a proxy: from its registration until it ends, or is fenced.
///
/// @param epoch its number; a later life has a higher one
/// @param token tells two lives apart that came upon one number
/// @param servers whose ballots count in this life's three-phase commits
public record Life(String cluster, int proxy, long epoch, String token, List<String> servers) {
  public Life {
    servers = List.copyOf(servers);
  }

  /// The named lock that the living proxy holds on each server.
  static String lock(String cluster, int proxy) {
    return "kintsugi:" + cluster + ":" + proxy;
  }
}
