package io.kintsugi.proxy.session.running;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.wire.StoredPassword;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// A client account: its rights, and what its password is checked against. A login in full may
/// teach a faster form of the same password, which replaces the stored one.
public final class Account {
  private final String name;
  private final ProxyConfig.User user;
  private final Set<String> schemas;
  private final boolean admin;
  private volatile StoredPassword password;

  Account(String name, ProxyConfig.User user) {
    this.name = name;
    this.user = user;
    this.schemas = Set.copyOf(user.schemas());
    this.admin = user.admin();
    this.password =
        switch (user.credential()) {
          case ProxyConfig.Credential.Password plain ->
              StoredPassword.ofPlain(plain.password().reveal());
          case ProxyConfig.Credential.Hash hash ->
              StoredPassword.ofMysql(
                  hash.authenticationString().getBytes(StandardCharsets.ISO_8859_1));
        };
  }

  /// As the configuration has it.
  ProxyConfig.User user() {
    return user;
  }

  public String name() {
    return name;
  }

  public Set<String> schemas() {
    return schemas;
  }

  public boolean admin() {
    return admin;
  }

  public StoredPassword password() {
    return password;
  }

  public void learned(StoredPassword faster) {
    password = faster;
  }
}
