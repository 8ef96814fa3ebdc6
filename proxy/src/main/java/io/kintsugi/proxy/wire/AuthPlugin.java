package io.kintsugi.proxy.wire;

import org.jspecify.annotations.Nullable;

/// The authentication plugins that are spoken, on either side.
///
/// `mysql_clear_password` is missing on purpose: it hands the password to whoever answers.
public enum AuthPlugin {
  CACHING_SHA2_PASSWORD("caching_sha2_password"),
  MYSQL_NATIVE_PASSWORD("mysql_native_password");

  private final String wireName;

  AuthPlugin(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /// The plugin of this name, null for one that is not spoken here.
  public static @Nullable AuthPlugin of(@Nullable String name) {
    for (AuthPlugin plugin : values()) {
      if (plugin.wireName.equals(name)) {
        return plugin;
      }
    }
    return null;
  }
}
