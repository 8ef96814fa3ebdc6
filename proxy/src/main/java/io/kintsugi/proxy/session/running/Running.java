package io.kintsugi.proxy.session.running;

import io.kintsugi.config.ProxyConfig;
import io.netty.handler.ssl.SslContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One configuration as it runs, and the catalogue that was read for it: immutable, replaced whole,
/// so that nobody sees half of a reload.
///
/// @param generation 1 for the configuration of the start; grows with each reload
public record Running(
    int generation,
    ProxyConfig config,
    Map<String, Account> accounts,
    @Nullable SslContext tls,
    Routing routing) {
  public Running {
    accounts = Map.copyOf(accounts);
  }

  public static Running first(ProxyConfig config, @Nullable SslContext tls, Routing routing) {
    return new Running(1, config, accounts(config, Map.of()), tls, routing);
  }

  public Running next(ProxyConfig other, @Nullable SslContext otherTls, Routing otherRouting) {
    return new Running(generation + 1, other, accounts(other, accounts), otherTls, otherRouting);
  }

  /// After DDL.
  public Running with(Routing other) {
    return new Running(generation, config, accounts, tls, other);
  }

  /// One that is as before stays, with what it has learned of its password.
  private static Map<String, Account> accounts(ProxyConfig config, Map<String, Account> before) {
    Map<String, Account> byName = new HashMap<>();
    config
        .users()
        .forEach((name, user) -> {
          Account known = before.get(name);
          byName.put(
              name, known != null && known.user().equals(user) ? known : new Account(name, user));
        });
    return byName;
  }
}
