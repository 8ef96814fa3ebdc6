package io.kintsugi.proxy.session.login;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.running.Account;
import io.kintsugi.proxy.wire.StoredPassword;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Who may come in, and whereto.
public final class Admission {
  private Admission() {}

  /// Null when the account may use the schema.
  static @Nullable ProxyError refusal(
      ProxyContext proxy, Account account, String host, String schema) {
    boolean known = proxy.config().schemas().containsKey(schema);
    if (schema.equalsIgnoreCase("information_schema")
        || (known && account.schemas().contains(schema))) {
      return null;
    }
    return known || !account.admin()
        ? ProxyError.accessDenied(account.name(), host, schema)
        : ProxyError.unknownDatabase(schema);
  }

  static boolean tlsRequired(ProxyContext proxy) {
    ProxyConfig.Tls offered = proxy.config().listen().tls();
    return offered != null && offered.require();
  }

  /// Whether this is the password of an admin; hashes, so not for an event loop.
  public static boolean isAdmin(ProxyContext proxy, String user, String password) {
    Account account = proxy.account(user);
    StoredPassword stored = account == null ? proxy.decoy() : account.password();
    boolean matches = stored.matchesPlain(password.getBytes(StandardCharsets.UTF_8));
    boolean admitted = matches && account != null && account.admin() && !stored.isEmpty();
    if (!admitted) {
      proxy.audit().turnedAway(user, "admin port", 1045, "Access denied");
    }
    return admitted;
  }
}
